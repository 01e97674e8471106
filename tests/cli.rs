//! The program from outside: what it prints where, and how it ends.
#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "the tests run the program")]

use std::process::{Command, Output};

fn produ(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_produ"));
    command.args(args).env_clear().output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn help_and_version_go_to_standard_output() {
    for (args, part) in [(["--help"], "Exit codes:"), (["--version"], env!("CARGO_PKG_VERSION"))] {
        let out = produ(&args);
        assert_eq!(out.status.code(), Some(0));
        assert!(text(&out.stdout).contains(part) && out.stderr.is_empty());
    }
}

#[test]
fn mistakes_end_with_2_and_say_what_to_do() {
    let cases: [&[&str]; 7] = [
        &["no/such/folder"],
        &["Cargo.toml"],
        &["-o", "xml"],
        &["-o", "json", "-o", "terminal"],
        &["-o", "json=Cargo.toml"],
        &["--fail-on", "anything"],
        &["explain"],
    ];
    for args in cases {
        let out = produ(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(out.stdout.is_empty() && text(&out.stderr).starts_with("error: "), "{args:?}");
    }
}

#[test]
fn the_day_matters_to_explain_only_where_a_folder_is_looked_at() {
    let explained = |further: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_produ"));
        command.env_clear().env("SOURCE_DATE_EPOCH", "soon").args(["explain", "rollback"]).args(further);
        command.output().expect("the program starts")
    };
    assert_eq!(explained(&[]).status.code(), Some(0), "a rule alone has no age");
    let folder = explained(&["fixtures/half-ready"]);
    assert_eq!(folder.status.code(), Some(2));
    assert!(text(&folder.stderr).contains("SOURCE_DATE_EPOCH"), "{}", text(&folder.stderr));
    let day = explained(&["--today", "2026-03-01"]);
    assert_eq!(day.status.code(), Some(2), "--today asks for a folder");
    assert!(text(&day.stderr).contains("PATH"), "{}", text(&day.stderr));
}

#[test]
fn what_was_typed_cannot_command_a_terminal_or_a_ci_log() {
    let hostile = "x\n::error::boom\u{1b}[2J\u{202e}##[group]";
    for args in [vec![hostile], vec!["--min-tier", hostile], vec!["-o", hostile], vec!["schema", hostile]] {
        let out = produ(&args);
        assert_eq!(out.status.code(), Some(2));
        let shown = text(&out.stderr);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']) && !shown.contains("##["), "{shown:?}");
        assert!(shown.lines().all(|line| !line.trim_start().starts_with("::")), "{shown:?}");
    }
}

#[test]
fn the_report_schema_is_json() {
    let out = produ(&["schema", "report"]);
    assert_eq!(out.status.code(), Some(0));
    let schema: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert!(schema["properties"]["verdicts"].is_object());
}

#[test]
fn rules_are_listed_with_what_they_answer() {
    let shown = produ(&["rules", "list", "--seeds", "--standard", "ml-test-score"]);
    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));
    let page = text(&shown.stdout);
    for part in ["S2-21", "of 352 demands are answered by a rule", "Infra 7", "of 28 items are named by a rule"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let json = produ(&["rules", "list", "--pillar", "D", "--area", "rollback", "--seeds", "-o", "json"]);
    let tree: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let rules = tree["rules"].as_array().unwrap();
    assert!(!rules.is_empty() && rules.iter().all(|rule| rule["pillar"] == "deployment"));
    let demands = tree["demands"].as_array().unwrap();
    assert!(
        demands.iter().any(|d| d["id"] == "S2-21" && d["rules"] == serde_json::json!(["D-REL-01", "D-REL-03"])),
        "{demands:?}"
    );
    let wrong = produ(&["rules", "list", "--standard", "nobody"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("one of ml-test-score"), "{}", text(&wrong.stderr));
}

#[test]
fn what_is_read_about_rules_and_templates_has_every_form() {
    let json = |args: &[&str]| -> serde_json::Value {
        let out = produ(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", text(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let verbs: [(&str, &[&str]); 4] = [
        ("explain", &["explain", "rollback"]),
        ("rules-list", &["rules", "list", "--pillar", "D"]),
        ("rules-list", &["rules", "list", "--seeds", "--standard", "eu-ai-act"]),
        ("template-list", &["template", "list"]),
    ];
    for (of, verb) in verbs {
        let schema = jsonschema::validator_for(&json(&["schema", of])).unwrap();
        let data = json(&[verb, &["-o", "json"][..]].concat());
        assert!(schema.is_valid(&data) && data["schema_version"] == "1", "{verb:?}");
        let [screen, paper, page] = ["terminal", "markdown", "html"].map(|form| {
            let out = produ(&[verb, &["-o", form][..]].concat());
            assert_eq!(out.status.code(), Some(0), "{verb:?} {form}");
            text(&out.stdout).to_owned()
        });
        for out in [&screen, &paper, &page] {
            assert!(out.contains("D-REL-01"), "{verb:?}\n{out}");
        }
        assert!(screen.lines().all(|line| line.chars().count() <= 100), "{verb:?}\n{screen}");
        assert!(paper.starts_with("# ") && page.starts_with("<!DOCTYPE html>"), "{verb:?}");
    }
    let table = produ(&["rules", "list", "-o", "csv"]);
    assert!(text(&table.stdout).starts_with("id,slug,pillar,"), "{}", text(&table.stdout));
    let refused = produ(&["rules", "list", "--seeds", "-o", "csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("a row per rule"), "{}", text(&refused.stderr));
}

#[test]
fn the_inventory_lists_call_sites() {
    let project = crate::common::project("none", false);
    std::fs::create_dir(project.path.join("app")).expect("a folder");
    let hostile = "from openai import OpenAI\ncut = OpenAI(timeout=3)\ncut.chat.completions.create(model=\"\u{1b}[2Jx\", messages=[])\n";
    std::fs::write(project.path.join("app/a.py"), hostile).expect("a file");
    let out = crate::common::produ(&project.path, &["inventory"]);
    let shown = text(&out.stdout);
    assert_eq!(out.status.code(), Some(0));
    assert!(shown.contains("app/a.py:3") && shown.contains("1 call sites") && !shown.contains('\u{1b}'), "{shown}");
    let out = crate::common::produ(&project.path, &["inventory", "-o", "json"]);
    let data: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(data["call_sites"][0]["properties"]["timeout"]["state"], "yes");
    std::fs::remove_file(project.path.join("app/a.py")).expect("it was there");
    assert_eq!(crate::common::produ(&project.path, &["inventory"]).status.code(), Some(3));
    assert_eq!(produ(&["schema", "inventory"]).status.code(), Some(0));
}

#[test]
fn cost_is_calculated_from_the_manifest_and_its_price_table() {
    let project = crate::common::project("production-ready", true);
    let run = |args: &[&str]| {
        let mut all = vec!["cost", "--today", crate::common::TODAY];
        all.extend(args);
        crate::common::produ(&project.path, &all)
    };
    let out = run(&["--volume", "1,200,000"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let shown = text(&out.stdout);
    assert!(
        shown.contains("support-assistant") && shown.contains("1,200,000") && !shown.contains("Findings"),
        "{shown}"
    );
    let model: serde_json::Value = serde_json::from_slice(&run(&["-o", "json", "--ref", "HEAD"]).stdout).expect("JSON");
    assert_eq!(model["findings"], serde_json::json!([]));
    assert_eq!(model["scenarios"][1]["name"], "expected");

    // A table of the operator's replaces the one of the repository.
    let table = project.path.with_file_name("mine.csv");
    std::fs::write(&table, "item,unit,price,currency\nreviewer,hour,-3,EUR\n").expect("a file");
    let out = run(&["-o", "markdown", "--price-table", table.to_str().expect("UTF-8")]);
    assert!(text(&out.stdout).contains("mine.csv:2") && text(&out.stdout).contains("unknown"), "{}", text(&out.stdout));

    assert_eq!(run(&["--volume", "-1"]).status.code(), Some(2));
    assert_eq!(run(&["--price-table", "no/such.csv"]).status.code(), Some(2));
    let schema: serde_json::Value = serde_json::from_slice(&produ(&["schema", "cost"]).stdout).expect("JSON");
    assert!(schema["properties"]["scenarios"].is_object());

    let (report, code) = crate::common::audit(&project.path, &[]);
    assert_eq!((code, report["cost"]["currency"].as_str()), (0, Some("EUR")));
}

#[test]
fn without_any_cost_the_message_says_what_to_declare() {
    let project = crate::common::project("demo-only", false);
    let out = crate::common::produ(&project.path, &["cost"]);
    assert_eq!(out.status.code(), Some(3));
    assert!(out.stdout.is_empty() && text(&out.stderr).contains("components:"), "{}", text(&out.stderr));
}
