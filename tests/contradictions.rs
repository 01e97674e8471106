//! The list of contradictions: each is shown by a small repository with a manifest, and kept from speaking
//! up by look-alikes (`tests/contradictions.yaml`).

use crate::common::{TODAY, root};
use produ::audit::engine::{self, Settings};
use produ::inventory::Inventory;
use produ::manifest;
use produ::model::Report;
use produ::rules::RuleSet;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

/// How many there are.
const LISTED: u32 = 38;
/// Those that need a history of commits, or lower the credit instead of contradicting; and the file that shows them.
const ELSEWHERE: [(&str, &str); 3] =
    [("X-22", "tests/freshness.rs"), ("X-27", "tests/freshness.rs"), ("X-34", "src/evaluate/checks/bar.rs")];

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    x: String,
    /// Rule that is contradicted; without one it is the system as a whole.
    rule: Option<String>,
    says: String,
    system: Option<String>,
    manifest: String,
    #[serde(default)]
    repo: BTreeMap<String, String>,
    decoys: Vec<Decoy>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decoy {
    why: String,
    system: Option<String>,
    #[serde(default)]
    manifest: String,
    #[serde(default)]
    repo: BTreeMap<String, String>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(root().join("tests/contradictions.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// Two texts long enough to be compared.
fn prose(text: &str) -> String {
    let words = |seed: usize| -> String {
        (0..240)
            .map(|n| format!("{}{} ", ["order", "team", "night", "review"][(n * seed) % 4], (n * n * seed) % 89))
            .collect()
    };
    text.replace("@TEXT", &words(3)).replace("@OTHER", &words(7))
}

fn audit(system: Option<&String>, claims: &str, repo: &BTreeMap<String, String>) -> Report {
    let system = system.map_or("{name: case, kind: [llm_app]}", String::as_str);
    let text = format!("schema_version: \"1\"\nsystem: {system}\n{claims}");
    let declared = manifest::parse("produ.yaml", text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let mut files: BTreeMap<String, Vec<u8>> =
        repo.iter().map(|(path, text)| (path.clone(), prose(text).into_bytes())).collect();
    files.insert("produ.yaml".to_owned(), text.into_bytes());
    let settings = Settings {
        fallback_name: "case".to_owned(),
        stage: None,
        today: TODAY.parse().unwrap(),
        trace: false,
        snippets: false,
        assume_system: true,
        terms: Default::default(),
    };
    engine::run(&Inventory::from_memory(files), &RULES, Some(&declared), &settings, &|| {})
}

/// What speaks against a rule, or against the system: message and place.
fn against(report: &Report, rule: Option<&String>) -> Vec<(String, String, u32)> {
    let of = |list: &[produ::model::Contradiction]| {
        list.iter().map(|c| (c.message.clone(), c.path.clone(), c.line)).collect()
    };
    match rule {
        Some(rule) => of(&report.verdicts.iter().find(|v| v.rule == *rule).unwrap().contradictions),
        None => of(&report.contradictions),
    }
}

#[test]
fn each_is_shown() {
    let mut wrong = Vec::new();
    for case in cases() {
        let report = audit(case.system.as_ref(), &case.manifest, &case.repo);
        let found = against(&report, case.rule.as_ref());
        match found.iter().find(|(message, _, _)| message.contains(&case.says)) {
            // A key in the code is a contradiction that stands where the key stands.
            Some((_, path, line)) if (path == "produ.yaml" || case.x == "X-13") && *line > 0 => {}
            other => wrong.push(format!("{} {}: {other:?}, all: {found:#?}", case.x, case.says)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_look_alike_speaks_up() {
    let mut wrong = Vec::new();
    for case in cases() {
        assert!(!case.decoys.is_empty(), "{} has no decoy", case.x);
        for decoy in &case.decoys {
            let report = audit(decoy.system.as_ref(), &decoy.manifest, &decoy.repo);
            let found = against(&report, case.rule.as_ref());
            if !found.is_empty() {
                wrong.push(format!("{} {}: {found:#?}", case.x, decoy.why));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_is_whole_and_findable() {
    let shown: BTreeSet<String> = cases().into_iter().map(|case| case.x).collect();
    let mut text = String::new();
    for folder in ["src", "rules"] {
        collect(&root().join(folder), &mut text);
    }
    for n in 1..=LISTED {
        let id = format!("X-{n:02}");
        let other = ELSEWHERE.iter().find(|(known, _)| *known == id);
        assert!(shown.contains(&id) != other.is_some(), "{id} is in neither list, or in both");
        if let Some((_, file)) = other {
            assert!(fs::read_to_string(root().join(file)).unwrap().contains(&id), "{file} does not name {id}");
        }
        assert!(!shown.contains(&id) || text.contains(&id), "no code and no rule names {id}");
    }
}

fn collect(folder: &std::path::Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "yaml") {
            out.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn without_a_claim_nothing_is_contradicted() {
    let mut wrong = Vec::new();
    for case in cases().into_iter().filter(|case| case.rule.is_some() && case.x != "X-13") {
        let report = audit(None, "", &case.repo);
        let found = against(&report, case.rule.as_ref());
        if !found.is_empty() {
            wrong.push(format!("{}: {found:?}", case.x));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
