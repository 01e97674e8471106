//! `groundedness-results`: the evaluations of how true the answers are meet their thresholds.

use super::CheckSpec;
use super::shared::evals::of;
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "groundedness-results",
    "the evaluations of how true the answers are with their thresholds",
    grounded,
);

/// Evaluations of how true the answers are.
fn grounded(world: &World<'_>, ask: &Question<'_>) -> Answer {
    of(world, ask, &|eval| eval.grounding())
}
