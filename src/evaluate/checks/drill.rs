//! Drills: `rollback-drill`, `restore-drill`, `kill-switch-drill`. Somebody did it, recently, within the target, and the
//! record says the same as the manifest.
//!
//! Slower than the target or at odds with its own record contradicts. Too old is stale and does not count; only the
//! rollback is contradicted by age as well (spec X-03), since "under five minutes" is a promise of today.

use super::record::{self, Unit};
use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::statement::days;
use crate::evaluate::words::table;
use crate::evaluate::world::World;

/// Rollback target when the manifest names none, in minutes (seed 003).
const TARGET_MINUTES: f64 = 5.0;

/// One kind of drill.
struct Drill<'a> {
    /// In words.
    name: &'a str,
    /// Field of the drill: below it stand `date` and `evidence`.
    field: &'a str,
    /// Measured value below it.
    measured: &'a str,
    unit: Unit,
    /// What it may take at most.
    target: Option<f64>,
    /// Too old a drill contradicts.
    ages_out: bool,
}

/// `rollback-drill`.
pub(super) fn rollback(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
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
    let good = held(&mut out, world, context, &drill);
    out.finish(good)
}

/// `kill-switch-drill`.
pub(super) fn kill_switch(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
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
    let good = held(&mut out, world, context, &drill);
    out.finish(good)
}

/// `restore-drill`: back within the declared time, and no more lost than declared.
pub(super) fn restore(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let drill = Drill {
        name: "restore drill",
        field: "dr.last_test",
        measured: "rto_measured",
        unit: Unit::Minutes,
        target: manifest.number("dr.rto_minutes").map(|(n, _)| n),
        ages_out: false,
    };
    let good = held(&mut out, world, context, &drill);
    let claimed = manifest.number("dr.last_test.rpo_measured");
    let recorded = manifest.text("dr.last_test.evidence").and_then(|(path, line)| {
        let node = world.signals.artifacts.get(path.trim_start_matches("./"))?.node.as_ref()?;
        let found = record::find(node, &table().drill_record.loss, 0)?;
        Some((found.as_number()?, line, format!(" ({path}:{})", found.line)))
    });
    let limit = manifest.number("dr.rpo_minutes").map(|(n, _)| n);
    let lost = recorded.clone().or(claimed.map(|(lost, line)| (lost, line, String::new())));
    if let (Some((lost, line, place)), Some(limit)) = (&lost, limit)
        && *lost > limit
    {
        let (lost, limit) = (number(*lost), number(limit));
        out.contradicts(*line, format!("the restore drill lost {lost} minutes of data{place}, the limit is {limit}"));
    }
    if let (Some((said, line)), Some((lost, _, place))) = (claimed, &recorded)
        && (said - lost).abs() > 0.5
    {
        let (said, lost) = (number(said), number(*lost));
        out.contradicts(line, format!("the record says {lost} minutes of data were lost{place}, the manifest {said}"));
    }
    out.finish(good)
}

/// Holds a drill against its target, its age and its record.
fn held(out: &mut Findings<'_>, world: &World<'_>, context: &CheckContext<'_>, drill: &Drill<'_>) -> bool {
    let Some(manifest) = world.manifest else { return false };
    let (name, unit) = (drill.name, drill.unit.name());
    let Some((took, line)) = manifest.number(&format!("{}.{}", drill.field, drill.measured)) else {
        if let Some(claim) = manifest.declares(drill.field) {
            out.unproven(claim.at, format!("the {name} names no {}", drill.measured));
        }
        return false;
    };
    let mut good = true;
    match drill.target {
        Some(target) if took > target => {
            let (took, target) = (number(took), number(target));
            out.contradicts(line, format!("the {name} took {took} {unit}, the target is {target}"));
        }
        Some(_) => {}
        None => {
            out.unproven(line, format!("the {name} has no declared target to be held against"));
            good = false;
        }
    }
    let dated = manifest.text(&format!("{}.date", drill.field));
    let date = dated.as_ref().map(|(text, _)| text.as_str());
    let age = date.and_then(|d| d.parse().ok()).map(|day| days(day, world.today));
    match (age, context.max_age_days) {
        (Some(age), Some(most)) if drill.ages_out && age > i64::from(most) => {
            let message = format!("the last {name} was {age} days ago, at most {most} count: drill again");
            out.contradicts(dated.as_ref().map_or(line, |(_, at)| *at), message);
        }
        _ => good &= out.fresh(date, line, context.max_age_days, &format!("the {name}")),
    }
    let Some((path, at)) = manifest.text(&format!("{}.evidence", drill.field)) else {
        out.unproven(line, format!("the {name} names no evidence"));
        return false;
    };
    good & record::agrees(out, &record::Claim { name, path: &path, at, took, unit: drill.unit, date })
}
