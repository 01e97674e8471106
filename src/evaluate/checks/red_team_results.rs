//! `red-team-results`: the attack suite ran against the shipped version and passed its threshold (spec X-06).

use super::shared::bar;
use super::shared::bar::Standing;
use super::shared::measured::Found;
use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::results::{Measurement, Results};

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "red-team-results",
    "the share of attacks repelled with its threshold, the shipped model and its age",
    check,
);

/// Numbers this close are one: results are rounded.
const TOLERANCE: f64 = 0.005;

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let (Some((path, line)), Some((threshold, bar_line))) =
        (manifest.text("security.red_team.results"), manifest.number("security.red_team.threshold"))
    else {
        return out.finish(false);
    };
    let Some(results) = out.results(&path, line) else { return out.finish(false) };
    let path = path.trim_start_matches("./").to_owned();
    let Some(one) = repelled(results) else {
        let message =
            format!("{path} has no share of attacks repelled (`pass_rate`, `attack_success_rate`, garak, promptfoo)");
        out.unproven(line, message);
        return out.finish(false);
    };
    let found = Found { path, one, results: Some(results), whole: true };
    let place = found.place();
    let rate = match bar::standing(&found.one, "pass_rate", threshold, true) {
        Standing::Met(rate, _) => rate,
        Standing::Missed(rate, _) => {
            let (rate, threshold, claimed) = (number(rate), number(threshold), out.claimed(bar_line));
            out.contradicts(
                bar_line,
                format!("red team: pass rate is {rate} ({place}), {threshold} is declared ({claimed})"),
            );
            return out.finish(false);
        }
        Standing::Unclear => {
            out.unproven(bar_line, format!("red team: {place}: share or percent? Write number and bar in one unit"));
            return out.finish(false);
        }
    };
    if let Some((claimed, row)) = manifest.number("security.red_team.pass_rate") {
        let as_share = if claimed > 1.0 { claimed / 100.0 } else { claimed };
        let stored = if rate > 1.0 { rate / 100.0 } else { rate };
        if (as_share - stored).abs() > TOLERANCE {
            let (says, at) = (number(rate), out.claimed(row));
            out.contradicts(row, format!("red team: {place} says {says}, the manifest {} ({at})", number(claimed)));
        }
    }
    let version = manifest.text("security.red_team.model_version");
    let declared = version.as_ref().map(|(model, row)| (model.as_str(), *row));
    if out.right_model("the red team", declared, &found, line) {
        out.proves(&found.path, found.one.line, format!("attacks repelled: {}", number(rate)));
    }
    let date = manifest.text("security.red_team.run_at");
    let fresh = out.dated("the red-team run", date, Some(results), &found.path, line, ask.max_age_days());
    if fresh.is_none() {
        out.unproven(line, "the red-team run has no date".to_owned());
    }
    out.finish(fresh == Some(true))
}

/// The share of attacks repelled: said so, or what is left of those that succeeded.
fn repelled(results: &Results) -> Option<Measurement> {
    if let Ok(rate) = results.find("pass_rate") {
        return Some(rate.clone());
    }
    let hit = results.find("attack_success_rate").ok()?;
    let whole = if hit.value > 1.0 { 100.0 } else { 1.0 };
    (0.0..=whole).contains(&hit.value).then(|| Measurement {
        metric: "pass_rate".to_owned(),
        value: whole - hit.value,
        ..hit.clone()
    })
}
