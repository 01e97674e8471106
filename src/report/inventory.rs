//! The inventory of call sites: the public data of `produ inventory`, and the same as a document.

use super::document::{Block, Column, Document, Line, Table, line};
use super::words;
use crate::signals::Unread;
use crate::signals::callsites::model::{CallSite, Property, State};
use crate::text::{excerpt, printable};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything `produ inventory` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallSites {
    /// Version of this form.
    pub schema_version: String,
    /// Name of the folder.
    pub system: String,
    /// Commit, in a git repository.
    pub commit: Option<String>,
    /// Places that call a model, by path and line.
    pub call_sites: Vec<CallSite>,
    /// Call sites by provider.
    pub providers: BTreeMap<String, usize>,
    /// Call sites by model, as far as the code names it.
    pub models: BTreeMap<String, usize>,
    /// For each property, the sites that have it and those of which it is known.
    pub totals: BTreeMap<Property, Total>,
    /// Files that could not be looked at for calls, with the reason.
    pub not_looked_at: Vec<String>,
}

/// A share of the call sites.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Total {
    /// Sites that have it.
    pub yes: usize,
    /// Sites of which it is known.
    pub known: usize,
}

/// JSON Schema of the inventory.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(CallSites).into()
}

impl CallSites {
    /// Counts and makes every text of the repository inert.
    pub(crate) fn new(system: String, commit: Option<String>, sites: Vec<CallSite>, unread: &[Unread]) -> CallSites {
        let sites: Vec<CallSite> = sites.into_iter().map(inert).collect();
        let mut out = CallSites {
            schema_version: "1".to_owned(),
            system: printable(&system),
            commit,
            providers: BTreeMap::new(),
            models: BTreeMap::new(),
            totals: BTreeMap::new(),
            not_looked_at: Vec::new(),
            call_sites: Vec::new(),
        };
        for site in &sites {
            *out.providers.entry(site.provider.clone()).or_default() += 1;
            if let Some(model) = &site.model {
                *out.models.entry(model.clone()).or_default() += 1;
            }
            for property in Property::ALL {
                let total: &mut Total = out.totals.entry(property).or_default();
                total.yes += usize::from(site.state(property) == State::Yes);
                total.known += usize::from(matches!(site.state(property), State::Yes | State::No));
            }
        }
        let missed = unread.iter().filter(|u| u.reason.contains("model call"));
        out.not_looked_at = missed.map(|u| printable(&format!("{}: {}", u.path, u.reason))).collect();
        out.call_sites = sites;
        out
    }
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

/// Text of the repository, made safe to print anywhere.
fn inert(mut site: CallSite) -> CallSite {
    site.path = printable(&site.path);
    site.call = excerpt(&site.call, 120);
    site.model = site.model.map(|m| excerpt(&m, 120));
    for answer in site.properties.values_mut() {
        answer.how = excerpt(&answer.how, 160);
    }
    site.user_input.how = excerpt(&site.user_input.how, 160);
    site
}
