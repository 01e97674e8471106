//! Drills: somebody did it, recently, within the target, and the record says the same as the manifest.
//!
//! Slower than the target or at odds with its own record contradicts. Too old is stale and does not count; only the
//! rollback is contradicted by age as well (spec X-03), since "under five minutes" is a promise of today.

use super::record;
use super::record::Unit;
use crate::evaluate::checks::{Findings, number};
use crate::evaluate::question::Question;
use crate::evaluate::statement::days;
use crate::evaluate::world::World;

/// One kind of drill.
pub(crate) struct Drill<'a> {
    /// In words.
    pub(crate) name: &'a str,
    /// Field of the drill: below it stand `date` and `evidence`.
    pub(crate) field: &'a str,
    /// Measured value below it.
    pub(crate) measured: &'a str,
    pub(crate) unit: Unit,
    /// What it may take at most.
    pub(crate) target: Option<f64>,
    /// Too old a drill contradicts.
    pub(crate) ages_out: bool,
}

/// Holds a drill against its target, its age and its record.
pub(crate) fn held(out: &mut Findings<'_>, world: &World<'_>, ask: &Question<'_>, drill: &Drill<'_>) -> bool {
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
    match (age, ask.max_age_days()) {
        (Some(age), Some(most)) if drill.ages_out && age > i64::from(most) => {
            let message = format!("the last {name} was {age} days ago, at most {most} count: drill again");
            out.contradicts(dated.as_ref().map_or(line, |(_, at)| *at), message);
        }
        _ => good &= out.fresh(date, line, ask.max_age_days(), &format!("the {name}")),
    }
    let Some((path, at)) = manifest.text(&format!("{}.evidence", drill.field)) else {
        out.unproven(line, format!("the {name} names no evidence"));
        return false;
    };
    good & record::agrees(out, &record::Claim { name, path: &path, at, took, unit: drill.unit, date })
}
