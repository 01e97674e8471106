//! The decision as parts of a document, for Markdown, the memo and the page in a browser.

use super::{Actor, NEARER, actors, column, further, held, kinds, lack, proviso, relief, settle, subject, towards};
use crate::model::{Decision, Report, Verdict, Work};
use crate::report::document::{Block, Column, Document, Item, Line, List, Mark, Piece, Table, line};
use crate::report::words;

/// Title, id and slug of a rule: the title for who reads, the others for who looks it up.
pub(crate) fn named(verdict: &Verdict) -> Line {
    line().text(&*verdict.title).own(" (").code(&*verdict.rule).own(" ").text(&*verdict.slug).own(")")
}

/// The reasons behind the answer: kinds of work, what else stands in the way, both numbers, what is only writing.
pub(crate) fn reasons(out: &mut Document, report: &Report) {
    let Some(decision) = &report.decision else { return };
    let kinds = kinds(decision);
    if let Some(lead) = ahead(decision) {
        out.push(Block::Paragraph(lead));
    } else if !kinds.is_empty() {
        out.push(Block::Paragraph(line().strong("Blockers:").text(format!(" {}.", kinds.join(", ")))));
    }
    for text in further(report) {
        out.push(Block::Paragraph(line().own("Also in the way: ").text(text).own(".")));
    }
    out.push(Block::Paragraph(numbers(report)));
    out.blocks.extend(relief(decision).map(|text| Block::Paragraph(text.into())));
}

/// Where no launch is planned, what is left to do for one, and how to see less of it.
pub(crate) fn ahead(decision: &Decision) -> Option<Line> {
    let left = towards(decision)?;
    Some(line().strong("Towards production:").text(format!(" {left}; ")).code(NEARER.0).own(NEARER.1).own("."))
}

/// Both numbers, readiness first.
pub(crate) fn numbers(report: &Report) -> Line {
    let line = line().strong(format!("Readiness {:.0}/100", report.readiness));
    let held = held(report).map(|held| format!(", {held}")).unwrap_or_default();
    line.text(format!(", evidence {:.0}{held}.", report.score))
}

/// Who has to act; nothing where no blocker is open.
pub(crate) fn who(report: &Report) -> Option<Table> {
    let decision = report.decision.as_ref()?;
    let list: Vec<Actor> = actors(decision);
    if list.is_empty() {
        return None;
    }
    let kinds = Work::ALL.map(|kind| Column::figures(column(kind)));
    let last = [Column::figures("work"), Column::text("first")];
    let mut table = Table::new([Column::text("Who has to act")].into_iter().chain(kinds).chain(last));
    for actor in list {
        let first = super::verdict(report, &actor.first).map(|verdict| line().text(&*verdict.title));
        let counts = actor.counts.map(|count| if count == 0 { "–".into() } else { Line::from(count.to_string()) });
        let role = Line::from(words::owner(actor.role));
        let ends = [words::hours(actor.hours).into(), first.unwrap_or_default()];
        table.row([role].into_iter().chain(counts).chain(ends));
    }
    Some(table)
}

/// The blockers that weigh most, each with what is missing, who settles it and how long that takes.
pub(crate) fn first(report: &Report, most: usize) -> List {
    let all = settle(report, most).into_iter().enumerate();
    List::of(all.map(|(at, (open, verdict))| {
        let said = named(verdict).own(": ").text(lack(verdict));
        let facts = format!("; {}, {}, {}", words::owner(open.owner), open.work.name(), words::hours(open.hours));
        Item::new(Mark::Number(at + 1), said.text(facts))
    }))
}

/// What a yes rests on.
pub(crate) fn conditions(report: &Report, decision: &Decision) -> List {
    List::points(decision.conditions.iter().map(|condition| {
        let (title, _) = subject(report, condition);
        let owner = condition.rule.as_ref().map(|_| line().own(", ").own(words::owner(condition.owner)));
        line().text(title).own(": ").text(proviso(condition)).then(owner.unwrap_or_default())
    }))
}

/// Rules side by side by what has to be made for them.
pub(crate) fn by_work<'v>(report: &Report, verdicts: impl IntoIterator<Item = &'v Verdict>) -> List {
    let all: Vec<&Verdict> = verdicts.into_iter().collect();
    let groups = Work::ALL.map(Some).into_iter().chain([None]).filter_map(|kind| {
        let group: Vec<Line> =
            all.iter().filter(|v| super::work_of(report, &v.rule) == kind).map(|v| named(v)).collect();
        let lead = line().own(kind.map_or("other", column)).own(": ");
        (!group.is_empty()).then(|| lead.then(Line::joined(group, &Piece::Own(", "))))
    });
    List::points(groups)
}
