//! JMeter: the log of samples as CSV (`.jtl`), and `statistics.json` of its dashboard.

use crate::results::input::{Table, at, number};
use crate::results::model::{At, Load, Results, Unreadable, day};
use crate::structured::Node;

pub(super) fn fits_table(table: &Table) -> bool {
    ["timeStamp", "elapsed", "success"].iter().all(|name| table.column(&[name]).is_some())
}

pub(super) fn read(table: &Table) -> Result<Results, Unreadable> {
    let mut out = Results::of("JMeter log");
    let column = |name: &str| table.column(&[name]);
    let (Some(stamp), Some(elapsed), Some(success)) = (column("timeStamp"), column("elapsed"), column("success"))
    else {
        return Err(Unreadable::new(1, "JMeter: the columns `timeStamp`, `elapsed` and `success` are expected"));
    };
    let mut times: Vec<(f64, u32)> = Vec::new();
    let (mut bad, mut start, mut end) = (0u64, f64::INFINITY, f64::NEG_INFINITY);
    for (line, row) in &table.rows {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let Some(took) = number(cell(elapsed)).filter(|n| *n >= 0.0) else {
            return Err(Unreadable::new(*line, "JMeter: `elapsed` is no number of milliseconds"));
        };
        match cell(success).trim().to_ascii_lowercase().as_str() {
            "true" => {}
            "false" => bad += 1,
            _ => return Err(Unreadable::new(*line, "JMeter: `success` is neither true nor false")),
        }
        times.push((took, *line));
        if let Some(at) = number(cell(stamp)) {
            start = start.min(at);
            end = end.max(at + took);
        }
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let all = times.len() as f64;
    let rank = |share: f64| {
        let at = ((all * share).ceil() as usize).max(1);
        times.get(at - 1).map(|(took, line)| At::new(*took, *line))
    };
    let seconds = (end - start) / 1000.0;
    let known = seconds.is_finite() && seconds > 0.0;
    out.date = day(&format!("{start}")).map(|d| At::new(d, 2));
    out.load = Some(Load {
        p50_ms: rank(0.5),
        p95_ms: rank(0.95),
        p99_ms: rank(0.99),
        error_rate: Some(At::new(bad as f64 / all, 1)),
        rate: known.then(|| At::new(all / seconds, 1)),
        requests: Some(At::new(all, 1)),
        duration_s: known.then(|| At::new(seconds, 1)),
        crossed: None,
    });
    Ok(out)
}

pub(super) fn fits(node: &Node) -> bool {
    node.pointer("/Total/sampleCount").is_some() && node.pointer("/Total/errorPct").is_some()
}

/// Its three percentiles are 90, 95 and 99 unless reconfigured.
pub(super) fn read_statistics(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("JMeter statistics");
    let Some(total) = node.get("Total") else { return Err(Unreadable::new(node.line, "JMeter: `Total` is missing")) };
    out.load = Some(Load {
        p50_ms: at(total, "medianResTime"),
        p95_ms: at(total, "pct2ResTime"),
        p99_ms: at(total, "pct3ResTime"),
        error_rate: at(total, "errorPct").map(|e| At::new(e.value / 100.0, e.line)),
        rate: at(total, "throughput"),
        requests: at(total, "sampleCount"),
        duration_s: None,
        crossed: None,
    });
    Ok(out)
}

/// The table of the aggregate report: a row a label, and one for all.
pub(super) fn fits_aggregate(table: &Table) -> bool {
    table.column(&["# Samples", "#Samples"]).is_some() && table.column(&["Error %", "Error%"]).is_some()
}

pub(super) fn read_aggregate(table: &Table) -> Result<Results, Unreadable> {
    let mut out = Results::of("JMeter aggregate report");
    let label = table.column(&["Label"]);
    let total =
        |row: &csv::StringRecord| label.and_then(|at| row.get(at)).is_some_and(|l| l.eq_ignore_ascii_case("total"));
    let row = table.rows.iter().find(|(_, row)| total(row)).or(table.rows.first().filter(|_| table.rows.len() == 1));
    let Some((line, row)) = row else {
        return Err(Unreadable::new(1, "JMeter: the row `TOTAL` is missing: is the file cut off?"));
    };
    let cell = |names: &[&str]| {
        let text = row.get(table.column(names)?)?.trim();
        // `41.7/sec` and `0.40%`, as the listener writes them.
        let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-')).unwrap_or(text.len());
        // `0,50%` is no zero.
        if text.get(end..)?.starts_with(',') {
            return None;
        }
        let unit = if text.ends_with("/min") { 60.0 } else { 1.0 };
        number(text.get(..end)?).map(|n| At::new(n / unit, *line))
    };
    let requests = cell(&["# Samples", "#Samples"]);
    if requests.as_ref().is_none_or(|n| n.value < 1.0) {
        return Err(Unreadable::new(*line, "JMeter: no request was made"));
    }
    out.load = Some(Load {
        p50_ms: cell(&["Median"]),
        p95_ms: cell(&["95% Line", "95%"]),
        p99_ms: cell(&["99% Line", "99%"]),
        error_rate: cell(&["Error %", "Error%"]).map(|e| At::new(e.value / 100.0, e.line)),
        rate: cell(&["Throughput"]),
        requests,
        ..Load::default()
    });
    Ok(out)
}
