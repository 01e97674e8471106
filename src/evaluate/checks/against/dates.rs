//! days of the manifest that have passed.

use super::Findings;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};
use jiff::civil::Date;

/// A model that goes within so many days is as good as gone: moving takes longer.
const NOTICE_DAYS: i32 = 30;

fn day(manifest: &Manifest, field: &str) -> Option<(Date, At)> {
    let (text, line) = manifest.text(field)?;
    Some((text.parse().ok()?, line))
}

/// the day of the decision is over and nobody decided.
pub(super) fn decision(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((due, line)) = day(manifest, "plan.go_no_go_date").filter(|(due, _)| *due < world.today) else { return };
    let decided = claims_list(world, "governance.approvals").iter().any(|approval| {
        let date = approval.get("date").and_then(|d| d.parse::<Date>().ok());
        let later = date.is_some_and(|date| date >= due && date <= world.today);
        later || (approval.get("stage").is_some_and(|s| s == "production") && date.is_some_and(|d| d <= world.today))
    });
    if decided {
        return;
    }
    let late = (world.today - due).get_days();
    let pilot = manifest.text("plan.stage").is_some_and(|(stage, _)| stage == "pilot");
    let running = if pilot { ", and the pilot runs on" } else { "" };
    out.contradicts(
        line,
        format!("the decision was due on {due}, {late} days ago; `governance.approvals` holds none{running}"),
    );
}

/// the supplier switches the model off, soon or already.
pub(super) fn deprecation(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((end, line)) = day(manifest, "monitoring.staleness.deprecation_date") else { return };
    let left = (end - world.today).get_days();
    if left < 0 {
        out.contradicts(line, format!("the supplier switched the model off on {end}, {} days ago", -left));
    } else if left <= NOTICE_DAYS {
        out.contradicts(line, format!("the supplier switches the model off on {end}, in {left} days"));
    }
}
