//! What a change does to the pipelines: to those that run its gate, and to what they check.

use super::*;

#[test]
fn pipelines_are_watched() {
    let gate = "--base origin/main --min-tier production --min-score 50 --fail-on blocker";
    let project = demo();
    for (from, to, what) in [
        (
            "    runs-on: ubuntu-24.04\n    steps:\n      - run: produ",
            "    runs-on: ubuntu-24.04\n    continue-on-error: true\n    steps:\n      - run: produ",
            "failure of the gate",
        ),
        ("--fail-on blocker\n", "--fail-on blocker || true\n", "failure of the gate"),
        (gate, "--min-tier production --min-score 50 --fail-on blocker --exit-zero", "--exit-zero"),
        (gate, "--min-tier production --min-score 50 --fail-on blocker", "--base"),
        (gate, "--base origin/main --min-tier pilot --min-score 50 --fail-on blocker", "--min-tier"),
        (gate, "--base origin/main --min-tier production --min-score 5 --fail-on blocker", "--min-score"),
        ("  pull_request:\n", "", "what starts the gate"),
        ("      - run: produ", "      - run: echo # produ", "runs the gate"),
        (
            "  eval:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: python evals/run_eval.py --min-accuracy 0.85\n",
            "",
            "runs an evaluation",
        ),
    ] {
        fs::write(project.path.join(WORKFLOW_PATH), WORKFLOW.replacen(from, to, 1)).unwrap();
        refused_change(&project, &[], "pipeline", what);
        fs::write(project.path.join(WORKFLOW_PATH), WORKFLOW).unwrap();
        commit(&project.path);
    }
    fs::remove_file(project.path.join(WORKFLOW_PATH)).unwrap();
    refused(&project, &[], "pipeline", "runs the gate");
}

#[test]
fn checks_of_a_pipeline_are_watched_one_by_one_and_can_fail_the_gate() {
    let steps = "  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: pytest tests/unit\n      - run: pytest tests/chat\n      \
                 - run: gitleaks detect\n      - run: python evals/a.py\n      - run: python evals/b.py\n";
    let project = base(|path| edit(path, WORKFLOW_PATH, |text| text + steps));
    let fail = ["--fail-on", "weakened"];
    fs::write(project.path.join("NOTES.md"), "A note.\n").unwrap();
    let (report, code) = judged(&project, &fail);
    assert_eq!(code, 0, "{}", report["gate"]);
    let whole = fs::read_to_string(project.path.join(WORKFLOW_PATH)).unwrap();
    for (from, to, what) in [
        ("pytest tests/chat\n", "pytest tests/chat || true\n", "failure of a check"),
        ("pytest tests/chat\n", "pytest tests/chat\n        continue-on-error: true\n", "failure of a check"),
        ("      - run: gitleaks detect\n", "", "failure of a check"),
        ("gitleaks detect\n", "gitleaks detect || exit 0\n", "failure of a check"),
        ("gitleaks detect\n", "gitleaks detect\n        if: false\n", "failure of a check"),
        ("evals/b.py\n", "evals/b.py || true\n", "failure of an evaluation"),
        ("  test:\n", "  test:\n    continue-on-error: true\n", "failure of a check"),
    ] {
        fs::write(project.path.join(WORKFLOW_PATH), whole.replacen(from, to, 1)).unwrap();
        let (report, code) = judged(&project, &[]);
        let all = listed(&report, "pipeline");
        assert!(all.iter().any(|i| i.starts_with("weaker ") && i.contains(what)), "{to}: {all:?}");
        assert_eq!(code, 0, "listed alone it fails nothing: {}", report["gate"]);
        let (report, code) = audit(&project.path, &[&["--base", "HEAD~1"], &fail[..]].concat());
        assert!(code == 1 && report["gate"]["failures"].to_string().contains(what), "{to}: {}", report["gate"]);
        fs::write(project.path.join(WORKFLOW_PATH), &whole).unwrap();
        commit(&project.path);
    }
    // Asked by the manifest it cannot be told without a base, and does not pass.
    let out = produ(&project.path, &["audit", ".", "--fail-on", "weakened"]);
    assert!(out.status.code() == Some(2) && String::from_utf8_lossy(&out.stderr).contains("needs a base"));
    manifest(&project, "fail_on: [contradiction, blocker]", "fail_on: [weakened]");
    assert_eq!(audit(&project.path, &[]).1, 1);
}

#[test]
fn a_pipeline_that_nobody_can_read_leaves_the_audit_incomplete() {
    let project = base(|_| {});
    fs::write(project.path.join(WORKFLOW_PATH), format!("{WORKFLOW}  : [\n")).unwrap();
    let (report, code) = audit(&project.path, &[]);
    assert_eq!((code, &report["coverage"]["incomplete"]), (3, &Value::from(true)));
    let (report, code) = judged(&project, &[]);
    assert_eq!((code, listed(&report, "pipeline").contains(&"weaker job gate runs the gate".to_owned())), (3, true));
}

#[test]
fn a_program_with_a_zero_byte_leaves_the_audit_incomplete() {
    let project = base(|_| {});
    fs::write(project.path.join("app/hidden.js"), "fetch('https://example.org/collect')\n\0").unwrap();
    commit(&project.path);
    let (report, code) = audit(&project.path, &["--exit-zero"]);
    assert!(code == 3 && report["coverage"].to_string().contains("app/hidden.js"), "{code} {}", report["coverage"]);
}
