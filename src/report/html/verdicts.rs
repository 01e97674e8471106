//! The verdicts: one foldable card each, with evidence, snippets, near misses and the next steps.

use crate::model::{Contradiction, Outcome, Report, Severity, Verdict};
use crate::report::document::html::{cut, sign};
use crate::report::{sentence, words};
use maud::{Markup, html};

/// Contradicted claims shown on a folded card.
const CLAIMS: usize = 3;

/// All verdicts but the contradicted ones, open ones first.
pub(super) fn sections(report: &Report) -> Markup {
    let open = |severity: Severity| {
        move |v: &&Verdict| v.severity == severity && words::is_open(v) && v.outcome != Outcome::Contradicted
    };
    let all = || report.verdicts.iter();
    let groups: [(&str, &str, Vec<&Verdict>); 6] = [
        ("blockers", "Blockers below their required level", all().filter(open(Severity::Blocker)).collect()),
        ("majors", "Majors below their required level", all().filter(open(Severity::Major)).collect()),
        ("minors", "Minors below their required level", all().filter(open(Severity::Minor)).collect()),
        ("waived", "Waived", all().filter(|v| v.outcome == Outcome::Waived).collect()),
        ("met", "Met", all().filter(|v| v.outcome == Outcome::Met).collect()),
        ("away", "Does not apply", all().filter(|v| v.outcome == Outcome::NotApplicable).collect()),
    ];
    html! { @for (id, title, list) in &groups { (section(id, title, list)) } }
}

/// What the repository contradicts: claim by claim with its place, before anything else that is open.
pub(super) fn contradicted(report: &Report) -> Markup {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Contradicted).collect();
    section("contradicted", "Contradicted", &list)
}

/// What has something to show, then what was not found at all, a line each; nothing for no verdicts.
fn section(id: &str, title: &str, list: &[&Verdict]) -> Markup {
    let (bare, found): (Vec<&Verdict>, Vec<&Verdict>) = list.iter().partition(|v| sentence::nothing_found(v));
    html! {
        @if !list.is_empty() {
            section id=(id) {
                h2 { (title) " " span.count { (list.len()) } }
                @for verdict in &found { (card(verdict)) }
                @if !bare.is_empty() && !found.is_empty() { h3 { "Nothing found for " (bare.len()) } }
                @for verdict in &bare { (card(verdict)) }
            }
            "\n"
        }
    }
}

fn card(verdict: &Verdict) -> Markup {
    let (look, word) = match verdict.outcome {
        Outcome::Met => (("✔", "good"), "met"),
        Outcome::Partial => (("◐", "warn"), "partial"),
        Outcome::Unmet => (("✘", "bad"), "unmet"),
        Outcome::Contradicted => (("✘", "bad"), "contradicted"),
        Outcome::Unknown => (("?", "warn"), "unknown"),
        Outcome::Waived => (("–", "off"), "waived"),
        Outcome::NotApplicable => (("–", "off"), "not applicable"),
    };
    let class = if sentence::nothing_found(verdict) { "card bare" } else { "card" };
    html! {
        details class=(class) {
            summary {
                (sign(look, word)) " " span.title { (cut(&verdict.title)) } " " span.id { (cut(&verdict.rule)) } " " span.slug { (cut(&verdict.slug)) } " "
                @if verdict.gain > 0.0 && words::is_open(verdict) { (gain(verdict)) }
                (why(verdict))
            }
            div.body { (body(verdict)) }
        }
    }
}

/// What the whole fix adds to the evidence.
pub(super) fn gain(verdict: &Verdict) -> Markup {
    html! { span.gain { (format!("+{:.1}", verdict.gain)) } }
}

/// The line below the name: the summary, or each contradicted claim with its place.
fn why(verdict: &Verdict) -> Markup {
    let told = verdict.outcome == Outcome::Contradicted && !verdict.contradictions.is_empty();
    html! {
        @if told {
            @for claim in verdict.contradictions.iter().take(CLAIMS) { span.why { (self::claim(claim)) } }
        } @else {
            span.why { (cut(&sentence::summary(verdict))) }
        }
    }
}

fn claim(claim: &Contradiction) -> Markup {
    html! { (place(&claim.path, claim.line)) " " (cut(&claim.message)) }
}

fn body(verdict: &Verdict) -> Markup {
    let nearest = verdict.search.iter().flat_map(|search| &search.nearest);
    html! {
        p.question { (cut(&verdict.question)) }
        (facts(verdict))
        (places("Against it", verdict.contradictions.iter().skip(CLAIMS).map(claim)))
        (places("Evidence", verdict.evidence.iter().map(|e| html! {
            (place(&e.path, e.line)) " " (cut(&words::recognised(e))) " " em { (words::level(e.level)) }
            @if let Some(snippet) = &e.snippet { pre { code { (cut(snippet)) } } }
        })))
        @if let Some(search) = verdict.search.as_ref().filter(|search| !search.looked_in.is_empty()) {
            p.dim { "Looked in " (words::counts(&search.looked_in, 6)) " files." }
        }
        (places("Nearest misses", nearest.map(|m| html! {
            (place(&m.path, m.line)) " " (cut(&m.what)) " " em { (cut(&m.why)) }
        })))
        @if let Some(confirm) = &verdict.confirm { p { "A named person must confirm: " (cut(confirm)) "." } }
        @if let Some(waiver) = &verdict.waiver { p { "Waiver: " (cut(waiver)) } }
        @if let Some(fix) = &verdict.fix {
            @let title = format!("Fix ({}, {})", words::effort(fix.effort), words::effort_meaning(fix.effort));
            (places(&title, fix.steps.iter().map(|step| html! { (cut(step)) })))
            @if let Some(template) = &fix.template { p.dim { code { "produ template write " (cut(template)) } } }
        }
    }
}

fn facts(verdict: &Verdict) -> Markup {
    html! {
        p.dim {
            (cut(&verdict.area)) " · " (words::severity(verdict.severity)) ", weight " (verdict.weight) ": "
            (words::level(verdict.level)) ", " (words::level(verdict.required)) " required"
        }
    }
}

/// A heading and a list; nothing for no entries.
fn places(title: &str, items: impl Iterator<Item = Markup>) -> Markup {
    let items: Vec<Markup> = items.collect();
    html! {
        @if !items.is_empty() {
            h3 { (title) }
            ul.places { @for item in &items { li { (item) } } }
        }
    }
}

fn place(path: &str, line: u32) -> Markup {
    html! { code { (cut(&words::place(path, line))) } }
}
