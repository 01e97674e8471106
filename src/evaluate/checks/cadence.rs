//! `loop-running`, `review-running`, `re-review-running`: what is said to happen again and again happened lately.

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::statement::days;
use crate::evaluate::world::World;
use crate::manifest::At;
use jiff::civil::Date;

/// A review may be late by half its cadence (spec O-REV-01).
const SLACK: f64 = 1.5;

/// Something that is repeated.
struct Cadence<'a> {
    what: &'a str,
    /// Field of the last time.
    last: &'a str,
    /// Field of the days between two times.
    every: &'a str,
    slack: f64,
}

/// `review-running`: outputs were reviewed within the cadence.
pub(super) fn review(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let cadence = Cadence { what: "output review", last: "review.last", every: "review.cadence_days", slack: SLACK };
    let good = kept(&mut out, world, &cadence);
    out.finish(good)
}

/// `re-review-running`: readiness was audited again within the cadence, and the report is of that day.
pub(super) fn readiness(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let cadence = Cadence {
        what: "readiness review",
        last: "improvement.readiness_review.last",
        every: "improvement.readiness_review.cadence_days",
        slack: 1.0,
    };
    let good = kept(&mut out, world, &cadence);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    // A stored report of this program says itself of which day it is.
    if let Some((path, line)) = manifest.text("improvement.readiness_review.report")
        && let Some((last, _)) = manifest.text(cadence.last)
        && let Some(artifact) = world.signals.artifacts.get(path.trim_start_matches("./"))
        && let Some(day) = artifact.node.as_ref().and_then(|node| node.pointer("/system/today"))
        && day.text().is_some_and(|day| *day != *last)
    {
        let (at, of) = (day.line, day.text().unwrap_or_default());
        out.contradicts(line, format!("the report is of {of} ({path}:{at}), the last review is said to be of {last}"));
    }
    out.finish(good)
}

/// `loop-running`: reviewed within the cadence, the next review ahead, and production cases added lately.
pub(super) fn improvement(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let cadence = Cadence {
        what: "improvement review",
        last: "improvement.last_review",
        every: "improvement.cadence_days",
        slack: 1.0,
    };
    let mut good = kept(&mut out, world, &cadence);
    match manifest.text("improvement.next_review") {
        Some((day, line)) if day.parse::<Date>().is_ok_and(|day| day < world.today) => {
            out.unproven(line, format!("the next improvement review was due on {day} and no later one is planned"));
            good = false;
        }
        _ => {}
    }
    let added = manifest.text("improvement.production_to_eval.last_added");
    let line = added.as_ref().map_or(At::WHOLE, |(_, at)| *at);
    let day = added.as_ref().map(|(day, _)| day.as_str());
    if !out.fresh(day, line, context.max_age_days, "the last case from production") {
        return out.finish(false);
    }
    let count = manifest.number("improvement.production_to_eval.count");
    let Some((count, at)) = count.filter(|(count, _)| *count >= 1.0) else {
        out.unproven(line, "no number of cases from production is given".to_owned());
        return out.finish(false);
    };
    if let Some((path, _)) = manifest.text("improvement.production_to_eval.path")
        && let Some(artifact) = world.signals.artifacts.get(path.trim_start_matches("./"))
        && path.ends_with(".jsonl")
    {
        let cases = artifact.text.lines().filter(|line| !line.trim().is_empty()).count();
        if (cases as f64) < count {
            let count = number(count);
            out.contradicts(at, format!("{count} cases are said to come from production, {path} holds {cases} in all"));
        } else {
            out.proves(&path, 1, format!("{} of {cases} cases come from production", number(count)));
        }
    }
    out.finish(good)
}

/// The last time lies within the cadence.
fn kept(out: &mut Findings<'_>, world: &World<'_>, cadence: &Cadence<'_>) -> bool {
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
