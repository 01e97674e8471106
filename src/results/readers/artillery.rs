//! Artillery: the JSON report of `artillery run -o`, version 2 (counters and summaries) and version 1.

use crate::results::input::{at, pointed};
use crate::results::model::{At, Load, Results, Unreadable, day};
use crate::structured::Node;

pub(super) fn fits(node: &Node) -> bool {
    node.get("aggregate").is_some_and(|a| {
        a.get("counters").is_some() && a.get("summaries").is_some()
            || a.get("latency").is_some() && a.get("rps").is_some()
    })
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let Some(sum) = node.get("aggregate") else { return Err(Unreadable::new(node.line, "Artillery: no `aggregate`")) };
    let mut out = Results::of("Artillery report");
    let load = if sum.get("counters").is_some() { second(sum, &mut out) } else { first(sum) };
    match load {
        Some(load) => out.load = Some(load),
        None => return Err(Unreadable::new(sum.line, "Artillery: no HTTP request was made (`http.requests`)")),
    }
    Ok(out)
}

/// Failed requests over all: answers from 400 on, and requests without an answer.
fn errors(codes: &[(&str, f64)], unanswered: f64, requests: f64) -> f64 {
    let bad: f64 = codes.iter().filter(|(code, _)| code.parse::<u32>().is_ok_and(|c| c >= 400)).map(|(_, n)| n).sum();
    ((bad + unanswered) / requests).clamp(0.0, 1.0)
}

fn second(sum: &Node, out: &mut Results) -> Option<Load> {
    let counters = sum.get("counters")?;
    let requests = at(counters, "http.requests").filter(|r| r.value > 0.0)?;
    let entries = counters.as_mapping()?;
    let with = |prefix: &'static str| {
        entries.iter().filter_map(move |(key, n)| Some((key.text.strip_prefix(prefix)?, n.as_number()?)))
    };
    let codes: Vec<(&str, f64)> = with("http.codes.").collect();
    let unanswered = with("errors.").map(|(_, n)| n).sum();
    let times = sum.get("summaries").and_then(|s| s.get("http.response_time"));
    let time = |names: &[&str]| names.iter().find_map(|name| at(times?, name));
    let clock = |name: &str| at(sum, name);
    let seconds = match (clock("firstCounterAt"), clock("lastCounterAt")) {
        (Some(from), Some(to)) if to.value > from.value => Some(At::new((to.value - from.value) / 1000.0, from.line)),
        _ => None,
    };
    out.date = clock("firstCounterAt").and_then(|c| Some(At::new(day(&format!("{}", c.value))?, c.line)));
    Some(Load {
        p50_ms: time(&["p50", "median"]),
        p95_ms: time(&["p95"]),
        p99_ms: time(&["p99"]),
        error_rate: Some(At::new(errors(&codes, unanswered, requests.value), requests.line)),
        rate: match &seconds {
            Some(s) => Some(At::new(requests.value / s.value, requests.line)),
            None => sum.get("rates").and_then(|r| at(r, "http.request_rate")),
        },
        requests: Some(requests),
        duration_s: seconds,
        crossed: None,
    })
}

fn first(sum: &Node) -> Option<Load> {
    let requests = at(sum, "requestsCompleted").filter(|r| r.value > 0.0)?;
    let numbers = |key: &str| -> Vec<(&str, f64)> {
        let entries = sum.get(key).and_then(Node::as_mapping).unwrap_or_default();
        entries.iter().filter_map(|(key, n)| Some((key.text.as_str(), n.as_number()?))).collect()
    };
    let unanswered: f64 = numbers("errors").iter().map(|(_, n)| n).sum();
    Some(Load {
        p50_ms: pointed(sum, "/latency/median"),
        p95_ms: pointed(sum, "/latency/p95"),
        p99_ms: pointed(sum, "/latency/p99"),
        error_rate: Some(At::new(errors(&numbers("codes"), unanswered, requests.value), requests.line)),
        rate: pointed(sum, "/rps/mean"),
        requests: Some(requests),
        duration_s: None,
        crossed: None,
    })
}
