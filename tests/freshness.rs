//! Ages from the history of a repository, seen through the program: stale evidence, impossible dates, unknown owners.

use crate::common::{TODAY, audit, produ};
use serde_json::Value;
use std::fs;
use std::path::Path;

const MANIFEST: &str = r#"schema_version: "1"
system: {name: demo, kind: [llm_app], serving: online}
owners: {product: {name: Anna Product}, model: {name: OWNER}, result: Anna Product}
evals:
  - {id: answers, metric: accuracy, threshold: 0.85, direction: gte, results: reports/answers.json, field: /accuracy, n_cases: 400, run_at: RUN}
"#;

const CODE: &str = "from openai import OpenAI\nclient = OpenAI()\n\n\ndef ask(messages):\n    return client.chat.completions.create(model=\"gpt-4.1-2025-04-14\", messages=messages)\n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Commits everything as a person at noon of a day.
fn commit(root: &Path, name: &str, day: &str) {
    let repo = git2::Repository::init(root).unwrap();
    let mut index = repo.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
    index.write().unwrap();
    let tree = repo.find_tree(index.write_tree().unwrap()).unwrap();
    let day: jiff::civil::Date = day.parse().unwrap();
    let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second();
    let mail = format!("{}@shop.test", name.split(' ').next().unwrap().to_lowercase());
    let who = git2::Signature::new(name, &mail, &git2::Time::new(noon, 0)).unwrap();
    let parent = repo.head().ok().and_then(|head| head.peel_to_commit().ok());
    repo.commit(Some("HEAD"), &who, &who, "c", &tree, &parent.iter().collect::<Vec<_>>()).unwrap();
}

/// A system whose results are of 1 September and whose prompt changed on `prompt`; many commits by one author.
fn system(owner: &str, run: &str, prompt: &str) -> tempfile::TempDir {
    let keep = tempfile::tempdir().unwrap();
    let root = keep.path();
    write(root, "produ.yaml", &MANIFEST.replace("OWNER", owner).replace("RUN", run));
    write(root, "src/agent/llm.py", CODE);
    write(root, "prompts/system.md", "Answer in two sentences from the passages below.\n");
    write(root, "tests/test_quality.py", "def test_quality(metrics): assert metrics['accuracy'] >= 0.85\n");
    commit(root, "Anna Product", "2026-08-01");
    for n in 0..22 {
        write(root, "src/agent/llm.py", &format!("{CODE}\n\nLIMIT = {n}\n"));
        commit(root, "Anna Product", "2026-08-20");
    }
    write(root, "reports/answers.json", "{\"accuracy\": 0.91}\n");
    commit(root, "Anna Product", "2026-09-01");
    write(root, "prompts/system.md", "Answer in one sentence from the passages below.\n");
    commit(root, "Anna Product", prompt);
    keep
}

fn verdict<'r>(report: &'r Value, slug: &str) -> &'r Value {
    report["verdicts"].as_array().unwrap().iter().find(|v| v["slug"] == slug).unwrap()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

/// X-27.
#[test]
fn a_result_older_than_the_prompt_counts_one_level_lower() {
    let stale = system("Anna Product", "2026-09-01", "2026-09-14");
    let (report, _) = audit(stale.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_eq!(found["level"], "implemented", "{found}");
    let why = "reports/answers.json was committed 2026-09-01, prompts/system.md changed on 2026-09-14";
    assert_eq!(text(found, "stale"), why);
    assert!(text(found, "summary").ends_with(&format!("; stale: {why}")), "{found}");
    let terminal = produ(stale.path(), &["audit", ".", "--all", "--today", TODAY]);
    let terminal = String::from_utf8(terminal.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(terminal.contains("prompts/system.md changed on 2026-09-14"), "{terminal}");
    let same = produ(stale.path(), &["audit", ".", "-o", "json", "--today", TODAY, "--jobs", "1"]).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&same).unwrap(), report);

    let fresh = system("Anna Product", "2026-09-01", "2026-09-01");
    let (report, _) = audit(fresh.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_eq!((text(found, "level"), found.get("stale")), ("verified", None), "{found}");
}

#[test]
fn a_history_that_is_cut_off_is_unknown_and_says_so() {
    let keep = system("Anna Product", "2026-09-01", "2026-09-01");
    let repo = git2::Repository::open(keep.path()).unwrap();
    let head = repo.head().unwrap().target().unwrap();
    fs::write(keep.path().join(".git/shallow"), format!("{head}\n")).unwrap();
    let (report, _) = audit(keep.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_eq!((text(found, "level"), found.get("stale")), ("verified", None), "{found}");
    assert!(text(found, "age_unknown").contains("shallow"), "{found}");
    assert!(text(found, "summary").contains("age unknown"), "{found}");
    let notes = report["notes"].as_array().unwrap();
    assert!(notes.iter().any(|n| text(n, "message").contains("the history is shallow")), "{notes:?}");
    assert_ne!(report["tier"], "hardened");
}

#[test]
fn a_run_after_the_last_change_of_its_file_is_a_contradiction() {
    let keep = system("Anna Product", "2026-10-20", "2026-09-01");
    let (report, _) = audit(keep.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_eq!(found["outcome"], "contradicted", "{found}");
    let message = "reports/answers.json was last changed on 2026-09-01, the manifest says it is of 2026-10-20";
    assert_eq!(text(&found["contradictions"][0], "message"), message);
    assert_eq!(found["contradictions"][0]["line"], 5);
}

/// X-22.
#[test]
fn an_owner_nobody_knows_contradicts_and_one_author_is_a_remark() {
    let ghost = system("Walter Ghost", "2026-09-01", "2026-09-01");
    let (report, _) = audit(ghost.path(), &[]);
    let found = verdict(&report, "named-owners");
    assert_eq!(found["outcome"], "contradicted", "{found}");
    assert!(text(found, "summary").contains("Walter Ghost is neither in CODEOWNERS"), "{found}");
    let transfer = verdict(&report, "knowledge-transfer");
    assert!(text(transfer, "summary").contains("one author wrote 100 % of src/agent"), "{transfer}");
    // A team behind CODEOWNERS may hold the person; a known author is no contradiction; an old history says nothing.
    write(ghost.path(), ".github/CODEOWNERS", "* @shop/ml\n");
    commit(ghost.path(), "Anna Product", "2026-09-02");
    let calm =
        |root: &Path, extra: &[&str]| verdict(&audit(root, extra).0, "named-owners")["outcome"] != "contradicted";
    assert!(calm(ghost.path(), &[]));
    let known = system("Anna Product", "2026-09-01", "2026-09-01");
    assert!(calm(known.path(), &[]));
}
