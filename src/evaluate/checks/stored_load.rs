//! `stored-load`: load tests that nobody declared, found by their names and read, within the declared budget.

use super::CheckSpec;
use crate::evaluate::answer::{Answer, Place, Truth};
use crate::evaluate::world::World;
use crate::results::{At, Load};

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "stored-load",
    "the stored load tests that no field declares with the latency and error budget",
    |world, _| stored(world),
)
.without_manifest();

/// One stored run within the budget is enough; what no budget is declared for is no objection.
fn stored(world: &World<'_>) -> Answer {
    let loads = &world.signals.loads;
    let refused: Vec<Place> = loads.iter().filter_map(|(file, load)| over(world, *file, load)).collect();
    match refused.len() < loads.len() || loads.is_empty() {
        true => Answer::of(Truth::Yes),
        false => Answer::no(refused),
    }
}

/// The first number that is over its limit.
fn over(world: &World<'_>, file: u32, load: &Load) -> Option<Place> {
    let manifest = world.manifest?;
    let limits = [
        ("slo.latency_p95_ms", &load.p95_ms, 1.0, "p95 latency in ms"),
        ("slo.latency_p99_ms", &load.p99_ms, 1.0, "p99 latency in ms"),
        ("slo.error_rate_pct", &load.error_rate, 100.0, "error rate in %"),
    ];
    limits.into_iter().find_map(|(field, got, scale, what)| {
        let (limit, _) = manifest.number(field)?;
        let At { value, line } = got.as_ref()?;
        (value * scale > limit).then(|| Place {
            path: world.path(file),
            line: *line,
            what: format!("{what} is {}, the budget is {}", super::number(value * scale), super::number(limit)),
        })
    })
}
