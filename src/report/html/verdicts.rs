//! The verdicts: one foldable card each, with evidence, snippets, near misses and the next steps.

use super::super::sentence;
use super::markup::{element, list, text, wrap};
use crate::model::{Outcome, Report, Severity, Verdict};
use crate::report::words;

/// Contradicted claims shown on a folded card.
const CLAIMS: usize = 3;

/// All verdicts but the contradicted ones, open ones first.
pub(super) fn sections(report: &Report) -> String {
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
        ("away", "Not applicable", all().filter(|v| v.outcome == Outcome::NotApplicable).collect()),
    ];
    groups.iter().filter(|(_, _, list)| !list.is_empty()).map(|(id, title, list)| section(id, title, list)).collect()
}

/// What the repository contradicts: claim by claim with its place, before anything else that is open.
pub(super) fn contradicted(report: &Report) -> String {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Contradicted).collect();
    if list.is_empty() { String::new() } else { section("contradicted", "Contradicted", &list) }
}

/// What has something to show, then what was not found at all, a line each.
fn section(id: &str, title: &str, list: &[&Verdict]) -> String {
    let cards = |bare: bool| -> String {
        list.iter().filter(|v| sentence::nothing_found(v) == bare).map(|v| card(v)).collect()
    };
    let bare = list.iter().filter(|v| sentence::nothing_found(v)).count();
    let head = if bare > 0 && bare < list.len() {
        element("h3", "", &format!("Nothing found for {bare}"))
    } else {
        String::new()
    };
    format!(
        "<section id=\"{id}\"><h2>{title} <span class=\"count\">{}</span></h2>{}{head}{}</section>\n",
        list.len(),
        cards(false),
        cards(true)
    )
}

fn card(verdict: &Verdict) -> String {
    let (sign, class, word) = match verdict.outcome {
        Outcome::Met => ("✔", "good", "met"),
        Outcome::Partial => ("◐", "warn", "partial"),
        Outcome::Unmet => ("✘", "bad", "unmet"),
        Outcome::Contradicted => ("✘", "bad", "contradicted"),
        Outcome::Unknown => ("?", "warn", "unknown"),
        Outcome::Waived => ("–", "off", "waived"),
        Outcome::NotApplicable => ("–", "off", "not applicable"),
    };
    let gain = if verdict.gain > 0.0 && words::is_open(verdict) {
        format!("<span class=\"gain\">+{:.1}</span>", verdict.gain)
    } else {
        String::new()
    };
    let summary = format!(
        "<summary><span class=\"sign {class}\" role=\"img\" aria-label=\"{word}\">{sign}</span> <span class=\"id\">{}</span> \
         <span class=\"slug\">{}</span> {gain}{}</summary>",
        text(&verdict.rule),
        text(&verdict.slug),
        why(verdict)
    );
    let class = if sentence::nothing_found(verdict) { "card bare" } else { "card" };
    format!("<details class=\"{class}\">{summary}<div class=\"body\">{}</div></details>", body(verdict))
}

/// The line below the name: the summary, or each contradicted claim with its place.
fn why(verdict: &Verdict) -> String {
    if verdict.outcome != Outcome::Contradicted || verdict.contradictions.is_empty() {
        return element("span", "why", &sentence::summary(verdict));
    }
    let claims = verdict.contradictions.iter().take(CLAIMS);
    claims.map(|c| wrap("span", "why", &format!("{} {}", place(&c.path, c.line), text(&c.message)))).collect()
}

fn body(verdict: &Verdict) -> String {
    let mut out = element("p", "question", &verdict.question);
    out.push_str(&facts(verdict));
    out.push_str(&places(
        "Against it",
        verdict.contradictions.iter().skip(CLAIMS).map(|c| format!("{} {}", place(&c.path, c.line), text(&c.message))),
    ));
    out.push_str(&places(
        "Evidence",
        verdict.evidence.iter().map(|e| {
            let mut item = format!("{} {} <em>{}</em>", place(&e.path, e.line), text(&e.what), words::level(e.level));
            if let Some(snippet) = &e.snippet {
                item.push_str(&wrap("pre", "", &element("code", "", snippet)));
            }
            item
        }),
    ));
    if let Some(search) = &verdict.search {
        if !search.looked_in.is_empty() {
            out.push_str(&element("p", "dim", &format!("Looked in {} files.", words::counts(&search.looked_in, 6))));
        }
        out.push_str(&places(
            "Nearest misses",
            search
                .nearest
                .iter()
                .map(|m| format!("{} {} <em>{}</em>", place(&m.path, m.line), text(&m.what), text(&m.why))),
        ));
    }
    if let Some(confirm) = &verdict.confirm {
        out.push_str(&element("p", "", &format!("A named person must confirm: {confirm}.")));
    }
    if let Some(waiver) = &verdict.waiver {
        out.push_str(&element("p", "", &format!("Waiver: {waiver}")));
    }
    if let Some(fix) = &verdict.fix {
        let title = format!("Fix ({}, {})", words::effort(fix.effort), words::effort_meaning(fix.effort));
        out.push_str(&places(&title, fix.steps.iter().map(|step| text(step))));
        if let Some(template) = &fix.template {
            out.push_str(&wrap("p", "dim", &element("code", "", &format!("produ template write {template}"))));
        }
    }
    out
}

fn facts(verdict: &Verdict) -> String {
    let line = format!(
        "{}, weight {}: {}, {} required",
        words::severity(verdict.severity),
        verdict.weight,
        words::level(verdict.level),
        words::level(verdict.required)
    );
    element("p", "dim", &format!("{} · {line}", verdict.area))
}

fn places(title: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { String::new() } else { element("h3", "", title) + &list("places", &items) }
}

fn place(path: &str, line: u32) -> String {
    element("code", "", &words::place(path, line))
}
