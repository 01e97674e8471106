//! `rules/exchange-records.yaml`: where a record of an exchange is kept.

use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/exchange-records.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/exchange-records.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) writes: BTreeSet<String>,
    pub(super) stores: BTreeSet<String>,
    pub(super) not_stores: BTreeSet<String>,
    pub(super) packages: BTreeSet<String>,
    pub(super) levels: BTreeSet<String>,
    pub(super) shows: BTreeSet<String>,
    pub(super) files: BTreeSet<String>,
    pub(super) appends: BTreeSet<String>,
    pub(super) moments: BTreeSet<String>,
    pub(super) collections: BTreeSet<String>,
    pub(super) spans: BTreeSet<String>,
    pub(super) span_words: BTreeSet<String>,
    pub(super) settings: BTreeSet<String>,
    pub(super) connections: BTreeSet<String>,
    pub(super) handles: BTreeSet<String>,
    pub(super) answers: BTreeSet<String>,
    pub(super) reads: BTreeSet<String>,
    pub(super) classes: BTreeSet<String>,
    pub(super) user_roles: BTreeSet<String>,
    pub(super) model_roles: BTreeSet<String>,
    pub(super) kept: Kept,
}

/// Types and tables that are kept, and the first or last words of fields that make an exchange of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) bases: Vec<String>,
    pub(super) marks: Vec<String>,
    pub(super) calls: Vec<String>,
    pub(super) asked: Vec<String>,
    pub(super) answered: Vec<String>,
    pub(super) who: Vec<String>,
    pub(super) said: Vec<String>,
}
