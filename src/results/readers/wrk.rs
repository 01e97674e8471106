//! wrk, wrk2 and hey: the text they print, which is all they write.

use crate::results::input::{number, small};
use crate::results::model::{At, Load, Results, Unreadable};

/// Lines that are read.
const MAX_LINES: usize = 5_000;

pub(super) fn fits(text: &str) -> bool {
    let head = || text.lines().take(MAX_LINES);
    head().any(|line| line.trim_start().starts_with("Requests/sec:"))
        && head().any(|line| line.contains(" requests in ") || line.contains("Latency distribution"))
}

/// `5.80ms`, `250.00us`, `1.2s`, `1.5m` in milliseconds.
fn ms(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let value = number(text.get(..end)?)?;
    Some(match text.get(end..)? {
        "us" => value / 1000.0,
        "ms" => value,
        "s" => value * 1000.0,
        "m" => value * 60_000.0,
        _ => return None,
    })
}

/// The first number of a line, without the commas between thousands.
fn first(line: &str) -> Option<f64> {
    line.split_whitespace().find_map(|word| number(&word.trim_matches(['[', ']', ',', '(', ')']).replace(',', "")))
}

pub(super) fn read(text: &str) -> Result<Results, Unreadable> {
    let mut out = Results::of("wrk or hey output");
    let mut load = Load::default();
    let (mut requests, mut failed) = (None::<At<f64>>, 0.0);
    let mut hey = 0.0;
    for (n, raw) in text.lines().enumerate().take(MAX_LINES) {
        let (line, at) = (raw.trim(), small(n + 1));
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["Requests/sec:", rate, ..] => load.rate = number(rate).map(|v| At::new(v, at)),
            // wrk: `50%  250.00us`; hey: `95% in 0.1830 secs` (`95%% in` in old versions).
            [share, rest @ ..] if share.ends_with('%') && !rest.is_empty() => {
                let took = match rest {
                    ["in", secs, "secs" | "seconds"] => number(secs).map(|s| s * 1000.0),
                    [time] => ms(time),
                    _ => None,
                };
                let (Some(share), Some(took)) = (number(share.trim_end_matches('%')), took) else { continue };
                let took = Some(At::new(took, at));
                match share {
                    50.0 => load.p50_ms = took,
                    95.0 => load.p95_ms = took,
                    99.0 => load.p99_ms = took,
                    _ => {}
                }
            }
            [count, "requests", "in", time, ..] => {
                requests = number(count).map(|v| At::new(v, at));
                load.duration_s = ms(time.trim_end_matches(',')).map(|t| At::new(t / 1000.0, at));
            }
            ["Non-2xx", "or", "3xx", "responses:", ..] => failed += first(words.last().unwrap_or(&"")).unwrap_or(0.0),
            ["Socket", "errors:", rest @ ..] => {
                failed += rest.iter().filter_map(|word| number(word.trim_end_matches(','))).sum::<f64>();
            }
            ["Total:", secs, "secs"] => load.duration_s = number(secs).map(|v| At::new(v, at)),
            [status, count, "responses"] if status.starts_with('[') => {
                let count = number(count).unwrap_or(0.0);
                hey += count;
                let bad = number(status.trim_matches(['[', ']'])).is_none_or(|code| code >= 400.0);
                failed += if bad { count } else { 0.0 };
            }
            // hey's distribution of errors: `[12] Get "http://…": dial tcp …`.
            [count, ..] if count.starts_with('[') && count.ends_with(']') => {
                let count = number(count.trim_matches(['[', ']'])).unwrap_or(0.0);
                hey += count;
                failed += count;
            }
            _ => {}
        }
    }
    let requests = requests.or_else(|| (hey > 0.0).then(|| At::new(hey, 1)));
    let Some(requests) = requests.filter(|r| r.value > 0.0) else {
        return Err(Unreadable::new(1, "wrk or hey: no request was made"));
    };
    load.error_rate = Some(At::new((failed / requests.value).clamp(0.0, 1.0), requests.line));
    load.requests = Some(requests);
    out.load = Some(load);
    Ok(out)
}
