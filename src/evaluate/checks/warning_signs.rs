//! `warning-signs`: warning signs that are denied although the manifest's own facts show them (spec X-29).

use super::shared::facts::at;
use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Truth;
use crate::evaluate::condition::holds;
use crate::evaluate::entries::claims_list;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use crate::model::{Level, Stage};
use jiff::civil::Date;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "warning-signs",
    "the warning signs that are denied with what manifest and repository show of them",
    check,
);

/// Where the signs are answered.
const SIGNS: &str = "improvement.warning_signs";

/// How a sign is derived; the text says what shows it.
type Derived = fn(&World<'_>, &Manifest, &Question<'_>) -> Option<String>;

/// Signs that can be derived. Growing infrastructure and tuning without outcome cannot.
const DERIVED: [(&str, Derived); 6] = [
    ("business_value_unclear", value),
    ("metrics_unclear", metrics),
    ("cost_outruns_adoption", cost),
    ("trust_falling", trust),
    ("monitoring_limited", monitoring),
    ("pilots_without_plan", pilots),
];

fn check(world: &World<'_>, manifest: &Manifest, ask: &Question<'_>, out: &mut Findings<'_>) {
    for (sign, derived) in DERIVED {
        let Some((false, line)) = manifest.flag(&format!("{SIGNS}.{sign}.present")) else { continue };
        if let Some(shows) = derived(world, manifest, ask) {
            out.contradicts(line, format!("the warning sign `{sign}` is denied, but {shows}"));
        }
    }
}

fn value(world: &World<'_>, manifest: &Manifest, _: &Question<'_>) -> Option<String> {
    let metrics = claims_list(world, "success_metrics");
    let first = metrics.first()?;
    let business = metrics.iter().any(|m| m.get("kind").is_none_or(|kind| kind == "business"));
    let named = business || manifest.text("value.method").is_some();
    (!named).then(|| {
        let place = at(manifest, first.at);
        format!("no success metric ({place}) is about business, and `value.method` names no way to prove it")
    })
}

fn metrics(world: &World<'_>, manifest: &Manifest, _: &Question<'_>) -> Option<String> {
    let metrics = claims_list(world, "success_metrics");
    let first = metrics.first()?;
    let clear = metrics.iter().any(|m| m.number("target").is_some());
    (!clear).then(|| format!("no success metric has a target ({})", at(manifest, first.at)))
}

/// Growth of cost above growth of users over the last two months.
fn cost(world: &World<'_>, manifest: &Manifest, _: &Question<'_>) -> Option<String> {
    let mut months = claims_list(world, "cost.telemetry.actual_monthly");
    months.sort_by(|a, b| a.get("month").cmp(&b.get("month")));
    let [.., before, after] = months.as_slice() else { return None };
    let growth = |field: &str| Some(after.number(field)? / before.number(field).filter(|n| *n > 0.0)? - 1.0);
    let (cost, users) = (growth("cost")?, growth("active_users")?);
    (cost > 0.0 && cost > users).then(|| {
        let (cost, users) = (number((cost * 100.0).round()), number((users * 100.0).round()));
        format!("cost grew by {cost} percent, users by {users} ({})", at(manifest, after.at))
    })
}

fn trust(_: &World<'_>, manifest: &Manifest, _: &Question<'_>) -> Option<String> {
    let (current, line) = manifest.number("adoption.trust.current")?;
    let low: f64 = manifest.list("adoption.trust.target_range").first()?.0.parse().ok()?;
    (current < low)
        .then(|| format!("trust is {} ({}), below its range from {}", number(current), at(manifest, line), number(low)))
}

/// Monitoring is declared, and nothing of it looks at answers or inputs; nor does the repository.
fn monitoring(world: &World<'_>, manifest: &Manifest, ask: &Question<'_>) -> Option<String> {
    let declared =
        ["monitoring.quality", "monitoring.input_drift", "monitoring.output_drift", "monitoring.hallucination"];
    let rule = world.rules.find("quality-monitoring")?;
    let implemented = rule.evidence.get(&Level::Implemented)?;
    let declares = manifest.declares("monitoring")?.at;
    let none = declared.iter().all(|field| manifest.declares(field).is_none());
    let unseen = none && holds(world, implemented, &ask.of_nobody()).truth == Truth::No;
    unseen.then(|| {
        let place = at(manifest, declares);
        format!("the monitoring that is declared ({place}) looks at neither quality nor drift, and none was found")
    })
}

fn pilots(world: &World<'_>, manifest: &Manifest, _: &Question<'_>) -> Option<String> {
    let (stage, line) = manifest.text("plan.stage")?;
    if !Stage::Pilot.is(&stage) {
        return None;
    }
    let place = at(manifest, line);
    match manifest.text("plan.go_no_go_date") {
        None => Some(format!("the pilot ({place}) has no day of decision")),
        Some((due, row)) => {
            let past = due.parse::<Date>().is_ok_and(|due| due < world.today);
            let decided = !claims_list(world, "governance.approvals").is_empty();
            (past && !decided).then(|| format!("the decision on the pilot was due on {due} ({})", at(manifest, row)))
        }
    }
}
