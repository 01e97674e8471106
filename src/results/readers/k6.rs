//! k6: the end-of-test summary, as `--summary-export` and as `handleSummary` write it.

use crate::results::input::pointed;
use crate::results::model::{At, Load, Results, Unreadable};
use crate::structured::Node;

/// A statistic of a metric, in the shape of `handleSummary` or of `--summary-export`.
fn stat(node: &Node, metric: &str, names: &[&str]) -> Option<At<f64>> {
    let metric = node.get("metrics")?.get(metric)?;
    let values = metric.get("values").unwrap_or(metric);
    names.iter().find_map(|name| crate::results::input::at(values, name))
}

pub(super) fn fits(node: &Node) -> bool {
    let metrics = node.get("metrics");
    metrics.is_some_and(|m| {
        ["http_req_duration", "http_reqs", "iterations", "iteration_duration", "vus"]
            .iter()
            .any(|name| m.get(name).is_some_and(|n| n.as_mapping().is_some()))
    })
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let mut out = Results::of("k6 summary");
    let duration = |names: &[&str]| stat(node, "http_req_duration", names);
    let load = Load {
        p50_ms: duration(&["med", "p(50)"]),
        p95_ms: duration(&["p(95)"]),
        p99_ms: duration(&["p(99)"]),
        // A rate metric: the share of requests that failed, whatever the shape calls it.
        error_rate: stat(node, "http_req_failed", &["rate", "value"]),
        rate: stat(node, "http_reqs", &["rate"]),
        requests: stat(node, "http_reqs", &["count"]),
        duration_s: pointed(node, "/state/testRunDurationMs").map(|d| At::new(d.value / 1000.0, d.line)),
    };
    if load.p95_ms.is_none() && load.rate.is_none() {
        let line = node.get("metrics").map_or(node.line, |m| m.line);
        let message = "k6: no `http_req_duration` with `p(95)` and no `http_reqs`; no request was made, or `p(95)` is not among the summary's statistics";
        return Err(Unreadable::new(line, message));
    }
    if let Some(bad) = load.error_rate.as_ref().filter(|e| !(0.0..=1.0).contains(&e.value)) {
        return Err(Unreadable::new(bad.line, format!("k6: `http_req_failed` is {}, 0 to 1 is expected", bad.value)));
    }
    out.load = Some(load);
    Ok(out)
}
