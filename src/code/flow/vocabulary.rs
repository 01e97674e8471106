//! Functions that hand a content on, and members that no longer hold it.

use crate::code::words::words;
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    keeps: BTreeSet<String>,
    runs: BTreeSet<String>,
    drops: BTreeSet<String>,
    measures: BTreeSet<String>,
    looks_up: BTreeSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/flow.yaml"));

/// Whether a function outside the project gives back the content it gets.
pub(super) fn keeps(name: &str) -> bool {
    TABLE.keeps.contains(name)
}

/// Whether a function outside the project gives what the function handed to it gives.
pub(super) fn runs(name: &str) -> bool {
    keeps(name) || TABLE.runs.contains(name)
}

/// Whether a member or function gives something else: a count, an id, a state.
pub(super) fn drops(name: &str) -> bool {
    TABLE.drops.contains(name) || measures(name)
}

/// Whether a name of several words is that of a measure: what it is given holds no content any more.
pub(super) fn measures(name: &str) -> bool {
    let words = words(name);
    words.len() > 1 && words.last().is_some_and(|last| TABLE.measures.contains(last))
}

/// Whether a method of something else gives what it has under the content it gets.
pub(super) fn looks_up(name: &str) -> bool {
    TABLE.looks_up.contains(name)
}
