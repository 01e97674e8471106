//! The form of rule files (`produ schema rule`): it takes every file of the pack, refuses what the loader refuses, and
//! says something about each key.

use crate::common::{produ, root};
use jsonschema::Validator;
use produ::rules::RuleSet;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn schema(of: &str) -> Value {
    let out = produ(&root(), &["schema", of]);
    serde_json::from_slice(&out.stdout).unwrap()
}

fn validator(of: &str) -> Validator {
    jsonschema::draft202012::new(&schema(of)).unwrap()
}

fn tree(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// Files of a folder of the pack with what they hold; tests excepted.
fn files(folder: &str) -> Vec<(String, Value)> {
    let folder = root().join("rules").join(folder);
    let paths = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let paths =
        paths.filter(|p| p.to_string_lossy().ends_with(".yaml") && !p.to_string_lossy().ends_with(".test.yaml"));
    paths.map(|p| (p.display().to_string(), tree(&fs::read_to_string(&p).unwrap()))).collect()
}

fn fits(form: &Validator, (path, tree): &(String, Value)) {
    let wrong: Vec<String> = form.iter_errors(tree).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{path}: {wrong:#?}");
}

#[test]
fn every_file_of_the_pack_is_of_the_form() {
    let (rule, words) = (validator("rule"), validator("vocabulary"));
    let pillars = ["problem", "reliability", "observability", "deployment", "adoption"];
    let rules: Vec<_> = pillars.into_iter().flat_map(files).collect();
    assert_eq!(rules.len(), RuleSet::embedded().unwrap().rules.len());
    rules.iter().for_each(|file| fits(&rule, file));
    let vocabulary = files("vocabulary");
    vocabulary.iter().for_each(|file| fits(&words, file));
    assert!(!rule.is_valid(&vocabulary[0].1) && !words.is_valid(&rules[0].1), "each is the other's opposite");
}

fn load(pack: &Path, text: &str) -> Result<(), String> {
    fs::write(pack.join("own.yaml"), text).unwrap();
    produ::audit::rules(&[pack.to_owned()]).map(drop).map_err(|error| error.render())
}

#[test]
fn form_and_loader_refuse_the_same() {
    let whole = fs::read_to_string(root().join("rules/reliability/kill-switch.yaml")).unwrap();
    let whole = whole.replace("R-FALL-04", "X-1").replace("slug: kill-switch", "slug: own");
    // Matchers of more kinds than the rule itself has.
    let more = "  implemented:\n    any:\n      - all:\n          - dependency: {what: flag service, any: [\"pypi:unleashclient\"]}\n      \
                - pattern: {what: switch of the AI, match: [\"switch_off\"], with: [\"model\"], within: 6, in: [source, config, infrastructure]}\n";
    let (before, rest) = whole.split_once("  implemented:\n").unwrap();
    let (_, after) = rest.split_once("  verified:\n").unwrap();
    let whole = format!("{before}{more}  verified:\n{after}");
    let edits = [
        ("severity: blocker", "severity: fatal"),
        ("severity: blocker", "severty: blocker"),
        ("weight: 8", "weight: 11"),
        ("weight: 8", "weight: heavy"),
        ("how long until it is off?", "how long until it is off"),
        ("pillar: reliability", "pillar: security"),
        ("applies_when: always", "applies_when: {kinds: [rag]}"),
        ("scope: ai-path", "scope: repo"),
        ("production: verified", "production: certain"),
        ("min_distinct: 2", "min_distinct: -2"),
        ("what: switch of the AI, ", ""),
        ("in: [source, config, infrastructure]", "in: [sources]"),
        ("      - all:", "      - both:"),
        ("within: 6", "within: near"),
        ("{what: flag service, any: [", "{what: flag service, all: ["),
        ("kind: document,", "kind: prose,"),
        ("effort: S", "effort: XL"),
        ("check: kill-switch-drill", "check: [kill-switch-drill]"),
        ("message: \"no code", "text: \"no code"),
        ("title: Off switch", "titel: Off switch"),
    ];
    let form = validator("rule");
    fits(&form, &("kill-switch.yaml".to_owned(), tree(&whole)));
    let pack = tempfile::tempdir().unwrap();
    load(pack.path(), &whole).unwrap();
    for (from, to) in edits {
        assert!(whole.contains(from), "{from}");
        let broken = whole.replacen(from, to, 1);
        assert!(!form.is_valid(&tree(&broken)), "the form takes `{to}`");
        assert!(load(pack.path(), &broken).is_err(), "the loader takes `{to}`");
    }
}

/// An editor shows these words beside the key.
#[test]
fn every_key_is_described() {
    fn silent(value: &Value, path: &str, out: &mut Vec<String>) {
        for (key, inner) in value["properties"].as_object().into_iter().flatten() {
            let told = |value: &Value| value["description"].as_str().is_some_and(|text| text.len() > 4);
            if !told(inner) && !told(value) {
                out.push(format!("{path}.{key}"));
            }
            silent(inner, &format!("{path}.{key}"), out);
        }
        value["oneOf"].as_array().into_iter().flatten().for_each(|inner| silent(inner, path, out));
    }
    for of in ["rule", "vocabulary"] {
        let schema = schema(of);
        let mut out = Vec::new();
        silent(&schema, of, &mut out);
        for (name, inner) in schema["$defs"].as_object().unwrap() {
            silent(inner, name, &mut out);
        }
        assert!(out.is_empty(), "{out:?}");
    }
}
