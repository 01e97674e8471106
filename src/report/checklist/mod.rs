//! Checklists on paper: Markdown task list, CSV, JSON with its schema, GitHub issue form.
//!
//! Every renderer gets a cleaned list and returns text.

mod form;
#[cfg(test)]
mod tests;

pub(crate) use form::github_form;

use super::escape::{code, prose};
use super::words;
use crate::checklist::{Answer, Checklist, Item};
use crate::error::Error;
use crate::text::inert_cell as inert;

/// The list as every renderer may print it.
pub(crate) fn clean(list: &Checklist) -> Result<Checklist, Error> {
    super::clean::printable_tree(list)
}

/// The list as data.
pub(crate) fn json(list: &Checklist) -> Result<String, Error> {
    serde_json::to_string_pretty(list).map(|text| text + "\n").map_err(|e| internal(&e))
}

/// JSON Schema of the list, derived from the model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(Checklist).to_value()
}

fn internal(cause: &dyn std::fmt::Display) -> Error {
    Error::new("internal error: the checklist cannot be serialised").cause(cause)
}

/// A task list; ticked where the audit says yes.
pub(crate) fn markdown(list: &Checklist) -> String {
    let mut out = format!("## {}", prose(&list.title));
    if let Some(system) = &list.system {
        out.push_str(&format!(": {}", prose(system)));
    }
    out.push_str("\n\n");
    let mut facts = Vec::new();
    facts.extend((!list.about.is_empty()).then(|| prose(&list.about)));
    facts.push(format!("Levels for {}.", prose(&list.stage)));
    if list.filled {
        let items = || list.sections.iter().flat_map(|s| &s.items);
        let count = |answer: Answer| items().filter(|i| i.answer == Some(answer)).count();
        let (yes, no, open) = (count(Answer::Yes), count(Answer::No), count(Answer::Unproven));
        facts.push(format!("{yes} yes, {no} no, {open} unproven."));
    }
    if list.not_applicable > 0 {
        facts.push(format!("{} do not apply and are left out.", list.not_applicable));
    }
    if let Some(commit) = &list.commit {
        facts.push(format!("Commit {}.", code(&commit.chars().take(12).collect::<String>())));
    }
    out.push_str(&format!("{}\n", facts.join(" ")));
    for section in &list.sections {
        if section.title != list.title {
            out.push_str(&format!("\n### {}\n", prose(&section.title)));
        }
        out.push('\n');
        section.items.iter().for_each(|item| task(&mut out, item));
    }
    if list.sections.is_empty() {
        out.push_str("\nNo question fits.\n");
    }
    out
}

fn task(out: &mut String, item: &Item) {
    let tick = if item.answer == Some(Answer::Yes) { 'x' } else { ' ' };
    let mut facts: Vec<String> = item.rules.iter().map(|rule| code(rule)).collect();
    facts.extend(item.severity.map(|s| words::severity(s).to_owned()));
    facts.extend(item.required.map(|level| format!("{} is asked for", words::level(level))));
    out.push_str(&format!("- [{tick}] {} ({})\n", prose(&item.question), facts.join(", ")));
    if let Some(answer) = item.answer.filter(|a| *a != Answer::Yes) {
        let next = item.next.as_deref().map(|next| format!(": {}", prose(next))).unwrap_or_default();
        out.push_str(&format!("  - {}{next}\n", answer.name()));
    }
    if !item.evidence.is_empty() {
        let places: Vec<String> = item.evidence.iter().map(|place| code(place)).collect();
        out.push_str(&format!("  - seen in {}\n", places.join(", ")));
    }
    if let Some(confirm) = item.confirm.as_deref().filter(|_| item.answer != Some(Answer::Yes)) {
        out.push_str(&format!("  - a named person confirms that {}\n", prose(confirm)));
    }
}

/// Column names; only added to, never renamed.
const COLUMNS: [&str; 11] =
    ["id", "section", "question", "rules", "severity", "required", "level", "answer", "audience", "evidence", "next"];

/// One row per question; no cell is a formula.
pub(crate) fn csv(list: &Checklist) -> Result<String, Error> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|e| internal(&e))?;
    for section in &list.sections {
        for item in &section.items {
            let level = |level: Option<_>| level.map(|l| words::level(l).to_owned()).unwrap_or_default();
            let row = [
                item.id.clone(),
                section.title.clone(),
                item.question.clone(),
                item.rules.join(" | "),
                item.severity.map(|s| words::severity(s).to_owned()).unwrap_or_default(),
                level(item.required),
                level(item.level),
                item.answer.map(|a| a.name().to_owned()).unwrap_or_default(),
                item.audience.join(" | "),
                item.evidence.join(" | "),
                item.next.clone().unwrap_or_default(),
            ];
            writer.write_record(row.map(|cell| inert(&cell))).map_err(|e| internal(&e))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| internal(&e))?;
    String::from_utf8(bytes).map_err(|e| internal(&e))
}
