//! Policies: strict reading, and what each demand does to a report.

use super::*;
use crate::model::{Severity, Tier, sample};

fn rules() -> RuleSet {
    RuleSet::embedded().unwrap()
}

fn policy(rest: &str) -> Policy {
    let text = format!("schema_version: \"1\"\nname: acme\nversion: 2026.1\n{rest}");
    Policy::parse("p.yaml", "p.yaml", text.as_bytes(), &rules()).unwrap_or_else(|e| panic!("{e}"))
}

fn profile(facts: &[(&str, &str)]) -> Profile {
    let facts = facts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Profile { facts, ..Profile::default() }
}

#[test]
fn the_shipped_example_is_valid() {
    let text = include_str!("../../../templates/policy.example.yaml");
    let policy = Policy::parse("policy.example.yaml", "x", text.as_bytes(), &rules());
    policy.unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn every_problem_at_once_with_its_line() {
    let text =
        "schema_version: \"1\"\nname: acme\nversion: \"1\"\nmin_scores: 3\nmin_score: 300\nfail_on: [blockers]\n";
    let errors = Policy::parse("p.yaml", "x", text.as_bytes(), &rules()).unwrap_err().to_string();
    for part in ["p.yaml:4:", "p.yaml:5:", "p.yaml:6:", "min_score"] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
    let text = "schema_version: \"1\"\nname: acme\nversion: \"1\"\nrequire: [{rule: rolback}]\nmin_score:\n\
                severity: [{rule: rollback, area: cost model, at_least: major}, {area: nowhere, at_least: major}]\n\
                waivers: {forbidden: [nothing]}\nmin_tier: [{stakes: [high]}]\n";
    let errors = Policy::parse("p.yaml", "x", text.as_bytes(), &rules()).unwrap_err().to_string();
    for part in ["`rolback`", "p.yaml:5:", "either `rule` or `area`", "`nowhere`", "`nothing`", "needs `tier`"] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
}

#[test]
fn what_is_no_policy_is_refused() {
    let huge = format!("name: {}", "x".repeat(2 << 20));
    for text in ["", " \n", "[]", "a: [", "---\na: 1\n---\nb: 2\n", "name: x\n", "\u{0}", &huge, "name: TODO\n"] {
        assert!(Policy::parse("p.yaml", "x", text.as_bytes(), &rules()).is_err(), "{}", &text[..text.len().min(20)]);
    }
    assert!(Policy::parse("p.yaml", "x", b"\xff\xfe", &rules()).is_err());
}

#[test]
fn tiers_follow_the_facts_and_an_unknown_fact_takes_the_stricter() {
    let policy = policy(
        "min_tier:\n  - {tier: pilot}\n  - {tier: production, stakes: [high], stage: [production]}\n  - {tier: hardened, stakes: [high], audience: [public]}\n",
    );
    let tier = |facts: &[(&str, &str)], stage| {
        let request = policy.request(&[&profile(facts)], stage);
        Tier::named(&request.asked().next().unwrap().bound()).unwrap()
    };
    let low = [("stakes", "low"), ("stage", "production"), ("audience", "public")];
    assert_eq!(tier(&low, None), Tier::Pilot);
    let high = [("stakes", "high"), ("stage", "pilot"), ("audience", "internal")];
    assert_eq!(tier(&high, Some("pilot")), Tier::Pilot);
    assert_eq!(tier(&high, Some("production")), Tier::Production, "a flag for another stage lifts nothing");
    assert_eq!(tier(&[], None), Tier::Hardened);
}

#[test]
fn required_rules_are_met_and_not_waived() {
    let mut report = sample::report();
    let rules = rules();
    report.verdicts[0].rule = "D-REL-01".into();
    let profile = Profile::default();
    let facts = Facts::of(&profile, None);
    let asked = |report: &Report, rest: &str| policy(rest).required(report, &rules, &facts).remove(0).failure;
    for (outcome, fails) in [
        (Outcome::Met, false),
        (Outcome::Waived, true),
        (Outcome::Partial, true),
        (Outcome::Unknown, true),
        (Outcome::Contradicted, true),
        (Outcome::NotApplicable, false),
    ] {
        report.verdicts[0].outcome = outcome;
        assert_eq!(asked(&report, "require: [{rule: rollback}]\n").is_some(), fails, "{outcome:?}");
    }
    (report.verdicts[0].outcome, report.verdicts[0].level) = (Outcome::Met, Level::Implemented);
    assert!(asked(&report, "require: [{rule: rollback, level: verified}]\n").is_some());
    assert!(asked(&report, "require: [{rule: D-REL-01, level: documented}]\n").is_none());
    assert!(policy("require: [{rule: rollback}]\n").terms(&rules).forbidden.contains("D-REL-01"));
}

#[test]
fn floors_raise_and_never_lower() {
    let mut rules = rules();
    let before: Vec<Severity> = rules.rules.iter().map(|r| r.file.severity).collect();
    policy("severity: [{area: cost model, at_least: blocker}, {rule: rollback, at_least: minor}]\n").raise(&mut rules);
    for (rule, before) in rules.rules.iter().zip(before) {
        let wanted = if rule.file.area == "cost model" { Severity::Blocker } else { before };
        assert_eq!(rule.file.severity, wanted, "{}", rule.file.id);
        assert!(
            rule.file.area != "cost model" || rule.file.severity_if.iter().all(|s| s.severity == Severity::Blocker)
        );
    }
}

#[test]
fn completeness_is_asked_for_by_the_policy_alone() {
    let mut report = sample::report();
    report.system.source = crate::model::Listing::Walk;
    assert_eq!(policy("complete: false\n").incomplete(&report, true), []);
    assert_eq!(
        policy("complete: true\n").incomplete(&report, true).len(),
        2 + usize::from(report.verdicts.iter().any(|v| v.outcome == Outcome::Unknown))
    );
}
