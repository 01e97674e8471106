//! The decision above the fold: the answer, what stops it and who can change that, what to settle first.

use super::icons::{self, icon};
use super::scale;
use crate::model::{Decision, Report, Ruling, Work};
use crate::report::decision::{self, blocks};
use crate::report::document::html::{cut, line, list};
use crate::report::{parts, words};
use maud::{Markup, html};

/// Blockers named before everything else.
const FIRST: usize = 3;

/// The name of the system, what it is, and the commit that was audited.
pub(super) fn bar(report: &Report) -> Markup {
    let (system, profile) = (&report.system, &report.profile);
    let facts = parts::FACTS.iter().filter_map(|name| profile.facts.get(*name).map(|value| format!("{name} {value}")));
    let about: Vec<String> = system.version.iter().cloned().chain([parts::kind(profile)]).chain(facts).collect();
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    html! {
        header.bar {
            b { (cut(&system.name)) }
            span.m { (cut(&about.join(" · "))) }
            span class="r m" {
                @if let Some(today) = &system.today { (cut(today)) }
                @if let Some(commit) = &system.commit { " · commit " code { (cut(&parts::short(commit, 7))) } }
            }
        }
    }
}

/// What the reader must know before the decision: that not all was seen, that the manifest counts for a look only.
pub(super) fn warnings(report: &Report) -> Markup {
    html! {
        @if let Some(said) = decision::incomplete(report) { p.note { (said) " " a href="#coverage" { "Which files" } } }
        @if let Some(path) = report.system.manifest.as_deref().filter(|_| report.system.uncommitted) {
            p.note { code { (cut(path)) } " is " (words::UNCOMMITTED) "." }
        }
    }
}

pub(super) fn panel(report: &Report) -> Markup {
    let ruling = report.decision.as_ref().map(|decision| decision.ruling);
    let (class, sign) = match ruling {
        Some(Ruling::Ready | Ruling::ReadyWithConditions) => ("verdict go", "yes"),
        Some(Ruling::NotReady) => ("verdict", "no"),
        Some(Ruling::Undecided | Ruling::NoLaunch) | None => ("verdict ask", "ask"),
    };
    html! {
        section class="card dec" aria-labelledby="verdict" {
            div class=(class) {
                h1 #verdict { (icon("", sign)) (cut(&decision::answer(report).sentence())) }
                @if let Some(decision) = &report.decision { (reasons(report, decision)) } @else { (nothing(report)) }
                @if let Some(failed) = words::failed(report) { p.no { "Gate failed: " (cut(&failed)) } }
                @if let Some(hidden) = words::waivers(report) { p { "Waivers: " (cut(&hidden)) } }
            }
            @if let Some(decision) = &report.decision {
                div.cols {
                    div { (stops(decision)) (conditions(report, decision)) (first(report)) }
                    div { (scale::readiness(report)) (scale::pillars(report)) (reality(report)) }
                }
            }
        }
        "\n"
    }
}

fn reasons(report: &Report, decision: &Decision) -> Markup {
    let further = decision::further(report);
    html! {
        @if let Some(ahead) = blocks::ahead(decision) {
            p { (line(&ahead)) }
        } @else if decision.blockers().next().is_some() {
            p {
                "About " (words::hours(decision::hours(decision))) " of work. "
                @if let Some(relief) = decision::relief(decision) { b { (relief) } }
            }
        }
        @if !further.is_empty() { p { "Also in the way: " (cut(&further.join("; "))) "." } }
    }
}

/// Why there is nothing to decide.
fn nothing(report: &Report) -> Markup {
    let reasons = report.profile.reasons.get("archetype").into_iter().flatten();
    html! { ul.dots { @for reason in reasons { li { (cut(&reason.what)) } } } }
}

/// Blockers by kind of work, and the same by who settles them.
fn stops(decision: &Decision) -> Markup {
    let title = match decision::is_planned(decision) {
        true => "What stops it, and who can change that",
        false => "Towards production, and who can change that",
    };
    let actors = decision::actors(decision);
    html! {
        @if !actors.is_empty() {
            h2 { (title) }
            div.kinds {
                @for kind in decision::by_kind(decision) {
                    @let (blockers, name) = (kind.open.len(), kind.work.name());
                    a class={ "k-" (name) } href=[(blockers > 0).then(|| format!("#next-{name}"))] {
                        b { (blockers) } @if blockers > 0 { span { (words::hours(kind.hours)) } }
                        i { (decision::column(kind.work)) }
                    }
                }
            }
            table.own {
                caption.vh { "Blockers by owner and kind of work" }
                thead { tr {
                    th scope="col" { "Owner" }
                    @for kind in Work::ALL { th scope="col" { (decision::column(kind)) } }
                    th scope="col" { "work" }
                } }
                tbody { @for actor in &actors { tr {
                    th scope="row" { (words::owner(actor.role)) }
                    @for count in actor.counts { @if count == 0 { td.z { "–" } } @else { td { (count) } } }
                    td { (words::hours(actor.hours)) }
                } } }
            }
        }
    }
}

fn conditions(report: &Report, decision: &Decision) -> Markup {
    let conditions = blocks::conditions(report, decision);
    html! { @if !conditions.items.is_empty() { div.three { h2 { "Conditions" } (list(&conditions)) } } }
}

fn first(report: &Report) -> Markup {
    let all = decision::settle(report, FIRST);
    html! {
        @if !all.is_empty() {
            div.three {
                h2 { "Settle first" }
                ol { @for (open, verdict) in all { li {
                    (icons::icon_of(verdict.outcome))
                    span {
                        span.vh { (icons::word_of(verdict.outcome)) ": " }
                        a href={ "#" (verdict.rule) } { (cut(&verdict.title)) } " "
                        span class="m s" { (words::owner(open.owner)) ", " (words::hours(open.hours)) }
                        br;
                        span.s { (cut(&decision::lack(verdict))) }
                    }
                } } }
            }
        }
    }
}

fn reality(report: &Report) -> Markup {
    let passed = report.reality_check.iter().filter(|check| check.passed).count();
    html! {
        @if !report.reality_check.is_empty() {
            div.real {
                h2 { "Reality check: " (passed) " of " (report.reality_check.len()) }
                ul { @for check in &report.reality_check {
                    @let (class, word) = if check.passed { ("yes", "yes") } else { ("no", "no") };
                    li { (icon(class, class)) span {
                        // A rule pack of one's own may replace the rule.
                        a href=[decision::verdict(report, &check.rule).map(|v| format!("#{}", v.rule))] { (cut(&check.question)) }
                        ": " (word)
                    } }
                } }
            }
        }
    }
}
