//! HTML: one file for a browser, a mail or a printer. Offline, without scripts, readable on a phone and in the dark.
//!
//! The page loads nothing and runs nothing (`Content-Security-Policy`), so even a mistake in escaping stays text. All
//! text goes through [`markup`]; structure is written here alone.

mod charts;
mod cost;
mod markup;
#[cfg(test)]
mod tests;
mod verdicts;

pub(crate) use cost::render as cost;

use super::words;
use crate::checklist::Answer;
use crate::model::{GateInput, Note, Report};
use markup::{element, list, text, wrap};

/// First line after the doctype; tells a former report from another file.
pub(crate) const MARKER: &str = "<!-- produ report 1 -->";

const STYLE: &str = include_str!("style.css");

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let title = format!("Production readiness of {}", report.system.name);
    let mut out = opening(&title);
    out.push_str(&header(report));
    out.push_str("<main>\n");
    if report.audited {
        out.push_str(&overview(report));
        out.push_str(&disagreements(report));
        out.push_str(&verdicts::contradicted(report));
        out.push_str(&next(report));
        out.push_str(&verdicts::sections(report));
    }
    out.push_str(&remarks(report));
    out.push_str("</main>\n");
    out.push_str(&footer(report));
    out.push_str("</body>\n</html>\n");
    out
}

/// Everything before the content: nothing is loaded, nothing runs.
fn opening(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n{MARKER}\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        text(title)
    )
}

fn header(report: &Report) -> String {
    let system = &report.system;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(system.version.clone());
    facts.push(if report.profile.kinds.is_empty() {
        report.profile.archetype.clone()
    } else {
        report.profile.kinds.join(", ")
    });
    for name in ["serving", "audience", "stakes", "autonomy", "stage"] {
        facts.extend(report.profile.facts.get(name).map(|value| format!("{name} {value}")));
    }
    facts.extend(system.commit.as_ref().map(|c| format!("commit {}", c.chars().take(12).collect::<String>())));
    facts.extend(system.today.clone());
    let mut out = String::from("<header>\n");
    out.push_str(&element("p", "kicker", "Production readiness"));
    out.push_str(&element("h1", "", &system.name));
    out.push_str(&element("p", "dim", &facts.join(" · ")));
    if report.audited {
        let tier = words::tier(report.tier);
        out.push_str(&format!(
            "<p class=\"result\"><span class=\"tier tier-{tier}\">{tier}</span> <span class=\"score\">{:.0}<small>/100</small></span></p>\n",
            report.score
        ));
        if let Some(split) = &report.score_split {
            out.push_str(&element("p", "dim", &format!("Score: {}", words::split(split))));
        }
        if let Some(next) = words::next_tier(report.tier).filter(|_| !report.next_tier_needs.is_empty()) {
            let needs = words::needs(report).join(", ");
            out.push_str(&element("p", "needs", &format!("Not {}: {needs}", words::tier(next))));
        }
        if let Some(failed) = words::failed(report) {
            out.push_str(&element("p", "needs bad", &format!("Gate failed: {failed}")));
        }
        if let Some(hidden) = words::waivers(report) {
            out.push_str(&element("p", "needs", &format!("Waivers: {hidden}")));
        }
    } else {
        out.push_str(&element("p", "result", "Nothing to audit: no AI system found"));
        let reasons = report.profile.reasons.get("archetype").into_iter().flatten();
        out.push_str(&list("", &reasons.map(|r| text(&r.what)).collect::<Vec<_>>()));
    }
    out.push_str("</header>\n");
    out
}

fn overview(report: &Report) -> String {
    let mut side = charts::bars(report);
    side.push_str(&charts::mix(report));
    let checks: Vec<String> = report
        .reality_check
        .iter()
        .map(|check| {
            let (sign, class, word) = if check.passed { ("✔", "good", "yes") } else { ("✘", "bad", "no") };
            format!(
                "<span class=\"sign {class}\" role=\"img\" aria-label=\"{word}\">{sign}</span> {}",
                text(&check.question)
            )
        })
        .collect();
    let mut out = String::from("<section id=\"overview\"><h2>Overview</h2><div class=\"two\">");
    out.push_str(&wrap("div", "chart", &charts::radar(report)));
    out.push_str(&wrap("div", "", &side));
    out.push_str("</div>");
    if !checks.is_empty() {
        out.push_str(&wrap("div", "reality", &(element("h3", "", "Reality check") + &list("plain", &checks))));
    }
    out.push_str(&checklists(report));
    if let Some(cost) = &report.cost {
        out.push_str(&element("h3", "", "Cost"));
        out.push_str(&element("p", "", &super::cost::brief(cost)));
    }
    out.push_str("</section>\n");
    out
}

/// Where the manifest describes another system than the repository holds.
fn disagreements(report: &Report) -> String {
    let disagree = report.contradictions.iter();
    let disagree: Vec<String> = disagree
        .map(|c| format!("{} {}", element("code", "", &words::place(&c.path, c.line)), text(&c.message)))
        .collect();
    if disagree.is_empty() {
        return String::new();
    }
    let list = list("places", &disagree);
    format!("<section id=\"disagree\"><h2>Manifest and repository disagree</h2>{list}</section>\n")
}

/// The ready-made lists, folded: one line per question.
fn checklists(report: &Report) -> String {
    let lists = report.checklists.iter().filter(|list| !list.items.is_empty());
    lists
        .map(|list| {
            let items: Vec<String> = list
                .items
                .iter()
                .map(|item| {
                    let (sign, class) = match item.answer {
                        Answer::Yes => ("✔", "good"),
                        Answer::No => ("✘", "bad"),
                        Answer::Unproven => ("?", "warn"),
                    };
                    let word = item.answer.name();
                    let (question, rules) = (text(&item.question), text(&item.rules.join(", ")));
                    format!(
                        "<span class=\"sign {class}\" role=\"img\" aria-label=\"{word}\">{sign}</span> {question} \
                         <span class=\"dim\">{rules}</span>"
                    )
                })
                .collect();
            let title = text(&format!("{}: {}", list.title, words::answers(list)));
            let body = wrap("div", "body", &self::list("plain", &items));
            format!("<details class=\"card\"><summary>{title}</summary>{body}</details>")
        })
        .collect()
}

fn next(report: &Report) -> String {
    let best = words::best_fixes(&report.verdicts, 5);
    if best.is_empty() {
        return String::new();
    }
    let items: String = best
        .into_iter()
        .map(|(verdict, fix)| {
            let first = fix.steps.first().map(|s| text(s)).unwrap_or_default();
            let (effort, rule, slug) = (words::effort(fix.effort), text(&verdict.rule), text(&verdict.slug));
            format!(
                "<li><span class=\"id\">{rule}</span> {slug} <span class=\"gain\">+{:.1}</span> \
                 <span class=\"dim\">effort {effort}</span><br>{first}</li>",
                verdict.gain
            )
        })
        .collect();
    let outlook = report.outlook.as_ref().map_or_else(String::new, |outlook| {
        wrap("p", "", &format!("{}: {}", text(&words::outlook(outlook)), element("code", "", "produ plan")))
    });
    let draft = if report.system.manifest.is_none() {
        wrap("p", "", &format!("No manifest yet: {}", element("code", "", "produ init")))
    } else {
        String::new()
    };
    format!("<section id=\"next\"><h2>Next steps</h2>{outlook}{draft}<ol>{items}</ol></section>\n")
}

fn remarks(report: &Report) -> String {
    let mut out = String::new();
    let mut section = |title: &str, items: Vec<String>| {
        if !items.is_empty() {
            out.push_str(&format!("<section><h2>{title}</h2>{}</section>\n", list("places", &items)));
        }
    };
    let noted = |note: &Note| match &note.path {
        Some(path) => format!("{} {}", element("code", "", &words::place(path, note.line)), text(&note.message)),
        None => text(&note.message),
    };
    let changed = |input: &GateInput| {
        let place = if input.path.is_empty() { String::new() } else { words::place(&input.path, input.line) };
        let effect = words::effect(input.effect);
        format!("<strong>{effect}</strong> {} {}", element("code", "", &place), text(&words::gate_input(input, "→")))
    };
    if let Some(heading) = words::gate_inputs(report) {
        section(&text(&heading), report.gate_inputs.iter().map(changed).collect());
    }
    let gate = &report.gate;
    section("Policy", gate.policy.iter().map(|policy| text(&words::gate_policy(policy))).collect());
    let failed = gate.failures.iter().map(|f| format!("<strong>failed:</strong> {}", text(f)));
    section(
        if gate.passed { "Gate: passed" } else { "Gate: failed" },
        if gate.passed { gate.conditions.iter().map(|c| text(c)).collect() } else { failed.collect() },
    );
    section("Notes", report.notes.iter().map(noted).collect());
    let coverage = &report.coverage;
    let mut seen =
        vec![format!("{} of {} files read, {}", coverage.read, coverage.files, words::bytes(coverage.bytes))];
    seen.extend(coverage.skipped.iter().map(noted));
    if coverage.skipped_total > coverage.skipped.len() {
        seen.push(format!("and {} more not looked at", coverage.skipped_total - coverage.skipped.len()));
    }
    section(if coverage.incomplete { "Coverage: incomplete" } else { "Coverage" }, seen);
    out
}

fn footer(report: &Report) -> String {
    let tool = &report.tool;
    let digest: String = tool.rules_digest.chars().take(12).collect();
    let line = format!("produ {}, {} rules {digest}, policy {}", tool.version, tool.rules, tool.policy);
    format!("<footer>{}</footer>\n", element("p", "dim", &line))
}
