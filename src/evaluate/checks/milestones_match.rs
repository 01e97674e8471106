//! `milestones-match`: the five milestones of operations come before the decision, in order, and those marked as done
//! are there.

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::{Entry, claims_list};
use crate::evaluate::question::Question;
use crate::evaluate::statement::day;
use crate::evaluate::words::table;
use crate::evaluate::world::World;
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "milestones-match",
    "the milestones of the plan with their order, the day of the decision and what the repository shows",
    check,
)
.asks_rules();

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let steps = claims_list(world, "plan.milestones");
    let Some(first) = steps.first().map(|step| step.at) else { return out.finish(false) };
    // Asked once each, however many milestones there are.
    let slugs = table().milestones.iter().flat_map(|kind| &kind.rules).map(String::as_str);
    let absent: BTreeSet<&str> = slugs.filter(|slug| ask.implemented(world, slug) == Some(false)).collect();
    let mut good = true;
    let mut known = BTreeSet::new();
    let mut before: Option<Date> = None;
    let decision = world.manifest.and_then(|m| m.text("plan.go_no_go_date")).and_then(|(d, _)| d.parse::<Date>().ok());
    for step in &steps {
        let name = step.get("name").map_or("milestone", |s| s.as_str());
        let kinds: Vec<_> = table().milestones.iter().filter(|kind| kind.r#match.is_match(name)).collect();
        known.extend(kinds.iter().map(|kind| kind.name.as_str()));
        let slugs = kinds.iter().flat_map(|kind| &kind.rules).map(String::as_str);
        let absent: Vec<&str> = slugs.filter(|slug| absent.contains(slug)).collect();
        good &= dated(&mut out, world, step, name, &mut before, decision.filter(|_| !kinds.is_empty()));
        good &= done(&mut out, world, step, name, &absent);
    }
    let missing = table().milestones.iter().map(|kind| kind.name.as_str()).filter(|name| !known.contains(name));
    let missing: Vec<&str> = missing.collect();
    if !missing.is_empty() {
        out.unproven(first, format!("the plan has no milestone for {}", missing.join(", ")));
        good = false;
    }
    if good {
        out.supports(first, "five milestones of operations, dated, before the decision".to_owned());
    }
    out.finish(good)
}

/// The due day is there, not before that of the step above, not after the decision.
fn dated(
    out: &mut Findings<'_>,
    world: &World<'_>,
    step: &Entry,
    name: &str,
    before: &mut Option<Date>,
    decision: Option<Date>,
) -> bool {
    let name = excerpt(name, 60);
    let Ok(Some(due)) = day(step, "due") else {
        out.unproven(step.at, format!("milestone {name} has no due date"));
        return false;
    };
    let mut good = true;
    if let Some(before) = before.filter(|before| *before > due) {
        out.unproven(step.at, format!("milestone {name} is due on {due}, before the one above it ({before})"));
        good = false;
    }
    *before = Some(due);
    if let Some(decision) = decision.filter(|decision| due > *decision) {
        out.unproven(step.at, format!("milestone {name} is due on {due}, after the decision of {decision}"));
        good = false;
    }
    if due < world.today && day(step, "done").is_ok_and(|done| done.is_none()) {
        out.unproven(step.at, format!("milestone {name} was due on {due} and has no result"));
        good = false;
    }
    good
}

/// A day on which it was done lies in the past, and the repository shows the work.
fn done(out: &mut Findings<'_>, world: &World<'_>, step: &Entry, name: &str, absent: &[&str]) -> bool {
    let name = excerpt(name, 60);
    let Ok(Some(done)) = day(step, "done") else { return true };
    if done > world.today {
        out.contradicts(step.at, format!("milestone {name} is said to be done on {done}, in the future"));
        return false;
    }
    if !absent.is_empty() {
        let rules = absent.join(", ");
        out.contradicts(step.at, format!("milestone {name} is said to be done, and {rules} finds nothing implemented"));
    }
    absent.is_empty()
}
