//! The embedded rule pack: it compiles, its tests pass, and every rule is tested the way the README promises.

use produ::audit::rule_tests;
use produ::rules::RuleSet;

fn set() -> RuleSet {
    RuleSet::embedded()
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

#[test]
fn every_case_passes() {
    let outcomes = rule_tests::run(&set(), &rule_tests::embedded());
    assert!(outcomes.failures.is_empty(), "{} failures\n{}", outcomes.failures.len(), outcomes.failures.join("\n"));
    assert!(outcomes.passed > 150, "only {} cases", outcomes.passed);
}

#[test]
fn the_pack_passes_its_own_lint() {
    let check = produ::audit::lint_rules(&[]).unwrap();
    assert!(check.rules >= 41);
    assert!(check.failures.is_empty(), "{:#?}", check.failures);
}

#[test]
fn every_rule_answers_a_demand() {
    for rule in &set().rules {
        let file = &rule.file;
        assert!(!file.seeds.is_empty(), "{} answers no demand", file.slug);
        assert!(rule.source.contains(&format!("/{}.yaml", file.slug)), "{}", rule.source);
    }
}
