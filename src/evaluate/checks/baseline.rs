//! `baseline-beaten` and `no-regression`: the measured value is better than the simple thing, and no worse than what ran
//! before.

use super::{Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::{Entry, nodes};
use crate::evaluate::world::World;
use crate::structured::Node;
use crate::text::excerpt;

/// A value with the place it was read at.
type Measured = (f64, String, u32);

/// `baseline-beaten`: every evaluation with a baseline is better than it, and there is one.
pub(super) fn beaten(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let evals = nodes(world, "evals");
    // The alternative without AI is an evaluation of its own.
    let alternative = world.manifest.and_then(|m| m.text("problem.non_ai_alternative.result"));
    let alternative = alternative.as_ref().and_then(|(text, _)| text.strip_prefix("eval:")).map(str::trim);
    let rival = alternative.and_then(|id| evals.iter().find(|e| e.get("id").and_then(Node::as_str) == Some(id)));
    let mut complete = true;
    for node in evals {
        let eval = Entry::of(node);
        if is_baseline(&eval) {
            continue;
        }
        let own = node.get("baseline").map(|b| (b, b.get("results"), b.get("value")));
        let same = rival.filter(|rival| comparable(&eval, &Entry::of(rival)));
        let baseline = match (own, same) {
            (Some((_, _, Some(value))), _) => value.as_number().map(|n| (n, world.manifest_path(), value.line)),
            (Some((b, Some(results), None)), _) => stored(&mut out, &eval, results, b.line),
            (_, Some(rival)) => rival.get("results").and_then(|r| stored(&mut out, &Entry::of(rival), r, rival.line)),
            _ => continue,
        };
        let measured = node.get("results").and_then(|results| stored(&mut out, &eval, results, eval.line));
        let (Some(baseline), Some(measured)) = (baseline, measured) else {
            out.unproven(eval.line, format!("eval {}: no two values to compare with the baseline", id(&eval)));
            complete = false;
            continue;
        };
        complete &= compare(&mut out, &eval, &measured, &baseline, 0.0, "the baseline");
    }
    out.finish(complete)
}

/// `no-regression`: no evaluation fell by more than it may against the version before.
pub(super) fn no_regression(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let mut complete = true;
    for node in nodes(world, "evals") {
        let eval = Entry::of(node);
        let Some(previous) = node.get("previous") else { continue };
        let before = previous.get("results").and_then(|results| stored(&mut out, &eval, results, previous.line));
        let now = node.get("results").and_then(|results| stored(&mut out, &eval, results, eval.line));
        let (Some(before), Some(now)) = (before, now) else {
            out.unproven(eval.line, format!("eval {}: no two values to compare with the version before", id(&eval)));
            complete = false;
            continue;
        };
        let slack = eval.number("max_regression").unwrap_or(0.0).max(0.0);
        complete &= compare(&mut out, &eval, &now, &before, -slack - f64::EPSILON, "the version before");
    }
    out.finish(complete)
}

/// Better than `other` by more than `margin`; a tie with the baseline proves nothing, being worse contradicts.
fn compare(
    out: &mut Findings<'_>,
    eval: &Entry,
    (value, path, row): &Measured,
    (other, place, at): &Measured,
    margin: f64,
    what: &str,
) -> bool {
    let gain = if higher_is_better(eval) { value - other } else { other - value };
    let (name, metric) = (id(eval), eval.get("metric").map_or("value", |s| s.as_str()));
    let (value, other) = (number(*value), number(*other));
    if gain > margin {
        out.proves(path, *row, format!("{metric} {value}, {what} {other}"));
        return true;
    }
    let message = format!("eval {name}: {metric} is {value} ({path}:{row}), {what} reaches {other} ({place}:{at})");
    if gain < margin {
        out.contradicts(eval.line, message);
    } else {
        out.unproven(eval.line, format!("{message}: no better"));
    }
    false
}

fn is_baseline(eval: &Entry) -> bool {
    eval.get("kind").is_some_and(|kind| kind == "baseline")
}

fn higher_is_better(eval: &Entry) -> bool {
    eval.get("direction").is_none_or(|direction| direction == "gte")
}

fn id(eval: &Entry) -> String {
    excerpt(eval.get("id").map_or("eval", |s| s.as_str()), 60)
}

/// Two evaluations measure the same thing on the same cases, as far as they say.
fn comparable(a: &Entry, b: &Entry) -> bool {
    ["metric", "dataset", "dataset_version"].iter().all(|field| match (a.get(field), b.get(field)) {
        (Some(a), Some(b)) => a == b,
        _ => *field != "metric",
    })
}

/// The number of an evaluation in a results file.
fn stored(out: &mut Findings<'_>, eval: &Entry, results: &Node, line: u32) -> Option<Measured> {
    let path = results.as_str()?.trim_start_matches("./").to_owned();
    let node = out.artifact(&path, line)?;
    let field = eval.get("field").map_or("", |s| s.as_str());
    let Some(found) = node.pointer(field).filter(|n| n.as_number().is_some_and(f64::is_finite)) else {
        out.unproven(line, format!("{path} has no number at `{}`", excerpt(field, 60)));
        return None;
    };
    let place = found.line;
    Some((found.as_number()?, path, place))
}
