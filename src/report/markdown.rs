//! GitHub-flavoured Markdown: the report as a comment on a pull request or a job summary.
//!
//! Result first, details folded. All text of the audited tree goes through [`super::escape`]; structure (headings,
//! tables, folds) is written by this file alone.

use super::escape::{code, prose};
use super::sentence;
use super::words;
use crate::model::{Level, Note, Outcome, Report, Severity, Verdict};

/// First line; tells later runs (and the overwrite check) that a text is a report of this program.
pub(crate) const MARKER: &str = "<!-- produ report 1 -->";

/// Entries shown of lists that can be long; the JSON report has all.
const SHOWN: usize = 10;
/// Places shown per verdict.
const PLACES: usize = 3;

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let mut out = format!("{MARKER}\n");
    headline(&mut out, report);
    if report.audited {
        pillars(&mut out, report);
        checks(&mut out, report);
        ml_test_score(&mut out, report);
        cost(&mut out, report);
        next(&mut out, report);
        system_contradictions(&mut out, report);
        verdicts(&mut out, report);
        checklists(&mut out, report);
        trace(&mut out, report);
    } else {
        nothing_to_audit(&mut out, report);
    }
    notes(&mut out, report);
    coverage(&mut out, report);
    gate_inputs(&mut out, report);
    gate(&mut out, report);
    let tool = &report.tool;
    let digest: String = tool.rules_digest.chars().take(12).collect();
    let version = prose(&tool.version);
    out.push_str(&format!(
        "\nprodu {version}, {} rules {}, policy {}\n",
        tool.rules,
        code(&digest),
        prose(&tool.policy)
    ));
    out
}

fn headline(out: &mut String, report: &Report) {
    let system = &report.system;
    if report.audited {
        out.push_str(&format!(
            "## Production readiness: {}, score {:.0}/100\n\n",
            words::tier(report.tier).to_uppercase(),
            report.score
        ));
    } else {
        out.push_str("## Production readiness: nothing to audit\n\n");
    }
    let mut line = vec![format!("**{}**", prose(&system.name))];
    line.extend(system.version.as_deref().map(prose));
    let kinds = if report.profile.kinds.is_empty() {
        report.profile.archetype.clone()
    } else {
        report.profile.kinds.join(", ")
    };
    line.push(prose(&kinds));
    for name in ["serving", "audience", "stakes", "autonomy", "stage"] {
        line.extend(report.profile.facts.get(name).map(|value| format!("{name} {}", prose(value))));
    }
    line.extend(system.commit.as_deref().map(|c| format!("commit {}", code(&c.chars().take(12).collect::<String>()))));
    line.retain(|part| !part.is_empty());
    out.push_str(&format!("{}\n", line.join(" · ")));
    if let Some(next) = words::next_tier(report.tier).filter(|_| report.audited && !report.next_tier_needs.is_empty()) {
        let needs: Vec<String> = words::needs(report).iter().map(|n| prose(n)).collect();
        out.push_str(&format!("\n**Not {}:** {}\n", words::tier(next), needs.join(", ")));
    }
    if let Some(failed) = words::failed(report) {
        out.push_str(&format!("\n**Gate failed:** {}\n", prose(&failed)));
    }
    if let Some(hidden) = words::waivers(report) {
        out.push_str(&format!("\n**Waivers:** {}\n", prose(&hidden)));
    }
}

fn pillars(out: &mut String, report: &Report) {
    out.push_str("\n| Pillar | Score | Met |\n|:--|--:|--:|\n");
    for p in &report.pillars {
        let score = p.score.map_or_else(|| "no rule applies".to_owned(), |s| format!("{s:.0}"));
        out.push_str(&format!("| {} | {score} | {}/{} |\n", words::pillar(p.pillar), p.met, p.applicable));
    }
    let mix: Vec<String> = words::LEVELS
        .iter()
        .filter_map(|l| {
            report.evidence_mix.get(l).filter(|s| **s >= 0.5).map(|s| format!("{s:.0}% {}", words::level(*l)))
        })
        .collect();
    if let Some(split) = &report.score_split {
        out.push_str(&format!("\nScore: {}\n", words::split(split)));
    }
    if !mix.is_empty() {
        out.push_str(&format!("\nProof: {}\n", mix.join(", ")));
    }
}

/// Where the manifest describes another system than the repository holds.
fn system_contradictions(out: &mut String, report: &Report) {
    if report.contradictions.is_empty() {
        return;
    }
    out.push_str("\n**Manifest and repository disagree**\n\n");
    for item in &report.contradictions {
        let place = code(&words::place(&item.path, item.line));
        out.push_str(&format!("- {} ({place})\n", prose(&item.message)));
    }
}

fn checks(out: &mut String, report: &Report) {
    if report.reality_check.is_empty() {
        return;
    }
    let passed = report.reality_check.iter().filter(|c| c.passed).count();
    out.push_str(&format!("\n**Reality check {passed}/{}**\n\n", report.reality_check.len()));
    for check in &report.reality_check {
        let sign = if check.passed { "✔" } else { "✘" };
        out.push_str(&format!("- {sign} {} ({})\n", prose(&check.question), code(&check.rule)));
    }
}

/// The ready-made lists, folded: the questions with yes, no or unproven.
fn checklists(out: &mut String, report: &Report) {
    for list in report.checklists.iter().filter(|list| !list.items.is_empty()) {
        let title = format!("{}: {}", prose(&list.title), words::answers(list));
        out.push_str(&format!("\n<details><summary>{title}</summary>\n\n"));
        for item in &list.items {
            let rules: Vec<String> = item.rules.iter().map(|rule| code(rule)).collect();
            out.push_str(&format!("- {}: {} ({})\n", item.answer.name(), prose(&item.question), rules.join(", ")));
        }
        out.push_str("\n</details>\n");
    }
}

fn ml_test_score(out: &mut String, report: &Report) {
    if let Some(ml) = &report.ml_test_score {
        let sections = prose(&words::ml_sections(ml));
        out.push_str(&format!("\n**ML Test Score {}:** {} ({sections})\n", ml.score, prose(&ml.band)));
    }
}

fn cost(out: &mut String, report: &Report) {
    if let Some(cost) = &report.cost {
        out.push_str(&format!("\n**Cost:** {}\n", prose(&super::cost::brief(cost))));
    }
}

fn next(out: &mut String, report: &Report) {
    let best = words::best_fixes(&report.verdicts, 3);
    if best.is_empty() {
        return;
    }
    match &report.outlook {
        Some(outlook) => {
            out.push_str(&format!(
                "\n**Next:** {} ({}); most for the effort:\n\n",
                prose(&words::outlook(outlook)),
                code("produ plan")
            ));
        }
        None => out.push_str("\n**Next**\n\n"),
    }
    for (verdict, fix) in best {
        let first = fix.steps.first().map(|s| prose(s)).unwrap_or_default();
        let (id, effort) = (id(verdict), words::effort(fix.effort));
        out.push_str(&format!("1. {id} (fix {effort}, +{:.1}): {first}\n", verdict.gain));
    }
}

fn id(verdict: &Verdict) -> String {
    format!("{} {}", code(&verdict.rule), prose(&verdict.slug))
}

fn verdicts(out: &mut String, report: &Report) {
    let open = |severity: Severity| {
        move |v: &Verdict| v.severity == severity && words::is_open(v) && v.outcome != Outcome::Contradicted
    };
    section(out, report, "Contradicted", false, |v| v.outcome == Outcome::Contradicted);
    section(out, report, "Blockers below their required level", false, open(Severity::Blocker));
    section(out, report, "Majors below their required level", true, open(Severity::Major));
    section(out, report, "Minors below their required level", true, open(Severity::Minor));
    section(out, report, "Waived", true, |v| v.outcome == Outcome::Waived);
    section(out, report, "Met", true, |v| v.outcome == Outcome::Met);
    section(out, report, "Not applicable", true, |v| v.outcome == Outcome::NotApplicable);
}

fn section(out: &mut String, report: &Report, title: &str, folded: bool, pick: impl Fn(&Verdict) -> bool) {
    let list: Vec<&Verdict> = report.verdicts.iter().filter(|v| pick(v)).collect();
    if list.is_empty() {
        return;
    }
    if folded {
        out.push_str(&format!("\n<details><summary>{title} ({})</summary>\n\n", list.len()));
    } else {
        out.push_str(&format!("\n### {title} ({})\n\n", list.len()));
    }
    let near = |v: &Verdict| v.search.as_ref().is_some_and(|s| !s.nearest.is_empty());
    let (bare, list): (Vec<&Verdict>, Vec<&Verdict>) =
        list.into_iter().partition(|v| sentence::nothing_found(v) && !near(v));
    if !list.is_empty() {
        out.push_str("| Rule | Level | Why and where | Fix |\n|:--|:--|:--|:--|\n");
    }
    for v in list {
        let level = match v.outcome {
            Outcome::Met | Outcome::NotApplicable => words::level(v.level).to_owned(),
            _ => format!("{} → {}", words::level(v.level), words::level(v.required)),
        };
        out.push_str(&format!("| {} | {level} | {} | {} |\n", id(v), why(v, folded), fix(v, folded)));
    }
    nothing(out, &bare);
    if folded {
        out.push_str("\n</details>\n");
    }
}

/// Rules for which nothing was found, in one line per size of the fix.
fn nothing(out: &mut String, bare: &[&Verdict]) {
    if bare.is_empty() {
        return;
    }
    out.push_str(&format!("\n**Nothing found for {}:**\n\n", bare.len()));
    let size = |v: &Verdict| v.fix.as_ref().map(|fix| fix.effort);
    for effort in words::EFFORTS.map(Some).into_iter().chain([None]) {
        let group: Vec<String> = bare.iter().filter(|v| size(v) == effort).map(|v| id(v)).collect();
        if !group.is_empty() {
            let lead = effort
                .map_or("no fix".to_owned(), |e| format!("fix {} ({})", words::effort(e), words::effort_meaning(e)));
            out.push_str(&format!("- {lead}: {}\n", group.join(", ")));
        }
    }
}

/// Folded sections show the best place only: a comment on a pull request may have 65,536 characters.
fn why(verdict: &Verdict, folded: bool) -> String {
    let places = if folded { 1 } else { PLACES };
    // The claims of a contradicted rule say it all, each at its place.
    if verdict.outcome == Outcome::Contradicted && !verdict.contradictions.is_empty() {
        let claims = verdict.contradictions.iter().take(places);
        let told: Vec<String> =
            claims.map(|c| format!("{} {}", code(&words::place(&c.path, c.line)), prose(&c.message))).collect();
        return told.join("<br>");
    }
    // Levels stand in their own column; of an open rule only the reason is news.
    let open = matches!(verdict.outcome, Outcome::Partial | Outcome::Unmet);
    let remark = sentence::remark(verdict);
    let mut parts: Vec<String> = Vec::new();
    for e in verdict.evidence.iter().take(if verdict.level == Level::Declared { 1 } else { places }) {
        parts.push(format!("{} {}", code(&words::place(&e.path, e.line)), prose(&e.what)));
    }
    if verdict.evidence.len() > places {
        parts.push(format!("and {} more places", verdict.evidence.len() - places));
    }
    match remark.as_deref().filter(|_| open) {
        Some(why) => parts.push(prose(why)),
        None if !open => parts.insert(0, prose(&sentence::summary(verdict))),
        None if parts.is_empty() => parts.push("nothing found".to_owned()),
        None => {}
    }
    if let Some(search) = verdict.search.as_ref().filter(|_| words::is_open(verdict)) {
        let bare = sentence::nothing_found(verdict);
        parts.extend(words::searched(search).filter(|_| !folded && !bare && remark.is_none()).map(|text| prose(&text)));
        for miss in sentence::further_misses(verdict, search).take(1) {
            let place = code(&words::place(&miss.path, miss.line));
            parts.push(format!("nearest miss {place} {}: {}", prose(&miss.what), prose(&miss.why)));
        }
    }
    parts.extend(verdict.confirm.as_deref().map(|c| format!("a named person must confirm: {}", prose(c))));
    parts.extend(verdict.waiver.as_deref().map(prose));
    parts.retain(|p| !p.is_empty());
    parts.join("<br>")
}

fn fix(verdict: &Verdict, folded: bool) -> String {
    let Some(fix) = &verdict.fix else { return String::new() };
    let mut parts = vec![format!("{} +{:.1}", words::effort(fix.effort), verdict.gain)];
    if !folded {
        let steps = if sentence::nothing_found(verdict) { 1 } else { PLACES };
        parts.extend(fix.steps.iter().take(steps).map(|s| prose(s)));
    }
    parts.join("<br>")
}

fn trace(out: &mut String, report: &Report) {
    let Some(terms) = &report.trace else { return };
    out.push_str(&format!("\n<details><summary>Trace of the score ({} terms)</summary>\n\n", terms.len()));
    out.push_str("| Pillar | Rule | Weight | Credit | Points | Possible |\n|:--|:--|--:|--:|--:|--:|\n");
    for t in terms {
        let (pillar, rule) = (words::pillar(t.pillar), code(&t.rule));
        let numbers = format!("{} | {:.2} | {:.2} | {:.2}", t.weight, t.credit, t.points, t.possible);
        out.push_str(&format!("| {pillar} | {rule} | {numbers} |\n"));
    }
    out.push_str("\n</details>\n");
}

fn nothing_to_audit(out: &mut String, report: &Report) {
    out.push_str(if report.coverage.incomplete {
        "\n**Incomplete:** no AI system seen, but something that matters could not be looked at.\n\n"
    } else {
        "\nNo AI system found and none declared.\n\n"
    });
    for (fact, reasons) in &report.profile.reasons {
        for reason in reasons.iter().take(PLACES) {
            let place = reason.path.as_deref().map(|p| code(&words::place(p, reason.line))).unwrap_or_default();
            out.push_str(&format!("- {}: {} {place}\n", prose(fact), prose(&reason.what)));
        }
    }
}

fn notes(out: &mut String, report: &Report) {
    if !report.notes.is_empty() {
        out.push_str("\n**Notes**\n\n");
        list(out, &report.notes, report.notes.len());
    }
}

fn coverage(out: &mut String, report: &Report) {
    let c = &report.coverage;
    let source = prose(&report.system.source);
    let head = format!("{} of {} files read ({}), listed by {source}", c.read, c.files, words::bytes(c.bytes));
    out.push_str(&format!("\n**Coverage:** {head}\n"));
    if c.incomplete {
        out.push_str("\n**Incomplete:** something that matters could not be looked at, so absence is not proven.\n");
    }
    if !c.skipped.is_empty() || c.skipped_total > 0 {
        out.push('\n');
        list(out, &c.skipped, c.skipped_total.max(c.skipped.len()));
    }
}

fn list(out: &mut String, notes: &[Note], total: usize) {
    for note in notes.iter().take(SHOWN) {
        let place = note.path.as_deref().map(|p| format!("{} ", code(&words::place(p, note.line)))).unwrap_or_default();
        out.push_str(&format!("- {place}{}\n", prose(&note.message)));
    }
    let shown = notes.len().min(SHOWN);
    if total > shown {
        out.push_str(&format!("- {} more\n", total - shown));
    }
}

fn gate_inputs(out: &mut String, report: &Report) {
    let Some(heading) = words::gate_inputs(report) else { return };
    out.push_str(&format!("\n**{}**\n", prose(&heading)));
    let inputs = &report.gate_inputs;
    for (at, input) in inputs.iter().take(2 * SHOWN).enumerate() {
        let place = if input.path.is_empty() { String::new() } else { code(&words::place(&input.path, input.line)) };
        let text = prose(&words::gate_input(input, "→"));
        let gap = if at == 0 { "\n" } else { "" };
        out.push_str(&format!("{gap}- **{}** {place} {text}\n", words::effect(input.effect)));
    }
    if inputs.len() > 2 * SHOWN {
        out.push_str(&format!("- {} more\n", inputs.len() - 2 * SHOWN));
    }
}

fn gate(out: &mut String, report: &Report) {
    let gate = &report.gate;
    if let Some(policy) = &gate.policy {
        out.push_str(&format!("\n{}\n", prose(&words::gate_policy(policy))));
    }
    if gate.conditions.is_empty() && gate.failures.is_empty() {
        out.push_str("\n**Gate:** no condition set\n");
        return;
    }
    let verdict = if gate.failures.is_empty() { "passed" } else { "failed" };
    out.push_str(&format!("\n**Gate: {verdict}**\n\n"));
    for condition in gate.conditions.iter().filter(|c| !gate.failures.iter().any(|f| f.starts_with(c.as_str()))) {
        out.push_str(&format!("- ✔ {}\n", prose(condition)));
    }
    for failure in &gate.failures {
        out.push_str(&format!("- ✘ {}\n", prose(failure)));
    }
}
