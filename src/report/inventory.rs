//! The inventory of call sites: the public data of `produ inventory` and its table.

use super::page::{Page, plain, span, width};
use super::style::{Role, Style};
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

    /// The table for people.
    pub(crate) fn terminal(&self, style: Style) -> String {
        let mut page = Page::new(style);
        if self.call_sites.is_empty() {
            page.para(0, 0, &[plain("No call of a model was found in shipped code.")]);
        }
        let mut rows =
            vec![["library", "model", "named", "timeout", "retries", "cap", "errors", "call site"].map(str::to_owned)];
        rows.extend(self.call_sites.iter().map(|site| {
            let short = |property: Property| {
                let answer = site.properties.get(&property);
                match answer.map(|t| t.state) {
                    Some(State::Yes) => "yes".to_owned(),
                    Some(State::No) => match answer.and_then(|t| t.how.strip_prefix("library default ")) {
                        Some(default) if default.contains("SDK") => "(SDK)".to_owned(),
                        Some(default) => excerpt(&format!("({default})"), 16),
                        None => "no".to_owned(),
                    },
                    Some(State::NotApplicable) => "-".to_owned(),
                    Some(State::Unknown) | None => "?".to_owned(),
                }
            };
            [
                format!("{} {:?}", site.sdk, site.operation).to_lowercase(),
                excerpt(site.model.as_deref().unwrap_or("?"), 32),
                format!("{:?}", site.naming).to_lowercase(),
                short(Property::Timeout),
                short(Property::Retries),
                short(Property::OutputCap),
                short(Property::ErrorPath),
                format!("{}:{}", site.path, site.line),
            ]
        }));
        self.lines(&mut page, &rows);
        page.blank();
        let list = |counts: &BTreeMap<String, usize>| {
            let mut ranked: Vec<_> = counts.iter().collect();
            ranked.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), (*name).clone()));
            let shown: Vec<String> = ranked.iter().take(8).map(|(name, n)| format!("{name} {n}")).collect();
            shown.join(", ")
        };
        if !self.call_sites.is_empty() {
            page.para(0, 2, &[plain(format!("{} call sites: {}", self.call_sites.len(), list(&self.providers)))]);
            page.para(0, 2, &[plain(format!("Models: {}", list(&self.models)))]);
            let share = |property: Property| {
                let total = self.totals.get(&property).copied().unwrap_or_default();
                format!("{} {} of {}", property.words(), total.yes, total.known)
            };
            let shares: Vec<String> = Property::ALL.iter().map(|p| share(*p)).collect();
            page.para(0, 2, &[plain(format!("Of those where it can be seen: {}", shares.join(", ")))]);
            page.para(0, 2, &[plain("(...) is a default of the library, (SDK) of the SDK below it, ? is decided where the code does not show it.")]);
        }
        for missed in &self.not_looked_at {
            page.para(0, 2, &[plain(format!("not looked at: {missed}"))]);
        }
        page.finish()
    }
}

impl CallSites {
    /// One line per call, its place last: paths are long, and a broken one cannot be followed.
    fn lines(&self, page: &mut Page, rows: &[[String; 8]]) {
        if self.call_sites.is_empty() {
            return;
        }
        let widths: [usize; 8] =
            std::array::from_fn(|at| rows.iter().filter_map(|r| r.get(at)).map(|c| width(c)).max().unwrap_or(0));
        for (index, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(widths);
            let line: Vec<String> =
                cells.map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide.saturating_sub(width(cell))))).collect();
            let role = if index == 0 { Role::Dim } else { Role::Plain };
            page.para(0, 4, &[span(role, line.join("  ").trim_end())]);
        }
    }
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
