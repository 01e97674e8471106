//! Evidently: a report or test suite as JSON, of version 0.7 (`metrics` with `value`) and before (`metrics` with `result`).

use crate::results::input::{count, whole};
use crate::results::model::{Cases, Measurement, Results, Unit, Unreadable, day};
use crate::results::{At, table};
use crate::structured::Node;

/// Metrics and tests that are read.
const MAX: usize = 2_000;

fn name(metric: &Node) -> Option<&str> {
    ["metric_name", "metric_id", "metric", "id"].iter().find_map(|key| metric.get(key)?.as_str())
}

fn metrics(node: &Node) -> &[Node] {
    node.get("metrics").and_then(Node::as_sequence).unwrap_or_default()
}

fn tests(node: &Node) -> &[Node] {
    node.get("tests").and_then(Node::as_sequence).unwrap_or_default()
}

/// How Evidently says what became of a test.
const STATUSES: [&str; 5] = ["SUCCESS", "WARNING", "FAIL", "ERROR", "SKIPPED"];

pub(super) fn fits(node: &Node) -> bool {
    let metric = metrics(node).first().is_some_and(|m| {
        name(m).is_some() && (m.get("result").is_some() || m.get("value").is_some() && m.get("id").is_some())
    });
    let status = |t: &Node| t.get("status").and_then(Node::as_str).is_some_and(|s| STATUSES.contains(&s));
    let suite = tests(node).first().is_some_and(|t| status(t) && t.get("name").is_some());
    metric || suite && (node.get("summary").is_some() || node.get("metrics").is_some())
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("Evidently report");
    for metric in metrics(node).iter().take(MAX) {
        let Some(name) = name(metric) else { continue };
        let value = metric.get("value").or_else(|| metric.get("result")).unwrap_or(metric);
        if let Some(number) = value.as_number() {
            out.measurements.push(Measurement::new(name, number, table().unit(name), value.line));
        }
        // {count, share}, {mean, std}, or the result of an older metric.
        for (key, part) in value.as_mapping().unwrap_or_default() {
            if let Some(number) = part.as_number() {
                let name = format!("{name} {}", key.text);
                let unit = if key.text == "share" { Unit::Ratio } else { table().unit(&key.text) };
                out.measurements.push(Measurement::new(name, number, unit, part.line));
            }
        }
    }
    let mut cases = Cases { line: tests(node).first().map_or(node.line, |t| t.line), ..Cases::default() };
    for test in tests(node).iter().take(MAX) {
        match test.get("status").and_then(Node::as_str).unwrap_or_default() {
            // A warning is a test that is not critical and did not hold.
            "SUCCESS" | "WARNING" => cases.passed += 1,
            "FAIL" => cases.failed += 1,
            "SKIPPED" => cases.skipped += 1,
            "ERROR" => cases.errored += 1,
            other => return Err(Unreadable::new(test.line, format!("Evidently: a test has the status `{other}`"))),
        }
    }
    let said = node.get("summary").and_then(|s| count(s, "failed_tests"));
    if let Some(failed) = said.filter(|failed| *failed != cases.failed && cases.run() > 0) {
        let message = format!("Evidently: the summary says {failed} tests failed, the list {}", cases.failed);
        return Err(Unreadable::new(node.line, message));
    }
    if cases.run() > 0 {
        out.counted(cases);
    }
    if out.measurements.is_empty() {
        return Err(Unreadable::new(node.line, "Evidently: no metric has a number and no test was run"));
    }
    let rows = node.pointer("/metrics/0/result/current/number_of_rows").and_then(Node::as_number).and_then(whole);
    if let Some(rows) = rows {
        out.measurements.iter_mut().for_each(|m| m.n = m.n.take().or(Some(At::new(rows, node.line))));
    }
    let when = node.get("timestamp").or_else(|| node.pointer("/metadata/timestamp"));
    out.date = when.and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
    Ok(out)
}
