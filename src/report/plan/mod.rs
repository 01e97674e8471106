//! The plan on paper: terminal, Markdown, JSON, and its schema.
//!
//! Every renderer gets a cleaned plan and returns text.

mod markdown;
mod terminal;

pub(crate) use markdown::markdown;
pub(crate) use terminal::terminal;

use super::words;
use crate::error::Error;
use crate::model::Level;
use crate::plan::Plan;
use crate::plan::model::{Kind, Step};

/// The plan as every renderer may print it.
pub(crate) fn clean(plan: &Plan) -> Result<Plan, Error> {
    super::clean::printable_tree(plan)
}

/// The plan as data.
pub(crate) fn json(plan: &Plan) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(plan)
        .map_err(|e| Error::new("internal error: the plan cannot be serialised").cause(e))?;
    Ok(text + "\n")
}

/// JSON Schema of the plan, derived from the model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(Plan).to_value()
}

/// Name of a step for people.
fn name(step: &Step) -> String {
    match (&step.rule, step.kind) {
        (Some(rule), _) => format!("{} {}", rule.id, rule.slug),
        (None, Kind::Waiver) => "waivers".to_owned(),
        (None, _) => "manifest and repository disagree".to_owned(),
    }
}

/// What a step's first lines are: what is wrong, or the first actions of the rule.
fn deeds(step: &Step) -> impl Iterator<Item = &String> {
    /// Actions shown; `produ explain` has all.
    const ACTIONS: usize = 2;
    // Where a document is all that is asked for, the first action is enough: the others build it.
    let actions = if step.to <= Level::Documented { 1 } else { ACTIONS };
    step.problems.iter().take(ACTIONS).chain(step.actions.iter().take(actions))
}

/// What the level asked for can be shown by, by name: `rollback runbook, rollback procedure`.
fn accepted(step: &Step) -> Option<String> {
    /// Names shown; `produ explain` has all.
    const NAMES: usize = 4;
    let wanted = step.wanted.iter().rev().find(|w| w.level != Level::Attested)?;
    let mut names: Vec<&str> =
        wanted.accepts.iter().filter_map(|line| Some(line.trim_start().split_once(": ")?.0)).collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMES);
    let mut text = names.into_iter().take(NAMES).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(", {more} more"));
    }
    (!text.is_empty()).then(|| format!("{} by {text}", words::level(wanted.level)))
}

/// Manifest fields that would do for the level a step leads to, where a statement is all that is asked for.
fn statement(step: &Step) -> Option<String> {
    /// Fields shown; `produ explain` has all.
    const FIELDS: usize = 6;
    let declared = step.wanted.iter().find(|w| w.level == Level::Declared)?;
    let only = step.wanted.len() == 1 && !declared.manifest.is_empty();
    only.then(|| {
        let more = declared.manifest.len().saturating_sub(FIELDS);
        let names = declared.manifest.iter().take(FIELDS).map(String::as_str).collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{names} and {more} more fields") } else { names }
    })
}

#[cfg(test)]
mod tests;
