//! A GitHub issue form: one group of checkboxes per section.
//!
//! The form's rules: ids of letters, digits, `-` and `_`, each once; labels not empty, each once within its group and
//! among the groups. Every text is written as a JSON string, which YAML reads as one.

use crate::checklist::{Checklist, Item};
use crate::report::escape::prose;
use crate::report::words;
use std::collections::BTreeSet;

/// Renders a cleaned list.
pub(crate) fn github_form(list: &Checklist) -> String {
    let about =
        if list.about.is_empty() { format!("Questions to answer before {}.", list.stage) } else { list.about.clone() };
    let mut out = format!(
        "name: {}\ndescription: {}\ntitle: {}\nlabels: [\"production-readiness\"]\nbody:\n",
        text(&list.title),
        text(&about),
        text(&format!("{}: ", list.title))
    );
    out.push_str("  - type: input\n    id: system\n    attributes:\n");
    out.push_str("      label: \"System and version\"\n    validations:\n      required: true\n");
    let (mut ids, mut titles) = (BTreeSet::from(["system".to_owned()]), BTreeSet::new());
    for section in &list.sections {
        let id = once(&mut ids, &slug(&section.title), "-");
        let title = once(&mut titles, &section.title, " ");
        out.push_str(&format!("  - type: checkboxes\n    id: {id}\n    attributes:\n"));
        out.push_str(&format!("      label: {}\n      options:\n", text(&title)));
        let mut labels = BTreeSet::new();
        for item in &section.items {
            out.push_str(&format!("        - label: {}\n", text(&once(&mut labels, &label(item), " "))));
        }
    }
    out
}

/// Labels are shown as Markdown.
fn label(item: &Item) -> String {
    let level = item.required.map(|l| format!(", {} is asked for", words::level(l))).unwrap_or_default();
    format!("{} ({}{level})", prose(&item.question), item.rules.iter().map(|r| prose(r)).collect::<Vec<_>>().join(", "))
}

fn text(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// Letters, digits and hyphens.
fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() { "section".to_owned() } else { words.join("-") }
}

/// The text, with a number where it is there already.
fn once(seen: &mut BTreeSet<String>, wanted: &str, gap: &str) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !seen.insert(name.clone()) {
        name = format!("{wanted}{gap}{number}");
        number += 1;
    }
    name
}
