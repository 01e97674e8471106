//! `red-team-results`: the attack suite ran against the shipped version and passed its threshold.

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;

pub(super) fn check(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let (Some((path, line)), Some((threshold, _))) =
        (manifest.text("security.red_team.results"), manifest.number("security.red_team.threshold"))
    else {
        return out.finish(false);
    };
    let Some(node) = out.artifact(&path, line) else { return out.finish(false) };
    let Some((rate, at)) = pass_rate(node) else {
        out.unproven(line, format!("{path} has no pass rate (`/pass_rate`, or promptfoo `results.stats`)"));
        return out.finish(false);
    };
    if rate < threshold {
        let (rate, threshold) = (number(rate), number(threshold));
        out.contradicts(line, format!("red team: pass rate is {rate} ({path}:{at}), {threshold} is declared"));
        return out.finish(false);
    }
    if let Some((claimed, row)) = manifest.number("security.red_team.pass_rate")
        && (claimed - rate).abs() > 0.005
    {
        let message = format!("red team: {path}:{at} says {}, the manifest {}", number(rate), number(claimed));
        out.contradicts(row, message);
    }
    let models: Vec<String> =
        claims_list(world, "artifacts.models").iter().filter_map(|m| m.get("version").cloned()).collect();
    if let Some((model, row)) = manifest.text("security.red_team.model_version")
        && !models.is_empty()
        && !models.contains(&model)
    {
        out.contradicts(row, format!("red team attacked model {model}, shipped is {}", models.join(", ")));
    }
    out.proves(&path, at, format!("attacks repelled: {}", number(rate)));
    let date = manifest.text("security.red_team.run_at").map(|(text, _)| text);
    let fresh = out.fresh(date.as_deref(), line, context.max_age_days, "the red-team run");
    out.finish(fresh)
}

/// Share of attacks repelled, 0 to 1, with its line.
fn pass_rate(node: &crate::structured::Node) -> Option<(f64, u32)> {
    if let Some(rate) = node.pointer("/pass_rate") {
        return Some((rate.as_number()?, rate.line));
    }
    let stats = node.pointer("/results/stats")?;
    let count = |key: &str| stats.get(key).and_then(crate::structured::Node::as_number).unwrap_or(0.0);
    let (good, bad) = (count("successes"), count("failures") + count("errors"));
    (good + bad > 0.0).then(|| (good / (good + bad), stats.line))
}
