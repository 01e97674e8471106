//! `review-running`: outputs were reviewed within the cadence.

use super::shared::cadence::{Cadence, kept};
use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("review-running", "the day of the last output review with the declared cadence", |world, _| {
        review(world)
    });

/// A review may be late by half its cadence (spec O-REV-01).
const SLACK: f64 = 1.5;

/// Outputs were reviewed within the cadence.
fn review(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let cadence = Cadence { what: "output review", last: "review.last", every: "review.cadence_days", slack: SLACK };
    let good = kept(&mut out, world, &cadence);
    out.finish(good)
}
