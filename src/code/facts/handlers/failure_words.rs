//! `rules/code-failures.yaml`: what failures are about and how they are handled.

use crate::code::words::{holds, last_part, words};
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-failures.yaml"));

/// Contexts that take the failures they are given away.
pub(crate) fn suppresses() -> &'static [String] {
    &TABLE.suppress
}

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// What a failure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Nature {
    /// Something that is called does not work; also whatever is not told apart.
    Outage,
    /// A text could not be read.
    Parse,
    /// A value is wrong.
    Validation,
    /// Somebody may not.
    Access,
    /// Something is not there.
    Absence,
    /// Too many asked.
    Limit,
    /// A guardrail held.
    Guard,
    /// Somebody wants it to end.
    Stop,
    /// An answer of its own that only passes.
    Answer,
}

/// `rules/code-failures.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) failures: BTreeMap<Nature, Vec<String>>,
    /// Words of what must be there: that it is not found is an outage.
    pub(super) missed: Vec<String>,
    /// Calls that make a value of the failure.
    pub(super) as_value: Vec<String>,
    pub(super) options: Vec<String>,
    pub(super) fallbacks: Vec<String>,
    pub(super) events: Vec<String>,
    pub(super) listeners: Vec<String>,
    pub(super) methods: BTreeMap<String, usize>,
    pub(super) values: Vec<String>,
    pub(super) decorators: Vec<String>,
    pub(super) calls: Vec<String>,
    pub(super) middleware: Vec<String>,
    pub(super) component: Vec<String>,
    pub(super) suppress: Vec<String>,
    pub(super) status_members: Vec<String>,
    pub(super) well: Vec<String>,
    pub(super) failed: Vec<String>,
    pub(super) providers: Vec<String>,
    /// Calls that answer with a status and nothing else.
    pub(super) bare: Vec<String>,
}

/// Whether a module, or what a constant begins with, is a library of models: what it raises is a failure of one.
pub(crate) fn is_provider(module: &str) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.starts_with(['.', '/', ':', '\\']);
    table().providers.iter().any(|known| module.strip_prefix(known.as_str()).is_some_and(below))
}

/// What these failures are about; all must agree, else it is handled like an outage.
pub(crate) fn nature<'n>(kinds: impl IntoIterator<Item = &'n str>) -> Nature {
    let of = |kind: &str| {
        let last = last_part(kind);
        let named = |n: &String| n == kind || last_part(n) == last;
        let found = table().failures.iter().find(|(_, names)| names.iter().any(named));
        // Own failures are called as those of libraries are: `RecordNotFoundError`; a model that is not there is out.
        let missing = || {
            let words = words(last);
            holds(&words, &["not", "found"]) && !words.iter().any(|word| table().missed.contains(word))
        };
        found.map(|(nature, _)| *nature).unwrap_or_else(|| if missing() { Nature::Absence } else { Nature::Outage })
    };
    let natures: Vec<Nature> = kinds.into_iter().map(of).collect();
    if natures.contains(&Nature::Outage) { Nature::Outage } else { natures.first().copied().unwrap_or(Nature::Outage) }
}
