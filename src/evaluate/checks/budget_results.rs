//! `budget-results`: the stored load test stays within the latency and error budget, at whatever rate.

use super::CheckSpec;
use super::shared::load::of;
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "budget-results",
    "the stored load test with the latency and error budget, at whatever rate",
    budget,
);

/// Latency and errors: what was promised, at whatever load.
fn budget(world: &World<'_>, ask: &Question<'_>) -> Answer {
    of(world, ask, false)
}
