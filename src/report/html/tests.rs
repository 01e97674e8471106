//! The page against an HTML5 parser, with whatever a repository puts into the report.

use super::render;
use crate::model::{Report, sample};
use crate::report::clean;
use crate::report::tests::{filled, hostile};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn page(report: &Report) -> String {
    render(&clean::clean(report).unwrap())
}

pub(crate) fn parsed(html: &str) -> RcDom {
    let opts = ParseOpts::default();
    parse_document(RcDom::default(), opts).from_utf8().read_from(&mut html.as_bytes()).unwrap()
}

/// Counts elements and hands every attribute to `see`.
fn walk(node: &Handle, names: &mut BTreeMap<String, usize>, see: &mut impl FnMut(&str, &str, &str)) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        *names.entry(name.local.to_string()).or_default() += 1;
        for attr in attrs.borrow().iter() {
            see(&name.local, &attr.name.local, &attr.value);
        }
    }
    for child in node.children.borrow().iter() {
        walk(child, names, see);
    }
}

pub(crate) fn shape(html: &str) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    walk(&parsed(html).document, &mut names, &mut |_, _, _| {});
    names
}

#[test]
fn the_page_parses_without_a_complaint() {
    for report in [sample::report(), sample::nothing()] {
        let dom = parsed(&page(&report));
        assert_eq!(dom.errors.borrow().len(), 0, "{:?}", dom.errors.borrow());
    }
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let html = page(&sample::report());
    assert!(html.contains("default-src 'none'"));
    let mut names = BTreeMap::new();
    walk(&parsed(&html).document, &mut names, &mut |element, attribute, value| {
        assert!(!attribute.starts_with("on"), "{element} {attribute}");
        assert!(
            !["src", "href", "action", "srcset", "xlink:href"].contains(&attribute),
            "{element} {attribute}={value}"
        );
    });
    for active in ["script", "iframe", "object", "embed", "link", "img", "form", "base", "a"] {
        assert!(!names.contains_key(active), "{active}");
    }
    assert!(!html.contains("@import") && !html.contains("url("));
}

#[test]
fn every_verdict_and_place_is_on_the_page() {
    let report = sample::report();
    let html = page(&report);
    for verdict in &report.verdicts {
        assert!(html.contains(&verdict.rule) && html.contains(&verdict.slug));
    }
    assert_eq!(shape(&html)["details"], report.verdicts.len() + report.checklists.len());
    for list in &report.checklists {
        assert!(html.contains(&list.title) && list.items.iter().all(|item| html.contains(&item.question)));
    }
}

#[test]
fn readers_without_eyes_get_the_same() {
    let html = page(&sample::report());
    assert!(html.contains("<html lang=\"en\">") && html.contains("<main>") && html.contains("<caption>"));
    let (signs, labelled) = (html.matches("<span class=\"sign").count(), html.matches("aria-label").count());
    assert!(labelled > signs, "every sign has a word, and the radar has one");
    let names = shape(&html);
    assert_eq!(names["h1"], 1);
}

/// What is on the page of a report filled with such texts and not on that of the sample.
fn added(texts: &[String]) -> Vec<String> {
    let report = filled(texts);
    let html = page(&report);
    let dom = parsed(&html);
    let mut out: Vec<String> = dom.errors.borrow().iter().map(ToString::to_string).collect();
    let mut wanted = shape(&page(&sample::report()));
    // A condition that no failure names is shown as one that holds.
    *wanted.entry("li".to_owned()).or_default() += report.gate.conditions.len();
    *wanted.entry("span".to_owned()).or_default() += report.gate.conditions.len();
    // Empty texts leave some paragraphs and snippets out; nothing else may come in.
    for (name, n) in shape(&html) {
        let most = wanted.remove(&name).unwrap_or_default();
        out.extend((n > most).then(|| format!("{name}: {n}, not {most}")));
    }
    out
}

/// Met once by a random run.
#[test]
fn an_empty_text_adds_no_item() {
    for texts in [
        vec!["", "a", "\r:>\u{1b}\r-[\t@ob|/f]i\t/ >@r\u{1b}\u{200b}<"],
        vec![""],
        vec!["", "", "", "", "a"],
        vec!["a", "", "b"],
    ] {
        let texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
        assert_eq!(added(&texts), Vec::<String>::new(), "{texts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn text_of_the_repository_stays_text(texts in prop::collection::vec(hostile(), 1..8)) {
        prop_assert_eq!(added(&texts), Vec::<String>::new());
    }
}
