//! Memo: one page for the people who decide: go or no-go, why, what was not assessed, and who signs.
//!
//! Written as Markdown, so that it can be printed, mailed and pasted. It recommends; people decide.

use super::decision::{self, blocks};
use super::document::{self, Block, Column, Document, Head, Line, List, Piece, Table, line};
use super::format::Format;
use super::{parts, words};
use crate::model::{AttestationUse, Outcome, Report, Ruling, Work};
#[cfg(test)]
use crate::model::{Proviso, ProvisoKind};
use crate::text::excerpt;

/// First line; tells a former memo from another file.
pub(crate) const MARKER: &str = "<!-- produ memo 2 -->";

/// Entries of a list, and of one that is rarely long; the memo has to stay one page.
const SHOWN: usize = 5;
const FEW: usize = 3;
/// Lines of one printed page.
#[cfg(test)]
const PAGE: usize = 60;
/// Who signs, in the order in which they are usually asked.
const SIGNERS: [&str; 5] = ["Product owner", "Model owner", "Operations", "Security", "Accountable executive"];

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "memo",
    about: "the launch decision: one page",
    extension: "md",
    media: "text/markdown",
    render: |report, _| Ok(render(report)),
    // Both versions of the memo are this program's.
    known: |head, _| head.starts_with(MARKER) || head.starts_with("<!-- produ memo 1 -->"),
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
    if let Some(decision) = &report.decision {
        what = what.own(" to ").own(words::tier(decision.stage));
    }
    let day = system.today.clone().unwrap_or_else(|| "unknown day".to_owned());
    let commit = system.commit.as_deref().map_or_else(|| "no commit".to_owned(), |commit| parts::short(commit, 7));
    let aside = line().text(day).gap().own("commit ").code(commit);
    let head = Head { subject: "Launch memo".to_owned(), what, aside, own_page: true, ..Head::default() };
    let mut out = Document { marker: Some(MARKER), ..Document::titled(head) };
    if !report.audited {
        let text = line().strong("Nothing to decide:").own(" no AI system was found in this repository.");
        out.push(Block::Paragraph(text));
        return out;
    }
    recommendation(&mut out, report);
    stops(&mut out, report);
    people(&mut out, report);
    if let Some(heading) = words::gate_inputs(report).filter(|_| !report.gate_inputs.is_empty()) {
        out.section(heading, parts::gate_inputs(report).most(FEW));
    }
    unseen(&mut out, report);
    decision(&mut out);
    let identity = line().own("produ ").text(&*report.tool.version).own(", rules ");
    let identity = identity.code(parts::short(&report.tool.rules_digest, 12)).own("; full list: ");
    out.push(Block::Paragraph(identity.code("produ -o html=produ.html")));
    out
}

/// The word of the meeting, the numbers behind it, the reality check.
fn recommendation(out: &mut Document, report: &Report) {
    let word = match report.decision.as_ref().map(|decision| decision.ruling) {
        Some(Ruling::Ready) => "go",
        Some(Ruling::ReadyWithConditions) => "go with conditions",
        Some(Ruling::NotReady) => "no-go",
        Some(Ruling::NoLaunch) => "none, no launch is planned",
        Some(Ruling::Undecided) | None => "none, not everything could be looked at",
    };
    out.push(Block::Section(line().own("Recommendation: ").own(word)));
    let answer = line().strong(format!("{}.", decision::answer(report).sentence()));
    let planned = report.decision.as_ref().filter(|decision| decision::is_planned(decision));
    let hours = planned.map(decision::hours).filter(|hours| *hours > 0.0);
    let hours = hours.map(|hours| format!(" About {} of work.", words::hours(hours))).unwrap_or_default();
    let relief = planned.and_then(decision::relief).map(|text| format!(" {text}"));
    out.push(Block::Paragraph(answer.text(hours).text(relief.unwrap_or_default())));
    out.blocks.extend(report.decision.as_ref().and_then(blocks::ahead).map(Block::Paragraph));
    out.push(Block::Paragraph(blocks::numbers(report)));
    for text in decision::further(report) {
        out.push(Block::Paragraph(line().own("Also in the way: ").text(text).own(".")));
    }
    let mut table = Table::new(["Reality check", "", ""].map(Column::text));
    for check in &report.reality_check {
        let verdict = decision::verdict(report, &check.rule);
        let answer = if check.passed { line().strong("yes") } else { line().strong("not shown") };
        let why = verdict.filter(|_| !check.passed).map(decision::lack).unwrap_or_default();
        table.row([line().text(&*check.question), answer, line().text(excerpt(&why, 90))]);
    }
    if !report.reality_check.is_empty() {
        out.push(Block::Table(table));
    }
}

/// What stops the launch by who has to act, or what a yes rests on.
fn stops(out: &mut Document, report: &Report) {
    if let Some(who) = blocks::who(report) {
        let planned = report.decision.as_ref().is_some_and(decision::is_planned);
        out.push(Block::Section(if planned { "What stops the launch" } else { "Towards production" }.into()));
        out.push(Block::Table(who));
    }
    let against = decision::against(report).into_iter();
    let all: Vec<Line> = against
        .map(|(verdict, found)| {
            let lead = verdict.map(|verdict| line().strong(&*verdict.title).own(": "));
            lead.unwrap_or_default().text(excerpt(&found.message, 120))
        })
        .collect();
    out.section(parts::counted("Contradicted", all.len()), List::points(all).most(FEW));
    if let Some(decision) = &report.decision {
        out.section("Conditions", blocks::conditions(report, decision).most(SHOWN));
    }
    if let Some(hidden) = words::waivers(report) {
        out.push(Block::Paragraph(hidden.into()));
    }
}

/// What only people can confirm: of the open rules first those that wait for nothing but a signature.
fn people(out: &mut Document, report: &Report) {
    let open = report.decision.iter().flat_map(|decision| &decision.open);
    let mut list: Vec<(bool, Line)> = open
        .filter_map(|open| {
            let verdict = decision::verdict(report, &open.rule)?;
            let asked = verdict.attestation == AttestationUse::Required;
            let confirm = verdict.confirm.as_deref().filter(|_| asked)?;
            let said = line().own(words::owner(open.owner)).own(": ").text(excerpt(confirm, 140));
            Some((open.work != Work::Signature, said))
        })
        .collect();
    list.sort_by_key(|(written, _)| *written);
    let lines: Vec<Line> = list.into_iter().map(|(_, line)| line).collect();
    out.section("Only people can say", List::points(lines).most(SHOWN));
}

fn unseen(out: &mut Document, report: &Report) {
    let count = |outcome: Outcome| report.verdicts.iter().filter(|v| v.outcome == outcome).count();
    let mut facts: Vec<Line> = vec!["What runs in production".into()];
    let files = if report.coverage.incomplete { Some(decision::unseen(report)) } else { decision::unread(report) };
    facts.extend(files.map(Line::from));
    let unknown = count(Outcome::Unknown);
    facts.extend((unknown > 0).then(|| format!("{} not known", words::plural(unknown, "rule")).into()));
    let away = count(Outcome::NotApplicable);
    facts.extend((away > 0).then(|| format!("{away} rules do not apply").into()));
    out.push(Block::Section("Not looked at".into()));
    out.push(Block::Paragraph(Line::joined(facts, &Piece::Own(" · "))));
}

/// What the people who decide fill in.
fn decision(out: &mut Document) {
    out.push(Block::Section("Decision".into()));
    let choices = "☐ Go   ☐ Go with conditions   ☐ No-go      Conditions: ______________________________";
    out.push(Block::Paragraph(choices.into()));
    let mut table = Table::new(["Role", "Name", "Date", "Signature"].map(Column::text));
    for signer in SIGNERS {
        table.row([signer, "", "", ""]);
    }
    out.push(Block::Table(table));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn a_page_with_reasons_and_signatures() {
        let memo = render(&sample::report());
        assert!(memo.lines().count() <= PAGE, "{} lines", memo.lines().count());
        for part in [
            "## Recommendation: no-go",
            "Not ready for production: 2 blockers.",
            "## What stops the launch",
            "| Operations | – | 1 | 1 | – |",
            "## Not looked at",
            "| Accountable executive |",
        ] {
            assert!(memo.contains(part), "{part}\n{memo}");
        }
        assert!(!memo.contains("D-REL-01"), "rules by title only: ids are in the report\n{memo}");
    }

    #[test]
    fn a_yes_names_what_it_rests_on_and_is_no_bare_go_where_something_is_contradicted() {
        let mut report = sample::report();
        let decision = report.decision.as_mut().unwrap();
        decision.open.clear();
        decision.needs.clear();
        decision.ruling = Ruling::ReadyWithConditions;
        decision.conditions =
            vec![Proviso { kind: ProvisoKind::Contradiction, rule: Some("D-SCL-02".into()), until: None, owner: None }];
        let memo = render(&report);
        assert!(memo.contains("Recommendation: go with conditions") && memo.contains("## Conditions"), "{memo}");
        assert!(memo.contains("the repository says otherwise"), "{memo}");
    }

    #[test]
    fn a_demo_is_not_stopped() {
        let mut report = sample::report();
        report.decision.as_mut().unwrap().ruling = Ruling::NoLaunch;
        let memo = render(&report);
        assert!(
            memo.contains("**Towards production:** 2 blockers, about 4 h; <code>produ --stage pilot</code> shows"),
            "{memo}"
        );
        assert!(memo.contains("## Towards production") && !memo.contains("stops") && !memo.contains("in the way"));
    }

    #[test]
    fn nothing_to_audit_is_nothing_to_decide() {
        assert!(render(&sample::nothing()).contains("Nothing to decide"));
    }
}
