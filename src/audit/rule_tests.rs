//! The test harness of rule packs: a virtual repository, a manifest and the verdict that must come out.
//!
//! The same code runs our pack in `cargo test` and a user's pack in `produ rules test`.

use crate::audit::engine::{self, Settings};
use crate::inventory::Inventory;
use crate::manifest;
use crate::model::{Level, Outcome, Verdict};
use crate::report::sentence::summary;
use crate::rules::{RuleSet, RuleSource};
use jiff::civil::{Date, date};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The day test cases live on unless they say otherwise.
const TODAY: Date = date(2026, 11, 21);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TestFile {
    rule: String,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    decoy: bool,
    #[serde(default)]
    repo: BTreeMap<String, String>,
    #[serde(default)]
    manifest: Option<String>,
    #[serde(default)]
    today: Option<String>,
    /// Days on which files changed last; without it nothing is said about ages.
    #[serde(default)]
    history: Option<BTreeMap<String, String>>,
    expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    evidence: Vec<String>,
    #[serde(default)]
    nearest: Option<String>,
    #[serde(default)]
    contradicted: Option<String>,
    #[serde(default)]
    stale: Option<String>,
    says: Option<String>,
}

/// What running a pack's test files gave.
#[derive(Debug, Default)]
pub struct Outcomes {
    /// Cases that passed.
    pub passed: usize,
    /// Failures: file, case and what differed.
    pub failures: Vec<String>,
    /// Rules by slug with what their test file proves.
    pub covered: BTreeMap<String, Covered>,
}

/// What a rule's cases cover.
#[derive(Debug, Default, Clone)]
pub struct Covered {
    /// Levels some case expects.
    pub levels: Vec<Level>,
    /// A case expects not-applicable.
    pub not_applicable: bool,
    /// Decoys.
    pub decoys: usize,
}

/// The test files built into the program.
pub fn embedded() -> Vec<RuleSource> {
    crate::rules::embedded_tests()
}

/// Runs every case of the given test files against a rule set.
pub fn run(rules: &RuleSet, files: &[RuleSource]) -> Outcomes {
    let mut out = Outcomes::default();
    for source in files {
        let file: TestFile = match serde_yaml::from_str(&source.text) {
            Ok(file) => file,
            Err(error) => {
                let message = error.to_string();
                out.failures.push(format!("{}: {}", source.path, message.lines().next().unwrap_or_default()));
                continue;
            }
        };
        let Some(rule) = rules.find(&file.rule) else {
            out.failures.push(format!("{}: there is no rule `{}`", source.path, file.rule));
            continue;
        };
        let covered = out.covered.entry(rule.file.slug.clone()).or_default();
        for case in &file.cases {
            covered.levels.extend(case.expect.level);
            covered.not_applicable |= case.expect.outcome == Some(Outcome::NotApplicable);
            covered.decoys += usize::from(case.decoy);
            let problems = run_case(rules, &rule.file.id, case);
            if problems.is_empty() {
                out.passed += 1;
            } else {
                out.failures.push(format!("{}: {}: {}", source.path, case.name, problems.join("; ")));
            }
        }
    }
    out
}

fn run_case(rules: &RuleSet, id: &str, case: &Case) -> Vec<String> {
    let mut files: BTreeMap<String, Vec<u8>> =
        case.repo.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let declared = match &case.manifest {
        Some(text) => match manifest::parse("produ.yaml", text.as_bytes()) {
            Ok(manifest) => Some(manifest),
            Err(errors) => return vec![format!("the manifest is not valid: {errors}")],
        },
        None => None,
    };
    if let Some(text) = &case.manifest {
        files.insert("produ.yaml".to_owned(), text.clone().into_bytes());
    }
    let mut inventory = Inventory::from_memory(files);
    if let Some(history) = &case.history {
        let dated = history.iter().map(|(path, day)| Ok((path.clone(), day.parse::<Date>().map_err(|_| day)?)));
        match dated.collect::<Result<BTreeMap<String, Date>, &String>>() {
            Ok(dates) => inventory = inventory.with_dates(dates),
            Err(day) => return vec![format!("`{day}` in `history` is not a day such as 2026-11-21")],
        }
        if let Some(path) = history.keys().find(|path| inventory.find(path).is_none()) {
            return vec![format!("`history` names {path}, which the case does not have")];
        }
    }
    let today = case.today.as_deref().and_then(|d| d.parse().ok()).unwrap_or(TODAY);
    let settings = Settings {
        fallback_name: "case".to_owned(),
        stage: None,
        today,
        trace: false,
        snippets: false,
        assume_system: true,
        terms: Default::default(),
    };
    let report = engine::run(&inventory, rules, declared.as_ref(), &settings, &|| {});
    match report.verdicts.iter().find(|v| v.rule == id) {
        Some(verdict) => compare(verdict, case),
        None => vec!["the rule gave no verdict".to_owned()],
    }
}

fn compare(verdict: &Verdict, case: &Case) -> Vec<String> {
    let mut problems = Vec::new();
    let expect = &case.expect;
    if expect.level.is_some_and(|level| level != verdict.level) {
        let wanted = expect.level.map_or("", Level::name);
        let shown: Vec<_> = verdict.evidence.iter().map(|e| format!("{}:{} {}", e.path, e.line, e.what)).collect();
        problems.push(format!("level is {}, expected {wanted} {shown:?} ({})", verdict.level.name(), summary(verdict)));
    }
    if expect.outcome.is_some_and(|outcome| outcome != verdict.outcome) {
        problems.push(format!("outcome is {:?}, expected {:?}: {}", verdict.outcome, expect.outcome, summary(verdict)));
    }
    for wanted in &expect.evidence {
        let found = verdict.evidence.iter().any(|e| *wanted == e.path || *wanted == format!("{}:{}", e.path, e.line));
        if !found {
            let shown: Vec<_> = verdict.evidence.iter().map(|e| format!("{}:{}", e.path, e.line)).collect();
            problems.push(format!("no evidence at {wanted}, only {shown:?}"));
        }
    }
    if let Some(wanted) = &expect.nearest {
        let nearest = verdict.search.iter().flat_map(|s| &s.nearest);
        if !nearest.clone().any(|m| *wanted == m.path || *wanted == format!("{}:{}", m.path, m.line)) {
            let shown: Vec<_> = nearest.map(|m| format!("{}:{}", m.path, m.line)).collect();
            problems.push(format!("no near miss at {wanted}, only {shown:?}"));
        }
    }
    if let Some(wanted) = expect.says.as_ref().filter(|wanted| !summary(verdict).contains(wanted.as_str())) {
        problems.push(format!("the summary does not say `{wanted}`: {}", summary(verdict)));
    }
    if let Some(wanted) = &expect.contradicted
        && !verdict.contradictions.iter().any(|c| c.message.contains(wanted.as_str()))
    {
        problems.push(format!("no contradiction with `{wanted}`: {:?}", verdict.contradictions));
    }
    if let Some(wanted) = &expect.stale
        && !verdict.stale.as_ref().is_some_and(|why| why.contains(wanted.as_str()))
    {
        problems.push(format!("not stale with `{wanted}`: {:?} ({})", verdict.stale, summary(verdict)));
    }
    problems
}
