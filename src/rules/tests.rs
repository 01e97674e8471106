//! The embedded form of the pack against its YAML.

use super::*;

#[test]
fn the_embedded_form_is_what_the_yaml_says() {
    let fast = RuleSet::embedded().unwrap();
    // Which checks there are is not known here; that these are some of them is tested where they stand.
    let mut checks = Vec::new();
    for rule in &fast.rules {
        let against = rule.contradicted_by.iter().map(|(cond, _)| cond);
        rule.evidence.values().chain(against).for_each(|cond| cond.checks(&mut |name| checks.push(name)));
    }
    let slow = RuleSet::checked(&checks).unwrap();
    assert_eq!(fast.digest, slow.digest);
    assert_eq!(fast.rules.len(), slow.rules.len());
    for (fast, slow) in fast.rules.iter().zip(&slow.rules) {
        assert_eq!(format!("{fast:?}"), format!("{slow:?}"));
    }
    assert_eq!(format!("{:?}", fast.policy), format!("{:?}", slow.policy));
    assert_eq!(format!("{:?}", fast.profile), format!("{:?}", slow.profile));
    assert_eq!(format!("{:?}", fast.probes), format!("{:?}", slow.probes));
    assert_eq!(format!("{:?}", fast.line_regexes), format!("{:?}", slow.line_regexes));
    assert_eq!(fast.specs, slow.specs);
    assert_eq!(fast.blind, slow.blind);
    assert_eq!(format!("{:?}", fast.globs), format!("{:?}", slow.globs));
    assert!(format!("{:?}", fast.literals) == format!("{:?}", slow.literals), "the literals differ");
}

#[test]
fn the_build_script_knows_every_pattern() {
    let set = RuleSet::embedded().unwrap();
    let unknown: Vec<&str> = set
        .line_regexes
        .iter()
        .map(LazyRegex::pattern)
        .filter(|p| literals::Collected::of_built_in(p).is_none())
        .collect();
    assert_eq!(unknown, [""; 0], "their literals are looked for at every start");
}
