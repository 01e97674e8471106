//! `rollback-drill`: somebody took the system back, recently, within the target.

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::world::World;

/// Target when the manifest names none, in minutes (seed 003).
const TARGET_MINUTES: f64 = 5.0;

pub(super) fn check(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let Some((minutes, line)) = manifest.number("rollback.last_drill.minutes") else { return out.finish(false) };
    let target = manifest.number("rollback.target_minutes").map_or(TARGET_MINUTES, |(n, _)| n);
    if minutes > target {
        let (took, target) = (number(minutes), number(target));
        out.contradicts(line, format!("the rollback drill took {took} minutes, the target is {target}"));
        return out.finish(false);
    }
    let Some((path, at)) = manifest.text("rollback.last_drill.evidence") else {
        out.unproven(line, "the rollback drill names no evidence".to_owned());
        return out.finish(false);
    };
    let Some(artifact) = world.signals.artifacts.get(path.trim_start_matches("./")) else {
        out.unproven(at, format!("{path} is not a file of the repository"));
        return out.finish(false);
    };
    if let Some(why) = &artifact.hollow {
        out.unproven(at, format!("{path} proves nothing: {why}"));
        return out.finish(false);
    }
    let recorded = artifact.node.as_ref().and_then(|n| n.get("minutes"));
    match recorded.and_then(|n| Some((n.as_number()?, n.line))) {
        Some((took, row)) if (took - minutes).abs() > 0.05 => {
            let message = format!(
                "the drill record says {} minutes ({path}:{row}), the manifest {}",
                number(took),
                number(minutes)
            );
            out.contradicts(line, message);
        }
        Some((_, row)) => out.proves(&path, row, format!("drill: {} minutes", number(minutes))),
        None => out.proves(&path, 1, format!("drill record: {} minutes", number(minutes))),
    }
    let date = manifest.text("rollback.last_drill.date").map(|(text, _)| text);
    let fresh = out.fresh(date.as_deref(), line, context.max_age_days, "the rollback drill");
    out.finish(fresh)
}
