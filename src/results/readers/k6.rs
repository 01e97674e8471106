//! k6: the end-of-test summary, as `--summary-export` and `handleSummary` write it, in the old and in the machine-readable
//! shape.

use crate::results::input::pointed;
use crate::results::model::{At, Load, Results, Unreadable, day};
use crate::structured::Node;

/// The list of metrics of the machine-readable summary (version 1.5 and later).
fn listed(node: &Node) -> Option<&[Node]> {
    node.pointer("/results/metrics").or_else(|| node.get("metrics"))?.as_sequence()
}

/// A metric by name, in whichever shape.
fn metric<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match listed(node) {
        Some(list) => list.iter().find(|m| m.get("name").and_then(Node::as_str) == Some(name)),
        None => node.get("metrics")?.get(name),
    }
}

/// A statistic of a metric, in the shape of `handleSummary` or of `--summary-export`.
fn stat(node: &Node, name: &str, names: &[&str]) -> Option<At<f64>> {
    let metric = metric(node, name)?;
    let values = metric.get("values").unwrap_or(metric);
    names.iter().find_map(|name| crate::results::input::at(values, name))
}

/// What is said of the points of a run, of which there are millions.
pub(super) const STREAM: &str =
    "is k6's stream of single points; store the summary of the run (`k6 run --summary-export summary.json`)";

/// Whether these are the points of a run (`--out json`).
pub(super) fn is_stream(documents: &[Node]) -> bool {
    let point = |d: &Node| {
        d.get("metric").is_some()
            && d.get("data").is_some_and(|data| data.as_mapping().is_some())
            && matches!(d.get("type").and_then(Node::as_str), Some("Metric" | "Point"))
    };
    documents.first().is_some_and(point)
}

pub(super) fn fits(node: &Node) -> bool {
    let known = ["http_req_duration", "http_reqs", "iterations", "iteration_duration", "vus"];
    known.iter().any(|name| metric(node, name).is_some_and(|n| n.as_mapping().is_some()))
}

/// A threshold that was crossed. `handleSummary` says `{ok: false}`; in the old export, `true` means crossed.
fn crossed(node: &Node) -> Option<At<String>> {
    let of = |metric: &str, thresholds: &Node| {
        let entries = thresholds.as_mapping().unwrap_or_default();
        let named = entries.iter().find(|(_, v)| {
            v.as_bool() == Some(true) || v.get("ok").and_then(crate::structured::Node::as_bool) == Some(false)
        });
        let named = named.map(|(key, _)| At::new(format!("{metric} {}", key.text), key.line));
        let list = thresholds.as_sequence().unwrap_or_default();
        let failed = |t: &&Node| ["ok", "passed"].iter().any(|k| t.get(k).and_then(Node::as_bool) == Some(false));
        named.or_else(|| {
            let one = list.iter().find(failed)?;
            let source =
                ["source", "threshold", "name"].iter().find_map(|k| one.get(k)?.as_str()).unwrap_or("threshold");
            Some(At::new(format!("{metric} {source}"), one.line))
        })
    };
    let by_name = node.get("metrics").and_then(Node::as_mapping).unwrap_or_default().iter();
    let by_name = by_name.filter_map(|(key, m)| of(&key.text, m.get("thresholds")?));
    let in_list = listed(node)
        .unwrap_or_default()
        .iter()
        .filter_map(|m| of(m.get("name").and_then(Node::as_str).unwrap_or_default(), m.get("thresholds")?));
    let whole = || of("", node.pointer("/results/thresholds")?);
    by_name.chain(in_list).next().or_else(whole).or_else(|| {
        let passed = node.pointer("/results/passed").filter(|p| p.as_bool() == Some(false))?;
        Some(At::new("the run did not pass".to_owned(), passed.line))
    })
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("k6 summary");
    let duration = |names: &[&str]| stat(node, "http_req_duration", names);
    let seconds = pointed(node, "/state/testRunDurationMs").map(|d| At::new(d.value / 1000.0, d.line));
    let seconds = seconds.or_else(|| pointed(node, "/config/duration")).filter(|d| d.value > 0.0);
    let requests = stat(node, "http_reqs", &["count"]);
    // The machine-readable summary gives the number and the time, not always the rate.
    let average = || Some(At::new(requests.as_ref()?.value / seconds.as_ref()?.value, requests.as_ref()?.line));
    let load = Load {
        p50_ms: duration(&["med", "p(50)"]),
        p95_ms: duration(&["p(95)"]),
        p99_ms: duration(&["p(99)"]),
        // A rate metric: the share of requests that failed, whatever the shape calls it.
        error_rate: stat(node, "http_req_failed", &["rate", "value"]),
        rate: stat(node, "http_reqs", &["rate"]).or_else(average),
        crossed: crossed(node),
        requests,
        duration_s: seconds,
    };
    if load.p95_ms.is_none() && load.rate.is_none() {
        let line = node.get("metrics").or_else(|| node.get("results")).map_or(node.line, |m| m.line);
        let message = "k6: no `http_req_duration` with `p(95)` and no `http_reqs`; no request was made, or `p(95)` is not among the summary's statistics";
        return Err(Unreadable::new(line, message));
    }
    if let Some(bad) = load.error_rate.as_ref().filter(|e| !(0.0..=1.0).contains(&e.value)) {
        return Err(Unreadable::new(bad.line, format!("k6: `http_req_failed` is {}, 0 to 1 is expected", bad.value)));
    }
    let when = node.pointer("/metadata/generatedAt").or_else(|| node.pointer("/metadata/generated_at"));
    out.date = when.and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
    out.load = Some(load);
    Ok(out)
}
