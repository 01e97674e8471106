//! What is there and cannot be taken as it is: said by its name, and never taken for an absence or a proof.

use crate::common::{TODAY, audit, commit, produ};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CODE: &str = "from openai import OpenAI\nclient = OpenAI(timeout=20)\n\n\ndef ask(q):\n    return client.chat.completions.create(model=\"gpt-4.1-2025-04-14\", messages=q)\n";

const EVALS: &str = "\"\"\"Fails below the bar.\"\"\"\nimport sys\n\n\ndef evaluate(cases, min_accuracy=0.8):\n    accuracy = sum(case['right'] for case in cases) / len(cases)\n    if accuracy < min_accuracy:\n        sys.exit(1)\n";

const RUNBOOK: &str = "# Runbook: wrong answers\n\n## When\n\nThe alert fires when more than 5% of the answers of an hour are corrected by users.\n\n## Steps\n\n1. Look at the last twenty traces and note the version of the model.\n2. Switch the flag `assistant-enabled` off and check that the page shows the fallback.\n3. Roll back to the last release with `make rollback`, then run the evaluation set.\n4. Write to the support channel and open an incident with severity and owner.\n\nEscalate to the lead on call after 30 minutes. Contact: ops@shop.test.\n";

fn manifest(extra: &str) -> String {
    format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app], serving: online}}\n{extra}\n")
}

fn evals(extra: &str) -> String {
    manifest(&format!(
        "evals:\n  - {{id: e, kind: offline, metric: accuracy, threshold: 0.8, direction: gte, results: reports/r.json{extra}}}"
    ))
}

/// A small system with some more files, not committed yet.
fn system(files: &[(&str, &[u8])]) -> TempDir {
    let keep = tempfile::tempdir().unwrap();
    let base: [(&str, &[u8]); 2] = [("app/main.py", CODE.as_bytes()), ("evals/run_eval.py", EVALS.as_bytes())];
    for (path, bytes) in base.iter().chain(files) {
        let path = keep.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    keep
}

fn verdict<'r>(report: &'r Value, slug: &str) -> &'r Value {
    report["verdicts"].as_array().unwrap().iter().find(|v| v["slug"] == slug).unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfe_u8, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

/// Everything a person reads.
fn terminal(path: &Path) -> String {
    let out = produ(path, &["audit", ".", "--all", "--today", TODAY, "--color", "never"]);
    String::from_utf8_lossy(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn utf16_is_read_like_any_text() {
    let result = utf16("{\"accuracy\": 0.95, \"n\": 900}");
    let manifest = evals("");
    let keep = system(&[
        ("docs/runbook.md", &utf16(RUNBOOK)),
        ("reports/r.json", &result),
        ("produ.yaml", manifest.as_bytes()),
    ]);
    commit(keep.path());
    let (report, _) = audit(keep.path(), &[]);
    assert_eq!(verdict(&report, "runbooks")["level"], "documented");
    assert_eq!(verdict(&report, "quality-bar")["level"], "verified");
}

#[test]
fn a_pointer_of_git_lfs_is_no_dataset_and_no_result() {
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n", "4d7a".repeat(16));
    let manifest = evals(", dataset: evals/data/golden.jsonl");
    let keep = system(&[
        ("evals/data/golden.jsonl", pointer.as_bytes()),
        ("reports/r.json", pointer.as_bytes()),
        ("produ.yaml", manifest.as_bytes()),
    ]);
    commit(keep.path());
    let (report, _) = audit(keep.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_ne!(found["level"], "verified");
    assert!(found["summary"].as_str().unwrap().contains("Git LFS pointer"), "{found}");
    let text = terminal(keep.path());
    assert!(!text.contains("only 3 cases") && text.contains("LFS"), "{text}");
}

#[test]
fn a_result_that_git_ignores_is_said_to_be_uncommitted() {
    let manifest = evals("");
    let keep = system(&[("produ.yaml", manifest.as_bytes())]);
    commit(keep.path());
    fs::create_dir_all(keep.path().join("reports")).unwrap();
    fs::write(keep.path().join("reports/r.json"), "{\"accuracy\": 0.95, \"n\": 900}").unwrap();
    fs::write(keep.path().join(".git/info/exclude"), "reports/\n").unwrap();
    let (report, _) = audit(keep.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert!(found["summary"].as_str().unwrap().contains("is not committed"), "{found}");
}

#[test]
fn a_met_result_that_does_not_count_is_mentioned() {
    let manifest = evals("");
    let keep = system(&[("reports/r.json", b"{\"accuracy\": 0.95, \"n\": 900}"), ("produ.yaml", manifest.as_bytes())]);
    fs::remove_dir_all(keep.path().join("evals")).unwrap();
    commit(keep.path());
    let (report, _) = audit(keep.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_ne!(found["level"], "verified", "{found}");
    assert!(found["summary"].as_str().unwrap().contains("so it counts as"), "{found}");
}

#[test]
fn a_cut_off_history_does_not_make_an_undated_result_young() {
    let manifest = evals("");
    let keep = system(&[("reports/r.json", b"{\"accuracy\": 0.95, \"n\": 900}"), ("produ.yaml", manifest.as_bytes())]);
    commit(keep.path());
    assert_eq!(verdict(&audit(keep.path(), &[]).0, "quality-bar")["level"], "verified");
    let head = git2::Repository::open(keep.path()).unwrap().head().unwrap().target().unwrap();
    fs::write(keep.path().join(".git/shallow"), format!("{head}\n")).unwrap();
    let (report, _) = audit(keep.path(), &[]);
    let found = verdict(&report, "quality-bar");
    assert_ne!(found["outcome"], "met", "{found}");
    assert!(found["stale"].as_str().unwrap().contains("fetch-depth: 0"), "{found}");
    // A day of its own is enough.
    fs::write(keep.path().join("produ.yaml"), evals(", run_at: 2026-11-10")).unwrap();
    assert_eq!(verdict(&audit(keep.path(), &[]).0, "quality-bar")["level"], "verified");
}

#[test]
fn paths_for_forges_start_at_the_root_of_the_repository() {
    let keep = tempfile::tempdir().unwrap();
    let inner = keep.path().join("services/chat");
    fs::create_dir_all(inner.join("app")).unwrap();
    fs::write(inner.join("app/main.py"), CODE).unwrap();
    fs::write(inner.join("produ.yaml"), manifest("")).unwrap();
    commit(keep.path());
    for format in ["sarif", "gitlab", "github", "markdown"] {
        let out = produ(&inner, &["audit", ".", "--today", TODAY, "--exit-zero", "-o", format]);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(text.contains("services/chat/"), "{format}: {text:.300}");
    }
    let (report, _) = audit(&inner, &[]);
    assert_eq!(
        (&report["system"]["folder"], &report["system"]["manifest"]),
        (&"services/chat".into(), &"produ.yaml".into())
    );
    let (whole, _) = audit(keep.path(), &[]);
    assert_eq!(whole["system"].get("folder"), None);
}

#[test]
fn a_chart_template_is_read_and_what_lies_beyond_a_pipeline_is_named() {
    let rule = "{{- if .Values.alerts.enabled }}\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: {{ include \"x.fullname\" . }}\n  labels:\n    {{- include \"x.labels\" . | nindent 4 }}\nspec:\n  groups:\n    - name: llm\n      rules:\n        - alert: HighErrors\n          expr: rate(llm_errors_total[5m]) > 0.05\n          for: 5m\n          labels: {severity: page}\n{{- end }}\n";
    let remote = "on: pull_request\njobs:\n  t:\n    uses: acme/ci/.github/workflows/python-tests.yml@v3\n";
    let keep = system(&[
        ("chart/Chart.yaml", b"apiVersion: v2\nname: x\nversion: 1.0.0\n"),
        ("chart/templates/rule.yaml", rule.as_bytes()),
        (".github/workflows/t.yml", remote.as_bytes()),
        (
            ".teamcity/settings.kts",
            b"version = \"2024.12\"\nproject { buildType { steps { script { scriptContent = \"pytest\" } } } }\n",
        ),
    ]);
    commit(keep.path());
    let (report, _) = audit(keep.path(), &[]);
    assert_eq!(verdict(&report, "alert-rules")["level"], "implemented");
    let skipped = report["coverage"]["skipped"].to_string();
    assert!(skipped.contains("acme/ci/.github/workflows/python-tests.yml@v3"), "{skipped}");
    assert!(skipped.contains("a pipeline of teamcity"), "{skipped}");
}
