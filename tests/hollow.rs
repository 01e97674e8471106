//! Evidence that cannot be bought: what is copied, cannot run, looks at nothing or is only said earns nothing, where the
//! repository is a real one and not a case of a rule.

use crate::common::{TODAY, audit, commit, produ, project};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A program of three lines, of which nobody can say that it is ready for anything.
const TOY: &str = "from openai import OpenAI\nq = input()\nprint(OpenAI().chat.completions.create(model=\"gpt-4o\", messages=[{\"role\": \"user\", \"content\": q}]))\n";

fn put(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    commit(root);
}

fn toy(files: &[(&str, &str)]) -> (TempDir, Value) {
    let keep = tempfile::tempdir().unwrap();
    put(keep.path(), &[&[("toy.py", TOY)], files].concat());
    let (report, _) = audit(keep.path(), &[]);
    (keep, report)
}

fn level<'r>(report: &'r Value, slug: &str) -> &'r str {
    let of = report["verdicts"].as_array().unwrap().iter().find(|v| v["slug"] == slug).unwrap();
    of["level"].as_str().unwrap()
}

fn score(report: &Value) -> f64 {
    report["score"].as_f64().unwrap()
}

#[test]
fn a_copy_of_a_sample_earns_nothing_beside_another_program() {
    let copy = project("production-ready", true);
    let (itself, _) = audit(&copy.path, &[]);
    assert!(score(&itself) > 70.0, "the sample itself is audited as what it is");
    put(&copy.path, &[("toy.py", TOY)]);
    let (report, _) = audit(&copy.path, &[]);
    assert!(score(&report) < 4.0 && report["tier"] == "demo", "{}", report["score"]);
}

#[test]
fn a_copy_with_other_names_is_one() {
    let copy = project("production-ready", false);
    fs::remove_dir_all(copy.path.join("app")).unwrap();
    let docs: Vec<_> = fs::read_dir(copy.path.join("docs")).unwrap().flatten().map(|entry| entry.path()).collect();
    for path in docs.into_iter().filter(|path| path.is_file()) {
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("customer", "guest").replace("2026", "2025")).unwrap();
    }
    fs::remove_file(copy.path.join("produ.yaml")).unwrap();
    put(&copy.path, &[("toy.py", TOY)]);
    assert!(score(&audit(&copy.path, &[]).0) < 1.5);
}

#[test]
fn code_that_cannot_run_is_not_what_the_system_does() {
    let guards = "from pydantic import BaseModel\nclass Answer(BaseModel):\n    text: str\nreply = client.chat.completions.create(model='gpt-4o-2024-08-06', max_tokens=9, messages=[])\nif_off = settings.enable_chat\n";
    let (_keep, report) = toy(&[("app/guards.py", guards)]);
    assert_eq!(level(&report, "budget-guardrails"), "none");
    assert_eq!(level(&report, "io-contract"), "none");
    let bound = format!("import settings\nfrom openai import OpenAI\nclient = OpenAI()\n{guards}");
    let (_keep, report) = toy(&[("app/guards.py", &bound)]);
    assert_eq!(level(&report, "budget-guardrails"), "implemented");
}

#[test]
fn checks_that_look_at_nothing_prove_nothing() {
    let job = |steps: &str| {
        format!("on: [push]\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n{steps}      - run: pip-audit\n")
    };
    let checkout = "      - uses: actions/checkout@v4\n";
    let packages = ("requirements.txt", "openai==1.40.0\n");
    let found = |steps: &str, more: &[(&str, &str)]| {
        let pipeline = job(steps);
        let files = [&[(".github/workflows/ci.yml", pipeline.as_str())], more].concat();
        let (_keep, report) = toy(&files);
        level(&report, "supply-chain").to_owned()
    };
    assert_eq!(found(checkout, &[packages]), "verified");
    assert_eq!(found(checkout, &[]), "none");
    assert_ne!(found("", &[packages]), "verified", "a scan of an empty folder");
}

#[test]
fn a_lock_without_versions_or_packages_locks_nothing() {
    let packages = ("pyproject.toml", "[project]\nname = \"toy\"\nversion = \"0.1.0\"\ndependencies = [\"openai\"]\n");
    let bare = ("uv.lock", "version = 1\n[[package]]\nname = \"openai\"\nsource = { registry = \"pypi\" }\n");
    let full = ("uv.lock", "version = 1\n[[package]]\nname = \"openai\"\nversion = \"1.40.0\"\n");
    let of = |files: &[(&str, &str)]| level(&toy(files).1, "versioned-artifacts").to_owned();
    assert_eq!(of(&[full]), "none");
    assert_eq!(of(&[packages, bare]), "none");
    assert_eq!(of(&[packages, full]), "implemented");
}

#[test]
fn a_command_that_is_only_printed_and_an_open_resource_do_nothing() {
    let said = "#!/bin/sh\n# brings the service back\necho kubectl rollout undo deployment/app\n";
    let (_keep, report) = toy(&[("deploy/undo.sh", said)]);
    assert_eq!(level(&report, "rollback"), "none");
    let (_keep, report) = toy(&[("deploy/undo.sh", &said.replace("echo ", ""))]);
    assert_eq!(level(&report, "rollback"), "implemented");
    let open = "resource \"aws_cloudwatch_metric_alarm\" \"a\" {\nresource \"aws_budgets_budget\" \"b\" {\n";
    let (_keep, report) = toy(&[("infra/main.tf", open)]);
    assert_eq!(level(&report, "alert-rules"), "none");
}

/// A page that quotes the system is no part of it.
#[test]
fn a_report_that_lies_beside_the_code_changes_nothing() {
    let system = project("half-ready", true);
    let audited = || -> serde_json::Value {
        let out = produ(&system.path, &["audit", ".", "-o", "json", "--today", TODAY]);
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let before = audited();
    produ(&system.path, &["audit", ".", "-q", "-o", "html=produ.html", "-o", "markdown=produ.md", "--today", TODAY]);
    produ(&system.path, &["diff", "HEAD", "HEAD", "-o", "diff.md", "--today", TODAY]);
    commit(&system.path);
    let after = audited();
    assert!(system.path.join("produ.html").is_file() && system.path.join("produ.md").is_file());
    assert_eq!(before["profile"], after["profile"]);
    assert_eq!(before["score"], after["score"]);
    let levels = |report: &serde_json::Value| -> Vec<serde_json::Value> {
        report["verdicts"].as_array().unwrap().iter().map(|v| v["level"].clone()).collect()
    };
    assert_eq!(levels(&before), levels(&after));
}
