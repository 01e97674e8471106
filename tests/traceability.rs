//! From the demands and the standards to the rules: `rules/demands.psv` and `rules/standards.yaml` say what is to be
//! answered, rules say what they answer. A rule names only what exists; every demand has a rule, and so has every item of
//! a standard that one system can fulfil.

use produ::rules::RuleSet;
use produ::rules::catalogue::{self, Standard};
use produ::rules::coverage;
use produ::rules::format::RuleFile;
use std::collections::{BTreeMap, BTreeSet};

/// Statements taken from the five articles.
const DEMANDS: usize = 352;
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

/// What a rule names that is not there.
pub(crate) fn unknown(rules: &[RuleFile]) -> Vec<String> {
    let demands: BTreeSet<String> = catalogue::demands().into_iter().map(|demand| demand.id).collect();
    let standards: BTreeMap<String, Standard> =
        catalogue::standards().into_iter().map(|s| (s.key.clone(), s)).collect();
    let mut out = Vec::new();
    for rule in rules {
        let named: BTreeSet<&String> = rule.seeds.iter().collect();
        if named.is_empty() || named.len() < rule.seeds.len() {
            out.push(format!("{} names no demand, or one twice", rule.id));
        }
        out.extend(named.iter().filter(|id| !demands.contains(**id)).map(|id| format!("{}: no demand {id}", rule.id)));
        for (key, items) in &rule.standards {
            let known = |item: &&String| standards.get(key).is_some_and(|s| s.items.iter().any(|i| i.id == **item));
            out.extend(
                items.iter().filter(|item| !known(item)).map(|item| format!("{}: {key} has no {item}", rule.id)),
            );
        }
    }
    out
}

/// Demands, and items of standards that one system can fulfil, that no rule names.
pub(crate) fn open(rules: &[RuleFile]) -> Vec<String> {
    let rules = &rules.iter().collect::<Vec<_>>()[..];
    let demands = coverage::demands(&catalogue::demands(), rules, &[]).into_iter();
    let mut out: Vec<String> =
        demands.filter(|d| d.rules.is_empty()).map(|d| format!("{} {}", d.id, d.demand)).collect();
    for standard in catalogue::standards() {
        let items = coverage::items(&standard, rules).into_iter();
        let items = items.filter(|i| i.rules.is_empty() && !BEYOND_A_SYSTEM.contains(&i.id.as_str()));
        out.extend(items.map(|item| format!("{} {}", standard.key, item.id)));
    }
    out
}

#[test]
fn the_catalogue_is_whole() {
    let demands = catalogue::demands();
    assert_eq!(demands.len(), DEMANDS);
    let ids: BTreeSet<&str> = demands.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids.len(), DEMANDS, "an id stands twice");
    assert!(demands.iter().all(|d| !d.demand.is_empty()));
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
fn rules_name_only_what_exists() {
    assert_eq!(unknown(&rules()), [""; 0]);
    let mut wrong = rules();
    wrong[0].seeds.push("S9-99".to_owned());
    wrong[1].standards.insert("eu-ai-act".to_owned(), vec!["Art. 999".to_owned()]);
    wrong[2].seeds.clear();
    assert_eq!(unknown(&wrong).len(), 3, "{:?}", unknown(&wrong));
}

#[test]
fn every_demand_and_every_item_within_reach_is_answered() {
    assert_eq!(open(&rules()), [""; 0]);
    let mut without = rules();
    without.retain(|rule| !rule.seeds.iter().any(|seed| seed == "S0-11"));
    assert!(open(&without).iter().any(|line| line.starts_with("S0-11 ")));
}

#[test]
fn what_lies_beyond_a_system_has_no_rule() {
    let rules = rules();
    let rules: Vec<&RuleFile> = rules.iter().collect();
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
    let rules: Vec<&RuleFile> = rules.iter().collect();
    let last = coverage::demands(&catalogue::demands(), &rules, &[]).pop().unwrap();
    assert_eq!((last.id.as_str(), &last.rules), ("OURS-1", &vec![id.clone()]));
    let house = coverage::standard(&catalogue::standards(), &rules, "house").unwrap();
    assert_eq!(coverage::items(&house, &rules)[0].rules, [id]);
    assert!(coverage::standard(&catalogue::standards(), &rules, "nobody").is_none());
}

#[test]
fn of_a_part_of_the_rules_the_others_are_named() {
    let (shown, others): (Vec<_>, Vec<_>) = rules().into_iter().partition(|rule| rule.id == "O-MON-03");
    let (shown, others): (Vec<_>, Vec<_>) = (shown.iter().collect(), others.iter().collect());
    let demands = coverage::demands(&catalogue::demands(), &shown, &others);
    let drift = demands.iter().find(|demand| demand.id == "S0-11").unwrap();
    assert_eq!((&drift.rules[..], &drift.awaited[..]), (&["O-MON-03".to_owned()][..], &["D-REL-05".to_owned()][..]));
}
