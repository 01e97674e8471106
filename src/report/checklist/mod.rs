//! Checklists as a document, as CSV, and as an issue form of GitHub; with the schema of their JSON.
//!
//! Every renderer gets a cleaned list.

mod form;
#[cfg(test)]
mod tests;

pub(crate) use form::github_form;

use super::document::{Block, Document, Head, Item as Entry, Line, List, Mark, Piece, line};
use super::{csv, parts, words};
use crate::checklist::{Answer, Checklist, Item, Section};
use crate::error::Error;

/// The list as every renderer may print it.
pub(crate) fn clean(list: &Checklist) -> Result<Checklist, Error> {
    super::clean::printable_tree(list)
}

/// JSON Schema of the list, derived from the model.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(Checklist).to_value()
}

/// A cleaned list as a document: boxes, ticked where the audit says yes.
pub(crate) fn document(list: &Checklist) -> Document {
    let what = list.system.clone().map(Line::from).unwrap_or_default();
    let mut out = Document::titled(Head { subject: list.title.clone(), what, ..Head::default() });
    let mut facts: Vec<Line> = Vec::new();
    facts.extend((!list.about.is_empty()).then(|| list.about.clone().into()));
    facts.push(line().own("Levels for ").text(&*list.stage).own("."));
    if list.filled {
        let items = || list.sections.iter().flat_map(|s| &s.items);
        let count = |answer: Answer| items().filter(|i| i.answer == Some(answer)).count();
        let (yes, no, open) = (count(Answer::Yes), count(Answer::No), count(Answer::Unproven));
        facts.push(format!("{yes} yes, {no} no, {open} unproven.").into());
    }
    if list.not_applicable > 0 {
        facts.push(format!("{} do not apply and are left out.", list.not_applicable).into());
    }
    facts.extend(list.commit.as_ref().map(|commit| line().own("Commit ").code(parts::short(commit, 12)).own(".")));
    out.push(Block::Paragraph(Line::joined(facts, &Piece::Own(" "))));
    for section in &list.sections {
        if section.title != list.title {
            out.push(Block::Section(section.title.clone().into()));
        }
        out.push(Block::List(List::of(section.items.iter().map(task))));
    }
    if list.sections.is_empty() {
        out.push(Block::Paragraph("No question fits.".into()));
    }
    out
}

fn task(item: &Item) -> Entry {
    let mut facts: Vec<Line> = item.rules.iter().map(|rule| line().code(&**rule)).collect();
    facts.extend(item.severity.map(|s| words::severity(s).into()));
    facts.extend(item.required.map(|level| line().own(words::level(level)).own(" is asked for")));
    let title = item.title.as_deref().map(|title| line().strong(title).own(": ")).unwrap_or_default();
    let question = title.text(&*item.question).own(" (").then(Line::joined(facts, &Piece::Own(", "))).own(")");
    let mut out = Entry::new(Mark::Task(item.answer == Some(Answer::Yes)), question);
    if let Some(answer) = item.answer.filter(|a| *a != Answer::Yes) {
        let next = item.next.as_deref().map(|next| line().own(": ").text(next)).unwrap_or_default();
        out.inner.push(line().own(answer.name()).then(next).into());
    }
    if !item.evidence.is_empty() {
        let places = item.evidence.iter().map(|place| line().code(&**place));
        out.inner.push(line().own("seen in ").then(Line::joined(places, &Piece::Own(", "))).into());
    }
    if let Some(confirm) = item.confirm.as_deref().filter(|_| item.answer != Some(Answer::Yes)) {
        out.inner.push(line().own("a named person confirms that ").text(confirm).into());
    }
    out
}

/// Column names; only added to, never renamed.
const COLUMNS: [&str; 11] =
    ["id", "section", "question", "rules", "severity", "required", "level", "answer", "audience", "evidence", "next"];

/// One row per question; no cell is a formula.
pub(crate) fn csv(list: &Checklist) -> Result<String, Error> {
    csv::table(COLUMNS, list.sections.iter().flat_map(|section| section.items.iter().map(|item| row(section, item))))
}

fn row(section: &Section, item: &Item) -> [String; 11] {
    let level = |level: Option<_>| level.map(|l| words::level(l).to_owned()).unwrap_or_default();
    [
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
    ]
}
