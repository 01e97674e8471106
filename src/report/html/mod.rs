//! HTML: one file for a browser, a mail or a printer. Offline, without scripts, readable on a phone and in the dark.
//!
//! The page loads nothing and runs nothing (`Content-Security-Policy`), so even a mistake in escaping stays text. The
//! templates escape whatever is put into them.

pub(crate) mod chart;
mod charts;
pub(crate) mod shell;
#[cfg(test)]
pub(crate) mod tests;
mod verdicts;

use super::decision::{self, blocks};
use super::document::html::{cut, fold, list, sign, table};
use super::document::{Item, List};
use super::format::Format;
use super::{parts, words};
use crate::checklist::Answer;
use crate::model::{Report, Ruling};
use maud::{Markup, html};

/// First line after the doctype; tells a former report from another file.
pub(crate) const MARKER: &str = "<!-- produ report 1 -->";

/// Blockers named before everything else.
const FIRST: usize = 3;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "a browser: one offline page with every place looked at",
    extension: "html",
    media: "text/html",
    snippets: true,
    render: |report, _| Ok(render(report)),
    known: |head, _| head.lines().nth(1) == Some(MARKER),
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let tool = &report.tool;
    let footer = html! {
        "produ " (cut(&tool.version)) ", " (tool.rules) " rules " (cut(&parts::short(&tool.rules_digest, 12)))
        ", policy " (cut(&tool.policy))
    };
    let main = html! {
        @if report.audited {
            (overview(report))
            (section(Some("disagree"), "Manifest and repository disagree", &parts::disagreements(report)))
            (verdicts::contradicted(report))
            (next(report))
            (verdicts::sections(report))
        }
        (remarks(report))
    };
    let title = format!("Production readiness of {}", report.system.name);
    shell::page(&title, &header(report), &main, &footer)
}

fn header(report: &Report) -> Markup {
    let (system, profile) = (&report.system, &report.profile);
    let mut facts: Vec<String> = Vec::new();
    facts.extend(system.version.clone());
    facts.push(parts::kind(profile));
    for name in parts::FACTS {
        facts.extend(profile.facts.get(name).map(|value| format!("{name} {value}")));
    }
    facts.extend(system.commit.as_ref().map(|commit| format!("commit {}", parts::short(commit, 12))));
    facts.extend(system.today.clone());
    html! {
        p.kicker { "Production readiness" }
        h1 { (cut(&system.name)) }
        p.dim { (cut(&facts.join(" · "))) }
        @if report.audited {
            (result(report))
        } @else {
            p.result { (decision::answer(report).sentence()) }
            @let reasons = profile.reasons.get("archetype").into_iter().flatten();
            (list(&List::points(reasons.map(|reason| reason.what.clone().into()))))
        }
    }
}

/// The answer, the numbers, the reasons, what to settle first, and who has to act.
fn result(report: &Report) -> Markup {
    let class = match report.decision.as_ref().map(|decision| decision.ruling) {
        Some(Ruling::Ready) => "go",
        Some(Ruling::ReadyWithConditions) => "conditions",
        Some(Ruling::NotReady) => "no-go",
        Some(Ruling::Undecided | Ruling::NoLaunch) | None => "open",
    };
    html! {
        p.result {
            span class={ "ruling ruling-" (class) } { (cut(&decision::answer(report).sentence())) } " "
            span.score { (format!("{:.0}", report.readiness)) small { "/100 readiness" } }
        }
        "\n"
        p.needs { "Evidence " (format!("{:.0}", report.score)) @if let Some(held) = decision::held(report) { ", " (held) } }
        @if let Some(decision) = &report.decision {
            @let kinds = decision::kinds(decision);
            @if !kinds.is_empty() { p.needs { "Blockers: " (kinds.join(", ")) } }
            @for text in decision::further(report) { p.needs { "Also in the way: " (cut(&text)) } }
            @if let Some(relief) = decision::relief(decision) { p.needs { (relief) } }
            @let conditions = blocks::conditions(report, decision);
            @if !conditions.items.is_empty() { h3 { "Conditions" } (list(&conditions)) }
        }
        @if let Some(split) = &report.score_split { p.dim { "Evidence: " (words::split(split)) } }
        @if let Some(failed) = words::failed(report) { p class="needs bad" { "Gate failed: " (cut(&failed)) } }
        @if let Some(hidden) = words::waivers(report) { p.needs { "Waivers: " (cut(&hidden)) } }
        @let first = blocks::first(report, FIRST);
        @if !first.items.is_empty() { h3 { "Settle first" } (list(&first)) }
        @if let Some(who) = blocks::who(report) { (table(&who)) }
    }
}

fn overview(report: &Report) -> Markup {
    html! {
        section #overview {
            h2 { "Overview" }
            div.two {
                div.chart { (charts::radar(report)) }
                div { (charts::bars(report)) (charts::mix(report)) }
            }
            @if !report.reality_check.is_empty() {
                div.reality { h3 { "Reality check" } (list(&parts::reality_check(report))) }
            }
            (checklists(report))
            @if let Some(cost) = &report.cost {
                h3 { "Cost" }
                p { (cut(&super::cost::brief(cost))) }
            }
        }
        "\n"
    }
}

/// The ready-made lists, folded: one line per question.
fn checklists(report: &Report) -> Markup {
    let answer = |answer: Answer| match answer {
        Answer::Yes => ("✔", "good"),
        Answer::No => ("✘", "bad"),
        Answer::Unproven => ("?", "warn"),
    };
    html! {
        @for list in report.checklists.iter().filter(|list| !list.items.is_empty()) {
            @let title = html! { (cut(&list.title)) ": " (words::answers(list)) };
            (fold(&title, &html! {
                ul.plain {
                    @for item in &list.items {
                        li {
                            (sign(answer(item.answer), item.answer.name())) " " (cut(&item.question)) " "
                            span.dim { (cut(&item.rules.join(", "))) }
                        }
                    }
                }
            }))
        }
    }
}

fn next(report: &Report) -> Markup {
    let best = words::best_fixes(&report.verdicts, 5);
    html! {
        @if !best.is_empty() {
            section #next {
                h2 { "Most evidence for the effort" }
                @if let Some(outlook) = &report.outlook { p { "To " (words::outlook(outlook)) ": " code { "produ plan" } } }
                @if report.system.manifest.is_none() { p { "No manifest yet: " code { "produ init" } } }
                ol {
                    @for (verdict, fix) in best {
                        li {
                            (cut(&verdict.title)) " " span.id { (cut(&verdict.rule)) } " " (cut(&verdict.slug)) " " (verdicts::gain(verdict)) " "
                            span.dim { "effort " (words::effort(fix.effort)) }
                            br;
                            (cut(fix.steps.first().map(String::as_str).unwrap_or_default()))
                        }
                    }
                }
            }
            "\n"
        }
    }
}

/// A section of one list; nothing where the list is empty.
fn section(id: Option<&str>, title: &str, entries: &List) -> Markup {
    html! {
        @if !entries.items.is_empty() {
            section id=[id] { h2 { (cut(title)) } (list(entries)) }
            "\n"
        }
    }
}

/// Gate, notes and coverage.
fn remarks(report: &Report) -> Markup {
    let (gate, coverage) = (&report.gate, &report.coverage);
    let policy = List::points(gate.policy.iter().map(|policy| words::gate_policy(policy).into()));
    let mut seen = parts::notes(&coverage.skipped, coverage.skipped_total);
    let read = format!("{} of {} files read, {}", coverage.read, coverage.files, words::bytes(coverage.bytes));
    seen.items.insert(0, Item::from(read));
    seen.total += 1;
    html! {
        @if let Some(heading) = words::gate_inputs(report) { (section(None, &heading, &parts::gate_inputs(report))) }
        (section(None, "Policy", &policy))
        (section(None, if gate.passed() { "Gate: passed" } else { "Gate: failed" }, &parts::gate(report)))
        (section(None, "Notes", &parts::notes(&report.notes, report.notes.len())))
        (section(None, if coverage.incomplete { "Coverage: incomplete" } else { "Coverage" }, &seen))
    }
}
