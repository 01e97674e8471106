//! `loop-running`: reviewed within the cadence, the next review ahead, and production cases added lately.

use super::shared::cadence::{Cadence, kept};
use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::manifest::At;
use jiff::civil::Date;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "loop-running",
    "the last improvement review and the last cases from production with their cadence and their file",
    improvement,
);

/// Reviewed within the cadence, the next review ahead, and production cases added lately.
fn improvement(world: &World<'_>, ask: &Question<'_>) -> Answer {
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
    if !out.fresh(day, line, ask.max_age_days(), "the last case from production") {
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
