//! `beats-baseline`: the measured number is no worse than the simple alternative, and than the release before.

use super::shared::measured::{Eval, Found};
use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::manifest::{At, ManifestNode};
use crate::results::Measurement;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "beats-baseline",
    "each measured number with its simple alternative and with the release before",
    check,
);

/// Numbers this close are one: results are rounded.
const TOLERANCE: f64 = 0.005;

fn check(world: &World<'_>, _: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let mut complete = !Eval::too_many(&mut out);
    let evals = Eval::all(world);
    for eval in evals.iter().filter(|e| !e.is("baseline")) {
        let Some(path) = eval.text("results") else { continue };
        let previous = eval.node.get("previous");
        let rival = evals.iter().find(|b| b.is("baseline") && b.metric.is_some() && b.metric == eval.metric);
        if eval.node.get("baseline").is_none() && previous.is_none() && rival.is_none() {
            continue;
        }
        let Some(now) = out.of_eval(eval, path) else {
            complete = false;
            continue;
        };
        if let Some((value, place, line)) = simple(&mut out, eval, rival, &mut complete) {
            complete &= no_worse(&mut out, eval, &now, "the baseline", (value, &place, line), None);
        }
        if let Some(path) = previous.and_then(|p| p.get("results")).and_then(ManifestNode::as_str) {
            let who = format!("eval {}, release before", eval.id);
            match out.measured(&who, eval.at, path, eval.text("field"), eval.metric.as_deref()) {
                Some(before) => {
                    let place = before.place();
                    let allowed = eval.number("max_regression");
                    let rival = (before.one.value, place.as_str(), previous.map_or(eval.at, |p| p.line));
                    complete &= no_worse(&mut out, eval, &now, "the release before", rival, Some(allowed));
                }
                None => complete = false,
            }
        }
    }
    out.finish(complete)
}

/// The number of the simple alternative, where it stands, and the line of the claim.
fn simple(
    out: &mut Findings<'_>,
    eval: &Eval<'_>,
    rival: Option<&Eval<'_>>,
    complete: &mut bool,
) -> Option<(f64, String, At)> {
    let declared = eval.node.get("baseline");
    let value = declared.and_then(|b| b.get("value")).and_then(|n| Some((n.as_number()?, n.line)));
    let own = declared.and_then(|b| b.get("results")).and_then(ManifestNode::as_str).map(|path| (path, eval));
    let other = rival.and_then(|r| Some((r.text("results")?, r)));
    let Some((path, source)) = own.or(other.filter(|_| value.is_none())) else {
        return value.map(|(value, line)| (value, out.claimed(line), line));
    };
    let who = format!("eval {}, baseline", eval.id);
    let found = out.measured(&who, eval.at, path, source.text("field"), source.metric.as_deref());
    let Some(found) = found else {
        *complete = false;
        return None;
    };
    if let Some((claimed, line)) = value
        && (claimed - found.one.value).abs() > TOLERANCE
    {
        let (says, place) = (number(found.one.value), found.place());
        let message = format!("{who}: {} is declared ({}), {place} says {says}", number(claimed), out.claimed(line));
        out.contradicts(line, message);
    }
    Some((found.one.value, found.place(), value.map_or(eval.at, |(_, line)| line)))
}

/// Compares with a rival; `allowed` is the declared regression, if one may be.
fn no_worse(
    out: &mut Findings<'_>,
    eval: &Eval<'_>,
    now: &Found<'_>,
    against: &str,
    (rival, place, line): (f64, &str, At),
    allowed: Option<Option<(f64, At)>>,
) -> bool {
    let (value, rival) = same_unit(&now.one, rival);
    let slack = allowed.flatten().map_or(0.0, |(slack, _)| slack);
    let margin = if eval.at_least { value - rival } else { rival - value };
    let (metric, at) = (eval.metric_name(), now.place());
    // Sums of decimal fractions differ in the last bit.
    if margin + slack + 1e-9 >= 0.0 {
        out.proves(
            &now.path,
            now.one.line,
            format!("{metric} {} against {} of {against}", number(value), number(rival)),
        );
        return true;
    }
    let (value, rival) = (number(value), number(rival));
    let says = format!("eval {}: {metric} is {value} ({at}), {against} has {rival} ({place})", eval.id);
    match allowed.flatten() {
        Some((slack, row)) => {
            let claimed = out.claimed(row);
            out.contradicts(row, format!("{says}; it may fall by at most {} ({claimed})", number(slack)));
            true
        }
        None => {
            out.unproven(line, format!("{says}: worse is no proof"));
            false
        }
    }
}

/// Both as shares where one is a share and the other is not.
fn same_unit(now: &Measurement, rival: f64) -> (f64, f64) {
    match (now.value, rival) {
        (value, rival) if value > 1.0 && value <= 100.0 && rival > 0.0 && rival < 1.0 => (value / 100.0, rival),
        (value, rival) if rival > 1.0 && rival <= 100.0 && value > 0.0 && value < 1.0 => (value, rival / 100.0),
        pair => pair,
    }
}
