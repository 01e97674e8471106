//! The maturity ladder: one application in five steps, and what each proof of the top step is worth.

use crate::common::{Project, audit, composed, root};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const LEVELS: [&str; 6] = ["none", "declared", "documented", "attested", "implemented", "verified"];
const TIERS: [&str; 4] = ["demo", "pilot", "production", "hardened"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ladder {
    steps: Vec<Step>,
    proofs: Vec<Proof>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    name: String,
    tier: String,
    score: (f64, f64),
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    #[serde(default)]
    take: Option<String>,
    #[serde(default)]
    age: Option<Age>,
    falls: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Age {
    of: String,
    old: String,
    new: String,
}

fn ladder() -> Ladder {
    let text = std::fs::read_to_string(root().join("fixtures/ladder/ladder.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The project of a step, changed by `change` before it is committed.
fn project(step: &Step, change: impl FnOnce(&std::path::Path)) -> Project {
    let base = step.from.as_ref().map(|name| root().join("fixtures").join(name).join("repo"));
    let own = root().join("fixtures/ladder").join(&step.name);
    let layers: Vec<_> = base.into_iter().chain(own.is_dir().then_some(own)).collect();
    composed(&layers, &step.without, change)
}

fn levels(report: &Value) -> BTreeMap<String, (usize, String)> {
    let rank = |level: &str| LEVELS.iter().position(|l| *l == level).unwrap();
    let verdicts = report["verdicts"].as_array().unwrap().iter();
    let entry = |v: &Value| {
        let text = |field: &str| v[field].as_str().unwrap().to_owned();
        (text("slug"), (rank(&text("level")), text("outcome")))
    };
    verdicts.map(entry).collect()
}

#[test]
fn each_step_is_higher_than_the_one_below() {
    let (mut last_score, mut last_tier) = (-10.0, 0);
    let mut problems = Vec::new();
    for step in ladder().steps {
        let report = audit(&project(&step, |_| {}).path, &["--exit-zero"]).0;
        let score = report["score"].as_f64().unwrap();
        let tier = report["tier"].as_str().unwrap();
        let contradicted: Vec<&Value> =
            report["verdicts"].as_array().unwrap().iter().filter(|v| v["outcome"] == "contradicted").collect();
        if tier != step.tier || score < step.score.0 || score > step.score.1 || !contradicted.is_empty() {
            let why: Vec<_> = contradicted.iter().map(|v| &v["summary"]).collect();
            problems.push(format!(
                "{}: {tier} {score}, {} {:?} expected; {why:?}; {}",
                step.name, step.tier, step.score, report["next_tier_needs"]
            ));
        }
        let rank = TIERS.iter().position(|t| *t == tier).unwrap();
        if score < last_score + 8.0 || rank < last_tier {
            problems.push(format!("{}: {score} is no clear step above {last_score}", step.name));
        }
        (last_score, last_tier) = (score, rank);
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The declared gate of each step passes on that step.
#[test]
fn each_step_passes_its_own_gate() {
    for step in ladder().steps {
        let (report, exit) = audit(&project(&step, |_| {}).path, &[]);
        assert_eq!(exit, 0, "{}: {}", step.name, report["gate"]);
    }
}

#[test]
fn each_proof_carries_exactly_its_own_rules() {
    let ladder = ladder();
    let top = ladder.steps.last().unwrap();
    let whole = audit(&project(top, |_| {}).path, &["--exit-zero"]).0;
    let before = levels(&whole);
    let mut problems = Vec::new();
    for proof in &ladder.proofs {
        let changed = project(top, |path| {
            if let Some(file) = &proof.take {
                std::fs::remove_file(path.join(file)).unwrap();
            }
            if let Some(age) = &proof.age {
                let text = std::fs::read_to_string(path.join(&age.of)).unwrap();
                assert_eq!(text.matches(&age.old).count(), 1, "{} stands once", age.old);
                std::fs::write(path.join(&age.of), text.replace(&age.old, &age.new)).unwrap();
            }
        });
        let report = audit(&changed.path, &["--exit-zero"]).0;
        let after = levels(&report);
        let fallen: BTreeSet<String> =
            before.iter().filter(|(slug, level)| after[*slug].0 < level.0).map(|(slug, _)| slug.clone()).collect();
        let risen: Vec<_> = before.iter().filter(|(slug, level)| after[*slug].0 > level.0).collect();
        if fallen != proof.falls || !risen.is_empty() {
            problems.push(format!(
                "{:?} {:?}: fell {fallen:?}, {:?} expected; rose {risen:?}",
                proof.take, proof.age, proof.falls
            ));
        }
        if report["score"].as_f64() >= whole["score"].as_f64() {
            problems.push(format!("{:?} {:?}: the score does not fall", proof.take, proof.age));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// What the report says of this system: summaries, contradictions, near misses and notes; not what rules always say.
fn said(report: &Value) -> String {
    let verdicts = report["verdicts"].as_array().unwrap().iter();
    let of = |v: &Value| format!("{}\n{}\n{}\n", v["summary"], v["contradictions"], v["search"]["nearest"]);
    verdicts.map(of).collect::<String>() + &report["contradictions"].to_string() + &report["notes"].to_string()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lie {
    name: String,
    #[serde(default)]
    replace: BTreeMap<String, String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    named: Vec<String>,
}

/// Manifests that claim everything on the demo step.
#[test]
fn lies_gain_nothing_and_are_named() {
    let steps = ladder().steps;
    let demo = steps.first().unwrap();
    let claims = std::fs::read_to_string(root().join("fixtures/ladder/hardened/produ.yaml")).unwrap();
    let text = std::fs::read_to_string(root().join("fixtures/ladder/lies.yaml")).unwrap();
    let lies: Vec<Lie> = serde_yaml::from_str(&text).unwrap();
    let honest = audit(&project(demo, |_| {}).path, &["--exit-zero"]).0["score"].as_f64().unwrap();
    let mut problems = Vec::new();
    for lie in lies {
        assert!(!lie.named.is_empty(), "{}: nothing has to be named", lie.name);
        let lying = project(demo, |path| {
            let mut manifest = claims.clone();
            for (old, new) in &lie.replace {
                assert!(manifest.contains(old.as_str()), "{}: {old}", lie.name);
                manifest = manifest.replace(old.as_str(), new);
            }
            std::fs::write(path.join("produ.yaml"), manifest).unwrap();
            for (file, text) in &lie.files {
                let target = path.join(file);
                std::fs::create_dir_all(target.parent().unwrap()).unwrap();
                std::fs::write(target, text).unwrap();
            }
        });
        let (report, exit) = audit(&lying.path, &[]);
        let score = report["score"].as_f64().unwrap();
        if score > honest + 5.0 || report["tier"] != "demo" || exit != 1 {
            problems.push(format!("{}: {score} (demo {honest}), {}, exit {exit}", lie.name, report["tier"]));
        }
        let shown = String::from_utf8(
            crate::common::produ(&lying.path, &["audit", "--today", crate::common::TODAY, "-o", "markdown"]).stdout,
        )
        .unwrap();
        let everything = said(&report);
        for word in lie.named.iter().filter(|word| !everything.contains(*word)) {
            problems.push(format!("{}: `{word}` is named nowhere", lie.name));
        }
        if !shown.contains("demo") {
            problems.push(format!("{}: no Markdown report", lie.name));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
