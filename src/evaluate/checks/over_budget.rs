//! `over-budget`: the expected month does not fit the budget or the cap (spec X-10).

use super::CheckSpec;
use super::shared::cost::wrong;
use crate::cost::model::Topic;
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("over-budget", "the expected cost of a month with the budget and the hard cap", |world, _| {
        over_budget(world)
    });

/// Holds when the expected month does not fit the budget or the cap.
fn over_budget(world: &World<'_>) -> Answer {
    wrong(world, Topic::Budget)
}
