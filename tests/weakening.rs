//! Ways for a change to weaken the gate that judges it. None lowers the exit code, all are listed; and what tightens
//! is accepted.

use crate::common::{Project, audit, commit, produ, project};
use serde_json::Value;
use std::fs;
use std::path::Path;

const WORKFLOW: &str = "name: gate\non:\n  pull_request:\n  push: {branches: [main]}\njobs:\n  gate:\n    runs-on: ubuntu-24.04\n    \
    steps:\n      - run: produ audit . --base origin/main --min-tier production --min-score 50 --fail-on blocker\n  \
    eval:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: python evals/run_eval.py --min-accuracy 0.85\n";
const OWNERS: &str = "* @acme/all\n/produ.yaml @acme/risk\n/.github/ @acme/platform\n";
const WORKFLOW_PATH: &str = ".github/workflows/gate.yml";

/// The production-ready fixture with a gate around it, committed as the base.
fn base(change: impl FnOnce(&Path)) -> Project {
    let project = project("production-ready", false);
    let path = &project.path;
    fs::create_dir_all(path.join(".github/workflows")).unwrap();
    fs::write(path.join(WORKFLOW_PATH), WORKFLOW).unwrap();
    fs::write(path.join(".github/CODEOWNERS"), OWNERS).unwrap();
    edit(path, "produ.yaml", |text| {
        text.replace(
            "gate: {min_tier: production, fail_on: [contradiction]}",
            "gate: {min_tier: production, min_score: 10, min_pillar: {reliability: 10}, fail_on: [contradiction, blocker]}",
        )
    });
    change(path);
    commit(path);
    project
}

/// A base that fails its gate: the rollback drill is gone.
fn failing(change: impl FnOnce(&Path)) -> Project {
    base(|path| {
        fs::remove_dir_all(path.join("docs/drills")).unwrap();
        change(path);
    })
}

fn edit(path: &Path, file: &str, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path.join(file)).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "the edit of {file} changes nothing");
    fs::write(path.join(file), changed).unwrap();
}

/// Commits the head and judges it by its base.
fn judged(project: &Project, args: &[&str]) -> (Value, i32) {
    commit(&project.path);
    audit(&project.path, &[&["--base", "HEAD~1"], args].concat())
}

/// Inputs of one kind: effect and what changed.
fn listed(report: &Value, kind: &str) -> Vec<String> {
    let inputs = report["gate_inputs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_kind = inputs.iter().filter(|i| i["kind"] == kind);
    of_kind.map(|i| format!("{} {}", i["effect"].as_str().unwrap(), i["what"].as_str().unwrap())).collect()
}

/// A failing base stays failing, and the weakening is listed.
fn refused(project: &Project, args: &[&str], kind: &str, what: &str) -> Value {
    assert_eq!(audit(&project.path, args).1, 1, "the base fails its gate");
    refused_change(project, args, kind, what)
}

fn refused_change(project: &Project, args: &[&str], kind: &str, what: &str) -> Value {
    let (report, code) = judged(project, args);
    let all = listed(&report, kind);
    assert!(all.iter().any(|i| i.starts_with("weaker ") && i.contains(what)), "{what}: {}", report["gate_inputs"]);
    assert_eq!(code, 1, "{}", report["gate"]);
    report
}

fn manifest(project: &Project, from: &str, to: &str) {
    edit(&project.path, "produ.yaml", |text| text.replace(from, to));
}

#[test]
fn thresholds_cannot_be_lowered() {
    let project = failing(|_| {});
    manifest(&project, "min_tier: production", "min_tier: demo");
    manifest(&project, ", fail_on: [contradiction, blocker]", "");
    let report = refused(&project, &[], "threshold", "gate.min_tier");
    assert_eq!(listed(&report, "threshold").len(), 3, "{}", report["gate_inputs"]);
    let scores = base(|path| {
        edit(path, "produ.yaml", |t| t.replace("min_score: 10", "min_score: 99.9").replace("reliability: 10", "reliability: 100"));
    });
    manifest(&scores, "min_score: 99.9, min_pillar: {reliability: 100}", "min_score: 0, min_pillar: {reliability: 1}");
    let report = refused(&scores, &[], "threshold", "gate.min_score");
    assert!(listed(&report, "threshold").iter().any(|i| i == "weaker gate.min_pillar.reliability"));
    assert!(report["gate"]["failures"].to_string().contains("(manifest of HEAD~1)"), "{}", report["gate"]);
}

#[test]
fn a_waiver_of_the_change_does_not_count() {
    let waiver = "waivers:\n  - {control: D-REL-01, reason: later, by: A. Product, expires: 2099-01-01}\ngate:";
    let added = failing(|path| edit(path, "produ.yaml", |t| t.replace("waivers:", "#")));
    manifest(&added, "gate:", waiver);
    refused(&added, &[], "waiver", "D-REL-01");
    let expired = waiver.replace("2099", "2026");
    let extended = failing(|path| edit(path, "produ.yaml", |t| t.replace("gate:", &expired)));
    manifest(&extended, "2026-01-01}\ngate", "2099-01-01}\ngate");
    refused(&extended, &[], "waiver", "D-REL-01");
}

#[test]
fn the_manifest_cannot_be_taken_out() {
    let project = failing(|_| {});
    fs::remove_file(project.path.join("produ.yaml")).unwrap();
    refused(&project, &[], "manifest", "the manifest");
}

#[test]
fn an_invalid_manifest_is_judged_by_that_of_the_base() {
    let project = base(|_| {});
    assert_eq!(audit(&project.path, &[]).1, 0, "the base passes");
    manifest(&project, "min_score: 10", "min_score: 0, overrides: {rollback: verified}");
    let report = refused_change(&project, &[], "threshold", "gate.min_score");
    assert!(report["gate"]["failures"].to_string().contains("the manifest can be used"), "{}", report["gate"]);
    assert!(report["notes"].to_string().contains("overrides"), "{}", report["notes"]);
    let (_, code) = audit(&project.path, &["--base", "HEAD~1", "--exit-zero"]);
    assert_eq!(code, 3, "a manifest that cannot be read is not forgiven");
}

#[test]
fn a_fact_cannot_switch_a_rule_off() {
    // Rules that exist for online systems, people and production alone.
    for (from, to, fact) in [
        ("  user_facing: true", "  user_facing: false", "system.user_facing"),
        ("  serving: online", "  serving: batch", "system.serving"),
        ("plan: {stage: production}", "plan: {stage: pilot}", "plan.stage"),
        ("  stakes: medium", "  stakes: low", "system.stakes"),
        ("  audience: public", "  audience: internal", "system.audience"),
    ] {
        let project = failing(|_| {});
        manifest(&project, from, to);
        let (report, code) = judged(&project, &[]);
        assert_eq!(code, 1, "{fact}: {}", report["gate"]);
        assert!(listed(&report, "fact").iter().any(|i| i.contains(fact)), "{fact}: {}", report["gate_inputs"]);
    }
    // And a gate that only the switched-off rule fails.
    let pilot = failing(|path| {
        edit(path, "produ.yaml", |t| t.replace("min_tier: production, ", "").replace("[contradiction, blocker]", "[blocker]"));
    });
    manifest(&pilot, "plan: {stage: production}", "plan: {stage: pilot}");
    let report = refused(&pilot, &[], "fact", "plan.stage");
    assert!(report["gate"]["failures"].to_string().contains("judged by HEAD~1"), "{}", report["gate"]);
}

#[test]
fn the_baseline_is_that_of_the_base() {
    let project = base(|_| {});
    let gate = ["--baseline", "produ-baseline.json", "--fail-on", "regression"];
    let today = crate::common::TODAY;
    assert_eq!(produ(&project.path, &["baseline", "write", "--today", today]).status.code(), Some(0));
    fs::remove_dir_all(project.path.join("docs/drills")).unwrap();
    commit(&project.path);
    let baseline = "produ-baseline.json";
    edit(&project.path, baseline, |text| text.replace("verified", "none").replace("implemented", "none"));
    refused_change(&project, &gate, "baseline", "D-REL-01");
    commit(&project.path);
    fs::remove_file(project.path.join(baseline)).unwrap();
    refused_change(&project, &gate, "baseline", "baseline");
}

#[test]
fn a_rule_pack_is_that_of_the_base() {
    let project = failing(|path| {
        fs::create_dir(path.join("gate-rules")).unwrap();
        let text = fs::read_to_string(crate::common::root().join("rules/deployment/rollback.yaml")).unwrap();
        fs::write(path.join("gate-rules/rollback.yaml"), text).unwrap();
    });
    edit(&project.path, "gate-rules/rollback.yaml", |text| {
        text.replace("severity: blocker", "severity: minor").replace("production: verified", "production: declared")
    });
    refused(&project, &["--rules", "gate-rules"], "rules", "rollback");
}

#[test]
fn pipelines_are_watched() {
    let gate = "--base origin/main --min-tier production --min-score 50 --fail-on blocker";
    for (from, to, what) in [
        ("    runs-on: ubuntu-24.04\n    steps:\n      - run: produ", "    runs-on: ubuntu-24.04\n    continue-on-error: true\n    steps:\n      - run: produ", "failure of the gate"),
        ("--fail-on blocker\n", "--fail-on blocker || true\n", "failure of the gate"),
        (gate, "--min-tier production --min-score 50 --fail-on blocker --exit-zero", "--exit-zero"),
        (gate, "--min-tier production --min-score 50 --fail-on blocker", "--base"),
        (gate, "--base origin/main --min-tier pilot --min-score 50 --fail-on blocker", "--min-tier"),
        (gate, "--base origin/main --min-tier production --min-score 5 --fail-on blocker", "--min-score"),
        ("  pull_request:\n", "", "what starts the gate"),
        ("      - run: produ", "      - run: echo # produ", "runs the gate"),
        ("  eval:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: python evals/run_eval.py --min-accuracy 0.85\n", "", "runs an evaluation"),
    ] {
        let project = failing(|_| {});
        edit(&project.path, WORKFLOW_PATH, |text| text.replacen(from, to, 1));
        refused(&project, &[], "pipeline", what);
    }
    let project = failing(|_| {});
    fs::remove_file(project.path.join(WORKFLOW_PATH)).unwrap();
    refused(&project, &[], "pipeline", "runs the gate");
}

#[test]
fn owners_and_hidden_files_are_watched() {
    let project = failing(|_| {});
    fs::write(project.path.join(".github/CODEOWNERS"), "* @acme/all\n/produ.yaml\n/.github/ @acme/platform\n").unwrap();
    fs::write(project.path.join(".gitattributes"), "produ.yaml linguist-generated=true -diff\n").unwrap();
    fs::write(project.path.join(".trivyignore"), "CVE-2026-1\n").unwrap();
    let report = refused(&project, &[], "owners", "owners of produ.yaml");
    assert_eq!(listed(&report, "hidden").len(), 2, "{}", report["gate_inputs"]);
}

#[test]
fn tightening_is_accepted_and_listed() {
    let project = base(|_| {});
    manifest(&project, "min_score: 10", "min_score: 20");
    let (report, code) = judged(&project, &[]);
    assert_eq!((code, listed(&report, "threshold")), (0, vec!["stronger gate.min_score".to_owned()]));
    manifest(&project, "min_score: 20", "min_score: 99.9");
    let (report, code) = judged(&project, &[]);
    assert_eq!(code, 1, "what the change asks for holds: {}", report["gate"]);
}

#[test]
fn nothing_changed_is_said_too() {
    let project = base(|_| {});
    fs::write(project.path.join("NOTES.md"), "A note.\n").unwrap();
    let (report, code) = judged(&project, &[]);
    assert_eq!((code, &report["gate_inputs"]), (0, &Value::Null));
    assert_eq!(report["gate"]["base"]["rev"], "HEAD~1");
    let shown = produ(&project.path, &["--base", "HEAD~1", "--today", crate::common::TODAY]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("No gate input changed against HEAD~1"));
}

#[test]
fn every_format_for_people_names_the_weakening() {
    let project = failing(|_| {});
    manifest(&project, "min_score: 10", "min_score: 0");
    commit(&project.path);
    for format in ["terminal", "markdown", "html", "json", "github", "sarif", "memo", "ndjson"] {
        let args = ["audit", ".", "--base", "HEAD~1", "-o", format, "--today", crate::common::TODAY];
        let out = String::from_utf8(produ(&project.path, &args).stdout).unwrap();
        assert!(out.contains("gate.min_score") || out.contains("gate.min\\_score"), "{format}");
    }
}

#[test]
fn a_base_that_cannot_be_read_ends_with_2() {
    let project = base(|_| {});
    for args in [vec!["--base", "origin/main"], vec!["--base", "HEAD~7"]] {
        let out = produ(&project.path, &args);
        let shown = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2));
        assert!(shown.contains("cannot read the base") && shown.contains("fetch-depth: 0"), "{shown}");
    }
    let bare = project_without_git();
    assert_eq!(produ(&bare.path, &["--base", "main"]).status.code(), Some(2));
}

fn project_without_git() -> Project {
    project("half-ready", false)
}
