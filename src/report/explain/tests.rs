//! Explanations in every form: every condition of the rule is said, nothing is cut, hostile text stays text, and the schema
//! describes the JSON.

use super::*;
use crate::report::Style;
use crate::report::clean::printable_tree;
use crate::report::document::{html, markdown as paper, terminal as screen};
use crate::report::html::tests::{parsed, shape};
use crate::report::tests::{hostile, leaks, replaced};
use crate::rules::RuleSet;
use proptest::prelude::*;

const RULE: &str = r#"
id: D-REL-01
slug: rollback
pillar: deployment
area: release
title: A release can be taken back
owner: operations
question: Can the last release be taken back in minutes?
why: A bad model answers with status 200; the way back must be known before it is needed.
severity: blocker
severity_if: [{when: {stakes: [low]}, severity: major}]
weight: 9
gate: {pilot: documented, production: verified}
max_age_days: 180
signer: {fields: [owners.operations], roles: [sre, platform]}
scope: ai-path
confirm: the way back was walked by somebody who had not built it
proves: [prompts, ai-code]
attestation: required
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
      - at-least: {n: 2, of: [{use: deploys}, {file: {what: script, paths: ["**/undo.sh"]}}, {proven: drill-passed}]}
  verified:
    all:
      - {key: {what: drill result, has: "drills[].minutes", value: "^[0-5]$"}}
      - {enforced: {ci: {what: tests in the pipeline, run: [pytest]}}}
contradicted_by: [{when: {check: rollback-too-slow}, message: the last drill took longer than declared}]
fix: {steps: [Write the steps., Drill them.], effort: M, template: manifest.example.yaml}
standards: {sre: [LCE]}
seeds: [S-1]
"#;

fn rule() -> RuleFile {
    serde_yaml::from_str(RULE).unwrap()
}

fn sample() -> Explanation {
    explanation(&rule(), Some(&crate::model::sample::report())).unwrap()
}

/// A text as a reader of Markdown or of a page sees it.
fn shown(text: &str) -> String {
    let mut text = text.replace("<code>", "").replace("</code>", "");
    for (name, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")] {
        text = text.replace(name, sign);
    }
    for n in (33u8..127).filter(|n| *n != b'&') {
        text = text.replace(&format!("&#{n};"), &char::from(n).to_string());
    }
    text.replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn every_field_of_a_rule_is_said() {
    let shown = screen::render(&document(&sample(), true), Style::default());
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
        "it counts from the person in owners.operations, or whoever signs as sre or platform",
        "services beside the AI system does not count",
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
        "an attestation is required: no file can show it",
        "settled by: Operations",
        "a named person must confirm: the way back was walked",
        "the last change to the prompts, the code",
        "so that it runs by itself:",
        "tests in the pipeline: a CI step",
        "the claim check drill passed holds; what refutes it speaks against another rule",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn every_form_says_the_same() {
    let (rule, all) = (sample(), document(&sample(), true));
    let said = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for out in [screen::render(&all, Style::default()), paper::render(&all), html::render(&all)] {
        let text = said(&shown(&out));
        let proofs = rule.evidence.iter().flat_map(|proof| &proof.conditions);
        let mut wanted: Vec<&Said> = proofs.chain(rule.contradicted_by.iter().flat_map(|c| &c.conditions)).collect();
        while let Some(next) = wanted.pop() {
            assert!(text.contains(&said(&next.text)), "{}\n{text}", next.text);
            wanted.extend(&next.of);
        }
        let listed = &rule.rule;
        for part in [&listed.title, &listed.question, &rule.why, &rule.applies_to, &rule.point_at, &rule.fix.steps[1]] {
            assert!(text.contains(part.as_str()), "{part}\n{text}");
        }
    }
}

#[test]
fn a_first_look_has_no_patterns_and_misses_no_condition() {
    let brief = screen::render(&document(&sample(), false), Style::default());
    for pattern in ["roll ?back", "rollout undo", "set_traffic", "^[0-5]$"] {
        assert!(!brief.contains(pattern), "{pattern}\n{brief}");
    }
    let text = brief.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in
        ["rollback step: a CI step", "flag client: imported in", "such as pypi:openfeature-sdk", "--patterns shows"]
    {
        assert!(text.contains(part), "{part}\n{brief}");
    }
    let points = |text: &str| text.matches('·').count();
    let full = screen::render(&document(&sample(), true), Style::default());
    assert_eq!(points(&brief), points(&full));
}

#[test]
fn what_an_audit_found_is_told_with_its_places() {
    let report = crate::model::sample::report();
    let verdict = report.verdicts.iter().find(|v| v.rule == "D-REL-01").unwrap();
    let text = screen::render(&document(&sample(), false), Style::default());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Here, in ") && text.contains("not met: "), "{text}");
    for evidence in &verdict.evidence {
        assert!(text.contains(&crate::text::place(&evidence.path, evidence.line)), "{text}");
    }
    for looked in verdict.search.iter().flat_map(|s| &s.looked_for) {
        assert!(text.contains(looked.as_str()), "{looked}\n{text}");
    }
    let none = explanation(&rule(), None).unwrap();
    assert!(none.here.is_none() && !screen::render(&document(&none, false), Style::default()).contains("Here, in"));
}

#[test]
fn conditions_are_nested_as_the_rule_nests_them() {
    let implemented = &sample().evidence[2].conditions;
    assert_eq!((implemented.len(), implemented[0].text.as_str(), implemented[0].of.len()), (1, "any of:", 5));
    let (all, least) = (&implemented[0].of[3], &implemented[0].of[4]);
    assert_eq!((all.of[1].text.as_str(), all.of[1].of.len()), ("not:", 1));
    assert_eq!((least.text.as_str(), least.of.len()), ("at least 2 of:", 3));
    let screen = screen::render(&document(&sample(), true), Style::default());
    let paper = paper::render(&document(&sample(), true));
    for (form, text) in [
        (&screen, "\n  implemented\n    · any of:\n      · rollback step: "),
        (&screen, "\n      · all of:\n        · slots: "),
        (&screen, "\n        · not:\n          · owner: "),
        (&paper, "\n- **implemented**\n  - any of:\n    - rollback step: "),
        (&paper, "\n    - all of:\n      - slots: "),
        (&paper, "\n      - not:\n        - owner: "),
    ] {
        assert!(form.contains(text), "{text}\n{form}");
    }
    let page = html::render(&document(&sample(), true));
    let not = page.split("not:").nth(1).unwrap();
    assert!(not.starts_with("<ul class=\"places\"><li>owner: "), "{not}");
}

#[test]
fn no_rule_is_cut_in_any_form() {
    let set = RuleSet::embedded().unwrap();
    let mut long = rule();
    let pattern = format!("{}{}", "first|second|".repeat(60), "word and word ".repeat(60));
    long.why = pattern.clone();
    let names: Vec<String> = (100..160).map(|n| format!("name{n}")).collect();
    long.signer = Some(Signer { fields: names[..20].to_vec(), roles: names[20..40].to_vec() });
    let listed = format!("{{resource: {{what: long list, types: [{}]}}}}", names[40..].join(", "));
    long.evidence.declared = serde_yaml::from_str(&listed).unwrap();
    let long = explanation(&long, None).unwrap();
    let json = crate::report::json::pretty(&long).unwrap();
    let long = document(&long, true);
    let forms = [screen::render(&long, Style::default()), paper::render(&long), html::render(&long)];
    for out in forms.iter().chain([&json]) {
        let said = shown(out);
        assert!(names.iter().all(|name| said.contains(name)), "{out}");
    }
    for out in forms {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert!(bare(&shown(&out)).contains(&bare(&pattern)), "{out}");
    }
    for rule in &set.rules {
        let model = explanation(&rule.file, None).unwrap();
        assert!(!crate::report::json::pretty(&model).unwrap().contains('…'), "{}", model.rule.id);
        let all = document(&model, true);
        for out in [screen::render(&all, Style::default()), paper::render(&all), html::render(&all)] {
            assert!(!out.contains('…'), "{} is cut", model.rule.id);
        }
        let wide = screen::render(&all, Style::default()).lines().map(|line| line.chars().count()).max();
        assert!(wide <= Some(100), "{}: {wide:?}", model.rule.id);
    }
}

#[test]
fn the_schema_describes_the_json() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let set = RuleSet::embedded().unwrap();
    for rule in set.rules.iter().map(|rule| &rule.file).chain([&rule()]) {
        let model = explanation(rule, None).unwrap();
        let text = crate::report::json::pretty(&model).unwrap();
        let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(validator.is_valid(&tree), "{}", rule.id);
        assert_eq!(serde_json::from_value::<Explanation>(tree).unwrap(), model);
    }
    assert!(!validator.is_valid(&serde_json::json!({"id": "D-REL-01"})));
}

#[test]
fn a_rule_of_any_text_is_explained_as_text() {
    let mut rule = rule();
    let text = "x\n::error::boom\u{1b}[2J\u{202e}##[group]|<script>@team`";
    for field in [&mut rule.id, &mut rule.slug, &mut rule.area, &mut rule.title, &mut rule.question, &mut rule.why] {
        *field = text.to_owned();
    }
    rule.fix.steps = vec![text.to_owned()];
    rule.standards = [(text.to_owned(), vec![text.to_owned()])].into();
    rule.evidence.declared = Some(crate::rules::format::Condition::Use(text.to_owned()));
    let model = explanation(&rule, None).unwrap();
    let all = document(&model, true);
    let paper = paper::render(&all);
    let json = crate::report::json::pretty(&model).unwrap();
    for out in [&screen::render(&all, Style::default()), &paper, &html::render(&all), &json] {
        assert_eq!(leaks(out), None, "{out}");
        assert!(!out.contains('\u{1b}') && !out.contains("\\u001b"), "{out}");
    }
    assert!(!paper.contains("<script>") && !paper.contains("@team") && !html::render(&all).contains("<script"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn hostile_text_changes_nothing_but_text(texts in prop::collection::vec(hostile(), 1..8), w in 60usize..160) {
        let model: Explanation = printable_tree(&replaced(&sample(), &texts)).unwrap();
        let (all, plain) = (document(&model, true), document(&replaced(&sample(), &["plain".to_owned()]), true));
        for unicode in [true, false] {
            let out = screen::render(&all, Style::new(false, unicode, w));
            prop_assert_eq!(leaks(&out), None);
            for line in out.lines() {
                prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= w, "{:?}", line);
            }
        }
        let paper = paper::render(&all);
        prop_assert_eq!(leaks(&paper), None);
        prop_assert_eq!(paper.lines().count(), paper::render(&plain).lines().count());
        prop_assert!(!paper.contains('`') && !paper.contains("<script") && !paper.contains("<img"), "{}", paper);
        let page = html::render(&all);
        prop_assert_eq!(leaks(&page), None);
        prop_assert_eq!(parsed(&page).errors.borrow().len(), 0);
        // A text that is long stands in more pieces, which are no elements.
        prop_assert_eq!(shape(&page), shape(&html::render(&plain)));
    }
}
