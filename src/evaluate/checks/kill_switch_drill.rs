//! `kill-switch-drill`: the AI was switched off lately, in the declared time.

use super::shared::drill::{Drill, held};
use super::shared::record::Unit;
use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "kill-switch-drill",
    "the seconds and the day of the last kill-switch drill with the target, the allowed age and the record",
    kill_switch,
);

fn kill_switch(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let target = world.manifest.and_then(|m| m.number("fallback.kill_switch.seconds_to_effect")).map(|(n, _)| n);
    let mut out = Findings::new(world);
    let drill = Drill {
        name: "kill-switch drill",
        field: "fallback.kill_switch.last_drill",
        measured: "seconds",
        unit: Unit::Seconds,
        target,
        ages_out: false,
    };
    let good = held(&mut out, world, ask, &drill);
    out.finish(good)
}
