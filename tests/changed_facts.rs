//! A change that declares a rule away: by a fact, by an empty list, by a new entry. The rule goes on to be asked, the
//! change is listed, and a required rule does not pass because the manifest says that it does not apply.

use crate::common::{Project, audit, commit, project};
use serde_json::Value;
use std::fs;

const LANGUAGE_MODEL: &str = "from openai import OpenAI\n\nclient = OpenAI()\n";
const CLASSIFIER: &str =
    "from sklearn.linear_model import LogisticRegression\n\nmodel = LogisticRegression().fit(x, y)\n";

/// A committed system with one source file, a manifest, and a policy outside of it that requires one rule.
fn system(source: &str, manifest: &str, rule: &str, more: &str) -> Project {
    let project = project("empty", false);
    let policy = format!("schema_version: \"1\"\nname: acme\nversion: \"1\"\nrequire: [{{rule: {rule}{more}}}]\n");
    fs::write(project.path.join("../policy.yaml"), policy).unwrap();
    fs::create_dir_all(project.path.join("app")).unwrap();
    fs::write(project.path.join("app/main.py"), source).unwrap();
    declare(&project, manifest);
    project
}

/// Commits a manifest.
fn declare(project: &Project, manifest: &str) {
    let head = "schema_version: \"1\"\n".to_owned() + manifest;
    fs::write(project.path.join("produ.yaml"), head).unwrap();
    commit(&project.path);
}

/// The effects of the listed inputs of one field.
fn effects(report: &Value, field: &str) -> Vec<String> {
    let inputs = report["gate_inputs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_field = inputs.iter().filter(|i| i["what"].as_str().is_some_and(|what| what == field));
    of_field.map(|i| i["effect"].as_str().unwrap().to_owned()).collect()
}

const POLICY: [&str; 2] = ["--policy", "../policy.yaml"];
const LLM: &str = "system: {name: demo, kind: [llm_app], serving: online}\n";
const MODEL: &str = "system: {name: demo, kind: [trained_model], serving: online, generative: false, stakes: low}\n";

#[test]
fn a_change_cannot_declare_a_required_rule_away() {
    let regulated =
        "system: {name: demo, kind: [llm_app], regulated: VALUE}\ngovernance: {eu_ai_act: {class: minimal}}\n";
    let regime = format!(
        "{LLM}governance: {{eu_ai_act: {{class: minimal}}, other_regimes: [{{name: HIPAA, applies: VALUE}}]}}\n"
    );
    let oversight = format!("{LLM}human_oversight: {{mode: VALUE}}\n");
    let data = |rest: &str| format!("{LLM}privacy: {{personal: false}}\ndata: {{{rest}}}\n");
    let evals = format!("{MODEL}evals: [{{id: a, judge: {{type: VALUE}}}}]\n");
    let cases = [
        (LANGUAGE_MODEL, "compliance-file", regulated.to_owned(), "true", "false", "system.regulated"),
        (LANGUAGE_MODEL, "compliance-file", regime, "true", "false", "governance.other_regimes[].name"),
        (LANGUAGE_MODEL, "data-protection", data("confidential: VALUE"), "true", "false", "data.confidential"),
        (
            LANGUAGE_MODEL,
            "data-protection",
            data("confidential: false, personal: VALUE"),
            "true",
            "false",
            "data.personal",
        ),
        (
            LANGUAGE_MODEL,
            "input-data-validation",
            data("sources: VALUE"),
            "[{name: orders}]",
            "[]",
            "data.sources[].name",
        ),
        (
            LANGUAGE_MODEL,
            "runbooks",
            format!("{LLM}plan: {{stage: production}}\nalerts: VALUE\n"),
            "[{name: errors}]",
            "[]",
            "alerts[].name",
        ),
        (LANGUAGE_MODEL, "override-authority", oversight, "in_the_loop", "none", "human_oversight.mode"),
        (CLASSIFIER, "human-eval", evals, "human", "exact", "evals[].judge.type"),
        (
            CLASSIFIER,
            "dependency-resilience",
            format!("{MODEL}dependencies: VALUE\n"),
            "[{name: scoring}]",
            "[]",
            "dependencies[].name",
        ),
    ];
    for (source, rule, manifest, strict, lax, field) in cases {
        let project = system(source, &manifest.replace("VALUE", strict), rule, ", may_not_apply: true");
        assert_eq!(audit(&project.path, &POLICY).1, 1, "{field}: the base fails its gate");
        declare(&project, &manifest.replace("VALUE", lax));
        let (report, code) = audit(&project.path, &POLICY);
        assert_eq!(code, 0, "{field}: without a base the change gets what it wants: {}", report["gate"]);
        let (report, code) = audit(&project.path, &[&["--base", "HEAD~1"], &POLICY[..]].concat());
        assert_eq!(code, 1, "{field}: {}", report["gate"]);
        assert_eq!(effects(&report, field), ["weaker"], "{field}: {}", report["gate_inputs"]);
        // Nor can a change that is the first to say anything about it.
        let silent = manifest.lines().filter(|line| !line.contains("VALUE")).collect::<Vec<_>>().join("\n");
        if silent.contains("system:") {
            let project = system(source, &silent, rule, ", may_not_apply: true");
            declare(&project, &manifest.replace("VALUE", lax));
            let (report, code) = audit(&project.path, &[&["--base", "HEAD~1"], &POLICY[..]].concat());
            assert_eq!((code, effects(&report, field).len()), (1, 1), "{field}, undeclared before: {}", report["gate"]);
        }
    }
}

#[test]
fn a_manifest_cannot_declare_away_what_a_policy_requires() {
    let manifest = "system: {name: demo, kind: [trained_model], serving: online, user_facing: false, decisions_affect_individuals: false}\n";
    let project = system(CLASSIFIER, manifest, "user-feedback", "");
    let (report, code) = audit(&project.path, &POLICY);
    assert_eq!(code, 1, "{}", report["gate"]);
    let failures = report["gate"]["failures"].to_string();
    for part in ["system.user_facing, produ.yaml:2", "only declared", "does not count"] {
        assert!(failures.contains(part), "{part}: {failures}");
    }
    assert!(!failures.contains("system.serving"), "only what decides it is named: {failures}");
    // The organisation may take a system's word for it, and what the repository shows counts without that.
    let project = system(CLASSIFIER, manifest, "user-feedback", ", may_not_apply: true");
    assert_eq!(audit(&project.path, &POLICY).1, 0);
    let project = system(CLASSIFIER, manifest, "bounded-agency", "");
    assert_eq!(audit(&project.path, &POLICY).1, 0, "nothing shows an agent, and nobody had to say so");
}

#[test]
fn a_change_may_mend_a_fact_that_the_repository_contradicts() {
    let manifest = |kinds: &str| {
        format!("system: {{name: demo, kind: [{kinds}], serving: online}}\ngate: {{fail_on: [contradiction]}}\n")
    };
    let project = system(LANGUAGE_MODEL, &manifest("trained_model"), "rollback", "");
    assert_eq!(audit(&project.path, &[]).1, 1, "the base leaves out what the code shows");
    declare(&project, &manifest("trained_model, llm_app"));
    let (report, code) = audit(&project.path, &["--base", "HEAD~1"]);
    assert_eq!(code, 0, "{}", report["gate"]);
    assert_eq!(effects(&report, "system.kind"), ["changed"], "{}", report["gate_inputs"]);
}

#[test]
fn a_contradiction_does_not_go_away_because_a_fact_was_changed() {
    let manifest = |class: &str| {
        format!("{LLM}governance: {{eu_ai_act: {{class: {class}}}}}\ngate: {{fail_on: [contradiction]}}\n")
    };
    let project = system(LANGUAGE_MODEL, &manifest("prohibited"), "rollback", "");
    assert_eq!(audit(&project.path, &[]).1, 1, "a prohibited system may not be operated");
    declare(&project, &manifest("minimal"));
    assert_eq!(audit(&project.path, &[]).1, 0);
    let (report, code) = audit(&project.path, &["--base", "HEAD~1"]);
    assert_eq!(code, 1, "{}", report["gate"]);
}
