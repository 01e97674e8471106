//! `eval-results`: every evaluation with results meets its threshold (spec X-05).

use super::CheckSpec;
use super::shared::evals::of;
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "eval-results",
    "every measured evaluation with its threshold, the declared model, the number of cases and its age",
    check,
);

/// Every evaluation.
fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    of(world, ask, &|_| true)
}
