//! Gatling: `js/stats.json` and `js/global_stats.json` of a report; percentiles 3 and 4 are 95 and 99 unless reconfigured.

use crate::results::input::pointed;
use crate::results::model::{At, Load, Results, Unreadable};
use crate::structured::Node;

fn body(node: &Node) -> &Node {
    node.get("stats").unwrap_or(node)
}

pub(super) fn fits(node: &Node) -> bool {
    let body = body(node);
    body.pointer("/numberOfRequests/total").is_some() && body.get("percentiles3").is_some()
}

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    let body = body(node);
    let mut out = Results::of("Gatling report");
    let get = |pointer: &str| pointed(body, pointer);
    let Some(requests) = get("/numberOfRequests/total").filter(|r| r.value > 0.0) else {
        return Err(Unreadable::new(body.line, "Gatling: no request was made"));
    };
    let failed = get("/numberOfRequests/ko");
    out.load = Some(Load {
        p50_ms: get("/percentiles1/total"),
        p95_ms: get("/percentiles3/total"),
        p99_ms: get("/percentiles4/total"),
        error_rate: failed.map(|ko| At::new(ko.value / requests.value, ko.line)),
        rate: get("/meanNumberOfRequestsPerSecond/total"),
        requests: Some(requests),
        duration_s: None,
        crossed: None,
    });
    Ok(out)
}
