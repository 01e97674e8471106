//! The embedded rule pack: it compiles, its tests pass, and every rule is tested the way the README promises.

use produ::evaluate::verdict::Level;
use produ::rules::format::Predicate;
use produ::rules::{RuleSet, testing};

fn set() -> RuleSet {
    RuleSet::embedded()
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

#[test]
fn every_case_passes() {
    let outcomes = testing::run(&set(), &testing::embedded());
    assert!(outcomes.failures.is_empty(), "{} failures\n{}", outcomes.failures.len(), outcomes.failures.join("\n"));
    assert!(outcomes.passed > 150, "only {} cases", outcomes.passed);
}

#[test]
fn every_rule_is_tested_at_every_level_with_decoys() {
    let rules = set();
    let outcomes = testing::run(&rules, &testing::embedded());
    let mut problems = Vec::new();
    for rule in &rules.rules {
        let slug = &rule.file.slug;
        let Some(covered) = outcomes.covered.get(slug) else {
            problems.push(format!("{slug}: no test file"));
            continue;
        };
        let evidence = &rule.file.evidence;
        let levels = [
            (Level::Declared, evidence.declared.is_some()),
            (Level::Documented, evidence.documented.is_some()),
            (Level::Implemented, evidence.implemented.is_some()),
            (Level::Verified, evidence.verified.is_some()),
        ];
        for (level, reachable) in levels {
            if reachable && !covered.levels.contains(&level) {
                problems.push(format!("{slug}: no case reaches {level:?}"));
            }
        }
        if covered.decoys < 2 {
            problems.push(format!("{slug}: {} decoys", covered.decoys));
        }
        let switchable = !matches!(rule.file.applies_when, Predicate::Always);
        if switchable && !covered.not_applicable {
            problems.push(format!("{slug}: no case where it does not apply"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn rules_say_what_why_and_how() {
    for rule in &set().rules {
        let file = &rule.file;
        assert!(file.why.split_whitespace().count() >= 8, "{}: why is too short", file.slug);
        assert!(!file.fix.steps.is_empty() && !file.standards.is_empty() && !file.seeds.is_empty(), "{}", file.slug);
        assert!(rule.source.contains(&format!("/{}.yaml", file.slug)), "{}", rule.source);
    }
}
