//! Checks about people: can the human queue cope, are the declared owners real.

use super::{Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;

/// `human-capacity`: the people can handle what is routed to them.
pub(super) fn capacity(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let (Some((expected, _)), Some((capacity, line))) =
        (manifest.number("human_oversight.expected_per_day"), manifest.number("human_oversight.capacity_per_day"))
    else {
        return out.finish(false);
    };
    let (cases, room) = (number(expected), number(capacity));
    if capacity < expected {
        out.contradicts(line, format!("{cases} cases a day reach people who can take {room}"));
    } else {
        let path = world.manifest_path();
        out.proves(&path, line, format!("queue holds: {cases} expected, {room} possible a day"));
    }
    out.finish(true)
}

/// `owners-in-codeowners`: at least one declared owner is named in CODEOWNERS or its like.
pub(super) fn owners(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let path = world.manifest_path();
    for role in ["product", "model", "data", "operations", "security", "risk"] {
        for part in ["name", "team", "contact"] {
            let Some((text, line)) = manifest.text(&format!("owners.{role}.{part}")) else { continue };
            let wanted = text.trim_start_matches('@').to_lowercase();
            if world.signals.owners.contains(&wanted) {
                out.proves(&path, line, format!("{role} owner {text} is in CODEOWNERS"));
            }
        }
    }
    out.finish(true)
}
