//! Baseline and diff from outside: a ratchet that holds, and a comparison that says why.

use crate::common::{TODAY, commit, produ, project};
use std::fs;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_baseline_holds_what_was_reached() {
    let project = project("half-ready", true);
    let run = |args: &[&str]| produ(&project.path, args);
    assert_eq!(run(&["audit", "--fail-on", "regression"]).status.code(), Some(2), "no baseline, no gate");
    let out = run(&["baseline", "write", "--today", TODAY]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_eq!(run(&["baseline", "write", "--today", TODAY]).status.code(), Some(2), "never overwritten");
    let gate =
        ["audit", "--today", TODAY, "--baseline", "produ-baseline.json", "--fail-on", "regression", "--all", "-q"];
    assert_eq!(run(&gate).status.code(), Some(0));
    let workflows = project.path.join(".github");
    fs::remove_dir_all(&workflows).unwrap();
    let out = run(&gate);
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out.stdout).contains("below the baseline"), "{}", text(&out.stdout));
    let kept = fs::read_to_string(project.path.join("produ-baseline.json")).unwrap();
    assert_eq!(run(&["baseline", "prune", "--today", TODAY]).status.code(), Some(0));
    let pruned = fs::read_to_string(project.path.join("produ-baseline.json")).unwrap();
    let rules = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["rules"].clone();
    assert_eq!(rules(&kept), rules(&pruned), "pruning lowers nothing");
    fs::write(project.path.join("produ-baseline.json"), "{}").unwrap();
    assert_eq!(run(&gate).status.code(), Some(2), "a broken baseline never passes");
}

#[test]
fn a_diff_of_revisions_names_what_fell_and_why() {
    let project = project("half-ready", true);
    fs::remove_dir_all(project.path.join(".github")).unwrap();
    commit(&project.path);
    let run = |args: &[&str]| produ(&project.path, args);
    let out = run(&["diff", "HEAD~1", "HEAD", "--today", TODAY, "--exit-code", "-o", "json"]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let diff: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let changes = diff["changes"].as_array().unwrap();
    assert!(!changes.is_empty() && changes.iter().all(|c| c["cause"] == "repository"));
    assert!(changes.iter().any(|c| c["kind"] == "fell"));
    for format in ["terminal", "markdown"] {
        let shown = text(&run(&["diff", "HEAD~1", "HEAD", "--today", TODAY, "-o", format]).stdout);
        assert!(shown.contains("Fell") && shown.contains("the repository"), "{shown}");
    }
    let same = run(&["diff", "HEAD", "HEAD", "--today", TODAY, "--exit-code"]);
    assert_eq!(same.status.code(), Some(0));
}

#[test]
fn a_diff_reads_stored_reports() {
    let project = project("half-ready", true);
    let run = |args: &[&str]| produ(&project.path, args);
    run(&["audit", "--today", TODAY, "-o", "json=../a.json", "-q"]);
    let out = run(&["diff", "../a.json", "HEAD", "--today", TODAY, "-o", "json"]);
    let diff: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(diff["changes"], serde_json::json!([]), "{}", text(&out.stderr));
    fs::write(project.path.join("../b.json"), "{\"schema_version\": \"2\"}").unwrap();
    for bad in ["../b.json", "../missing.json", "no-such-revision"] {
        let out = run(&["diff", bad, "HEAD"]);
        assert_eq!(out.status.code(), Some(2), "{bad}");
        assert!(text(&out.stderr).starts_with("error: "));
    }
}

#[test]
fn a_diff_tells_what_is_asked_from_what_was_reached() {
    let project = project("half-ready", true);
    let stakes = |value: &str| {
        let manifest = format!("schema_version: \"1\"\nsystem:\n  name: shop\n  kind: [llm_app]\n  stakes: {value}\n");
        fs::write(project.path.join("produ.yaml"), manifest).unwrap();
        commit(&project.path);
    };
    stakes("high");
    stakes("low");
    let run = |args: &[&str]| produ(&project.path, &[args, &["--today", TODAY]].concat());
    let out = run(&["diff", "HEAD~1", "HEAD", "--exit-code", "-o", "json"]);
    assert_eq!(out.status.code(), Some(1), "asking less is worse: {}", text(&out.stderr));
    let diff: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let fact = &diff["facts"][0];
    assert_eq!((&fact["fact"], &fact["before"], &fact["after"]), (&"stakes".into(), &"high".into(), &"low".into()));
    assert!(fact["place"].as_str().unwrap().starts_with("produ.yaml:"), "{fact}");
    let asked = diff["asked"].as_array().unwrap();
    assert!(asked.iter().any(|a| a["before"]["severity"] == "blocker" && a["after"]["severity"] != "blocker"));
    let blockers = &diff["blockers"];
    assert!(blockers["before"].as_u64() > blockers["after"].as_u64(), "{blockers}");
    assert_eq!(run(&["diff", "HEAD", "HEAD~1", "--exit-code"]).status.code(), Some(0), "asking more is not worse");
    for format in ["terminal", "markdown", "html"] {
        let shown = text(&run(&["diff", "HEAD~1", "HEAD", "-o", format]).stdout);
        for part in ["Open blockers", "stakes", "high → low", "Asked more or less strictly", "blocker → "] {
            assert!(shown.contains(part), "{format} {part}\n{shown}");
        }
    }
}

#[test]
fn a_folder_is_no_revision() {
    let project = project("half-ready", true);
    let out = produ(&project.path, &["diff", "."]);
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    assert!(said.contains("--path"), "{said}");
}
