//! `slices-hold`: every group that is declared, or that the result shows, is within its floor or the accepted gap.

use super::shared::bar;
use super::shared::bar::Standing;
use super::shared::measured::{Eval, Found, sign};
use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::manifest::{At, ManifestNode};
use crate::results;
use crate::results::{Measurement, Slice};

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "slices-hold",
    "the number of each group with its floor, and the gap between groups with the accepted one",
    check,
);

/// Declared groups that are judged, of all evaluations.
const MAX_SLICES: usize = 500;

/// Ways of grouping that are compared.
const MAX_KEYS: usize = 20;

fn check(world: &World<'_>, _: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let (mut complete, mut judged) = (!Eval::too_many(&mut out), 0);
    for eval in Eval::all(world) {
        let declared = eval.node.get("slices").and_then(ManifestNode::as_sequence).unwrap_or_default();
        if declared.is_empty() && !eval.is("slice") {
            continue;
        }
        let Some(path) = eval.text("results") else {
            out.unproven(eval.at, format!("eval {}: slices are declared, `results` is not", eval.id));
            complete = false;
            continue;
        };
        let shown = if declared.is_empty() { by_itself(&mut out, &eval, path) } else { true };
        complete &= shown;
        for slice in declared {
            judged += 1;
            complete &= judged <= MAX_SLICES && one(&mut out, &eval, path, slice);
        }
    }
    complete &= gap(&mut out);
    out.finish(complete)
}

/// An evaluation of kind `slice`: each group of its result against its own threshold.
fn by_itself(out: &mut Findings<'_>, eval: &Eval<'_>, path: &str) -> bool {
    let Some((bar, at)) = eval.threshold else { return false };
    let Some(results) = out.results(path, eval.at) else { return false };
    let slices = groups(results, eval.metric.as_deref(), "");
    if slices.is_empty() {
        out.unproven(eval.at, format!("eval {}: {path} shows no groups", eval.id));
    }
    let shown = !slices.is_empty();
    slices.into_iter().fold(shown, |all, slice| hold(out, eval, path, &slice, (bar, at)) && all)
}

/// One declared group.
fn one(out: &mut Findings<'_>, eval: &Eval<'_>, path: &str, declared: &ManifestNode) -> bool {
    let name = declared.get("name").and_then(ManifestNode::as_str).unwrap_or("slice");
    let floor = declared.get("min").and_then(|n| Some((n.as_number()?, n.line)));
    let Some(floor) = floor.or(eval.threshold) else {
        out.unproven(declared.line, format!("eval {}: slice {name} has no `min`", eval.id));
        return false;
    };
    let who = format!("eval {}, slice {name}", eval.id);
    let found = match declared.get("field").and_then(ManifestNode::as_str) {
        Some(field) => match out.measured(&who, declared.line, path, Some(field), None) {
            Some(Found { one, .. }) => Slice {
                key: String::new(),
                name: name.to_owned(),
                value: one.value,
                n: one.n.map(|n| n.value),
                line: one.line,
            },
            None => return false,
        },
        None => {
            let Some(results) = out.results(path, declared.line) else { return false };
            let slices = groups(results, eval.metric.as_deref(), "");
            let wanted = results::plain_name(name);
            let is = |s: &&Slice| {
                results::plain_name(&s.name) == wanted
                    || results::plain_name(&format!("{} {}", s.key, s.name)) == wanted
            };
            let Some(slice) = slices.iter().find(is) else {
                let mut names: Vec<&str> = slices.iter().map(|s| s.name.as_str()).take(8).collect();
                names.sort_unstable();
                let has = if names.is_empty() { "no groups".to_owned() } else { names.join(", ") };
                out.unproven(declared.line, format!("{who} is not in {path}; it has {has}"));
                return false;
            };
            Slice { name: name.to_owned(), ..slice.clone() }
        }
    };
    hold(out, eval, path, &found, floor)
}

/// Holds a group against its bar.
fn hold(out: &mut Findings<'_>, eval: &Eval<'_>, path: &str, slice: &Slice, (bar, at): (f64, At)) -> bool {
    let path = path.trim_start_matches("./");
    let metric = eval.metric_name();
    let unit = results::table().unit(metric);
    let one = Measurement::new(metric, slice.value, unit, slice.line);
    let (name, id) = (&slice.name, &eval.id);
    match bar::standing(&one, metric, bar, eval.at_least) {
        Standing::Met(value, bar) => {
            let n = slice.n.map(|n| format!(" over {n} cases")).unwrap_or_default();
            let sign = sign(eval.at_least);
            out.proves(path, slice.line, format!("slice {name}: {metric} {} {sign} {}{n}", number(value), number(bar)));
            true
        }
        Standing::Missed(value, _) => {
            let wanted = format!("{} {} is declared ({})", sign(eval.at_least), number(bar), out.claimed(at));
            let place = format!("{path}:{}", slice.line);
            out.contradicts(at, format!("eval {id}, slice {name}: {metric} is {} ({place}), {wanted}", number(value)));
            true
        }
        Standing::Unclear => {
            out.unproven(at, format!("eval {id}, slice {name}: share or percent? Write number and bar in one unit"));
            false
        }
    }
}

/// The groups of a metric, or of the only numbers by group there are; of one way of grouping, where one is named.
fn groups(results: &results::Results, metric: Option<&str>, key: &str) -> Vec<Slice> {
    let same = |name: &str| name.is_empty() || metric.is_none_or(|metric| results::table().same(name, metric));
    let of_metric: Vec<Slice> =
        results.measurements.iter().filter(|m| same(&m.metric)).flat_map(|m| m.slices.iter().cloned()).collect();
    let lone = results.groups.iter().filter(|(name, _)| same(name)).map(|(_, slice)| slice.clone());
    let mut all: Vec<Slice> = of_metric.into_iter().chain(lone).collect();
    if all.iter().any(|s| s.key == key) {
        all.retain(|s| s.key == key);
    }
    all
}

/// `fairness.max_gap`: the stored gap, or the distance between the best and the worst group.
fn gap(out: &mut Findings<'_>) -> bool {
    let Some(manifest) = out.world.manifest else { return true };
    let (Some((max, at)), Some((path, line))) =
        (manifest.number("fairness.max_gap"), manifest.text("fairness.results"))
    else {
        return true;
    };
    let Some(results) = out.results(&path, line) else { return false };
    let metric = manifest.text("fairness.metric").map(|(text, _)| text).unwrap_or_else(|| "gap".to_owned());
    let path = path.trim_start_matches("./").to_owned();
    let stored = results.find(&metric).ok().map(|m| (m.value, m.line, String::new()));
    let base = results::plain_name(&metric);
    let base =
        ["_gap", "_difference", "_diff", "_ratio"].iter().find_map(|end| base.strip_suffix(end)).map(str::to_owned);
    let asked: Vec<String> =
        manifest.list("fairness.groups").into_iter().take(MAX_KEYS).map(|(g, _)| results::plain_name(&g)).collect();
    let keys = if asked.is_empty() { vec![String::new()] } else { asked };
    let between = || {
        let spreads = keys.iter().filter_map(|key| spread(&groups(results, base.as_deref(), key)));
        spreads.max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let Some((value, row, between)) = stored.or_else(between) else {
        out.unproven(line, format!("fairness: {path} has neither `{metric}` nor numbers by group"));
        return false;
    };
    if value > max {
        let message = format!(
            "fairness: {metric} is {}{between} ({path}:{row}), at most {} is declared ({})",
            number(value),
            number(max),
            out.claimed(at)
        );
        out.contradicts(at, message);
    } else {
        out.proves(&path, row, format!("{metric} {}{between} ≤ {}", number(value), number(max)));
    }
    true
}

/// The distance between best and worst group, and which they are.
fn spread(slices: &[Slice]) -> Option<(f64, u32, String)> {
    let worst = slices.iter().min_by(|a, b| a.value.total_cmp(&b.value))?;
    let best = slices.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
    let between = format!(" between {} {} and {} {}", best.name, number(best.value), worst.name, number(worst.value));
    (slices.len() > 1).then_some((best.value - worst.value, worst.line, between))
}
