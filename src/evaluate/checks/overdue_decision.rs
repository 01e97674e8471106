//! `overdue-decision`: the day of the decision is over and nobody decided (spec X-17).

use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};
use crate::model::Stage;
use jiff::civil::Date;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "overdue-decision",
    "the day of the go or no-go decision with the approvals and the day of the audit",
    |world, manifest, _, out| decision(world, manifest, out),
);

fn day(manifest: &Manifest, field: &str) -> Option<(Date, At)> {
    let (text, line) = manifest.text(field)?;
    Some((text.parse().ok()?, line))
}

/// The day of the decision is over and nobody decided.
fn decision(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((due, line)) = day(manifest, "plan.go_no_go_date").filter(|(due, _)| *due < world.today) else { return };
    let decided = claims_list(world, "governance.approvals").iter().any(|approval| {
        let date = approval.get("date").and_then(|d| d.parse::<Date>().ok());
        let later = date.is_some_and(|date| date >= due && date <= world.today);
        later
            || (approval.get("stage").is_some_and(|s| Stage::Production.is(s))
                && date.is_some_and(|d| d <= world.today))
    });
    if decided {
        return;
    }
    let late = (world.today - due).get_days();
    let pilot = manifest.text("plan.stage").is_some_and(|(stage, _)| Stage::Pilot.is(&stage));
    let running = if pilot { ", and the pilot runs on" } else { "" };
    out.contradicts(
        line,
        format!("the decision was due on {due}, {late} days ago; `governance.approvals` holds none{running}"),
    );
}
