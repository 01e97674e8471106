//! `cost-outruns-adoption`: cost grows faster than use, and nobody admits it (spec X-11).

use super::CheckSpec;
use super::shared::cost::wrong;
use crate::cost::model::Topic;
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("cost-outruns-adoption", "the growth of cost with the growth of active users", |world, _| {
        outruns_adoption(world)
    });

/// Holds when cost grows faster than use and nobody admits it.
fn outruns_adoption(world: &World<'_>) -> Answer {
    wrong(world, Topic::Growth)
}
