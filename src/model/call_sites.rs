//! The places of one system that call a model, counted: the public data of `produ inventory`.

use super::{CallSite, EntryPath, Property, State};
use crate::text::{excerpt, printable};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything `produ inventory` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Ways from the entries of the system to its models.
    #[serde(default)]
    pub paths: Vec<EntryPath>,
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

impl CallSites {
    /// Counts and makes every text of the repository inert.
    pub(crate) fn new(system: String, commit: Option<String>, sites: Vec<CallSite>, missed: Vec<String>) -> CallSites {
        let sites: Vec<CallSite> = sites.into_iter().map(inert).collect();
        let mut out = CallSites {
            schema_version: "1".to_owned(),
            system: printable(&system),
            commit,
            providers: BTreeMap::new(),
            models: BTreeMap::new(),
            totals: BTreeMap::new(),
            paths: Vec::new(),
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
        out.not_looked_at = missed;
        out.call_sites = sites;
        out
    }
}

impl CallSites {
    /// With the ways from entries to models.
    pub(crate) fn with_paths(mut self, paths: Vec<EntryPath>) -> CallSites {
        self.paths = paths.into_iter().map(EntryPath::inert).collect();
        self
    }
}

/// Text of the repository, made safe to print anywhere.
fn inert(mut site: CallSite) -> CallSite {
    site.path = printable(&site.path);
    site.call = excerpt(&site.call, 120);
    site.model = site.model.map(|m| excerpt(&m, 120));
    site
}
