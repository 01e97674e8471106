//! `produ explain RULE`: the rule file as prose, nothing added and nothing left out that decides a verdict.

use crate::error::Error;
use crate::manifest::pointer::SECTION;
use crate::model::Level;
use crate::report::page::{Page, plain, span};
use crate::report::style::Role;
use crate::report::{Style, words};
use crate::rules::format::{Condition, RuleFile};
use crate::rules::prose;
use crate::tables::has_template;
use crate::text::printable;

/// The rule with this id or slug.
///
/// # Errors
/// When there is none; names the closest.
pub fn find<'a>(rules: &'a [RuleFile], wanted: &str) -> Result<&'a RuleFile, Error> {
    let same = |rule: &&RuleFile| rule.id.eq_ignore_ascii_case(wanted) || rule.slug.eq_ignore_ascii_case(wanted);
    rules.iter().find(same).ok_or_else(|| {
        let lower = wanted.to_lowercase();
        let near = rules
            .iter()
            .map(|r| {
                let id = strsim::jaro_winkler(&r.id.to_lowercase(), &lower);
                (id.max(strsim::jaro_winkler(&r.slug, &lower)), r)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.75);
        let error = Error::new(format!("no rule is called {wanted}"));
        match near {
            Some((_, rule)) => error.next(format!("did you mean {} ({})?", rule.slug, rule.id)),
            None => error.next("produ rules list shows all of them"),
        }
    })
}

/// The rule as prose.
pub fn render(rule: &RuleFile, style: Style) -> String {
    let mut page = Page::new(style);
    let place = format!("{}, {}", words::pillar(rule.pillar), printable(&rule.area));
    page.edges(
        &[span(Role::Strong, printable(&rule.id)), plain(format!(" {}", printable(&rule.slug)))],
        &[span(Role::Dim, place)],
    );
    page.para(0, 0, &[span(Role::Strong, printable(&rule.title))]);
    page.para(0, 0, &[plain(printable(&rule.question))]);
    section(&mut page, "Why");
    page.para(2, 2, &[plain(printable(&rule.why))]);
    weight(&mut page, rule);
    mend(&mut page, rule);
    section(&mut page, "What proves it");
    let evidence = &rule.evidence;
    level(&mut page, Level::Declared, evidence.declared.as_ref());
    level(&mut page, Level::Documented, evidence.documented.as_ref());
    level(&mut page, Level::Implemented, evidence.implemented.as_ref());
    level(&mut page, Level::Verified, evidence.verified.as_ref());
    pointing(&mut page, rule);
    if !rule.contradicted_by.is_empty() {
        section(&mut page, "What contradicts it");
        for contradiction in &rule.contradicted_by {
            page.para(2, 4, &[plain(printable(&contradiction.message))]);
            // A check of two sides is what its message says.
            let said = match &contradiction.when {
                Condition::Check(name) => crate::evaluate::check(name).is_some_and(|check| check.only_contradicts()),
                Condition::Compare(_) => true,
                _ => false,
            };
            if !said {
                lines(&mut page, &contradiction.when, 2);
            }
        }
    }
    origins(&mut page, rule);
    page.finish()
}

/// How a team with names of its own says where the practice lives.
fn pointing(page: &mut Page, rule: &RuleFile) {
    let keys = "{code: \"file::function\", setting: NAME, test: \"file::test\", doc: \"file#heading\"}";
    let said = format!("own names: point at it in produ.yaml, {SECTION}: {{{}: {keys}}}", printable(&rule.slug));
    page.para(2, 4, &[plain(said)]);
}

fn section(page: &mut Page, title: &str) {
    page.blank();
    page.para(0, 0, &[span(Role::Strong, title)]);
}

fn weight(page: &mut Page, rule: &RuleFile) {
    section(page, "How much hangs on it");
    let severity = format!("{}, weight {} in its pillar", words::severity(rule.severity), rule.weight);
    page.para(2, 4, &[plain(severity)]);
    for case in &rule.severity_if {
        let when = printable(&prose::predicate(&case.when));
        page.para(2, 4, &[plain(format!("{} where {when}", words::severity(case.severity)))]);
    }
    if let Some(gate) = rule.gate {
        let (pilot, production) = (words::level(gate.pilot), words::level(gate.production));
        page.para(2, 4, &[plain(format!("required: {pilot} for pilot, {production} for production"))]);
    }
    page.para(2, 4, &[plain(format!("applies to: {}", printable(&prose::predicate(&rule.applies_when))))]);
    page.para(2, 4, &[plain(format!("an attestation {}", words::attestation(rule.attestation)))]);
    if let Some(confirm) = &rule.confirm {
        page.para(2, 4, &[plain(format!("a named person must confirm: {}", printable(confirm)))]);
    }
    if let Some(days) = rule.max_age_days {
        page.para(2, 4, &[plain(format!("evidence older than {days} days counts one level lower"))]);
    }
    if !rule.proves.is_empty() {
        let what: Vec<&str> = rule.proves.iter().map(|subject| subject.words()).collect();
        let text = format!("so does evidence older than the last change to the {}", what.join(", the "));
        page.para(2, 4, &[plain(text)]);
    }
}

fn level(page: &mut Page, level: Level, condition: Option<&Condition>) {
    if let Some(condition) = condition {
        page.para(2, 4, &[span(Role::Name, words::level(level))]);
        lines(page, condition, 2);
    }
}

fn lines(page: &mut Page, condition: &Condition, depth: usize) {
    let mut out = Vec::new();
    let compares = |name: &str| crate::evaluate::check(name).map(|check| check.compares);
    prose::condition(condition, depth, &compares, &mut out);
    let dash = page.style.sign("·", "-");
    for (depth, text) in out {
        let indent = depth * 2;
        page.para(indent, indent + 2, &[plain(format!("{dash} {}", printable(&text)))]);
    }
}

fn mend(page: &mut Page, rule: &RuleFile) {
    let effort = rule.fix.effort;
    section(page, &format!("How to mend it (effort {}: {})", words::effort(effort), words::effort_meaning(effort)));
    for (i, step) in rule.fix.steps.iter().enumerate() {
        page.para(2, 5, &[plain(format!("{}. {}", i + 1, printable(step)))]);
    }
    if let Some(template) = rule.fix.template.as_deref().filter(|name| has_template(name)) {
        let command = span(Role::Name, format!("produ template write {}", printable(template)));
        page.para(2, 4, &[plain("start from: "), command]);
    }
}

fn origins(page: &mut Page, rule: &RuleFile) {
    if !rule.standards.is_empty() {
        section(page, "Standards");
        for (name, items) in &rule.standards {
            page.para(2, 4, &[plain(printable(&format!("{name}: {}", items.join(", "))))]);
        }
    }
    if !rule.seeds.is_empty() {
        section(page, "Demands it answers");
        page.para(2, 2, &[plain(printable(&rule.seeds.join(", ")))]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = r#"
id: D-REL-01
slug: rollback
pillar: deployment
area: release
title: A release can be taken back
question: Can the last release be taken back in minutes?
why: A bad model answers with status 200; the way back must be known before it is needed.
severity: blocker
severity_if: [{when: {stakes: [low]}, severity: major}]
weight: 9
gate: {pilot: documented, production: verified}
max_age_days: 180
applies_when: {all: [{serving: [online, streaming]}, {not: {archetype: [library]}}]}
evidence:
  declared: {declared: [rollback.target_minutes]}
  documented: {document: {what: runbook section, heading: ["roll ?back"], body: [revert]}}
  implemented:
    any:
      - ci: {what: rollback step, run: ['rollout undo'], triggers: [manual]}
      - pattern: {what: traffic switch, match: ['set_traffic'], in: [source, infrastructure]}
      - dependency: {what: flag client, any: ['pypi:openfeature-sdk=openfeature']}
      - all: [{resource: {what: slots, types: [a, b]}}, {not: {codeowners: {what: owner}}}]
      - at-least: {n: 2, of: [{use: deploys}, {file: {what: script, paths: ["**/undo.sh"]}}, {check: drill-passed}]}
  verified: {key: {what: drill result, has: "drills[].minutes", value: "^[0-5]$"}}
contradicted_by: [{when: {check: rollback-too-slow}, message: the last drill took longer than declared}]
fix: {steps: [Write the steps., Drill them.], effort: M, template: manifest.example.yaml}
standards: {sre: [LCE]}
seeds: [S-1]
"#;

    fn rule() -> RuleFile {
        serde_yaml::from_str(RULE).unwrap()
    }

    #[test]
    fn everything_that_decides_a_verdict_is_said() {
        let shown = render(&rule(), Style::default());
        assert!(shown.lines().all(|l| l.chars().count() <= 100), "{shown}");
        let text = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "D-REL-01 rollback",
            "taken back in minutes?",
            "status 200",
            "blocker, weight 9",
            "major where stakes are low",
            "documented for pilot, verified for production",
            "serving is online or streaming and not archetype is library",
            "180 days",
            "rollback.target_minutes",
            "`roll ?back`",
            "rollout undo",
            "started by manual",
            "can fail the pipeline",
            "source or infrastructure",
            "pypi:openfeature-sdk",
            "at least 2 of:",
            "not:",
            "the shared condition deploys",
            "undo.sh",
            "drill passed",
            "drills[].minutes",
            "longer than declared",
            "evidence: {rollback: {code:",
            "1. Write the steps.",
            "produ template write manifest.example.yaml",
            "sre: LCE",
            "S-1",
            "never counts as proof",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn found_by_id_or_slug_and_suggested_when_misspelt() {
        let rules = [rule()];
        assert!(find(&rules, "d-rel-01").is_ok() && find(&rules, "rollback").is_ok());
        assert!(find(&rules, "rolback").unwrap_err().render().contains("did you mean rollback (D-REL-01)?"));
        assert!(find(&rules, "zzz").unwrap_err().render().contains("produ rules list"));
        assert!(find(&[], "x\x1b").unwrap_err().render().contains("x\\u{1b}"));
    }
}
