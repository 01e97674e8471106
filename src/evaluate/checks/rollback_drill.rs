//! `rollback-drill`: the last rollback was drilled lately and within the target (spec X-03).

use super::shared::drill::{Drill, held};
use super::shared::record::Unit;
use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "rollback-drill",
    "the minutes and the day of the last rollback drill with the target, the allowed age and the record",
    rollback,
);

/// Rollback target when the manifest names none, in minutes (seed 003).
const TARGET_MINUTES: f64 = 5.0;

fn rollback(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let target = world.manifest.and_then(|m| m.number("rollback.target_minutes")).map_or(TARGET_MINUTES, |(n, _)| n);
    let mut out = Findings::new(world);
    let drill = Drill {
        name: "rollback drill",
        field: "rollback.last_drill",
        measured: "minutes",
        unit: Unit::Minutes,
        target: Some(target),
        ages_out: true,
    };
    let good = held(&mut out, world, ask, &drill);
    out.finish(good)
}
