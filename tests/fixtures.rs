//! Every fixture against its `expected.yaml`.

use crate::common::{audit, project, root};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[expect(dead_code, reason = "for the reader of the fixture")]
    what: String,
    exit: i32,
    #[serde(default = "yes")]
    git: bool,
    #[serde(default = "yes")]
    audited: bool,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    tier: Option<String>,
    #[serde(default)]
    score: Option<(f64, f64)>,
    #[serde(default)]
    kinds: Option<Vec<String>>,
    #[serde(default)]
    at_least: BTreeMap<String, String>,
    #[serde(default)]
    at_most: BTreeMap<String, String>,
    #[serde(default)]
    contradicted: Option<Vec<String>>,
    #[serde(default)]
    system_contradictions: Vec<String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    skipped: Vec<String>,
    #[serde(default)]
    no_more_than: Option<NoMoreThan>,
    #[serde(default)]
    parts: BTreeMap<String, Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoMoreThan {
    fixture: String,
    plus: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    kinds: Vec<String>,
}

fn yes() -> bool {
    true
}

const LADDER: [&str; 6] = ["none", "declared", "documented", "attested", "implemented", "verified"];

fn rank(level: &str) -> usize {
    LADDER.iter().position(|l| *l == level).unwrap()
}

fn texts(value: &Value, field: &str) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v[field].as_str().unwrap_or_default().to_owned()).collect()
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

/// Problems of one fixture.
fn check(name: &str, expected: &Expected) -> Vec<String> {
    let project = project(name, expected.git);
    let args: Vec<&str> = expected.args.iter().map(String::as_str).collect();
    let (report, exit) = audit(&project.path, &args);
    let mut out = Vec::new();
    let mut want = |good: bool, what: String| {
        if !good {
            out.push(format!("{name}: {what}"));
        }
    };
    want(exit == expected.exit, format!("exit {exit}, gate {}", report["gate"]["failures"]));
    want(report["audited"] == expected.audited, "audited".to_owned());
    let score = report["score"].as_f64().unwrap();
    if let Some(tier) = &expected.tier {
        want(report["tier"] == tier.as_str(), format!("tier {} {}", report["tier"], report["next_tier_needs"]));
    }
    if let Some((low, high)) = expected.score {
        want((low..=high).contains(&score), format!("score {score} not in {low}..={high}"));
    }
    if let Some(kinds) = &expected.kinds {
        want(list(&report["profile"]["kinds"]) == *kinds, format!("kinds {}", report["profile"]["kinds"]));
    }
    let verdicts = report["verdicts"].as_array().unwrap();
    let level = |slug: &str| verdicts.iter().find(|v| v["slug"] == slug).map(|v| v["level"].as_str().unwrap());
    for (slug, least) in &expected.at_least {
        let got = level(slug).unwrap_or("none");
        want(rank(got) >= rank(least), format!("{slug} is {got}, at least {least} expected"));
    }
    for (slug, most) in &expected.at_most {
        let got = level(slug).unwrap_or("none");
        want(rank(got) <= rank(most), format!("{slug} is {got}, at most {most} expected"));
    }
    let contradicted: Vec<_> =
        verdicts.iter().filter(|v| v["outcome"] == "contradicted").map(|v| v["slug"].as_str().unwrap()).collect();
    if let Some(wanted) = &expected.contradicted {
        let mut wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
        let mut got = contradicted.clone();
        wanted.sort_unstable();
        got.sort_unstable();
        want(got == wanted, format!("contradicted {got:?}"));
    }
    for word in &expected.system_contradictions {
        let messages = texts(&report["contradictions"], "message");
        want(messages.iter().any(|m| m.contains(word.as_str())), format!("no contradiction with {word}: {messages:?}"));
    }
    for word in &expected.notes {
        let messages = texts(&report["notes"], "message");
        want(messages.iter().any(|m| m.contains(word.as_str())), format!("no note with {word}: {messages:?}"));
    }
    for path in &expected.skipped {
        let count = texts(&report["coverage"]["skipped"], "path").iter().filter(|p| *p == path).count();
        want(count == 1, format!("{path} is named {count} times among the skipped"));
    }
    if let Some(limit) = &expected.no_more_than {
        let other = crate::common::project(&limit.fixture, true);
        let most = audit(&other.path, &[]).0["score"].as_f64().unwrap() + limit.plus;
        want(score <= most, format!("score {score}, at most {most} allowed"));
    }
    for (folder, part) in &expected.parts {
        let (report, _) = audit(&project.path.join(folder), &[]);
        want(list(&report["profile"]["kinds"]) == part.kinds, format!("{folder}: {}", report["profile"]["kinds"]));
    }
    out
}

#[test]
fn every_fixture_gives_what_it_says() {
    let mut problems = Vec::new();
    for entry in std::fs::read_dir(root().join("fixtures")).unwrap() {
        let path = entry.unwrap().path();
        // The ladder has steps of its own, see `ladder.rs`.
        if !path.is_dir() || path.join("ladder.yaml").is_file() {
            continue;
        }
        let text = std::fs::read_to_string(path.join("expected.yaml")).unwrap();
        let expected: Expected = serde_yaml::from_str(&text).unwrap();
        problems.extend(check(path.file_name().unwrap().to_str().unwrap(), &expected));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_manifest_alone_earns_little() {
    let project = project("empty", false);
    let manifest = root().join("fixtures/production-ready/repo/produ.yaml");
    std::fs::copy(manifest, project.path.join("produ.yaml")).unwrap();
    let (report, _) = audit(&project.path, &[]);
    let score = report["score"].as_f64().unwrap();
    assert!(score < 12.0, "a full manifest on an empty repository scores {score}");
}

#[test]
fn the_manifest_adds_to_what_the_repository_shows() {
    let with = project("production-ready", false);
    let without = project("production-ready", false);
    std::fs::remove_file(without.path.join("produ.yaml")).unwrap();
    let (full, _) = audit(&with.path, &[]);
    let (bare, code) = audit(&without.path, &["--min-tier", "production"]);
    let (full, bare_score) = (full["score"].as_f64().unwrap(), bare["score"].as_f64().unwrap());
    assert!(bare_score >= 55.0, "the same repository without a manifest still shows its practices: {bare_score}");
    assert!(full > bare_score + 5.0, "verified claims must count: {full} against {bare_score}");
    assert_eq!(code, 1, "without drill and load results it cannot be production");
}
