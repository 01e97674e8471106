//! `re-review-running`: readiness was audited again within the cadence, and the report is of that day.

use super::shared::cadence::{Cadence, kept};
use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "re-review-running",
    "the day of the last readiness review with its cadence and with the stored report",
    |world, _| readiness(world),
);

/// Readiness was audited again within the cadence, and the report is of that day.
fn readiness(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let cadence = Cadence {
        what: "readiness review",
        last: "improvement.readiness_review.last",
        every: "improvement.readiness_review.cadence_days",
        slack: 1.0,
    };
    let good = kept(&mut out, world, &cadence);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    // A stored report of this program says itself of which day it is.
    if let Some((path, line)) = manifest.text("improvement.readiness_review.report")
        && let Some((last, _)) = manifest.text(cadence.last)
        && let Some(artifact) = world.signals.artifacts.get(path.trim_start_matches("./"))
        && let Some(day) = artifact.node.as_ref().and_then(|node| node.pointer("/system/today"))
        && day.text().is_some_and(|day| *day != *last)
    {
        let (at, of) = (day.line, day.text().unwrap_or_default());
        out.contradicts(line, format!("the report is of {of} ({path}:{at}), the last review is said to be of {last}"));
    }
    out.finish(good)
}
