//! The inventory of call sites as a document.

use super::document::{Block, Column, Document, Line, Table, line};
use super::words;
use crate::model::{CallSite, CallSites, Property, State};
use crate::text::excerpt;
use std::collections::BTreeMap;

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
    for missed in &found.not_looked_at {
        out.push(Block::Paragraph(line().own("not looked at: ").text(&**missed)));
    }
    out
}

fn row(site: &CallSite) -> [Line; 8] {
    let short = |property: Property| -> Line {
        let answer = site.properties.get(&property);
        match answer.map(|t| t.state) {
            Some(State::Yes) => "yes".into(),
            Some(State::No) => match answer.and_then(|t| t.how.strip_prefix("library default ")) {
                Some(default) if default.contains("SDK") => "(SDK)".into(),
                Some(default) => excerpt(&format!("({default})"), 16).into(),
                None => "no".into(),
            },
            Some(State::NotApplicable) => "-".into(),
            Some(State::Unknown) | None => "?".into(),
        }
    };
    [
        format!("{} {:?}", site.sdk, site.operation).to_lowercase().into(),
        excerpt(site.model.as_deref().unwrap_or("?"), 32).into(),
        format!("{:?}", site.naming).to_lowercase().into(),
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
