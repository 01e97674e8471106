//! The embedded rule pack: it compiles, its tests pass, and every rule is tested the way the README promises.

use crate::common::root;
use produ::audit::rule_tests;
use produ::rules::RuleSet;
use std::fs;
use std::path::PathBuf;

fn set() -> RuleSet {
    RuleSet::embedded()
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// Files below `rules/` whose name ends so.
fn files(ending: &str) -> Vec<PathBuf> {
    let (mut folders, mut out) = (vec![root().join("rules")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                out.push(path);
            }
        }
    }
    out
}

/// Test cases of all files on the disk.
fn written() -> usize {
    let cases = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let file: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        file["cases"].as_array().unwrap().len()
    };
    files(".test.yaml").iter().map(cases).sum()
}

#[test]
fn every_rule_file_is_a_rule_with_its_tests() {
    let set = set();
    let mut sources: Vec<PathBuf> = set.rules.iter().map(|rule| root().join(&rule.source)).collect();
    let mut on_disk = files(".yaml");
    // Rules lie in the folder of their pillar; vocabulary and tables are no rules.
    let pillar = |path: &PathBuf| path.parent().is_some_and(|p| p.ends_with("vocabulary") || p.ends_with("rules"));
    on_disk.retain(|path| !pillar(path) && !path.to_str().unwrap().ends_with(".test.yaml"));
    sources.sort();
    on_disk.sort();
    assert_eq!(sources, on_disk);
    for path in on_disk {
        assert!(path.with_extension("test.yaml").is_file(), "{} has no tests", path.display());
    }
}

#[test]
fn every_case_passes() {
    let outcomes = rule_tests::run(&set(), &rule_tests::embedded());
    assert!(outcomes.failures.is_empty(), "{} failures\n{}", outcomes.failures.len(), outcomes.failures.join("\n"));
    assert_eq!(outcomes.passed, written(), "a case was not run");
}

#[test]
fn the_pack_passes_its_own_lint() {
    let check = produ::audit::lint_rules(&[]).unwrap();
    assert_eq!(check.rules, set().rules.len(), "a rule was not looked at");
    assert!(check.failures.is_empty(), "{:#?}", check.failures);
}

#[test]
fn every_rule_answers_a_demand() {
    for rule in &set().rules {
        assert!(!rule.file.seeds.is_empty(), "{} answers no demand", rule.file.slug);
    }
}

/// A title stands behind every sign and in every table: a short noun phrase, one per rule, and a role that settles it.
#[test]
fn every_rule_has_a_short_title_of_its_own_and_an_owner() {
    let mut titles = std::collections::BTreeSet::new();
    for rule in &set().rules {
        let (slug, title) = (&rule.file.slug, &rule.file.title);
        let words = title.split_whitespace().count();
        assert!(title.chars().count() <= 36 && (3..=6).contains(&words), "{slug}: {title}");
        assert!(title.starts_with(|c: char| c.is_uppercase()) && !title.ends_with('.'), "{slug}: {title}");
        let negated = ["no", "not", "never", "without", "nothing"];
        let first = title.split_whitespace().next().unwrap().to_lowercase();
        assert!(!negated.contains(&first.as_str()), "{slug}: behind a cross {title} says the opposite");
        assert!(titles.insert(title.to_lowercase()), "{slug}: {title} is the title of another rule");
        assert!(rule.file.owner.is_some(), "{slug}: nobody settles it");
    }
}
