//! Checklists over the real rules; the data files against the rules and the demands.

use super::*;
use crate::model::sample;
use std::collections::BTreeSet;

fn rules() -> RuleSet {
    RuleSet::embedded().unwrap()
}

#[test]
fn every_rule_has_an_audience_and_every_name_exists() {
    let (rules, known) = (rules(), audiences());
    for rule in &rules.rules {
        assert!(!known.of(&rule.file.slug, &rule.file.area).is_empty(), "{} has no audience", rule.file.slug);
    }
    let (areas, slugs, named) = known.named();
    assert!(named.iter().all(|name| known.audiences.contains(name)), "{named:?}");
    assert!(slugs.iter().all(|slug| rules.find(slug).is_some()), "{slugs:?}");
    let real: BTreeSet<&String> = rules.rules.iter().map(|r| &r.file.area).collect();
    assert!(areas.iter().all(|area| real.contains(area)), "{areas:?}");
    for name in &known.audiences {
        let wanted = Wanted { audience: Some(name.clone()), ..Wanted::default() };
        assert!(
            checklist(&rules, None, &wanted, crate::model::sample::WORDING).unwrap().sections.len() > 1,
            "{name} has next to nothing to answer"
        );
    }
}

#[test]
fn the_ready_made_lists_rest_on_the_rules_of_their_demands() {
    let (rules, demands) = (rules(), crate::rules::catalogue::demands());
    let mut asked = BTreeSet::new();
    for preset in presets() {
        for item in &preset.items {
            assert!(item.question.ends_with('?') && !item.rules.is_empty() && !item.demands.is_empty());
            let behind: Vec<String> = item
                .rules
                .iter()
                .map(|slug| {
                    rules.find(slug).unwrap_or_else(|| panic!("{}: no rule {slug}", preset.key)).file.id.clone()
                })
                .collect();
            let mut allowed = BTreeSet::new();
            for id in &item.demands {
                assert!(demands.iter().any(|demand| demand.id == *id), "no demand {id}");
                let answering = rules.rules.iter().filter(|rule| rule.file.seeds.contains(id));
                let answering: Vec<String> = answering.map(|rule| rule.file.id.clone()).collect();
                assert!(answering.iter().any(|rule| behind.contains(rule)), "{id} is not answered by {behind:?}");
                allowed.extend(answering);
                asked.insert(id.clone());
            }
            assert!(behind.iter().all(|rule| allowed.contains(rule)), "{}: {behind:?} {allowed:?}", item.question);
        }
    }
    let wanted = (108..=115).chain(189..=196).chain(152..=159).map(|n| format!("S4-{n}"));
    for id in wanted.chain(["S3-39", "S3-40", "S3-41"].map(String::from)) {
        assert!(asked.contains(&id), "{id} is on no list");
    }
}

#[test]
fn filters_narrow_and_unknown_names_are_errors() {
    let rules = rules();
    let count = |wanted: &Wanted| {
        checklist(&rules, None, wanted, crate::model::sample::WORDING)
            .unwrap()
            .sections
            .iter()
            .map(|s| s.items.len())
            .sum::<usize>()
    };
    assert_eq!(count(&Wanted::default()), rules.rules.len());
    let of_problem = rules.rules.iter().filter(|rule| rule.file.pillar == Pillar::Problem).count();
    assert_eq!(count(&Wanted { pillar: Some(Pillar::Problem), ..Wanted::default() }), of_problem);
    assert_eq!(count(&Wanted { rule: Some("rollback".into()), ..Wanted::default() }), 1);
    for preset in presets() {
        assert_eq!(count(&Wanted { preset: Some(preset.key.clone()), ..Wanted::default() }), preset.items.len());
    }
    for wrong in [
        Wanted { audience: Some("nobody".into()), ..Wanted::default() },
        Wanted { preset: Some("nothing".into()), ..Wanted::default() },
        Wanted { rule: Some("none".into()), ..Wanted::default() },
    ] {
        assert!(
            checklist(&rules, None, &wrong, crate::model::sample::WORDING).unwrap_err().render().contains("next: ")
        );
    }
}

#[test]
fn yes_needs_all_rules_and_a_contradiction_is_no() {
    let verdict = |outcome: Outcome| Verdict { outcome, ..sample::report().verdicts.remove(0) };
    let answer = |outcomes: &[Outcome]| {
        let list: Vec<Verdict> = outcomes.iter().map(|o| verdict(*o)).collect();
        together(&list.iter().collect::<Vec<_>>())
    };
    use Outcome::*;
    assert_eq!(answer(&[Met, Met, NotApplicable]), Some(Answer::Yes));
    assert_eq!(answer(&[Met, Unmet]), Some(Answer::Unproven));
    assert_eq!(answer(&[Met, Contradicted]), Some(Answer::No));
    assert_eq!(answer(&[Unmet, Unmet]), Some(Answer::No));
    assert_eq!(answer(&[Met, Waived]), Some(Answer::Unproven));
    assert_eq!(answer(&[Unknown]), Some(Answer::Unproven));
    assert_eq!(answer(&[NotApplicable]), None);
}
