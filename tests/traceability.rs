//! From the demands and the standards to the rules and back: `rules/demands.psv` and `rules/standards.yaml` say what
//! is to be answered, rules say what they answer, and neither may claim what the other does not know.
//!
//! The two tests at the end hold the whole pack to it: every demand has a rule, and so has every item of a standard that
//! one system can fulfil.

use produ::rules::RuleSet;
use produ::rules::catalogue::{self, Standard};
use produ::rules::coverage;
use produ::rules::format::RuleFile;
use std::collections::{BTreeMap, BTreeSet};

/// Statements taken from the five articles.
const DEMANDS: usize = 352;
/// Rules that answer them.
const RULES: usize = 90;
/// Items that no rule on one system can answer: inventories and techniques of a whole organisation, its customers, and
/// practices that concern the provider's regions and hosting.
const BEYOND_A_SYSTEM: [&str; 11] = [
    "GOVERN 1.6",
    "MEASURE 3.2",
    "A.10.4",
    "GENOPS05-BP01",
    "GENREL05-BP03",
    "GENPERF03-BP01",
    "GENPERF04-BP02",
    "GENCOST03-BP03",
    "GENCOST03-BP04",
    "GENSUS01-BP02",
    "GENSUS02-BP01",
];

fn rules() -> Vec<RuleFile> {
    RuleSet::embedded().unwrap().rules.into_iter().map(|rule| rule.file).collect()
}

#[test]
fn the_catalogue_is_whole() {
    let demands = catalogue::demands();
    assert_eq!(demands.len(), DEMANDS);
    let ids: BTreeSet<&str> = demands.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids.len(), DEMANDS, "an id stands twice");
    assert!(demands.iter().all(|d| !d.demand.is_empty() && !d.rules.is_empty()));
    let standards = catalogue::standards();
    let sizes: Vec<(&str, usize)> = standards.iter().map(|s| (s.key.as_str(), s.items.len())).collect();
    let known = [
        ("ml-test-score", 28),
        ("google-sre", 16),
        ("nist-ai-rmf", 72),
        ("eu-ai-act", 15),
        ("owasp-llm", 20),
        ("iso-42001", 38),
        ("aws", 61),
    ];
    assert_eq!(sizes, known);
    for standard in &standards {
        let ids: BTreeSet<&str> = standard.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), standard.items.len(), "{}: an item stands twice", standard.key);
    }
}

#[test]
fn every_rule_names_the_demands_it_is_to_answer_and_no_others() {
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for demand in catalogue::demands() {
        for rule in demand.rules {
            wanted.entry(rule).or_default().insert(demand.id.clone());
        }
    }
    for rule in rules() {
        let named: BTreeSet<String> = rule.seeds.iter().cloned().collect();
        assert_eq!(named.len(), rule.seeds.len(), "{} names a demand twice", rule.id);
        let wanted = wanted.get(&rule.id).cloned().unwrap_or_default();
        let missing: Vec<_> = wanted.difference(&named).collect();
        let unknown: Vec<_> = named.difference(&wanted).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{}: missing {missing:?}, unknown {unknown:?}", rule.id);
    }
}

#[test]
fn a_demand_with_a_rule_is_answered() {
    let rules = rules();
    for demand in coverage::demands(&catalogue::demands(), &rules) {
        let written = catalogue::demands().into_iter().find(|d| d.id == demand.id).map_or(0, |d| d.rules.len());
        let due = written > demand.awaited.len();
        assert_eq!(!demand.rules.is_empty(), due, "{} {}: {:?}", demand.id, demand.demand, demand.awaited);
    }
}

#[test]
fn rules_name_only_items_that_exist() {
    let standards: BTreeMap<String, Standard> =
        catalogue::standards().into_iter().map(|s| (s.key.clone(), s)).collect();
    for rule in rules() {
        for (key, items) in &rule.standards {
            let standard = standards.get(key).unwrap_or_else(|| panic!("{}: no standard is called {key}", rule.id));
            for item in items {
                assert!(standard.items.iter().any(|known| known.id == *item), "{}: {key} has no {item}", rule.id);
            }
        }
    }
}

#[test]
fn what_lies_beyond_a_system_has_no_rule() {
    let rules = rules();
    for standard in catalogue::standards() {
        for item in coverage::items(&standard, &rules) {
            let beyond = BEYOND_A_SYSTEM.contains(&item.id.as_str());
            assert!(!beyond || item.rules.is_empty(), "{} has a rule: take it off the list", item.id);
        }
    }
}

#[test]
fn a_pack_of_ones_own_may_have_demands_and_standards_of_its_own() {
    let mut rules = rules();
    rules[0].seeds = vec!["OURS-1".to_owned()];
    rules[0].standards = BTreeMap::from([("house".to_owned(), vec!["7".to_owned()])]);
    let id = rules[0].id.clone();
    let last = coverage::demands(&catalogue::demands(), &rules).pop().unwrap();
    assert_eq!((last.id.as_str(), &last.rules), ("OURS-1", &vec![id.clone()]));
    let house = coverage::standard(&catalogue::standards(), &rules, "house").unwrap();
    assert_eq!(coverage::items(&house, &rules)[0].rules, [id]);
    assert!(coverage::standard(&catalogue::standards(), &rules, "nobody").is_none());
}

#[test]
fn every_demand_is_answered() {
    let rules = rules();
    assert_eq!(rules.len(), RULES);
    let open: Vec<_> =
        coverage::demands(&catalogue::demands(), &rules).into_iter().filter(|d| d.rules.is_empty()).collect();
    assert!(open.is_empty(), "{} of {DEMANDS} demands have no rule: {open:#?}", open.len());
}

#[test]
fn every_item_of_a_standard_has_a_rule_or_lies_beyond_a_system() {
    let rules = rules();
    for standard in catalogue::standards() {
        let items = coverage::items(&standard, &rules).into_iter();
        let open: Vec<String> =
            items.filter(|i| i.rules.is_empty() && !BEYOND_A_SYSTEM.contains(&i.id.as_str())).map(|i| i.id).collect();
        assert!(open.is_empty(), "{}: no rule for {open:?}", standard.key);
    }
}
