//! `load-results`: the stored load test reached the demanded rate within the latency and error budget.

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;
use crate::structured::Node;

/// Load is asked at ten times the demo traffic unless the manifest says otherwise (seed 003).
const MULTIPLIER: f64 = 10.0;

/// What a load test measured.
struct Measured {
    p95_ms: Option<(f64, u32)>,
    error_pct: Option<(f64, u32)>,
    rate: Option<(f64, u32)>,
}

pub(super) fn check(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let get = |field: &str| manifest.number(field);
    let Some((path, line)) = manifest.text("load.results") else { return out.finish(false) };
    let Some(node) = out.artifact(&path, line) else { return out.finish(false) };
    let measured = measure(node);
    let demand = [
        get("load.peak_rps").map(|(n, _)| n),
        get("load.demo_rps").map(|(n, _)| n * get("load.multiplier").map_or(MULTIPLIER, |(m, _)| m)),
    ];
    let demand = demand.into_iter().flatten().fold(0.0, f64::max);
    let mut complete = true;
    let mut hold = |out: &mut Findings<'_>, what: &str, got: Option<(f64, u32)>, limit: Option<f64>, upper: bool| {
        let (Some((value, at)), Some(limit)) = (got, limit) else {
            out.unproven(line, format!("load test: {what} is not in {path} or has no declared limit"));
            complete = false;
            return;
        };
        let good = if upper { value <= limit } else { value >= limit };
        let (value, limit) = (number(value), number(limit));
        if good {
            out.proves(&path, at, format!("{what} {value}, limit {limit}"));
        } else {
            let side = if upper { "at most" } else { "at least" };
            out.contradicts(line, format!("load test: {what} is {value} ({path}:{at}), {side} {limit} is declared"));
        }
    };
    hold(&mut out, "rate per second", measured.rate, (demand > 0.0).then_some(demand), false);
    hold(&mut out, "p95 latency in ms", measured.p95_ms, get("slo.latency_p95_ms").map(|(n, _)| n), true);
    hold(&mut out, "error rate in %", measured.error_pct, get("slo.error_rate_pct").map(|(n, _)| n), true);
    let date = manifest.text("load.run_at").map(|(text, _)| text);
    let fresh = out.fresh(date.as_deref(), line, context.max_age_days, "the load test");
    out.finish(complete && fresh)
}

/// Reads k6 summaries (both shapes) and plain JSON with `p95_ms`, `error_rate_pct`, `rps`.
fn measure(node: &Node) -> Measured {
    let first =
        |pointers: &[&str]| pointers.iter().find_map(|p| node.pointer(p)).and_then(|n| Some((n.as_number()?, n.line)));
    let percent = |found: Option<(f64, u32)>| found.map(|(share, line)| (share * 100.0, line));
    Measured {
        p95_ms: first(&[
            "/metrics/http_req_duration/values/p(95)",
            "/metrics/http_req_duration/p(95)",
            "/p95_ms",
            "/latency_p95_ms",
        ]),
        error_pct: percent(first(&[
            "/metrics/http_req_failed/values/rate",
            "/metrics/http_req_failed/value",
            "/metrics/http_req_failed/rate",
            "/error_rate",
        ]))
        .or_else(|| first(&["/error_rate_pct"])),
        rate: first(&["/metrics/http_reqs/values/rate", "/metrics/http_reqs/rate", "/rps", "/rate"]),
    }
}
