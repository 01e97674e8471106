//! `eval-results`: every evaluation with a results file meets its own threshold, on the declared model, recently.

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;

/// Smallest number of cases that says anything.
const MIN_CASES: f64 = 20.0;

pub(super) fn check(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let models: Vec<String> =
        claims_list(world, "artifacts.models").iter().filter_map(|m| m.get("version").cloned()).collect();
    let mut complete = true;
    for eval in claims_list(world, "evals") {
        let id = eval.get("id").map_or("eval", |s| s.as_str()).to_owned();
        let (Some(results), Some(threshold)) = (eval.get("results"), eval.number("threshold")) else { continue };
        let Some(node) = out.artifact(results, eval.line) else {
            complete = false;
            continue;
        };
        let field = eval.get("field").map_or("", |s| s.as_str());
        let Some(found) = node.pointer(field).filter(|n| n.as_number().is_some_and(f64::is_finite)) else {
            out.unproven(eval.line, format!("eval {id}: {results} has no number at `{field}`"));
            complete = false;
            continue;
        };
        let value = found.as_number().unwrap_or_default();
        let at_least = eval.get("direction").is_none_or(|d| d == "gte");
        let met = if at_least { value >= threshold } else { value <= threshold };
        let (metric, sign) = (eval.get("metric").map_or("value", |s| s.as_str()), if at_least { "≥" } else { "≤" });
        let claim = format!("{metric} {} {sign} {}", number(value), number(threshold));
        if !met {
            let place = format!("{results}:{}", found.line);
            let wanted = format!("{sign} {} is declared", number(threshold));
            out.contradicts(eval.line, format!("eval {id}: {metric} is {} ({place}), {wanted}", number(value)));
            continue;
        }
        if let Some(model) = eval.get("model_version").filter(|m| !models.is_empty() && !models.contains(*m)) {
            let shipped = models.join(", ");
            out.contradicts(eval.line, format!("eval {id} measured model {model}, shipped is {shipped}"));
            continue;
        }
        if eval.get("kind").is_some_and(|k| k == "baseline") {
            continue;
        }
        if eval.number("n_cases").is_some_and(|n| n < MIN_CASES) {
            out.unproven(eval.line, format!("eval {id}: fewer than {MIN_CASES} cases prove nothing"));
            complete = false;
            continue;
        }
        if eval.get("run_at").is_some()
            && !out.fresh(
                eval.get("run_at").map(|s| s.as_str()),
                eval.line,
                context.max_age_days,
                &format!("eval {id}"),
            )
        {
            complete = false;
            continue;
        }
        out.proves(results, found.line, claim);
    }
    out.finish(complete)
}
