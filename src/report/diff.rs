//! A difference of two audits as a document.

use super::document::{Block, Column, Document, Head, Line, Table, line};
use super::style::Role;
use super::{parts, words};
use crate::compare::asked::{Asked, AskedChange, Blockers, FactChange};
use crate::compare::diff::{Change, ChangeKind, Diff, Side};
use crate::model::Outcome;
use crate::text::excerpt;

/// First line of the comment, so that a bot can find and replace it.
const MARKER: &str = "<!-- produ diff 1 -->";
/// Changes shown in a comment; the other forms have all.
const SHOWN: usize = 40;
/// Rules named in a sentence before the rest is counted.
const NAMED: usize = 6;
/// Files named beside a cause before the rest is counted.
const FILES: usize = 2;

const GROUPS: [(ChangeKind, &str); 7] = [
    (ChangeKind::Contradicted, "Contradicted now"),
    (ChangeKind::Fell, "Fell"),
    (ChangeKind::SwitchedOff, "No longer applies"),
    (ChangeKind::Waived, "Waived now"),
    (ChangeKind::Appeared, "New"),
    (ChangeKind::Disappeared, "Gone"),
    (ChangeKind::Rose, "Rose"),
];

/// The difference, what fell before what rose.
pub(crate) fn document(diff: &Diff) -> Document {
    let sides = line().text(&*diff.system).own(": ").code(side(&diff.before)).own(" → ").code(side(&diff.after));
    let subject = "Production readiness".to_owned();
    let head = Head { subject, what: headline(diff).into(), aside: sides, ..Head::default() };
    let mut out = Document { marker: Some(MARKER), ..Document::titled(head) };
    out.push(Block::Paragraph(blockers(&diff.blockers)));
    if !diff.facts.is_empty() {
        out.push(Block::Section(parts::counted("What decides which rules apply", diff.facts.len())));
        let mut table = Table::new(["Fact", "Change", "Where"].map(Column::text));
        diff.facts.iter().for_each(|change| table.row(fact(change)));
        table.open_ended = true;
        out.push(Block::Table(table));
    }
    let mut room = SHOWN;
    for (kind, title) in GROUPS {
        let list: Vec<&Change> = diff.changes.iter().filter(|c| c.kind == kind).collect();
        if list.is_empty() {
            continue;
        }
        out.push(Block::Section(parts::counted(title, list.len())));
        let mut table = Table::new(["Rule", "Change", "Cause", "Where"].map(Column::text));
        for change in &list {
            table.row(row(change));
        }
        table.open_ended = true;
        table.in_comment = Some(room);
        room = room.saturating_sub(list.len());
        out.push(Block::Table(table));
    }
    if !diff.asked.is_empty() {
        out.push(Block::Section(parts::counted("Asked more or less strictly", diff.asked.len())));
        let mut table = Table::new(["Rule", "Asked", "State"].map(Column::text));
        diff.asked.iter().for_each(|change| table.row(asked(change)));
        table.open_ended = true;
        table.in_comment = Some(room);
        out.push(Block::Table(table));
    }
    let same = format!("{} rules stand where they stood.", diff.unchanged);
    let nothing = diff.changes.is_empty() && diff.asked.is_empty();
    out.push(Block::Paragraph(if nothing { "No rule changed.".into() } else { same.into() }));
    out
}

/// How many blockers are open on both sides, and which opened or closed.
fn blockers(all: &Blockers) -> Line {
    let mut out = line().own("Open blockers: ").strong(format!("{} → {}", all.before, all.after));
    for (word, ids) in [("; opened ", &all.opened), ("; closed ", &all.closed)] {
        if !ids.is_empty() {
            out = out.own(word).text(first(ids, NAMED));
        }
    }
    out
}

/// The first of some names, and how many more there are.
fn first(names: &[String], most: usize) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| excerpt(name, 60)).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn fact(change: &FactChange) -> [Line; 3] {
    let side = |value: &Option<String>| value.as_deref().map_or_else(|| "not known".to_owned(), |v| excerpt(v, 60));
    [
        line().text(excerpt(&change.fact, 40)),
        line().text(format!("{} → {}", side(&change.before), side(&change.after))),
        line().code(change.place.clone().unwrap_or_default()),
    ]
}

fn asked(change: &AskedChange) -> [Line; 3] {
    let (before, after) = (&change.before, &change.after);
    let side = |asked: &Asked| {
        let mut parts = Vec::new();
        if before.severity != after.severity {
            parts.push(words::severity(asked.severity));
        }
        if before.required != after.required {
            parts.push(words::level(asked.required));
        }
        parts.join(", ")
    };
    let role = if change.is_less() { Role::Bad } else { Role::Plain };
    [
        line().code(excerpt(&change.rule, 24)).own(" ").text(excerpt(&change.slug, 40)),
        line().toned(role, format!("{} → {}", side(before), side(after))),
        state(before.outcome, after.outcome).into(),
    ]
}

fn state(before: Outcome, after: Outcome) -> String {
    match (answered(before), answered(after)) {
        (old, new) if old == new => format!("{new} on both sides"),
        (old, new) => format!("{old} → {new}"),
    }
}

/// How a rule that applies is answered, in one word.
fn answered(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Waived => "waived",
        outcome if outcome.is_open() => "open",
        _ => "met",
    }
}

fn row(change: &Change) -> [Line; 4] {
    let role = if change.kind <= ChangeKind::Waived { Role::Bad } else { Role::Plain };
    [
        line().code(excerpt(&change.rule, 24)).own(" ").text(excerpt(&change.slug, 40)),
        line().toned(role, format!("{} → {}", change.before, change.after)),
        cause(change),
        line().code(change.place.clone().unwrap_or_default()),
    ]
}

/// The cause with the files that tell it.
fn cause(change: &Change) -> Line {
    let out: Line = change.cause.words().into();
    if change.files.is_empty() { out } else { out.own(": ").code(first(&change.files, FILES)) }
}

fn side(side: &Side) -> String {
    let commit = side.commit.as_deref().map(|commit| parts::short(commit, 7));
    match commit {
        Some(commit) if !side.name.starts_with(&commit) => format!("{} ({commit})", excerpt(&side.name, 40)),
        _ => excerpt(&side.name, 40),
    }
}

fn headline(diff: &Diff) -> String {
    let (before, after) = (&diff.before, &diff.after);
    let change = after.score - before.score;
    let readiness = format!("readiness {:.0} → {:.0}", before.readiness, after.readiness);
    let tiers = if before.tier == after.tier {
        words::tier(after.tier).to_owned()
    } else {
        format!("{} → {}", words::tier(before.tier), words::tier(after.tier))
    };
    format!("{tiers}, {readiness}, evidence {:.1} → {:.1} ({change:+.1})", before.score, after.score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waived_rule_is_not_told_as_met() {
        for (before, after, told) in [
            (Outcome::Waived, Outcome::Waived, "waived on both sides"),
            (Outcome::Met, Outcome::Met, "met on both sides"),
            (Outcome::Contradicted, Outcome::Unmet, "open on both sides"),
            (Outcome::Unmet, Outcome::Waived, "open → waived"),
        ] {
            assert_eq!(state(before, after), told);
        }
    }
}
