//! Checklists on paper: valid in every format, whatever they hold.

use super::*;
use crate::checklist::{Section, Wanted, checklist};
use crate::model::Level;
use crate::report::document::markdown;
use crate::rules::RuleSet;
use std::collections::BTreeSet;

const HOSTILE: &str = "=cmd() \"a\": [x](y) @team\n::error::b\u{1b}[2J <script> # | ` - x";

fn hostile() -> Checklist {
    let item = |id: &str, answer| Item {
        id: id.into(),
        title: Some(HOSTILE.into()),
        question: HOSTILE.into(),
        rules: vec![HOSTILE.into()],
        severity: None,
        required: Some(Level::Documented),
        level: Some(Level::None),
        answer: Some(answer),
        audience: vec!["data".into()],
        evidence: vec![HOSTILE.into()],
        next: Some(HOSTILE.into()),
        confirm: Some(HOSTILE.into()),
    };
    let section = || Section { title: HOSTILE.into(), items: vec![item("a", Answer::Yes), item("b", Answer::No)] };
    clean(&Checklist {
        schema_version: "1".into(),
        title: HOSTILE.into(),
        about: String::new(),
        system: Some(HOSTILE.into()),
        commit: None,
        stage: "pilot".into(),
        filled: true,
        sections: vec![section(), section()],
        not_applicable: 3,
    })
    .unwrap()
}

fn blank() -> Checklist {
    clean(&checklist(&RuleSet::embedded().unwrap(), None, &Wanted::default(), crate::report::words::WORDING).unwrap())
        .unwrap()
}

#[test]
fn the_markdown_is_a_task_list_and_nothing_in_it_is_active() {
    let text = markdown::render(&document(&hostile()));
    assert_eq!((text.matches("- [x] ").count(), text.matches("- [ ] ").count()), (2, 2), "{text}");
    assert!(
        !text.contains("<script>") && !text.contains("@team") && !text.contains("[x](y)") && !text.contains('\u{1b}')
    );
    assert!(text.contains("3 do not apply"));
}

#[test]
fn the_csv_has_one_row_per_question_and_no_formula() {
    for list in [hostile(), blank()] {
        let text = csv(&list).unwrap();
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), list.sections.iter().map(|s| s.items.len()).sum::<usize>());
        assert!(rows.iter().flatten().all(|cell| !cell.trim_start().starts_with(['=', '+', '@', '\t'])));
    }
}

#[test]
fn the_schema_describes_the_json() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for list in [hostile(), blank()] {
        let value: serde_json::Value = serde_json::from_str(&crate::report::json::pretty(&list).unwrap()).unwrap();
        assert!(validator.is_valid(&value));
    }
    assert!(!validator.is_valid(&serde_json::json!({})));
}

#[test]
fn the_form_obeys_the_rules_of_issue_forms() {
    for list in [hostile(), blank()] {
        let text = github_form(&list);
        let form: serde_json::Value = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert!(form["name"].is_string() && form["description"].is_string());
        let (mut ids, mut labels) = (BTreeSet::new(), BTreeSet::new());
        for block in form["body"].as_array().unwrap() {
            let id = block["id"].as_str().unwrap();
            assert!(!id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{id}");
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            assert!(labels.insert(block["attributes"]["label"].as_str().unwrap().to_owned()));
            let options = block["attributes"]["options"].as_array();
            let named: Vec<&str> = options.into_iter().flatten().map(|o| o["label"].as_str().unwrap()).collect();
            assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len());
            assert!(named.iter().all(|label| !label.is_empty() && !label.contains("<script>")));
        }
        assert_eq!(ids.len(), list.sections.len() + 1);
    }
}
