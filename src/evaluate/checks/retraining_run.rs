//! `retraining-run`: the last exchange of model, prompt or index is on record and took nothing offline.

use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::{Answer, Truth};
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::rules::format::Predicate;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "retraining-run",
    "the last exchange of the model with its record, its age and its downtime",
    check,
);

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let downtime = manifest.number("retraining.downtime_minutes");
    // A batch system has nobody waiting between two runs.
    let waited_for = world.facts.shows(&Predicate::Serving(vec!["batch".to_owned()])) != Truth::Yes;
    if let Some((minutes, line)) = downtime.filter(|(minutes, _)| *minutes > 0.0 && waited_for) {
        out.contradicts(line, format!("a new version takes the system offline for {} minutes", number(minutes)));
        return out.finish(false);
    }
    let Some((path, line)) = manifest.text("retraining.last_run.evidence") else { return out.finish(false) };
    let path = path.trim_start_matches("./").to_owned();
    let date = manifest.text("retraining.last_run.date").map(|(text, _)| text);
    let fresh = out.fresh(date.as_deref(), line, ask.max_age_days(), "the last exchange of the model");
    if downtime.is_none() {
        out.unproven(line, "the downtime of the last exchange is not given".to_owned());
        return out.finish(false);
    }
    match world.signals.artifacts.get(&path) {
        None => out.unproven(line, format!("{path} {}", world.inventory.missing(&path))),
        Some(record) => match record.broken.as_ref().or(record.hollow.as_ref()) {
            Some(why) => out.unproven(line, format!("{path} proves nothing: {why}")),
            None => out.proves(&path, 1, "exchange without downtime on record".to_owned()),
        },
    }
    out.finish(fresh)
}
