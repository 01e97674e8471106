//! `rules/hand-over.yaml`: words of handing over to people.

use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/hand-over.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/hand-over.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) when: BTreeSet<String>,
    pub(super) how: Vec<Vec<String>>,
    pub(super) automatic: Vec<Vec<String>>,
    pub(super) not: Vec<Vec<String>>,
    pub(super) options: BTreeSet<String>,
    pub(super) off: BTreeSet<String>,
    pub(super) decides: BTreeSet<String>,
    pub(super) decided: BTreeSet<String>,
}
