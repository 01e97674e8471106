//! The list of rules in every form: valid, complete and inert, whatever a pack holds.

use super::*;
use crate::report::Style;
use crate::report::clean::printable_tree;
use crate::report::document::{html, markdown as paper, terminal as screen};
use crate::report::html::tests::{parsed, shape};
use crate::report::tests::{hostile, leaks, replaced};
use crate::rules::RuleSet;
use proptest::prelude::*;

fn wanted(seeds: bool, standard: Option<&str>) -> Wanted {
    Wanted { seeds, standard: standard.map(str::to_owned), ..Wanted::default() }
}

fn listed(wanted: &Wanted) -> Listing {
    let rules: Vec<RuleFile> = RuleSet::embedded().unwrap().rules.iter().map(|rule| rule.file.clone()).collect();
    listing(&rules, wanted).unwrap_or_else(|e| panic!("{}", e.render()))
}

/// The first three rules, demands and items of it.
fn short(wanted: &Wanted) -> Listing {
    let mut out = listed(wanted);
    out.rules.truncate(3);
    out.demands.iter_mut().for_each(|list| list.truncate(3));
    out.standard.iter_mut().for_each(|standard| standard.items.truncate(3));
    out
}

#[test]
fn every_form_names_every_rule() {
    let list = listed(&Wanted::default());
    let all = document(&list);
    let csv = csv(&list).unwrap();
    for out in [&screen::render(&all, Style::default()), &paper::render(&all), &html::render(&all), &csv] {
        for rule in &list.rules {
            assert!(out.contains(&rule.id) && out.contains(&rule.slug), "{}\n{out}", rule.slug);
        }
    }
    assert!(screen::render(&all, Style::default()).starts_with("id "));
    assert!(
        paper::render(&all).starts_with("# Rules\n\n| Id |") && html::render(&all).contains("<title>Rules</title>")
    );
    let rows = ::csv::Reader::from_reader(csv.as_bytes()).records().filter(Result::is_ok).count();
    assert_eq!(rows, list.rules.len());
}

#[test]
fn what_the_rules_answer_to_is_seen_from_both_sides() {
    let list = listed(&wanted(true, Some("eu-ai-act")));
    let all = document(&list);
    for out in [screen::render(&all, Style::default()), paper::render(&all), html::render(&all)] {
        for part in ["Rules and their demands", "Rules and their items", "demands are answered by a rule", "Art. 13"] {
            assert!(out.contains(part), "{part}\n{out}");
        }
    }
    let narrow = listed(&Wanted { area: Some("ROLLBACK".into()), ..wanted(true, None) });
    let demands = narrow.demands.unwrap();
    assert!(!narrow.rules.is_empty() && !demands.is_empty() && narrow.standard.is_none());
    assert!(narrow.rules.iter().all(|rule| rule.area.contains("rollback")));
    assert!(demands.iter().all(|demand| !demand.rules.is_empty()));
}

#[test]
fn a_standard_is_unknown_only_where_neither_rules_nor_catalogue_know_it() {
    let error = listing(&[], &wanted(false, Some("house"))).unwrap_err().render();
    assert!(error.contains("neither the rules asked for nor the catalogue know a standard called house"), "{error}");
    assert!(error.contains("eu-ai-act"), "{error}");
    let known = listing(&[], &wanted(false, Some("eu-ai-act"))).unwrap().standard.unwrap();
    assert!(!known.items.is_empty() && known.items.iter().all(|item| item.rules.is_empty()));
    let mut own = RuleSet::embedded().unwrap().rules[0].file.clone();
    own.standards = [("house".to_owned(), vec!["7".to_owned()])].into();
    let house = listing(&[own.clone()], &wanted(false, Some("house"))).unwrap().standard.unwrap();
    assert_eq!(house.items[0].rules, [own.id]);
}

#[test]
fn the_schema_describes_the_json() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for list in [listed(&Wanted::default()), listed(&wanted(true, Some("owasp-llm")))] {
        let text = crate::report::json::pretty(&list).unwrap();
        let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(validator.is_valid(&tree));
        assert_eq!(tree.get("demands").is_some(), list.demands.is_some(), "what was not asked for has no key");
        assert_eq!(serde_json::from_value::<Listing>(tree).unwrap(), list);
    }
    assert!(!validator.is_valid(&serde_json::json!({"rules": 1})));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn hostile_text_changes_nothing_but_text(texts in prop::collection::vec(hostile(), 1..8), w in 60usize..160) {
        for wanted in [Wanted::default(), wanted(true, Some("eu-ai-act"))] {
            let short = short(&wanted);
            let model: Listing = printable_tree(&replaced(&short, &texts)).unwrap();
            let (all, plain) = (document(&model), document(&replaced(&short, &["plain".to_owned()])));
            let screen = screen::render(&all, Style::new(false, true, w));
            prop_assert_eq!(leaks(&screen), None);
            for line in screen.lines() {
                prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= w, "{:?}", line);
            }
            let (paper, page) = (paper::render(&all), html::render(&all));
            prop_assert_eq!(leaks(&paper), None);
            prop_assert_eq!(paper.matches('|').count(), paper::render(&plain).matches('|').count());
            prop_assert!(!paper.contains('`') && !paper.contains("<script") && !paper.contains("<img"), "{}", paper);
            prop_assert_eq!(leaks(&page), None);
            prop_assert_eq!(parsed(&page).errors.borrow().len(), 0);
            let table = csv(&model).unwrap();
            let mut reader = ::csv::Reader::from_reader(table.as_bytes());
            let rows: Vec<::csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(rows.len(), 3);
            prop_assert!(rows.iter().flatten().all(|cell| !cell.trim_start().starts_with(['=', '+', '@', '\t'])));
        }
    }

    #[test]
    fn a_page_keeps_its_structure(texts in prop::collection::vec("[a-z<>&|`@#:/*_-]{1,40}", 1..8)) {
        let short = short(&wanted(true, Some("eu-ai-act")));
        let page = |texts: &[String]| html::render(&document(&printable_tree(&replaced(&short, texts)).unwrap()));
        prop_assert_eq!(shape(&page(&texts)), shape(&page(&["plain".to_owned()])));
    }
}
