//! The plan as a Markdown task list, for an issue or a comment.

use super::{accepted, deeds, name, statement};
use crate::plan::Plan;
use crate::plan::model::{Kind, Step};
use crate::report::escape::{code, prose};
use crate::report::words;

/// Places shown per step.
const PLACES: usize = 3;

/// Renders a cleaned plan.
pub(crate) fn markdown(plan: &Plan) -> String {
    let mut out = format!("## {}: plan to reach {}\n\n", prose(&plan.system), prose(&words::goal(&plan.goal)));
    let (now, then) = (&plan.now, &plan.then);
    if plan.steps.is_empty() && plan.reached {
        out.push_str("Reached already: nothing to do.\n");
        return out;
    }
    out.push_str(&format!(
        "{} steps, about {}. Tier {} → {}, score {:.1} → {:.1}.\n\n",
        plan.steps.len(),
        words::hours(plan.hours),
        words::tier(now.tier),
        words::tier(then.tier),
        now.score,
        then.score
    ));
    for step in &plan.steps {
        self::step(&mut out, step);
    }
    if !plan.open.is_empty() {
        out.push_str("\n**Still open after these steps**\n\n");
        for open in &plan.open {
            out.push_str(&format!("- {}\n", prose(open)));
        }
    }
    out
}

fn step(out: &mut String, step: &Step) {
    let mut head = format!("- [ ] {}. **{}**", step.order, prose(&name(step)));
    if step.rule.is_some() {
        let from = if step.kind == Kind::Contradiction { "contradicted" } else { words::level(step.from) };
        head.push_str(&format!(": {from} → {}", words::level(step.to)));
    }
    head.push_str(&format!(", about {}", words::hours(step.hours)));
    if step.gain > 0.0 {
        head.push_str(&format!(", +{:.2} → {:.1}", step.gain, step.score));
    }
    out.push_str(&head);
    out.push('\n');
    let mut item = |text: String| out.push_str(&format!("  - {text}\n"));
    if !step.because.is_empty() {
        item(step.because.iter().map(|b| prose(b)).collect::<Vec<_>>().join("; "));
    }
    match statement(step) {
        Some(fields) => item(format!("Declare {} in the manifest", code(&fields))),
        None => {
            deeds(step).for_each(|deed| item(prose(deed)));
            accepted(step).iter().for_each(|names| item(format!("accepted: {}", prose(names))));
        }
    }
    for place in step.look_at.iter().take(PLACES) {
        let path = code(&words::place(&place.path, place.line));
        item(format!("look at {path} {}: {}", prose(&place.what), prose(&place.why)));
    }
    if let Some(confirm) = step.confirm.as_deref().filter(|_| step.signature) {
        item(format!("a named person signs that {}", prose(confirm)));
    }
    if !step.becomes.is_empty() {
        item(format!("then {}", step.becomes.iter().map(|b| prose(b)).collect::<Vec<_>>().join("; ")));
    }
    let template = step.template.as_ref().map(|name| code(&format!("produ template write {name}")));
    let commands: Vec<String> = template.into_iter().chain(step.verify.iter().map(|c| code(c))).collect();
    item(commands.join(" · "));
}
