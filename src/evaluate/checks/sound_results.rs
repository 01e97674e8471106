//! `sound-results`: not every stored result of an evaluation is one that proves nothing, manifest or not.

use super::CheckSpec;
use crate::evaluate::answer::{Answer, Observation, Truth};
use crate::evaluate::world::World;
use crate::rules::probe::Probe;
use crate::signals::Discount;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "sound-results",
    "the stored results of the repository with what makes a result doubtful",
    |world, _| sound(world),
)
.without_manifest();

/// Not every stored result is one that proves nothing.
fn sound(world: &World<'_>) -> Answer {
    let stored = world.rules.probes.iter().zip(&world.signals.probes);
    let stored = stored.filter(|(probe, _)| matches!(probe, Probe::Line(line) if line.measured));
    let mut remarks = Vec::new();
    for (probe, found) in stored {
        if !found.hits.is_empty() {
            return Answer::of(Truth::Yes);
        }
        let doubtful = found.misses.closest().into_iter().filter(|m| matches!(m.why, Discount::Doubtful(_)));
        remarks.extend(doubtful.map(|m| Observation {
            path: world.path(m.file),
            line: m.line,
            what: format!("{}: {}", probe.what(), m.why.why()),
        }));
    }
    if remarks.is_empty() { Answer::of(Truth::Yes) } else { Answer::no(remarks) }
}
