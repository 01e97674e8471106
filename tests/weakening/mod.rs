//! Ways for a change to weaken the gate that judges it. None lowers the exit code, all are listed; and what tightens
//! is accepted.

use crate::common::{Project, audit, commit, produ, project};
use serde_json::Value;
use std::fs;
use std::path::Path;

mod pipelines;

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

/// A small system far below what its gate asks for.
fn demo() -> Project {
    let project = project("half-ready", false);
    let path = &project.path;
    fs::create_dir_all(path.join(".github/workflows")).unwrap();
    fs::write(path.join(WORKFLOW_PATH), WORKFLOW).unwrap();
    fs::write(path.join(".github/CODEOWNERS"), OWNERS).unwrap();
    let manifest = "schema_version: \"1\"\nsystem: {name: demo, kind: [llm_app], serving: online}\n\
                    gate: {min_tier: production, min_score: 90, min_pillar: {reliability: 80}, fail_on: [contradiction, blocker]}\n";
    fs::write(path.join("produ.yaml"), manifest).unwrap();
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
    assert!(text != changed, "the edit of {file} changes nothing");
    fs::write(path.join(file), changed).unwrap();
}

/// Commits the head and judges it by its base.
fn judged(project: &Project, args: &[&str]) -> (Value, i32) {
    commit(&project.path);
    audit(&project.path, &[&["--base", "HEAD~1"], args].concat())
}

/// Without a base the change gets what it wants, or the test shows nothing.
fn gets_through(project: &Project, args: &[&str]) {
    let (report, code) = audit(&project.path, args);
    assert_eq!(code, 0, "{}", report["gate"]);
}

/// Inputs of one kind: effect and what changed.
fn listed(report: &Value, kind: &str) -> Vec<String> {
    let inputs = report["gate_inputs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_kind = inputs.iter().filter(|i| i["kind"] == kind);
    of_kind.map(|i| format!("{} {}", i["effect"].as_str().unwrap(), i["what"].as_str().unwrap())).collect()
}

/// A failing base stays failing, and the weakening is listed.
fn refused(project: &Project, args: &[&str], kind: &str, what: &str) -> Value {
    let former = audit(&project.path, &[&["--ref", "HEAD"], args].concat()).1;
    assert_eq!(former, 1, "the base fails its gate");
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
    let project = demo();
    let lax = "gate: {min_tier: demo, min_score: 0, min_pillar: {reliability: 1}}";
    edit(&project.path, "produ.yaml", |text| text.lines().take(2).map(|l| format!("{l}\n")).collect::<String>() + lax);
    gets_through(&project, &[]);
    let report = refused(&project, &[], "threshold", "gate.min_tier");
    assert_eq!(listed(&report, "threshold").len(), 5, "{}", report["gate_inputs"]);
    assert_eq!(report["gate"]["failures"].to_string().matches("(manifest of HEAD~1)").count(), 4, "{}", report["gate"]);
}

#[test]
fn a_waiver_of_the_change_does_not_count() {
    let waived = |until: &str| {
        format!(
            "waivers:\n  - {{control: rollback, reason: later, by: A. Product, expires: {until}}}\ngate: {{fail_on: [blocker]}}\n"
        )
    };
    let with = |former: Option<&str>| {
        failing(|path| {
            edit(path, "produ.yaml", |text| {
                let kept = text.replace(", evidence: docs/drills/rollback.json", "");
                let kept = kept.split("gate: {").next().unwrap().to_owned();
                kept + &former.map_or("gate: {fail_on: [blocker]}\n".to_owned(), waived)
            });
        })
    };
    for former in [None, Some("2026-01-01")] {
        let project = with(former);
        edit(&project.path, "produ.yaml", |text| {
            let end = text.find("waivers:").or(text.find("gate: {")).unwrap();
            text[..end].to_owned() + &waived("2027-03-01")
        });
        gets_through(&project, &[]);
        refused(&project, &[], "waiver", "rollback");
    }
}

#[test]
fn a_waiver_of_both_sides_goes_on_to_count() {
    for key in ["control", "rule"] {
        let project = failing(|path| {
            edit(path, "produ.yaml", |text| {
                let kept = text.replace(", evidence: docs/drills/rollback.json", "");
                let waiver = format!("{{{key}: rollback, reason: later, by: A. Product, expires: 2027-03-01}}");
                kept.split("gate: {").next().unwrap().to_owned()
                    + &format!("waivers: [{waiver}]\ngate: {{fail_on: [blocker]}}\n")
            });
        });
        manifest(&project, "  version: 2.3.0", "  version: 2.3.1");
        let (report, code) = judged(&project, &[]);
        assert_eq!((code, &report["gate_inputs"]), (0, &Value::Null), "{key}: {}", report["gate"]);
    }
}

#[test]
fn the_manifest_cannot_be_taken_out() {
    let project = demo();
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
    let project = failing(|_| {});
    for (from, to) in [
        ("  user_facing: true", "  user_facing: false"),
        ("  serving: online", "  serving: batch"),
        ("  stakes: medium", "  stakes: low"),
        ("  audience: public", "  audience: internal"),
        ("  kind: [llm_app, rag]", "  kind: [llm_app]"),
        ("class: limited", "class: minimal"),
    ] {
        manifest(&project, from, to);
    }
    let (report, code) = judged(&project, &[]);
    assert_eq!(code, 1, "{}", report["gate"]);
    let facts = listed(&report, "fact");
    for fact in ["user_facing", "serving", "stakes", "audience", "kind", "eu_ai_act.class"] {
        assert!(facts.iter().any(|i| i.contains(fact)), "{fact}: {facts:?}");
    }
    assert!(facts.iter().any(|i| i == "weaker system.serving"), "{facts:?}");
    // And a gate that only the switched-off rule fails.
    let pilot = failing(|path| {
        edit(path, "produ.yaml", |t| {
            t.replace("min_tier: production, ", "").replace("[contradiction, blocker]", "[blocker]")
        });
    });
    manifest(&pilot, "plan: {stage: production}", "plan: {stage: pilot}");
    gets_through(&pilot, &[]);
    let report = refused(&pilot, &[], "fact", "plan.stage");
    assert!(report["gate"]["failures"].to_string().contains("judged by HEAD~1"), "{}", report["gate"]);
}

#[test]
fn the_baseline_is_that_of_the_base() {
    let project = base(|path| {
        edit(path, "produ.yaml", |text| text.split("gate: {").next().unwrap().to_owned());
    });
    let gate = ["--baseline", "produ-baseline.json", "--fail-on", "regression"];
    let today = crate::common::TODAY;
    assert_eq!(produ(&project.path, &["baseline", "write", "--today", today]).status.code(), Some(0));
    fs::remove_dir_all(project.path.join("docs/drills")).unwrap();
    commit(&project.path);
    let baseline = "produ-baseline.json";
    edit(&project.path, baseline, |text| text.replace("verified", "none").replace("implemented", "none"));
    gets_through(&project, &gate);
    refused_change(&project, &gate, "baseline", "D-REL-01");
    fs::remove_file(project.path.join(baseline)).unwrap();
    commit(&project.path);
    let (report, code) = audit(&project.path, &[&["--base", "HEAD~2"], &gate[..]].concat());
    assert_eq!((code, listed(&report, "baseline")), (1, vec!["weaker baseline".to_owned()]), "{}", report["gate"]);
}

#[test]
fn a_rule_pack_is_that_of_the_base() {
    let project = base(|path| {
        fs::remove_dir_all(path.join("docs/drills")).unwrap();
        fs::create_dir(path.join("gate-rules")).unwrap();
        let text = fs::read_to_string(crate::common::root().join("rules/deployment/rollback.yaml")).unwrap();
        fs::write(path.join("gate-rules/rollback.yaml"), text).unwrap();
    });
    edit(&project.path, "gate-rules/rollback.yaml", |text| {
        text.replace("severity: blocker", "severity: minor").replace("production: verified", "production: declared")
    });
    let plain = ["--rules", "gate-rules"];
    assert_eq!(audit(&project.path, &[&["--ref", "HEAD"], &plain[2..]].concat()).1, 1, "the base fails its gate");
    gets_through(&project, &plain);
    refused_change(&project, &["--rules", "gate-rules"], "rules", "rollback");
}

#[test]
fn owners_and_hidden_files_are_watched() {
    let project = demo();
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
fn a_policy_in_the_repository_is_that_of_the_base() {
    let project = base(|path| {
        let policy = "schema_version: \"1\"\nname: acme\nversion: \"7\"\nmin_tier: [{tier: hardened}]\n";
        fs::write(path.join("policy.yaml"), policy).unwrap();
    });
    let args = ["--policy", "policy.yaml"];
    let (report, code) = audit(&project.path, &args);
    assert_eq!((code, &report["gate"]["policy"]["version"]), (1, &Value::from("7")), "{}", report["gate"]);
    assert!(report["notes"].to_string().contains("where a change can edit it"), "{}", report["notes"]);
    edit(&project.path, "policy.yaml", |text| text.replace("hardened", "demo"));
    gets_through(&project, &args);
    let (report, code) = judged(&project, &args);
    assert_eq!((code, listed(&report, "policy").len()), (1, 1), "{}", report["gate"]);
    assert_eq!(report["gate"]["policy"]["source"], "policy.yaml at HEAD~1");
    // A link out of the repository is no way around it.
    fs::remove_file(project.path.join("policy.yaml")).unwrap();
    std::os::unix::fs::symlink("/dev/null", project.path.join("policy.yaml")).unwrap();
    commit(&project.path);
    assert_eq!(audit(&project.path, &["--base", "HEAD~2", "--policy", "policy.yaml"]).1, 1);
}

#[test]
fn a_policy_is_strict_and_no_flag_loosens_it() {
    let project = project("half-ready", false);
    let outside = project.path.join("../policy.yaml");
    let run = |policy: &str, args: &[&str]| {
        fs::write(&outside, format!("schema_version: \"1\"\nname: acme\nversion: \"1\"\n{policy}")).unwrap();
        let args =
            [&["audit", ".", "-q", "--today", crate::common::TODAY, "--policy", "../policy.yaml"], args].concat();
        let out = produ(&project.path, &args);
        (
            out.status.code().unwrap(),
            String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr),
        )
    };
    let (code, text) = run("min_tiers: []\nrequire: [{rule: rollback, level: verfied}]\n", &[]);
    assert!(code == 2 && text.contains("policy.yaml:4:") && text.contains("policy.yaml:5:"), "{code} {text}");
    assert_eq!(run("min_score: 99\n", &["--min-score", "0"]).0, 1);
    assert_eq!(run("min_score: 0\n", &["--min-score", "99"]).0, 1, "a flag may ask for more");
    assert_eq!(run("min_score: 99\n", &["--exit-zero"]).0, 2);
    assert_eq!(run("min_score: 0\n", &[]).0, 0);
    let (code, text) = run("min_score: 0\ncomplete: true\n", &[]);
    assert!(code == 3 && text.contains("asks for a complete audit"), "{code} {text}");
    assert_eq!(run("require: [{rule: rollback}]\n", &[]).0, 1);
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
    let project = demo();
    manifest(&project, "min_score: 90", "min_score: 0");
    commit(&project.path);
    for format in ["terminal", "markdown", "html", "json", "github", "sarif", "memo", "ndjson"] {
        let args = ["audit", ".", "--base", "HEAD~1", "-o", format, "--today", crate::common::TODAY];
        let out = String::from_utf8(produ(&project.path, &args).stdout).unwrap();
        assert!(out.replace("&#95;", "_").replace('\\', "").contains("gate.min_score"), "{format}\n{out}");
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
    let out = produ(&project.path, &["--base", "HEAD"]);
    let shown = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(2) && shown.contains("is the audited commit"), "{shown}");
    // Whoever may push a tag must not say what the branch is.
    fs::write(project.path.join("NOTES.md"), "A note.\n").unwrap();
    commit(&project.path);
    let repository = git2::Repository::open(&project.path).unwrap();
    let at = |rev: &str| repository.revparse_single(rev).unwrap().id();
    repository.reference("refs/remotes/origin/main", at("HEAD~1"), true, "").unwrap();
    let (report, code) = audit(&project.path, &["--base", "origin/main"]);
    assert_eq!((code, report["gate"]["base"]["commit"].as_str().unwrap()), (0, at("HEAD~1").to_string().as_str()));
    repository.reference("refs/tags/origin/main", at("HEAD"), true, "").unwrap();
    let shown = String::from_utf8_lossy(&produ(&project.path, &["--base", "origin/main"]).stderr).into_owned();
    assert!(shown.contains("may be refs/remotes/origin/main or refs/tags/origin/main"), "{shown}");
    let bare = project_without_git();
    assert_eq!(produ(&bare.path, &["--base", "main"]).status.code(), Some(2));
}

fn project_without_git() -> Project {
    project("half-ready", false)
}

#[test]
fn a_pointer_of_the_change_does_not_count_and_is_listed() {
    let project = project("pointing", false);
    let path = &project.path;
    let files = [
        (
            "app/llm.py",
            "import os\nfrom openai import OpenAI\nclient = OpenAI()\nMODE = os.environ[\"ZEBRA_MODE\"]\n\n\ndef answer(q):\n    \
             if MODE:\n        return \"typed by hand\"\n    return client.responses.create(model=\"m\", input=q)\n",
        ),
        (
            "app/web.py",
            "from fastapi import FastAPI\nfrom app.llm import answer\napp = FastAPI()\n\n\n@app.post(\"/ask\")\ndef ask(q: str):\n    return answer(q)\n",
        ),
    ];
    for (file, text) in files {
        fs::create_dir_all(path.join(file).parent().unwrap()).unwrap();
        fs::write(path.join(file), text).unwrap();
    }
    let manifest = |score: f64, evidence: &str| {
        let text = format!(
            "schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\n{evidence}gate: {{min_pillar: {{reliability: {score:.2}}}}}\n"
        );
        fs::write(path.join("produ.yaml"), text).unwrap();
    };
    let pointer = "evidence:\n  kill-switch: {code: \"app/llm.py::answer\", setting: ZEBRA_MODE}\n";
    let reliability = |evidence: &str| {
        manifest(0.0, evidence);
        commit(path);
        let report = audit(path, &["--exit-zero"]).0;
        let pillars = report["pillars"].as_array().unwrap();
        pillars.iter().find(|pillar| pillar["pillar"] == "reliability").unwrap()["score"].as_f64().unwrap()
    };
    let (without, with) = (reliability(""), reliability(pointer));
    assert!(with > without, "{without} {with}");
    let bound = f64::midpoint(without, with);
    manifest(bound, "");
    commit(path);
    manifest(bound, pointer);
    gets_through(&project, &[]);
    refused(&project, &[], "pointer", "evidence.kill-switch.code");
}
