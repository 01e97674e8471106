//! `rules/code-tests.yaml`: how tests are written.

use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-tests.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/code-tests.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) marks: Vec<String>,
    pub(super) off: Vec<String>,
    pub(super) off_if: Vec<String>,
    pub(super) off_unless: Vec<String>,
    pub(super) calls: Vec<String>,
    pub(super) groups: Vec<String>,
    pub(super) off_calls: Vec<String>,
    pub(super) off_members: Vec<String>,
    pub(super) only_calls: Vec<String>,
    pub(super) off_statements: Vec<String>,
    pub(super) bases: Vec<String>,
    pub(super) equal: Vec<String>,
    pub(super) truth: Vec<String>,
    pub(super) emptiness: Vec<String>,
    pub(super) contain: Vec<String>,
    pub(super) order: Vec<String>,
    pub(super) kind: Vec<String>,
    pub(super) raises: Vec<String>,
    pub(super) snapshot: Vec<String>,
    pub(super) called: Vec<String>,
    pub(super) status: Vec<String>,
    pub(super) fails: Vec<String>,
    pub(super) chains: Vec<String>,
    pub(super) replace: Vec<String>,
    pub(super) replace_member: Vec<String>,
    pub(super) doubles: Vec<String>,
    pub(super) sets: Vec<String>,
    pub(super) unsets: Vec<String>,
    pub(super) sets_table: Vec<String>,
    pub(super) faults: Vec<String>,
    pub(super) fault_names: Vec<String>,
    pub(super) fault_status: Vec<String>,
}

/// Whether a list holds a name.
pub(super) fn holds(list: &[String], name: &str) -> bool {
    list.iter().any(|n| n == name)
}
