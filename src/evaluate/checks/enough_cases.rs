//! `enough-cases`: the evaluation sets that can be counted hold more than a handful of cases, manifest or not.

use super::CheckSpec;
use crate::evaluate::answer::{Answer, Observation, Truth};
use crate::evaluate::world::World;
use crate::signals::guards;

pub(in crate::evaluate) static CHECK: CheckSpec = CheckSpec::proves(
    "enough-cases",
    "the number of cases in the evaluation sets of the repository with the smallest that says anything",
    |world, _| enough(world),
)
.without_manifest();

/// What such a remark is called in the search trail.
pub(in crate::evaluate) const EVAL_SET: &str = "evaluation cases";

/// The sets of cases that can be counted hold more than a handful. No set, or one whose size is not
/// known, is no objection.
fn enough(world: &World<'_>) -> Answer {
    match few(world) {
        Some(place) => Answer::no(vec![Observation { what: format!("{EVAL_SET}: {}", place.what), ..place }]),
        None => Answer::of(Truth::Yes),
    }
}

/// The largest set, where all of them together are too few to say anything, with what is wrong about it.
pub(in crate::evaluate) fn few(world: &World<'_>) -> Option<Observation> {
    let sets = &world.signals.eval_sets;
    let least = guards::table().eval_sets.min_cases;
    let known: Option<u64> = sets.iter().map(|set| set.cases).sum();
    let few = known.filter(|total| !sets.is_empty() && *total < least);
    let (total, largest) = (few?, sets.iter().max_by_key(|s| (s.cases, std::cmp::Reverse(s.file)))?);
    let plural = if total == 1 { "" } else { "s" };
    let what = format!("only {total} case{plural}, fewer than {least} prove nothing");
    Some(Observation { path: world.path(largest.file), line: largest.line, what })
}
