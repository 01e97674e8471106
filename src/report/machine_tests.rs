//! The formats for machines against validators and parsers, with whatever a repository puts into the report.

use super::finding::findings;
use super::tests::{filled, hostile, leaks};
use super::{Format, Style, render};
use crate::model::{Report, sample};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

fn validator(schema: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

static SARIF: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| validator(include_str!("../../tests/schemas/sarif-code-scanning.schema.json")));
static GITLAB: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| validator(include_str!("../../tests/schemas/gitlab-code-quality.schema.json")));
static REPORT: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&super::schema::report_schema()).unwrap());

fn text(report: &Report, format: &str) -> String {
    render(report, Format::named(format).unwrap(), Style::default()).unwrap()
}

fn json(report: &Report, format: &str) -> Value {
    serde_json::from_str(&text(report, format)).unwrap()
}

fn complaints(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

/// Elements of a document by name; fails on anything that is not well-formed.
fn elements(xml: &str) -> BTreeMap<String, usize> {
    let mut reader = Reader::from_str(xml);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) => {
                let name = e.name().as_ref().to_owned();
                let keys: Vec<String> = e.attributes().map(|a| a.unwrap().key.as_ref().to_owned()).collect();
                assert_eq!(keys.len(), keys.iter().collect::<BTreeSet<_>>().len());
                *names.entry(name).or_default() += 1;
            }
            Event::Eof => return names,
            _ => {}
        }
    }
}

#[test]
fn every_format_tells_the_same_number_of_findings() {
    for report in [sample::report(), sample::nothing()] {
        let wanted = findings(&report).len();
        let sarif = json(&report, "sarif");
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.iter().filter(|r| r.get("suppressions").is_none()).count(), wanted);
        assert_eq!(json(&report, "gitlab").as_array().unwrap().len(), wanted);
        let xml = elements(&text(&report, "junit"));
        let count = |name: &str| xml.get(name).copied().unwrap_or_default();
        assert_eq!(count("failure") + count("error"), wanted);
        assert_eq!(count("testcase"), report.verdicts.len().max(1), "never an empty suite");
        let csv = text(&report, "csv");
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().map(Result::unwrap).collect::<Vec<_>>();
        let open = ["partial", "unmet", "contradicted", "unknown"];
        assert_eq!(rows.iter().filter(|r| open.contains(&&r[8])).count(), wanted);
    }
}

#[test]
fn waived_findings_are_suppressed_not_hidden() {
    let sarif = json(&sample::report(), "sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let waived: Vec<&Value> = results.iter().filter(|r| r.get("suppressions").is_some()).collect();
    assert_eq!(waived.len(), 1);
    assert!(!waived[0]["suppressions"][0]["justification"].as_str().unwrap().is_empty());
}

#[test]
fn junit_counts_are_the_sums_of_its_cases() {
    let xml = text(&sample::report(), "junit");
    let mut reader = Reader::from_str(&xml);
    let mut sums: Vec<BTreeMap<String, usize>> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) if e.name().as_ref().starts_with("testsuite") => {
                let pairs = e.attributes().map(Result::unwrap).filter_map(|a| {
                    let key = a.key.as_ref().to_owned();
                    Some((key, a.value.parse().ok()?))
                });
                sums.push(pairs.collect());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (all, suites) = sums.split_first().unwrap();
    for key in ["tests", "failures", "errors", "skipped"] {
        assert_eq!(all[key], suites.iter().map(|s| s[key]).sum::<usize>(), "{key}");
    }
}

/// The sample as a hostile repository fills it; what rules and program say stays.
fn audited(texts: &[String]) -> Report {
    let (mut report, own) = (filled(texts), sample::report());
    report.tool = own.tool;
    for (verdict, own) in report.verdicts.iter_mut().zip(own.verdicts) {
        verdict.rule = own.rule;
        verdict.slug = own.slug;
        verdict.title = own.title;
        verdict.question = own.question;
        verdict.area = own.area;
    }
    report
}

/// A colon of a path and the colon before its line are a command together, in no format of its lines.
#[test]
fn a_path_of_colons_starts_no_command() {
    for path in [":", "::", ":x", " :", "", ":\n:", "x\n:"] {
        let mut report = sample::report();
        for verdict in &mut report.verdicts {
            verdict.evidence.iter_mut().for_each(|evidence| path.clone_into(&mut evidence.path));
            verdict.contradictions.iter_mut().for_each(|c| (c.path, c.line) = (path.to_owned(), c.line % 2));
            let nearest = verdict.search.iter_mut().flat_map(|search| &mut search.nearest);
            nearest.for_each(|miss| path.clone_into(&mut miss.path));
        }
        for format in Format::all().iter().filter(|format| format.name != "github") {
            assert_eq!(leaks(&text(&report, format.name)), None, "{} {path:?}", format.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn machine_formats_stay_valid_whatever_the_repository_says(texts in prop::collection::vec(hostile(), 1..8)) {
        let report = audited(&texts);
        prop_assert_eq!(complaints(&SARIF, &json(&report, "sarif")), Vec::<String>::new());
        prop_assert_eq!(complaints(&REPORT, &json(&report, "json")), Vec::<String>::new());
        let issues = json(&report, "gitlab");
        prop_assert_eq!(complaints(&GITLAB, &issues), Vec::<String>::new());
        let same = elements(&text(&report, "junit")) == elements(&text(&sample::report(), "junit"));
        prop_assert!(same, "text became structure");
        for format in Format::all() {
            let out = text(&report, format.name);
            // Its lines are commands by intent; they are checked below.
            if format.name != "github" {
                prop_assert_eq!(leaks(&out), None, "{:?}", format);
            }
            prop_assert!(out.ends_with('\n'));
        }
        let github = text(&report, "github");
        let command = |line: &str| ["::error ", "::warning ", "::notice "].iter().any(|c| line.starts_with(c));
        prop_assert!(github.lines().all(command), "{}", github);
    }
}
