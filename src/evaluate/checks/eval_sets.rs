//! `enough-cases` and `sound-results`: what the repository itself shows about its evaluations, manifest or not.

use crate::evaluate::answer::{Answer, Place, Truth};
use crate::evaluate::world::World;
use crate::rules::probe::Probe;
use crate::signals::Discount;
use crate::signals::guards;

/// What such a remark is called in the search trail.
pub(crate) const EVAL_SET: &str = "evaluation cases";

/// `enough-cases`: the sets of cases that can be counted hold more than a handful. No set, or one whose size is not
/// known, is no objection.
pub(super) fn enough(world: &World<'_>) -> Answer {
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

/// `sound-results`: not every stored result is one that proves nothing.
pub(super) fn sound(world: &World<'_>) -> Answer {
    let stored = world.rules.probes.iter().zip(&world.signals.probes);
    let stored = stored.filter(|(probe, _)| matches!(probe, Probe::Line(line) if line.measured));
    let mut remarks = Vec::new();
    for (probe, found) in stored {
        if !found.hits.is_empty() {
            return Answer::of(Truth::Yes);
        }
        let doubtful = found.misses.closest().into_iter().filter(|m| matches!(m.why, Discount::Doubtful(_)));
        remarks.extend(doubtful.map(|m| Place {
            path: world.path(m.file),
            line: m.line,
            what: format!("{}: {}", probe.what(), m.why.why()),
        }));
    }
    if remarks.is_empty() { Answer::of(Truth::Yes) } else { Answer::no(remarks) }
}
