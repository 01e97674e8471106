//! Memo: one page for the people who decide: go or no-go, why, what was not assessed, and who signs.
//!
//! Written as Markdown, so that it can be printed, mailed and pasted. It recommends; people decide.

use super::document::{self, Block, Column, Document, Head, Item, Line, List, Mark, Piece, Table, line};
use super::format::Format;
use super::{parts, sentence, words};
use crate::model::{AttestationUse, Outcome, Report, Severity, Tier, Verdict};

/// First line; tells a former memo from another file.
pub(crate) const MARKER: &str = "<!-- produ memo 1 -->";

/// Entries of each list; the memo has to stay one page.
const SHOWN: usize = 6;
/// Who signs, in the order in which they are usually asked.
const SIGNERS: [&str; 5] =
    ["Product owner", "Engineering", "Security and privacy", "Operations", "Accountable executive"];

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "memo",
    about: "the launch decision: one page",
    extension: "md",
    media: "text/markdown",
    render: |report, _| Ok(render(report)),
    known: |head, _| head.starts_with(MARKER),
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    document::markdown::render(&document(report))
}

fn document(report: &Report) -> Document {
    let system = &report.system;
    let mut what = line().text(&*system.name);
    if let Some(version) = &system.version {
        what = what.own(" ").text(&**version);
    }
    let day = system.today.clone().unwrap_or_else(|| "unknown day".to_owned());
    let commit = system.commit.as_deref().map_or_else(|| "no commit".to_owned(), |commit| parts::short(commit, 12));
    let aside = line().text(day).gap().own("commit ").code(commit);
    let head = Head { subject: "Go/no-go".to_owned(), what, aside, own_page: true, ..Head::default() };
    let mut out = Document { marker: Some(MARKER), ..Document::titled(head) };
    if !report.audited {
        let text = line().strong("Nothing to decide:").own(" no AI system was found in this repository.");
        out.push(Block::Paragraph(text));
        return out;
    }
    recommendation(&mut out, report);
    let open = |severity: Severity| {
        let list = report.verdicts.iter();
        list.filter(|v| words::is_open(v) && v.severity == severity).collect::<Vec<_>>()
    };
    let stops = open(Severity::Blocker);
    list(&mut out, "What stops the launch", &stops, |v| Some(sentence::summary(v)));
    let waived: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Waived).collect();
    list(&mut out, "Accepted by waiver", &waived, |v| v.waiver.clone());
    if let Some(hidden) = words::waivers(report) {
        out.push(Block::Paragraph(hidden.into()));
    }
    let people = report.verdicts.iter().filter(|v| words::is_open(v) && v.attestation == AttestationUse::Required);
    let people: Vec<&Verdict> = people.filter(|v| v.confirm.is_some()).collect();
    list(&mut out, "Only people can confirm", &people, |v| v.confirm.clone());
    if let Some(heading) = words::gate_inputs(report) {
        out.section(heading, parts::gate_inputs(report).most(SHOWN));
    }
    unseen(&mut out, report);
    decision(&mut out);
    let identity = line().own("produ ").text(&*report.tool.version).own(", rules ");
    out.push(Block::Paragraph(identity.code(parts::short(&report.tool.rules_digest, 12))));
    out
}

fn recommendation(out: &mut Document, report: &Report) {
    let word = match report.tier {
        Tier::None | Tier::Demo => "No-go: the evidence is that of a demo",
        Tier::Pilot => "Go for a limited group only",
        Tier::Production | Tier::Hardened => "Go",
    };
    let text = line().strong(format!("Recommendation: {word}.")).own(" Tier ").own(words::tier(report.tier));
    out.push(Block::Paragraph(text.text(format!(", score {:.0}/100.", report.score))));
    let next = words::next_tier(report.tier).filter(|_| !report.next_tier_needs.is_empty());
    if let Some(next) = next {
        let needs = Line::joined(words::needs(report).into_iter().map(Line::from), &Piece::Own(", "));
        out.push(Block::Paragraph(line().own("To ").own(words::tier(next)).own(": ").then(needs).own(".")));
    }
    let answers = report.reality_check.iter().map(|check| {
        let question = line().text(&*check.question).own(": ");
        if check.passed { question.own("yes") } else { question.strong("no") }
    });
    out.push(Block::List(List::points(answers)));
}

/// A section of rules, each with what there is to say about it.
fn list(out: &mut Document, title: &'static str, verdicts: &[&Verdict], said: impl Fn(&Verdict) -> Option<String>) {
    let lines = verdicts.iter().map(|v| id(v).text(said(v).unwrap_or_default()));
    out.section(parts::counted(title, verdicts.len()), List::points(lines).most(SHOWN));
}

fn unseen(out: &mut Document, report: &Report) {
    let away = report.verdicts.iter().filter(|v| v.outcome == Outcome::NotApplicable).count();
    let mut lines: Vec<Line> = vec![
        "What runs in production: only the repository and its declared facts were looked at.".into(),
        format!("{away} rules do not apply to this profile.").into(),
    ];
    if report.coverage.skipped_total > 0 {
        let incomplete = if report.coverage.incomplete { ", some of which matter" } else { "" };
        lines.push(format!("{} files could not be looked at{incomplete}.", report.coverage.skipped_total).into());
    }
    let unknown = report.verdicts.iter().filter(|v| v.outcome == Outcome::Unknown).take(SHOWN);
    lines.extend(unknown.map(|v| id(v).text(sentence::summary(v))));
    out.section("Not assessed", List::points(lines));
}

/// What the people who decide fill in.
fn decision(out: &mut Document) {
    let choices = ["Go", "Go with conditions", "No-go"].map(|choice| Item::new(Mark::Task(false), choice));
    out.section("Decision", List::of(choices));
    out.push(Block::Paragraph("Conditions: ______________________________".into()));
    let mut table = Table::new(["Role", "Name", "Date", "Signature"].map(Column::text));
    for signer in SIGNERS {
        table.row([signer, "", "", ""]);
    }
    out.push(Block::Table(table));
}

fn id(verdict: &Verdict) -> Line {
    line().code(&*verdict.rule).own(" ").text(&*verdict.slug).own(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn a_page_with_reasons_and_signatures() {
        let memo = render(&sample::report());
        assert!(memo.lines().count() <= 70, "{} lines", memo.lines().count());
        for part in ["Go for a limited group only", "## What stops the launch", "## Not assessed", "| Operations |"] {
            assert!(memo.contains(part), "{part}\n{memo}");
        }
    }

    #[test]
    fn nothing_to_audit_is_nothing_to_decide() {
        assert!(render(&sample::nothing()).contains("Nothing to decide"));
    }
}
