//! Every evaluation with a results file meets its own threshold, on the declared model, recently, over enough cases.

use super::bar;
use super::bar::Standing;
use super::measured::{Eval, Found, sentence, sign};
use crate::evaluate::answer::Answer;
use crate::evaluate::checks::{Findings, number};
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::results::Unit;

/// Smallest number of cases that says anything.
const MIN_CASES: u64 = 20;

pub(crate) fn of(world: &World<'_>, ask: &Question<'_>, asked: &dyn Fn(&Eval<'_>) -> bool) -> Answer {
    let mut out = Findings::new(world);
    let mut complete = !Eval::too_many(&mut out);
    for eval in Eval::all(world).iter().filter(|eval| asked(eval)) {
        let (Some(results), Some(_)) = (eval.text("results"), eval.threshold) else { continue };
        let Some(found) = out.of_eval(eval, results) else {
            complete = false;
            continue;
        };
        complete &= one(&mut out, eval, &found, ask);
    }
    out.finish(complete)
}

/// Judges one evaluation; false when something is missing.
fn one(out: &mut Findings<'_>, eval: &Eval<'_>, found: &Found<'_>, ask: &Question<'_>) -> bool {
    let who = format!("eval {}", eval.id);
    let Some((bar, at)) = eval.threshold else { return false };
    let metric = eval.metric_name();
    let pair = match bar::standing(&found.one, metric, bar, eval.at_least) {
        Standing::Met(value, bar) => (value, bar),
        Standing::Missed(value, taken) => {
            let written = written(found, value);
            let as_share = if taken == bar { String::new() } else { format!(", written as {}", number(bar)) };
            let wanted =
                format!("{} {}{as_share} is declared ({})", sign(eval.at_least), number(taken), out.claimed(at));
            let message = format!("{who}: {metric} is {}{written} ({}), {wanted}", number(value), found.place());
            out.contradicts(at, message);
            return true;
        }
        Standing::Unclear => {
            let value = number(found.one.value);
            let message = format!(
                "{who}: {metric} is {value} ({}) against {}: share or percent? Write both in one unit",
                found.place(),
                number(bar)
            );
            out.unproven(at, message);
            return false;
        }
    };
    let version = eval.node.get("model_version").map_or(eval.at, |n| n.line);
    let declared = eval.text("model_version").map(|model| (model, version));
    if !out.right_model(&who, declared, found, eval.at) || !cases_hold(out, eval, found) {
        return true;
    }
    if eval.is("baseline") {
        return true;
    }
    let n = found.one.n.as_ref().map(|n| n.value).or_else(|| eval.number("n_cases").map(|(n, _)| n.max(0.0) as u64));
    if let Some(n) = n.filter(|n| *n < MIN_CASES) {
        out.unproven(eval.at, format!("{who}: {n} cases, fewer than {MIN_CASES} prove nothing"));
        return false;
    }
    if !recent(out, eval, found, ask) {
        return false;
    }
    if let Some((low, high)) = n.and_then(|n| bar::doubt(&found.one, metric, pair, eval.at_least, n)) {
        let why = format!(
            "{who}: {metric} {} over {} cases lies between {} and {} (95 %), so {} {} is not shown; take more cases",
            number(pair.0),
            n.unwrap_or_default(),
            number(low),
            number(high),
            sign(eval.at_least),
            number(pair.1)
        );
        out.weak(found, why);
    }
    out.proves(&found.path, found.one.line, sentence(metric, pair.0, eval.at_least, pair.1));
    true
}

/// How the file writes it, where that is another number.
fn written(found: &Found<'_>, value: f64) -> String {
    match found.one.unit {
        _ if found.one.value == value => String::new(),
        Unit::Percent => format!(", written as {} %", number(found.one.value)),
        _ => format!(", written as {}", number(found.one.value)),
    }
}

/// No more cases are declared than the result rests on.
fn cases_hold(out: &mut Findings<'_>, eval: &Eval<'_>, found: &Found<'_>) -> bool {
    let (Some((declared, at)), Some(n)) = (eval.number("n_cases"), &found.one.n) else { return true };
    if declared <= n.value as f64 {
        return true;
    }
    let message = format!(
        "eval {}: {} cases are declared ({}), the result rests on {} ({}:{})",
        eval.id,
        number(declared),
        out.claimed(at),
        n.value,
        found.path,
        n.line
    );
    out.contradicts(at, message);
    false
}

/// The run is young enough, and as young as declared.
fn recent(out: &mut Findings<'_>, eval: &Eval<'_>, found: &Found<'_>, ask: &Question<'_>) -> bool {
    let who = format!("eval {}", eval.id);
    let run_at = eval.node.get("run_at").and_then(|n| Some((n.text()?.into_owned(), n.line)));
    out.dated(&who, run_at, found.results, &found.path, eval.at, ask.max_age_days()) != Some(false)
}
