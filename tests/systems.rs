//! Several systems in one repository: what each is answered from, what it inherits, and how they are reported together.

use crate::common::{TODAY, commit, produ, project};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let out = produ(folder, &[&["audit", ".", "--today", TODAY], args].concat());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let (code, stdout, stderr) = run(folder, &[&["-o", "json"], args].concat());
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("exit {code}, {error}: {stderr}"))
}

fn verdict<'r>(report: &'r Value, slug: &str) -> &'r Value {
    report["verdicts"].as_array().unwrap().iter().find(|v| v["slug"] == slug).unwrap()
}

fn places(report: &Value) -> Vec<String> {
    let evidence = report["verdicts"].as_array().unwrap().iter().flat_map(|v| v["evidence"].as_array().unwrap());
    evidence.map(|e| format!("{}:{}", e["path"].as_str().unwrap(), e["line"])).collect()
}

#[test]
fn each_system_is_answered_from_its_folder_and_what_is_shared() {
    let project = project("product", true);
    let chat = json(&project.path, &["--system", "order-chat"]);
    let ranker = json(&project.path, &["--system", "services/ranker"]);
    assert_eq!(chat["system"]["manifest"], "services/chat/produ.yaml");
    assert_eq!(chat["profile"]["kinds"], serde_json::json!(["llm_app"]), "the ranker's training is not the chat's");
    assert_eq!(ranker["profile"]["kinds"], serde_json::json!(["trained_model"]));
    assert!(places(&chat).iter().all(|p| !p.starts_with("services/ranker/")), "{:?}", places(&chat));
    assert!(places(&ranker).iter().all(|p| !p.starts_with("services/chat/")), "{:?}", places(&ranker));
    // A path of the manifest is looked up in its own folder first.
    let message = verdict(&chat, "system-docs").to_string();
    assert!(!message.contains("no such file"), "{message}");
}

#[test]
fn purpose_is_inherited_with_its_place_and_the_rest_is_not() {
    let project = project("product", true);
    for (args, parent) in [(&["--system", "order-chat"][..], "produ.yaml:"), (&["--system", "ranker"], "produ.yaml:")] {
        let report = json(&project.path, args);
        let problem = verdict(&report, "problem-statement");
        let cited: Vec<&str> =
            problem["evidence"].as_array().unwrap().iter().map(|e| e["path"].as_str().unwrap()).collect();
        assert!(cited.contains(&"produ.yaml"), "{args:?}: {problem}");
        assert!(problem.to_string().contains(parent));
        assert_eq!(
            verdict(&report, "rollback")["level"],
            "none",
            "how the product rolls back says nothing about a part"
        );
    }
    // The same from inside: the parent is read from the repository the folder belongs to.
    let out = produ(&project.path, &["audit", "services/chat", "-o", "json", "--today", TODAY]);
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(places(&report).contains(&"../../produ.yaml:6".to_owned()), "{:?}", places(&report));
    let of_commit = json(&project.path, &["--system", "chat", "--ref", "HEAD"]);
    assert_eq!(of_commit["score"], json(&project.path, &["--system", "chat"])["score"]);
}

#[test]
fn audited_together_or_alone_a_system_gets_the_same_report() {
    let project = project("product", true);
    let policy = project.path.parent().unwrap().join("policy.yaml");
    fs::write(
        &policy,
        "schema_version: \"1\"\nname: house\nversion: \"1\"\nseverity: [{rule: rollback, at_least: blocker}]\nmin_score: 99\n",
    )
    .unwrap();
    let policy = policy.to_str().unwrap();
    for flags in [&["--trace"][..], &["--policy", policy]] {
        let together = json(&project.path, &[&["--all-systems"], flags].concat());
        for report in together.as_array().unwrap() {
            let name = report["system"]["name"].as_str().unwrap();
            assert_eq!(*report, json(&project.path, &[&["--system", name], flags].concat()), "{name} {flags:?}");
        }
        assert_eq!(together.as_array().unwrap().len(), 2);
    }
}

#[test]
fn all_systems_make_a_table_an_array_and_files() {
    let project = project("product", true);
    let (code, table, _) = run(&project.path, &["--all-systems"]);
    assert_eq!(code, 0);
    assert!(table.contains("order-chat") && table.contains("services/ranker"), "{table}");
    assert!(!table.contains("order-desk"), "a parent is audited only when it is asked for\n{table}");
    let array = json(&project.path, &["--all-systems"]);
    let names: Vec<&str> = array.as_array().unwrap().iter().map(|r| r["system"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["order-chat", "order-ranker"]);
    let reports = project.path.parent().unwrap().join("reports");
    fs::create_dir(&reports).unwrap();
    let pattern = format!("json={}/{{system}}.json", reports.display());
    assert_eq!(run(&project.path, &["--all-systems", "-o", &pattern]).0, 0);
    for name in names {
        let text = fs::read_to_string(reports.join(format!("{name}.json"))).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["system"]["name"], name);
    }
    let (code, _, stderr) = run(&project.path, &["--all-systems", "-o", "json=one.json"]);
    assert!(code == 2 && stderr.contains("{system}"), "{stderr}");
    let (code, _, stderr) = run(&project.path, &["--all-systems", "-o", "sarif"]);
    assert!(code == 2 && stderr.contains("sarif holds one system"), "{stderr}");
    let (code, _, stderr) = run(&project.path, &["--system", "nobody"]);
    assert!(code == 2 && stderr.contains("order-chat (services/chat)"), "{stderr}");
}

#[test]
fn the_worst_code_of_all_systems_counts() {
    let project = project("product", true);
    let (code, _, stderr) = run(&project.path, &["--all-systems", "--min-tier", "pilot"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("order-chat: produ: the gate failed"), "{stderr}");
    fs::write(project.path.join("services/ranker/produ.toml"), "inherits = \"../../../produ.yaml\"\n").unwrap();
    commit(&project.path);
    let (code, table, stderr) = run(&project.path, &["--all-systems", "--min-tier", "pilot"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(table.contains("services/chat") && table.contains("is not valid"), "{table}");
}

#[test]
fn a_parent_that_cannot_be_read_is_an_error_at_its_line() {
    let project = project("product", true);
    let path = project.path.join("services/chat/produ.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let cases = [
        ("../../../produ.yaml", "leads out of the repository"),
        ("../produ.yaml", "no such file"),
        ("./produ.yaml", "a circle"),
    ];
    for (parent, why) in cases {
        fs::write(&path, text.replace("../../produ.yaml", parent)).unwrap();
        commit(&project.path);
        let (code, _, stderr) = run(&project.path, &["--system", "services/chat"]);
        assert!(code == 2 && stderr.contains("services/chat/produ.yaml:2:11"), "{parent}: {stderr}");
        assert!(stderr.contains(why), "{parent}: {stderr}");
    }
}

/// `--base` reads the manifest of the audited system, not the one of the repository.
#[test]
fn a_change_of_one_system_is_judged_by_its_own_base() {
    let project = project("product", true);
    let manifest = project.path.join("services/chat/produ.yaml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{text}gate: {{min_score: 99}}\n")).unwrap();
    commit(&project.path);
    fs::write(&manifest, &text).unwrap();
    commit(&project.path);
    let base = ["--base", "HEAD~1"];
    let (chat, _, _) = run(&project.path, &[&["--system", "order-chat"][..], &base].concat());
    let (ranker, _, _) = run(&project.path, &[&["--system", "ranker"][..], &base].concat());
    assert_eq!((chat, ranker), (1, 0), "the gate was taken away from the chat alone");
    let report = json(&project.path, &[&["--system", "order-chat"][..], &base].concat());
    let listed = report["gate_inputs"].as_array().unwrap();
    assert!(listed.iter().any(|i| i["kind"] == "threshold" && i["effect"] == "weaker"), "{listed:?}");
}

const PARENT: &str = r#"schema_version: "1"
system: {name: desk, kind: [llm_app]}
plan: {stage: production}
adoption:
  target_users: 220
  user_tests:
    - {n: 6, profile: clerks of the order desk, date: 2024-01-10, success_rate: 0.9, findings: docs/sessions.md}
improvement:
  warning_signs:
    cost_outruns_adoption: {present: false}
"#;

const CHILD: &str = r#"schema_version: "1"
inherits: ../../produ.yaml
system: {name: chat, kind: [llm_app], audience: internal}
cost:
  currency: EUR
  components:
    - {name: tokens, basis: per_request, unit_cost: 0.001, units: 10}
  telemetry:
    actual_monthly:
      - {month: 2026-09, cost: 100, requests: 1000, active_users: 100}
      - {month: 2026-10, cost: 400, requests: 1000, active_users: 90}
waivers:
  - {control: D-SCL-01, reason: later, by: J. Marsh, date: 2026-11-01, expires: 2027-02-01, compensating: by hand}
  - {control: D-XXX-01, reason: later, by: J. Marsh, date: 2026-11-01, expires: 2027-02-01}
"#;

/// A place of an inherited claim names the parent's file and the parent's line, wherever it is shown.
#[test]
fn inherited_claims_are_shown_where_they_stand() {
    let project = project("empty", false);
    let write = |path: &str, text: &str| {
        let path = project.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let sessions = "We watched six clerks work on twelve real orders each and took the time with a watch. They were \
                    confused by two similar order numbers and had success in nine of ten cases; they said the answer \
                    was faster by four minutes. We decided to change the form of the answer: the state comes first, \
                    and the number of the order was added. Next we fixed the slow search in the archive.\n";
    write("produ.yaml", PARENT);
    write("docs/sessions.md", &format!("# Sessions with users\n\n{}", sessions.repeat(3)));
    write("services/chat/produ.yaml", CHILD);
    write(
        "services/chat/app/main.py",
        "from openai import OpenAI\nc = OpenAI()\nr = c.chat.completions.create(model=\"gpt-4.1\", messages=[])\n",
    );
    commit(&project.path);
    write("produ.yaml", &PARENT.replace("stage: production", "stage: pilot"));
    commit(&project.path);
    let report = json(&project.path, &["--system", "chat", "--base", "HEAD~1"]);
    let stale = verdict(&report, "user-validation")["stale"].as_str().unwrap_or_default();
    assert!(stale.contains("(produ.yaml:7)"), "{stale}");
    let waived = verdict(&report, "load-test");
    assert_eq!(waived["waiver"], "later (J. Marsh, until 2027-02-01)", "{waived}");
    let inputs = report["gate_inputs"].as_array().unwrap();
    let stage = inputs.iter().find(|i| i["what"] == "plan.stage").unwrap();
    assert_eq!((&stage["path"], &stage["line"]), (&"produ.yaml".into(), &3.into()), "{stage}");
    let contradictions = verdict(&report, "cost-telemetry")["contradictions"].as_array().unwrap().clone();
    let denied = contradictions.iter().find(|c| c["message"].to_string().contains("answered with no")).unwrap();
    assert_eq!((&denied["path"], &denied["line"]), (&"produ.yaml".into(), &10.into()), "{denied}");
    let note = report["notes"].as_array().unwrap().iter().find(|n| n["message"].to_string().contains("D-XXX-01"));
    let note = note.unwrap();
    assert_eq!((&note["path"], &note["line"]), (&"services/chat/produ.yaml".into(), &14.into()), "{note}");
    let cost = produ(&project.path, &["cost", "services/chat", "--today", TODAY, "-o", "json"]);
    let cost: Value = serde_json::from_slice(&cost.stdout).unwrap();
    let denied = cost["findings"].as_array().unwrap().iter().find(|f| f["message"].to_string().contains("with no"));
    let denied = denied.unwrap();
    assert_eq!((&denied["path"], &denied["line"]), (&"../../produ.yaml".into(), &10.into()), "{denied}");
    write("produ.yaml", &PARENT.replace("present: false", "present: perhaps"));
    commit(&project.path);
    let (code, _, stderr) = run(&project.path, &["--system", "chat"]);
    assert!(code == 2 && stderr.contains("produ.yaml:10:"), "{stderr}");
}
