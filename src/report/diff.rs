//! A difference of two audits as a document.

use super::document::{Block, Column, Document, Head, Line, Table, line};
use super::style::Role;
use super::{parts, words};
use crate::compare::diff::{Change, ChangeKind, Diff, Side};
use crate::text::excerpt;

/// First line of the comment, so that a bot can find and replace it.
const MARKER: &str = "<!-- produ diff 1 -->";
/// Changes shown in a comment; the other forms have all.
const SHOWN: usize = 40;

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
    if diff.changes.is_empty() {
        out.push(Block::Paragraph("No rule changed.".into()));
    }
    out.push(Block::Paragraph(format!("{} rules unchanged", diff.unchanged).into()));
    out
}

fn row(change: &Change) -> [Line; 4] {
    let role = if change.kind <= ChangeKind::Waived { Role::Bad } else { Role::Plain };
    [
        line().code(excerpt(&change.rule, 24)).own(" ").text(excerpt(&change.slug, 40)),
        line().toned(role, format!("{} → {}", change.before, change.after)),
        change.cause.words().into(),
        line().code(change.place.clone().unwrap_or_default()),
    ]
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
