//! The page against an HTML5 parser, with whatever a repository puts into the report.

use super::render;
use crate::model::{Level, OwnerRole, Pillar, Report, Ruling, Severity, Work, sample};
use crate::report::clean;
use crate::report::links::tests::{BASE, links};
use crate::report::tests::{filled, hostile};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

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
    assert!(inert(&html, None).is_empty(), "links stay on the page");
    let names = shape(&html);
    for active in ["script", "iframe", "object", "embed", "link", "img", "base"] {
        assert!(!names.contains_key(active), "{active}");
    }
    // The pattern of what does not count yet is drawn on the page itself.
    assert!(!html.contains("@import") && !html.replace("url(#hatch)", "").contains("url("));
}

/// Where the links of a page lead; everything on it that would load or run something is an error. Below `base`, and
/// nowhere else, a link may leave the page, and where it leads to learns nothing of the page.
fn inert(html: &str, base: Option<&str>) -> Vec<String> {
    fn see(node: &Handle, base: Option<&str>, out: &mut Vec<String>) {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attrs: BTreeMap<String, String> =
                attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
            for (attribute, value) in &attrs {
                assert!(!attribute.starts_with("on"), "{attribute}");
                let loads = ["src", "action", "formaction", "srcset", "xlink:href", "ping", "background", "poster"];
                assert!(!loads.contains(&attribute.as_str()), "{attribute}={value}");
            }
            if let Some(href) = attrs.get("href").filter(|href| !href.starts_with('#')) {
                assert_eq!(&*name.local, "a", "{href}");
                assert_eq!(attrs.get("rel").map(String::as_str), Some("noreferrer noopener"), "{href}");
                assert!(!attrs.contains_key("target"), "{href}");
                let below = base.and_then(|base| href.strip_prefix(base)).is_some_and(|rest| rest.starts_with('/'));
                assert!(href.starts_with("https://") && below, "{href}");
                out.push(href.clone());
            }
        }
        node.children.borrow().iter().for_each(|child| see(child, base, out));
    }
    let mut out = Vec::new();
    see(&parsed(html).document, base, &mut out);
    out
}

/// With a base for every place it names.
fn with_links(mut report: Report) -> Report {
    let paths: BTreeSet<String> = report.places().into_iter().map(str::to_owned).collect();
    report.links = Some(links(paths));
    report
}

#[test]
fn places_are_links_below_the_base_and_still_text_to_copy() {
    let report = with_links(sample::report());
    let html = page(&report);
    let found = inert(&html, Some(BASE));
    for verdict in &report.verdicts {
        for e in verdict.evidence.iter().filter(|e| e.line > 0) {
            let href = format!("{BASE}/{}#L{}", e.path, e.line);
            assert!(found.contains(&href), "{href}");
            let text = format!("<code>{}:{}</code></a>", e.path, e.line);
            assert!(html.contains(&text), "{text}");
        }
        for c in &verdict.contradictions {
            assert!(found.contains(&format!("{BASE}/{}#L{}", c.path, c.line)), "{c:?}");
        }
    }
    let map = report.system_map.iter().flat_map(|map| &map.stages).flat_map(|stage| &stage.parts);
    for at in map.filter_map(|part| part.at.as_ref()) {
        assert!(found.contains(&format!("{BASE}/{}#L{}", at.path, at.line)), "{at:?}");
    }
    let mut unknown = report.clone();
    unknown.links.as_mut().unwrap().paths.clear();
    assert!(inert(&page(&unknown), Some(BASE)).is_empty(), "what is not committed is no link");
    for base in ["http://git.example/a", "javascript:alert(1)//", "//git.example/a", ""] {
        let mut other = report.clone();
        other.links.as_mut().unwrap().base = base.to_owned();
        assert!(inert(&page(&other), None).is_empty(), "{base}");
    }
}

#[test]
fn every_verdict_and_place_is_on_the_page() {
    let report = sample::report();
    let html = page(&report);
    for verdict in &report.verdicts {
        assert!(html.contains(&verdict.rule) && html.contains(&verdict.slug));
    }
    // The filter folds, too.
    // So do the places of the picture.
    assert_eq!(shape(&html)["details"], report.verdicts.len() + report.checklists.len() + 2);
    for list in &report.checklists {
        assert!(html.contains(&list.title) && list.items.iter().all(|item| html.contains(&item.question)));
    }
}

#[test]
fn readers_without_eyes_get_the_same() {
    let html = page(&sample::report());
    assert!(html.contains("<html lang=\"en\">") && html.contains("<main") && html.contains("<caption"));
    let signs = html.matches("<span class=\"sign").count();
    assert!(html.matches("aria-label").count() > signs, "every sign has a word, and the scale has one");
    let (icons, words) =
        (html.matches("<summary><svg class=\"ic").count(), html.matches("<span class=\"vh\">").count());
    assert!(icons == sample::report().verdicts.len() && words >= icons, "every row says its outcome");
    let names = shape(&html);
    assert_eq!(names["h1"], 1);
}

#[test]
fn every_link_leads_somewhere() {
    let html = page(&sample::report());
    let (mut ids, mut links, mut names) = (Vec::new(), Vec::new(), BTreeMap::new());
    walk(&parsed(&html).document, &mut names, &mut |_, attribute, value| match attribute {
        "id" => ids.push(value.to_owned()),
        "href" => links.push(value.trim_start_matches('#').to_owned()),
        _ => {}
    });
    for link in &links {
        assert!(ids.contains(link), "#{link}");
    }
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id stands once");
    assert!(links.len() > sample::report().verdicts.len() / 4);
}

#[test]
fn the_filter_knows_every_class_of_a_row() {
    let html = page(&sample::report());
    let style = include_str!("report.css");
    let mut names = BTreeMap::new();
    walk(&parsed(&html).document, &mut names, &mut |element, attribute, value| {
        if element == "input" && attribute == "id" && !value.ends_with("-all") {
            let group = value.split('-').next().unwrap();
            let selector = format!(":root:has(#{value}:checked) .rule:not(.{value})");
            assert!(style.contains(&selector), "{group}: no style for {value}");
        }
    });
    assert!(names["input"] > 15, "{names:?}");
}

/// Classes and ids of a style sheet: what stands before a brace.
fn styled(style: &str) -> BTreeSet<String> {
    let selectors = style.split('{').filter_map(|part| part.rsplit('}').next());
    let named = selectors.flat_map(|selector| selector.split(['.', '#']).skip(1));
    named.map(|name| name.chars().take_while(|ch| ch.is_alphanumeric() || *ch == '-').collect()).collect()
}

/// A report of everything that a page may show.
fn everything(ruling: Ruling) -> Report {
    let mut report = sample::report();
    let levels = [Level::None, Level::Declared, Level::Documented, Level::Implemented, Level::Verified];
    for (at, verdict) in report.verdicts.iter_mut().enumerate() {
        (verdict.level, verdict.required) = (levels[at % 5], levels[at / 5 % 5]);
        verdict.pillar = Pillar::ALL[at % 5];
        verdict.severity = [Severity::Blocker, Severity::Major, Severity::Minor][at % 3];
    }
    let decision = report.decision.as_mut().unwrap();
    decision.ruling = ruling;
    for (at, open) in decision.open.iter_mut().enumerate() {
        (open.work, open.owner) = (Work::ALL[at % 4], Some(OwnerRole::ALL[at % 6]));
    }
    report
}

#[test]
fn every_class_of_the_style_is_written() {
    let rulings = [Ruling::Ready, Ruling::ReadyWithConditions, Ruling::NotReady, Ruling::Undecided, Ruling::NoLaunch];
    let reports = rulings.map(everything).into_iter().chain([with_links(sample::report()), sample::nothing()]);
    let mut written = BTreeSet::new();
    for report in reports {
        walk(&parsed(&page(&report)).document, &mut BTreeMap::new(), &mut |_, attribute, value| {
            if ["class", "id"].contains(&attribute) {
                written.extend(value.split_whitespace().map(str::to_owned));
            }
        });
    }
    let unknown: Vec<String> =
        styled(include_str!("report.css")).into_iter().filter(|name| !written.contains(name)).collect();
    assert_eq!(unknown, Vec::<String>::new(), "written by nobody");
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
    // Rules that have one id by now may be sorted into more groups.
    let groups = |report: &Report| super::rules::groups(&clean::clean(report).unwrap()).len();
    let more = groups(&report).saturating_sub(groups(&sample::report()));
    for name in ["div", "h3"] {
        *wanted.entry(name.to_owned()).or_default() += more;
    }
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

    #[test]
    fn no_name_of_a_file_leads_elsewhere(texts in prop::collection::vec(hostile(), 1..8)) {
        let report = clean::clean(&filled(&texts)).unwrap();
        inert(&page(&with_links(report)), Some(BASE));
    }
}
