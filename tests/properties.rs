//! What the score must hold whatever the repository: evidence never lowers it, words never raise it, copies count
//! once, order does not matter.

use crate::common::root;
use produ::audit::engine::{self, Settings};
use produ::inventory::Inventory;
use produ::manifest;
use produ::model::Report;
use produ::rules::RuleSet;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap());
pub(crate) static READY: LazyLock<Files> = LazyLock::new(|| {
    let mut files = Files::new();
    collect(&root().join("fixtures/production-ready/repo"), "", &mut files);
    files
});

/// Files that fix the profile, so that a step changes evidence and nothing else.
const PROFILE: [&str; 4] = ["produ.yaml", "app/llm.py", "app/retrieval.py", "app/main.py"];

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

pub(crate) fn audit(files: &Files) -> Report {
    let declared = files.get("produ.yaml").map(|bytes| manifest::parse("produ.yaml", bytes).unwrap());
    let settings = Settings {
        fallback_name: "x".into(),
        stage: None,
        today: jiff::civil::date(2026, 11, 21),
        trace: true,
        snippets: false,
        assume_system: false,
        terms: Default::default(),
    };
    let inventory = Inventory::from_memory(files.clone());
    engine::run(&inventory, &RULES, declared.as_ref(), &settings, &|| {})
}

fn start() -> Files {
    PROFILE.iter().map(|p| ((*p).to_owned(), READY[*p].clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn evidence_never_lowers_the_score(order in Just(READY.keys().cloned().collect::<Vec<_>>()).prop_shuffle()) {
        let mut files = start();
        let mut before = audit(&files);
        // Eight at a time: the property is about the sum, not about each of sixty audits.
        for step in order.chunks(8) {
            for path in step {
                files.insert(path.clone(), READY[path].clone());
            }
            let after = audit(&files);
            prop_assert!(after.score >= before.score - 1e-9, "{step:?}: {} after {}", after.score, before.score);
            before = after;
        }
    }

    #[test]
    fn words_never_raise_the_score(words in proptest::collection::vec("(rollback|canary|drift|alert|runbook|evaluation|guardrail|fallback|timeout|retry|quota|budget|load test|risk register|threshold|on-call|SLO)", 20..60)) {
        let plain = audit(&start());
        let mut files = start();
        let list = words.join(" ");
        files.insert("NOTES.md".into(), format!("# {list}\n\n{}", format!("{list}\n").repeat(8)).into_bytes());
        files.insert("app/notes.py".into(), words.iter().map(|w| format!("# {w} = True\n")).collect::<String>().into_bytes());
        files.insert("docs/rollback.md".into(), b"TODO\n".to_vec());
        files.insert("tests/test_todo.py".into(), words.iter().map(|w| format!("# def test_{w}(): pass\n")).collect::<String>().into_bytes());
        let stuffed = audit(&files);
        prop_assert!(stuffed.score <= plain.score + 1e-9, "{} after {}", stuffed.score, plain.score);
    }
}

#[test]
fn ten_copies_of_a_practice_count_once() {
    let once = audit(&READY);
    let mut files = READY.clone();
    for n in 0..10 {
        for path in ["app/llm.py", "app/routing.py", "ops/prometheus/rules.yml", "docs/runbooks/rollback.md"] {
            let (folder, name) = path.rsplit_once('/').unwrap();
            files.insert(format!("{folder}/copy{n}/{name}"), READY[path].clone());
        }
    }
    assert!((audit(&files).score - once.score).abs() < 1e-9);
}

#[test]
fn an_empty_repository_scores_nothing() {
    let report = audit(&Files::new());
    assert!(!report.audited && report.score == 0.0 && report.verdicts.is_empty());
}

#[test]
fn the_trace_adds_up_to_the_score() {
    let report = audit(&READY);
    let sum: f64 = report.trace.as_ref().unwrap().iter().map(|t| t.points).sum();
    assert!((sum - report.score).abs() < 0.1, "{sum} against {}", report.score);
    let possible: f64 = report.trace.unwrap().iter().map(|t| t.possible).sum();
    assert!((possible - 100.0).abs() < 0.1, "{possible}");
}
