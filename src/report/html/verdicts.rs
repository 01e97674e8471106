//! The verdicts: one foldable card each, with evidence, snippets, near misses and the next steps.

use super::markup::{element, list, text, wrap};
use crate::evaluate::verdict::Outcome;
use crate::report::v1::{Report, Verdict};
use crate::report::words;
use crate::rules::format::Severity;

/// All verdicts, open ones first.
pub(super) fn sections(report: &Report) -> String {
    let open = |severity: Severity| {
        move |v: &&Verdict| v.severity == severity && words::is_open(v) && v.outcome != Outcome::Contradicted
    };
    let all = || report.verdicts.iter();
    let groups: [(&str, &str, Vec<&Verdict>); 7] = [
        ("contradicted", "Contradicted", all().filter(|v| v.outcome == Outcome::Contradicted).collect()),
        ("blockers", "Blockers below their required level", all().filter(open(Severity::Blocker)).collect()),
        ("majors", "Majors below their required level", all().filter(open(Severity::Major)).collect()),
        ("minors", "Minors below their required level", all().filter(open(Severity::Minor)).collect()),
        ("waived", "Waived", all().filter(|v| v.outcome == Outcome::Waived).collect()),
        ("met", "Met", all().filter(|v| v.outcome == Outcome::Met).collect()),
        ("away", "Not applicable", all().filter(|v| v.outcome == Outcome::NotApplicable).collect()),
    ];
    groups
        .iter()
        .filter(|(_, _, list)| !list.is_empty())
        .map(|(id, title, list)| {
            let cards: String = list.iter().map(|v| card(v)).collect();
            format!(
                "<section id=\"{id}\"><h2>{title} <span class=\"count\">{}</span></h2>{cards}</section>",
                list.len()
            )
        })
        .collect()
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
         <span class=\"slug\">{}</span> {gain}<span class=\"why\">{}</span></summary>",
        text(&verdict.rule),
        text(&verdict.slug),
        text(&verdict.summary)
    );
    format!("<details class=\"card\">{summary}<div class=\"body\">{}</div></details>", body(verdict))
}

fn body(verdict: &Verdict) -> String {
    let mut out = element("p", "question", &verdict.question);
    out.push_str(&facts(verdict));
    out.push_str(&places(
        "Against it",
        verdict.contradictions.iter().map(|c| format!("{} {}", place(&c.path, c.line), text(&c.message))),
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
            out.push_str(&element("p", "dim", &format!("Template: {template}")));
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
