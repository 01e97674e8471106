//! The stored load test against the demanded rate and the latency and error budget.

use crate::evaluate::answer::Answer;
use crate::evaluate::checks::{Findings, number};
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};
use crate::results;
use crate::results::Load;

/// Load is asked at ten times the demo traffic unless the manifest says otherwise (seed 003).
const MULTIPLIER: f64 = 10.0;

/// One comparison: what, the number, the limit with its line, and whether it is an upper one.
pub(crate) struct Asked<'l> {
    pub(crate) what: &'static str,
    pub(crate) got: Option<&'l results::At<f64>>,
    pub(crate) scale: f64,
    pub(crate) limit: Option<(f64, At)>,
    upper: bool,
}

/// What the declared budget asks of a load test.
pub(crate) fn budget<'l>(manifest: &Manifest, load: &'l Load) -> impl Iterator<Item = Asked<'l>> {
    let get = |field: &str| manifest.number(field);
    let (p95, p99) = (get("slo.latency_p95_ms"), get("slo.latency_p99_ms").filter(|_| load.p99_ms.is_some()));
    // Where a tool gives no p95, a p99 within the limit holds it as well.
    let bound = load.p99_ms.as_ref().filter(|p99| p95.is_some_and(|(limit, _)| p99.value <= limit));
    let upper = |what, got, scale, limit| Asked { what, got, scale, limit, upper: true };
    let all = [
        Some(upper("p95 latency in ms", load.p95_ms.as_ref().or(bound), 1.0, p95)),
        p99.map(|limit| upper("p99 latency in ms", load.p99_ms.as_ref(), 1.0, Some(limit))),
        Some(upper("error rate in %", load.error_rate.as_ref(), 100.0, get("slo.error_rate_pct"))),
    ];
    all.into_iter().flatten()
}

pub(crate) fn of(world: &World<'_>, ask: &Question<'_>, with_rate: bool) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let Some((path, line)) = manifest.text("load.results") else { return out.finish(false) };
    let Some(results) = out.results(&path, line) else { return out.finish(false) };
    let path = path.trim_start_matches("./");
    let Some(load) = &results.load else {
        out.unproven(line, format!("load test: {path} holds no load test ({} was read)", results.format));
        return out.finish(false);
    };
    let mut complete = true;
    let rate =
        Asked { what: "rate per second", got: load.rate.as_ref(), scale: 1.0, limit: demand(world), upper: false };
    for asked in Some(rate).filter(|_| with_rate).into_iter().chain(budget(manifest, load)) {
        complete &= hold(&mut out, &asked, path, line);
    }
    if let Some(crossed) = &load.crossed {
        let why =
            format!("load test: {path}:{} says that a limit of its own was crossed: {}", crossed.line, crossed.value);
        out.unproven(line, why);
        complete = false;
    }
    if with_rate {
        ran(&mut out, load, path, line);
    }
    let date = manifest.text("load.run_at");
    let fresh = out.dated("the load test", date, Some(results), path, line, ask.max_age_days());
    if fresh.is_none() {
        out.unproven(line, "the load test has no date".to_owned());
    }
    out.finish(complete && fresh == Some(true))
}

/// The rate that is asked, and the line that asks it.
fn demand(world: &World<'_>) -> Option<(f64, At)> {
    let manifest = world.manifest?;
    let multiplier = manifest.number("load.multiplier").map_or(MULTIPLIER, |(m, _)| m);
    let demo = manifest.number("load.demo_rps").map(|(n, line)| (n * multiplier, line));
    let peak = manifest.number("load.peak_rps");
    let asked = [peak, demo].into_iter().flatten().filter(|(rate, _)| *rate > 0.0);
    asked.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
}

fn hold(out: &mut Findings<'_>, asked: &Asked<'_>, path: &str, claim: At) -> bool {
    let what = asked.what;
    let (got, (limit, at)) = match (asked.got, asked.limit) {
        (Some(got), Some(limit)) => (got, limit),
        (None, _) => {
            out.unproven(claim, format!("load test: {what} is not in {path}"));
            return false;
        }
        (_, None) => {
            out.unproven(claim, format!("load test: {what} has no declared limit"));
            return false;
        }
    };
    let value = got.value * asked.scale;
    let good = if asked.upper { value <= limit } else { value >= limit };
    let (value, limit) = (number(value), number(limit));
    if good {
        out.proves(path, got.line, format!("{what} {value}, limit {limit}"));
    } else {
        let side = if asked.upper { "at most" } else { "at least" };
        let place = format!("{path}:{}", got.line);
        let message =
            format!("load test: {what} is {value} ({place}), {side} {limit} is declared ({})", out.claimed(at));
        out.contradicts(at, message);
    }
    true
}

/// A test of no requests holds any limit.
fn ran(out: &mut Findings<'_>, load: &Load, path: &str, claim: At) {
    if let Some(none) = load.requests.as_ref().filter(|r| r.value < 1.0) {
        let place = format!("{path}:{}", none.line);
        out.contradicts(claim, format!("load test: {path} is declared as result, it made no request ({place})"));
    }
}
