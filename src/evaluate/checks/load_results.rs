//! `load-results`: the stored load test reached the demanded rate within the budget (spec ).

use super::CheckSpec;
use super::shared::load::of;
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "load-results",
    "the stored load test with the demanded rate and the latency and error budget",
    check,
);

/// Rate, latency and errors.
fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    of(world, ask, true)
}
