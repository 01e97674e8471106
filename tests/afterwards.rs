//! What is made of an audit, from outside: plans, checklists, documents.

use crate::common::{TODAY, produ, project};
use std::fs;

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn json(folder: &std::path::Path, args: &[&str]) -> serde_json::Value {
    let out = produ(folder, args);
    assert_eq!(out.status.code(), Some(0), "{args:?}: {}", text(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

fn schema(folder: &std::path::Path, of: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&json(folder, &["schema", of])).unwrap()
}

#[test]
fn a_plan_leads_to_the_tier_and_the_audit_announces_it() {
    let project = project("half-ready", true);
    let plan = json(&project.path, &["plan", "--today", TODAY, "-o", "json"]);
    assert!(schema(&project.path, "plan").is_valid(&plan));
    assert_eq!((plan["goal"].as_str(), plan["reached"].as_bool()), (Some("pilot"), Some(true)));
    let steps = plan["steps"].as_array().unwrap();
    let shown = produ(&project.path, &["--today", TODAY]);
    let announced = format!("the way to pilot: {} steps", steps.len());
    assert!(text(&shown.stdout).contains(&announced), "{announced}\n{}", text(&shown.stdout));
    let further = json(&project.path, &["plan", "--to", "production", "--today", TODAY, "-o", "json"]);
    assert!(further["reached"].as_bool().unwrap() && further["hours"].as_f64() > plan["hours"].as_f64());
    let gate = json(&project.path, &["plan", "--gate", "--min-score", "30", "--today", TODAY, "-o", "json"]);
    assert!(gate["reached"].as_bool().unwrap() && gate["then"]["score"].as_f64() >= Some(30.0));
    // The commands a step names exist.
    for command in steps[0]["verify"].as_array().unwrap() {
        let words: Vec<&str> = command.as_str().unwrap().split(' ').skip(1).collect();
        assert_eq!(produ(&project.path, &words).status.code(), Some(0), "{command}");
    }
}

#[test]
fn a_gate_that_asks_for_nothing_and_a_folder_without_ai_are_said() {
    let (half, none) = (project("half-ready", true), project("not-ai", true));
    let out = produ(&half.path, &["plan", "--gate"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("asks for nothing"));
    assert_eq!(produ(&none.path, &["plan"]).status.code(), Some(3));
    assert_eq!(produ(&none.path, &["checklist", "--filled"]).status.code(), Some(3));
}

#[test]
fn checklists_are_blank_or_answered() {
    let project = project("half-ready", true);
    let blank = json(&project.path, &["checklist", "--preset", "launch", "-o", "json"]);
    let filled = json(&project.path, &["checklist", "--filled", "--today", TODAY, "-o", "json"]);
    let schema = schema(&project.path, "checklist");
    assert!(schema.is_valid(&blank) && schema.is_valid(&filled));
    assert_eq!(blank["sections"][0]["items"].as_array().unwrap().len(), 8);
    let items: Vec<&serde_json::Value> =
        filled["sections"].as_array().unwrap().iter().flat_map(|s| s["items"].as_array().unwrap()).collect();
    let yes = items.iter().filter(|i| i["answer"] == "yes");
    assert!(yes.clone().count() > 0 && yes.clone().all(|i| !i["evidence"].as_array().unwrap().is_empty()));
    assert!(items.iter().filter(|i| i["answer"] == "no").all(|i| i["next"].is_string()));
    let form = produ(&project.path, &["checklist", "--filled", "-o", "github-form"]);
    assert_eq!(form.status.code(), Some(2));
}

#[test]
fn templates_are_written_once_where_they_belong_and_earn_nothing() {
    let project = project("half-ready", false);
    let score = |path: &std::path::Path| json(path, &["audit", ".", "-o", "json", "--today", TODAY])["score"].clone();
    let before = score(&project.path);
    let args = ["template", "write", "system-card", "risk-register.csv", "--dir", ".", "--today", TODAY];
    let out = produ(&project.path, &args);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stdout).contains("docs/system-card.md") && text(&out.stdout).contains("[TO FILL"));
    let card = fs::read_to_string(project.path.join("docs/system-card.md")).unwrap();
    assert!(card.starts_with("<!-- produ:template") && !card.contains("{{"), "{card}");
    assert_eq!(score(&project.path), before, "a copy that nobody has filled in earns nothing");
    fs::write(project.path.join("docs/system-card.md"), "mine").unwrap();
    let again = produ(&project.path, &["template", "write", "rollback-runbook", "system-card", "--blank"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("nothing is overwritten"));
    assert!(!project.path.join("docs/runbooks/rollback.md").exists(), "all or nothing");
    assert_eq!(fs::read_to_string(project.path.join("docs/system-card.md")).unwrap(), "mine");
    let wrong = produ(&project.path, &["template", "show", "system-crad"]);
    assert!(text(&wrong.stderr).contains("did you mean system-card.md?"));
}

#[test]
fn explain_says_what_is_found_in_a_folder() {
    let project = project("half-ready", true);
    let run = |args: &[&str]| produ(&project.path, &[args, &["--today", TODAY]].concat());
    let report = run(&["audit", "-q", "-o", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    let verdicts = report["verdicts"].as_array().unwrap();
    let with = |outcome: &str| verdicts.iter().find(|v| v["outcome"] == outcome).unwrap();
    let (met, unmet) = (with("met"), with("unmet"));
    for (verdict, code) in [(met, 0), (unmet, 1)] {
        let slug = verdict["slug"].as_str().unwrap();
        let out = run(&["explain", slug, ".", "-o", "json"]);
        assert_eq!(out.status.code(), Some(0), "only --check judges");
        let shown: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(&shown["here"]["verdict"], verdict, "the answer is that of the audit");
        assert_eq!(run(&["explain", slug, ".", "--check"]).status.code(), Some(code), "{slug}");
    }
    let place = met["evidence"][0]["path"].as_str().unwrap();
    let text = String::from_utf8(run(&["explain", met["slug"].as_str().unwrap(), "."]).stdout).unwrap();
    assert!(text.contains(place) && text.contains("Found here"), "{text}");
    assert_eq!(
        produ(&project.path, &["explain", "rollback", "--check"]).status.code(),
        Some(2),
        "--check asks for a folder"
    );
    let none = self::project("not-ai", true);
    assert_eq!(produ(&none.path, &["explain", "rollback", ".", "--today", TODAY]).status.code(), Some(3));
}

#[test]
fn a_role_and_a_kind_of_work_that_do_not_exist_are_answered_with_those_that_do() {
    let project = project("half-ready", true);
    for (flag, known) in [("--owner", "operations"), ("--kind", "configuration")] {
        let out = produ(&project.path, &["plan", flag, "nobody"]);
        assert_eq!(out.status.code(), Some(2), "{flag}");
        assert!(text(&out.stderr).contains(known), "{}", text(&out.stderr));
        assert_eq!(produ(&project.path, &["plan", "--today", TODAY, flag, known]).status.code(), Some(0), "{flag}");
    }
}
