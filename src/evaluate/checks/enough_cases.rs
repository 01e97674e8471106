//! `enough-cases`: the evaluation sets that can be counted hold more than a handful of cases, manifest or not.

use super::CheckSpec;
use crate::evaluate::answer::{Answer, Place, Truth};
use crate::evaluate::world::World;
use crate::signals::guards;

pub(in crate::evaluate) static CHECK: CheckSpec = CheckSpec::proves(
    "enough-cases",
    "the number of cases in the evaluation sets of the repository with the smallest that says anything",
    |world, _| enough(world),
)
.without_manifest();

/// What such a remark is called in the search trail.
pub(crate) const EVAL_SET: &str = "evaluation cases";

/// The sets of cases that can be counted hold more than a handful. No set, or one whose size is not
/// known, is no objection.
pub(in crate::evaluate) fn enough(world: &World<'_>) -> Answer {
    let sets = &world.signals.eval_sets;
    let least = guards::table().eval_sets.min_cases;
    let known: Option<u64> = sets.iter().map(|set| set.cases).sum();
    let few = known.filter(|total| !sets.is_empty() && *total < least);
    let (Some(total), Some(largest)) = (few, sets.iter().max_by_key(|s| (s.cases, std::cmp::Reverse(s.file)))) else {
        return Answer::of(Truth::Yes);
    };
    let plural = if total == 1 { "" } else { "s" };
    let what = format!("{EVAL_SET}: only {total} case{plural}, fewer than {least} prove nothing");
    Answer::no(vec![Place { path: world.path(largest.file), line: largest.line, what }])
}
