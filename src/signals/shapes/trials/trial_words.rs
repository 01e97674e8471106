//! `rules/code-trials.yaml`: words and names that say what an assertion or a double is about.

use crate::rules::format::Shape;
use crate::tables;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-trials.yaml"));

pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// `rules/code-trials.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Table {
    pub(crate) refusal_words: BTreeSet<String>,
    pub(crate) gives: BTreeSet<String>,
    pub(crate) starts: BTreeSet<String>,
    pub(crate) runs: BTreeSet<String>,
    pub(crate) reads: BTreeSet<String>,
    pub(crate) people: BTreeSet<String>,
    pub(crate) network: BTreeSet<String>,
    pub(crate) log_names: BTreeSet<String>,
    pub(crate) log_methods: BTreeSet<String>,
    pub(crate) record_words: BTreeSet<String>,
    pub(crate) title_words: BTreeMap<Shape, BTreeSet<String>>,
}
