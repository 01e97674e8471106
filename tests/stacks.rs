//! Recognition: the smallest applications on many stacks are audited with the kinds they are of, and what only looks like
//! AI is not (`tests/stacks.yaml`).

use crate::common::root;
use crate::properties::{Files, audit};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    stacks: Vec<Stack>,
    nothing: Vec<Nothing>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stack {
    name: String,
    kinds: Vec<String>,
    /// How sure it must be; certain where nothing is said.
    at: Option<String>,
    generative: Option<bool>,
    repo: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {
    name: String,
    repo: BTreeMap<String, String>,
}

fn table() -> Table {
    serde_yaml::from_str(&std::fs::read_to_string(root().join("tests/stacks.yaml")).unwrap()).unwrap()
}

/// The kinds that the profile of the rules knows.
fn kinds() -> BTreeSet<String> {
    let profile: serde_json::Value =
        serde_yaml::from_str(&std::fs::read_to_string(root().join("rules/profile.yaml")).unwrap()).unwrap();
    profile["kinds"].as_object().unwrap().keys().cloned().collect()
}

/// `@BYTES` stands for contents of a file of weights.
fn files(repo: &BTreeMap<String, String>) -> Files {
    let bytes = |text: &String| text.replace("@BYTES", &"x".repeat(4_000)).into_bytes();
    repo.iter().map(|(path, text)| (path.clone(), bytes(text))).collect()
}

#[test]
fn every_stack_is_audited_with_its_kinds() {
    let stacks = table().stacks;
    let shown: BTreeSet<&str> = stacks.iter().flat_map(|stack| &stack.kinds).map(String::as_str).collect();
    assert_eq!(shown, kinds().iter().map(String::as_str).collect(), "every kind has a stack");
    let sure: BTreeSet<&str> = stacks.iter().map(|stack| stack.at.as_deref().unwrap_or("certain")).collect();
    assert_eq!(sure, ["certain", "likely", "possible"].into());
    let names: BTreeSet<&str> = stacks.iter().map(|stack| stack.name.as_str()).collect();
    assert_eq!(names.len(), stacks.len(), "each has a name of its own");
    let mut wrong = Vec::new();
    for stack in &stacks {
        let profile = audit(&files(&stack.repo)).profile;
        let mut wanted = stack.kinds.clone();
        wanted.sort();
        let found = profile.recognised.as_ref();
        let certainty = found.map_or("nothing", |r| r.certainty.name());
        let generative = profile.facts.get("generative").map(|value| value == "true");
        let placed = found.is_some_and(|r| r.why.iter().all(|why| why.path.is_some()));
        let right = profile.kinds == wanted
            && certainty == stack.at.as_deref().unwrap_or("certain")
            && placed
            && stack.generative.is_none_or(|wanted| generative == Some(wanted));
        if !right {
            wrong.push(format!("{}: {:?}, {certainty}, generative {generative:?}", stack.name, profile.kinds));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn look_alikes_are_nothing_to_audit() {
    let nothing = table().nothing;
    let names: BTreeSet<&str> = nothing.iter().map(|case| case.name.as_str()).collect();
    assert!(!names.is_empty() && names.len() == nothing.len(), "each has a name of its own");
    let mut wrong = Vec::new();
    for case in &nothing {
        let report = audit(&files(&case.repo));
        if report.audited {
            wrong.push(format!("{}: {:?}", case.name, report.profile.recognised));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_signs_certainty_gives_way_to_a_manifest() {
    let manifest = "schema_version: \"1\"\nsystem: {name: x, kind: [rag]}\n";
    let report = audit(&files(&BTreeMap::from([
        ("produ.yaml".to_owned(), manifest.to_owned()),
        (".env.example".to_owned(), "OPENAI_API_KEY=\n".to_owned()),
    ])));
    let recognised = report.profile.recognised.unwrap();
    assert_eq!((report.profile.kinds, recognised.certainty.name()), (vec!["rag".to_owned()], "declared"));
    assert_eq!(recognised.why[0].path.as_deref(), Some("produ.yaml"));
    assert!(report.contradictions.is_empty(), "a weak sign contradicts nobody: {:?}", report.contradictions);
}

#[test]
fn rules_of_generation_do_not_ask_a_search_or_a_classifier() {
    for name in ["search by meaning without an answer", "XGBoost behind BentoML"] {
        let stack = table().stacks.into_iter().find(|stack| stack.name == name).unwrap();
        let report = audit(&files(&stack.repo));
        let outcome = |slug: &str| {
            let verdict = report.verdicts.iter().find(|v| v.slug == slug).unwrap();
            verdict.outcome == produ::model::Outcome::NotApplicable
        };
        for slug in ["groundedness", "hallucination-rate", "adversarial-tests", "bounded-agency", "budget-guardrails"] {
            assert!(outcome(slug), "{name}: {slug}");
        }
        assert_eq!(outcome("retrieval-corpus"), name != "search by meaning without an answer", "{name}");
    }
}
