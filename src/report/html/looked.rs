//! The rest of the page: contradictions of the system itself, lists of questions, cost, gate, notes, what was looked at.

use super::rules::place;
use super::{charts, icons};
use crate::checklist::Answer;
use crate::model::Report;
use crate::report::document::html::{cut, fold, list, sign};
use crate::report::document::{Item, List};
use crate::report::{decision, parts, words};
use maud::{Markup, html};

/// What the repository contradicts: of the system, then of each rule.
pub(super) fn contradictions(report: &Report) -> Markup {
    let all = decision::against(report);
    html! {
        @if !all.is_empty() {
            section.sec #contradictions {
                h2 { "Contradictions" }
                p.m { "A contradicted statement is worth less than none: mend the system or mend the statement." }
                ul.contra { @for (verdict, said) in all { li.card {
                    h3 {
                        (icons::icon("no", "against")) " "
                        @if let Some(verdict) = verdict {
                            a href={ "#" (verdict.rule) } { (cut(&verdict.title)) } " " span class="id m" { (cut(&verdict.rule)) }
                        } @else { "What the system is" }
                    }
                    p { (cut(&said.message)) " " (place(report.links.as_ref(), &said.path, said.line)) }
                } } }
            }
            "\n"
        }
    }
}

/// Whether there is anything of that.
pub(super) fn has_lists(report: &Report) -> bool {
    let asked = report.checklists.iter().any(|list| !list.items.is_empty());
    asked || report.cost.is_some() || report.trend.is_some()
}

/// The ready-made lists, folded: one line per question; the cost in short, and the state before.
pub(super) fn lists(report: &Report) -> Markup {
    let answer = |answer: Answer| match answer {
        Answer::Yes => ("✔", "good"),
        Answer::No => ("✘", "bad"),
        Answer::Unproven => ("?", "warn"),
    };
    html! {
        @if has_lists(report) {
            section.sec #lists {
                h2 { "Questions and cost" }
                @for list in report.checklists.iter().filter(|list| !list.items.is_empty()) {
                    @let title = html! { (cut(&list.title)) ": " (words::answers(list)) };
                    (fold(&title, &html! {
                        ul.plain { @for item in &list.items { li {
                            (sign(answer(item.answer), item.answer.name())) " " (cut(&item.question)) " "
                            span class="m s" { (cut(&item.rules.join(", "))) }
                        } } }
                    }))
                }
                @if let Some(cost) = &report.cost {
                    h3 { "Cost" }
                    p { (cut(&crate::report::cost::brief(cost))) }
                    (charts::cost(cost))
                }
                (charts::trend(report))
            }
            "\n"
        }
    }
}

/// Gate, notes and coverage.
pub(super) fn remarks(report: &Report) -> Markup {
    let (gate, coverage) = (&report.gate, &report.coverage);
    let policy = List::points(gate.policy.iter().map(|policy| words::gate_policy(policy).into()));
    let mut seen = parts::notes(&coverage.skipped, coverage.skipped_total);
    let read = format!("{} of {} files read, {}", coverage.read, coverage.files, words::bytes(coverage.bytes));
    seen.items.insert(0, Item::from(read));
    seen.total += 1;
    html! {
        @if let Some(heading) = words::gate_inputs(report) { (section(None, &heading, &parts::gate_inputs(report))) }
        (section(None, "Policy", &policy))
        (section(Some("gate"), if gate.passed() { "Gate: passed" } else { "Gate: failed" }, &parts::gate(report)))
        (section(Some("notes"), "Notes", &parts::notes(&report.notes, report.notes.len())))
        (section(Some("coverage"), if coverage.incomplete { "What was looked at: incomplete" } else { "What was looked at" }, &seen))
    }
}

/// A section of one list; nothing where the list is empty.
fn section(id: Option<&str>, title: &str, entries: &List) -> Markup {
    html! {
        @if !entries.items.is_empty() {
            section.sec id=[id] { h2 { (cut(title)) } (list(entries)) }
            "\n"
        }
    }
}
