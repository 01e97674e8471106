//! `rules/code-trials.yaml`: how automated tests look.

use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-trials.yaml"));

/// The table.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/code-trials.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) cases: BTreeSet<String>,
    pub(super) groups: BTreeSet<String>,
    pub(super) marks: BTreeSet<String>,
    pub(super) skips: BTreeSet<String>,
    pub(super) before: BTreeSet<String>,
    pub(super) before_methods: BTreeSet<String>,
    pub(super) before_marks: BTreeSet<String>,
    pub(super) subjects: BTreeSet<String>,
    pub(super) words: BTreeSet<String>,
    pub(super) handles: BTreeSet<String>,
    pub(super) fails: BTreeSet<String>,
    pub(super) raises: BTreeSet<String>,
    pub(super) empty: BTreeSet<String>,
    pub(super) weak: BTreeSet<String>,
    pub(super) called: BTreeSet<String>,
    pub(super) refusal_words: BTreeSet<String>,
    pub(super) replaces: BTreeSet<String>,
    pub(super) doubles: BTreeSet<String>,
    pub(super) gives: BTreeSet<String>,
    pub(super) faults: BTreeSet<String>,
    pub(super) fault_names: BTreeSet<String>,
    pub(super) servers: BTreeSet<String>,
    pub(super) failure_ends: BTreeSet<String>,
    pub(super) verbs: BTreeSet<String>,
    pub(super) starts: BTreeSet<String>,
    pub(super) sets: BTreeSet<String>,
    pub(super) set_tables: BTreeSet<String>,
    pub(super) reads: BTreeSet<String>,
}
