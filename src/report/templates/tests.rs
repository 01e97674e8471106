//! The templates in every form, and what is said of copies that were written.

use super::*;
use crate::report::Style;
use crate::report::document::{html, markdown as paper, terminal as screen};
use crate::report::tests::leaks;
use crate::templates::all;

#[test]
fn every_form_names_every_template_with_its_place() {
    let list = list(&all()).unwrap();
    let document = document(&list);
    let screen = screen::render(&document, Style::default());
    for out in [&screen, &paper::render(&document).replace("&#46;", "."), &html::render(&document)] {
        for template in &list.templates {
            assert!(out.contains(&template.name) && out.contains(&template.to), "{}\n{out}", template.name);
        }
        assert!(out.contains("produ template write NAME..."), "{out}");
    }
    assert!(screen.starts_with("name ") && screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
}

#[test]
fn a_wide_terminal_says_what_a_template_is() {
    let document = document(&list(&all()).unwrap());
    let first = |width| screen::render(&document, Style::new(false, true, width)).lines().next().map(str::to_owned);
    assert!(first(160).unwrap().contains(" what ") && !first(100).unwrap().contains(" what "));
}

#[test]
fn the_schema_describes_the_json() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let list = list(&all()).unwrap();
    let tree = serde_json::to_value(&list).unwrap();
    assert!(validator.is_valid(&tree) && !list.templates.is_empty());
    for key in ["name", "title", "rules", "to", "blanks"] {
        assert!(tree["templates"][0].get(key).is_some(), "{key}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"templates": 1})));
}

#[test]
fn a_copy_says_what_is_left_to_do() {
    let text = "x\n::error::boom\u{1b}[2J\u{202e}##[group]";
    let file = WrittenFile {
        path: text.into(),
        blanks: (1..6).map(|n| format!("blank {n} {text}")).collect(),
        filled: vec!["system".into(), text.into()],
    };
    let out = screen::render(&left_to_do(&written(&[file]).unwrap()), Style::default());
    assert_eq!((leaks(&out), out.matches("blank ").count()), (None, SHOWN), "{out}");
    for part in ["wrote x", "5 blanks for you, 2 values filled in (system", "and 2 more", "[TO FILL: ...]"] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
}
