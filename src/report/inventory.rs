//! The inventory of call sites as a document.

use super::document::{Block, Column, Document, Item, Line, List, Mark, Table, line};
use super::words;
use crate::model::{CallSite, CallSites, CodeLine, LibraryDefault, Property, State, name};
use crate::text::excerpt;
use std::collections::{BTreeMap, BTreeSet};

/// JSON Schema of the inventory.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(CallSites).into()
}

/// One row per call, its place last: paths are long, and a broken one cannot be followed.
pub(crate) fn document(found: &CallSites) -> Document {
    let mut out = Document::default();
    if found.call_sites.is_empty() {
        out.push(Block::Paragraph("No call of a model was found in shipped code.".into()));
    } else {
        let titles = ["Library", "Model", "Named", "Timeout", "Retries", "Cap", "Errors", "Call site"];
        let mut table = Table::new(titles.map(Column::text));
        table.open_ended = true;
        found.call_sites.iter().for_each(|site| table.row(row(site)));
        out.push(Block::Table(table));
        let library = format!("{} call sites: {}", found.call_sites.len(), ranked(&found.providers));
        let share = |property: &Property| {
            let total = found.totals.get(property).copied().unwrap_or_default();
            format!("{} {} of {}", property.words(), total.yes, total.known)
        };
        let shares: Vec<String> = Property::ALL.iter().map(share).collect();
        out.push(Block::Paragraph(library.into()));
        out.push(Block::Paragraph(line().own("Models: ").text(ranked(&found.models))));
        out.push(Block::Paragraph(line().own("Of those where it can be seen: ").text(shares.join(", "))));
        out.push(Block::Paragraph("(...) is a default of the library, (SDK) of the SDK below it, ? is decided where the code does not show it.".into()));
    }
    ways(found, &mut out);
    for missed in &found.not_looked_at {
        out.push(Block::Paragraph(line().own("not looked at: ").text(&**missed)));
    }
    out
}

/// The ways from entries to models, each with what guards it.
fn ways(found: &CallSites, out: &mut Document) {
    let items = found.paths.iter().map(|path| {
        let name = path.route.as_deref().filter(|r| !r.is_empty()).unwrap_or(&path.handler);
        let name = if name.is_empty() { "the file itself" } else { name };
        let head =
            line().text(&*path.kind).own(" ").text(name).own(" ").code(words::place(&path.at.path, path.at.line));
        let mut item = Item::new(Mark::Point, head);
        item.inner.extend(path.steps.iter().map(|s| {
            let name = if s.name.is_empty() { "a function without a name" } else { &s.name };
            Item::new(Mark::Point, line().own("calls ").text(name).own(" ").code(words::place(&s.at.path, s.at.line)))
        }));
        if !path.before.is_empty() {
            item.inner.push(line().own("before it: ").text(path.before.join(", ")).into());
        }
        for (shape, places) in &path.guards {
            item.inner.push(few(line().text(shape.replace('-', " ")), places));
        }
        if !path.tests.is_empty() {
            item.inner.push(few(line().own("called by tests"), &path.tests));
        }
        item
    });
    out.section("From entries to models", List::of(items).most(40));
}

/// The first two places of several.
fn few(head: Line, places: &[CodeLine]) -> Item {
    let shown =
        places.iter().take(2).fold(head.own(": "), |line, at| line.code(words::place(&at.path, at.line)).own(" "));
    let more = places.len().saturating_sub(2);
    if more > 0 { shown.text(format!("and {more} more")).into() } else { shown.into() }
}

/// The ways as a graph for Graphviz.
pub(crate) fn dot(found: &CallSites) -> String {
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut edges: BTreeSet<(String, String)> = BTreeSet::new();
    let mut entries: BTreeSet<String> = BTreeSet::new();
    let mut models: BTreeSet<String> = BTreeSet::new();
    for path in &found.paths {
        let name = path.route.as_deref().unwrap_or(&path.handler);
        let mut from = format!("{} {name}\n{}", path.kind, words::place(&path.at.path, path.at.line));
        entries.insert(from.clone());
        for next in &path.steps {
            // A function is where it is defined: two of one name are two. The model's call is where it stands.
            let at = next.defined.as_ref().unwrap_or(&next.at);
            let to = format!("{}\n{}", next.name, words::place(&at.path, at.line));
            if next.defined.is_none() {
                models.insert(to.clone());
            }
            edges.insert((from, to.clone()));
            from = to;
        }
    }
    let mut out = String::from("digraph paths {\n  rankdir=LR;\n  node [shape=box];\n");
    let label = |text: &str| quote(text).replace('\n', "\\n");
    entries.iter().for_each(|e| out.push_str(&format!("  {} [style=bold];\n", label(e))));
    models.iter().for_each(|m| out.push_str(&format!("  {} [shape=ellipse];\n", label(m))));
    edges.iter().for_each(|(a, b)| out.push_str(&format!("  {} -> {};\n", label(a), label(b))));
    out.push_str("}\n");
    out
}

fn row(site: &CallSite) -> [Line; 8] {
    let short = |property: Property| -> Line {
        let answer = site.properties.get(&property);
        match answer.map(|t| t.state) {
            Some(State::Yes) => "yes".into(),
            Some(State::No) => match answer.and_then(|t| t.how.library_default()) {
                Some(LibraryDefault::Below(_)) => "(SDK)".into(),
                Some(default) => excerpt(&format!("({default})"), 16).into(),
                None => "no".into(),
            },
            Some(State::NotApplicable) => "-".into(),
            Some(State::Unknown) | None => "?".into(),
        }
    };
    [
        format!("{} {}", site.sdk, name(&site.operation)).to_lowercase().into(),
        excerpt(site.model.as_deref().unwrap_or("?"), 32).into(),
        name(&site.naming).into(),
        short(Property::Timeout),
        short(Property::Retries),
        short(Property::OutputCap),
        short(Property::ErrorPath),
        line().code(words::place(&site.path, site.line)),
    ]
}

/// The most frequent names with their counts.
fn ranked(counts: &BTreeMap<String, usize>) -> String {
    let mut ranked: Vec<_> = counts.iter().collect();
    ranked.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), (*name).clone()));
    let shown: Vec<String> = ranked.iter().take(8).map(|(name, n)| format!("{name} {n}")).collect();
    shown.join(", ")
}
