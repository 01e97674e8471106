//! What is said to happen again and again: the last time lies within the cadence.

use crate::evaluate::checks::{Findings, number};
use crate::evaluate::statement::days;
use crate::evaluate::world::World;
use jiff::civil::Date;

/// Something that is repeated.
pub(crate) struct Cadence<'a> {
    pub(crate) what: &'a str,
    /// Field of the last time.
    pub(crate) last: &'a str,
    /// Field of the days between two times.
    pub(crate) every: &'a str,
    pub(crate) slack: f64,
}

/// The last time lies within the cadence.
pub(crate) fn kept(out: &mut Findings<'_>, world: &World<'_>, cadence: &Cadence<'_>) -> bool {
    let Some(manifest) = world.manifest else { return false };
    let (last, every) = (manifest.text(cadence.last), manifest.number(cadence.every));
    let (Some((last, line)), Some((every, _))) = (last, every) else { return false };
    let what = cadence.what;
    let Ok(day) = last.parse::<Date>() else {
        out.unproven(line, format!("the last {what} has no date"));
        return false;
    };
    let (age, most) = (days(day, world.today), every * cadence.slack);
    if age < 0 {
        out.unproven(line, format!("the last {what} is dated {day}, in the future"));
        return false;
    }
    if age as f64 > most {
        out.unproven(line, format!("the last {what} was {age} days ago, every {} are declared", number(every)));
        return false;
    }
    out.supports(line, format!("{what} of {day}, every {} days", number(every)));
    true
}
