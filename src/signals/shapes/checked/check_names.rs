//! `rules/output-checks.yaml`.

use super::super::symbols::Row;
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/output-checks.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/output-checks.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) parses: BTreeSet<String>,
    pub(super) failures: BTreeSet<String>,
    pub(super) envelope: BTreeSet<String>,
    pub(super) schemas: Vec<Row>,
    pub(super) options: Vec<String>,
    pub(super) bound: BTreeSet<String>,
    pub(super) guards: Vec<Row>,
    pub(super) guard_options: Vec<String>,
    pub(super) guard_names: BTreeSet<String>,
    pub(super) cleaners: Vec<Row>,
    pub(super) components: Vec<Row>,
    pub(super) plugins: Plugins,
    pub(super) rendered: BTreeSet<String>,
    pub(super) typed: BTreeSet<String>,
    pub(super) clamps: BTreeSet<String>,
    pub(super) endings: BTreeSet<String>,
    pub(super) ended: BTreeSet<String>,
    pub(super) verdicts: BTreeSet<String>,
    pub(super) lookups: BTreeSet<String>,
    pub(super) data_types: BTreeSet<String>,
}

/// Plug-ins that are handed on by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plugins {
    pub(super) modules: Vec<String>,
}
