//! `rules/input-limits.yaml`.

use super::super::symbols::Row;
use crate::code::words::words;
use crate::tables;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/input-limits.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/input-limits.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) contents: BTreeSet<String>,
    pub(super) identifiers: BTreeSet<String>,
    pub(super) access: BTreeSet<String>,
    pub(super) measures: BTreeSet<String>,
    pub(super) refusing: BTreeSet<String>,
    pub(super) kinds: BTreeSet<String>,
    pub(super) checks: Vec<Row>,
    pub(super) limits: Vec<Row>,
    pub(super) settings: BTreeSet<String>,
    pub(super) attributes: Vec<String>,
    pub(super) fields: BTreeSet<String>,
    pub(super) constraints: Vec<String>,
    pub(super) validators: BTreeSet<String>,
    pub(super) marks: BTreeSet<String>,
    pub(super) tags: Vec<String>,
    pub(super) rules: Vec<String>,
    pub(super) declares: BTreeSet<String>,
    pub(super) chained: BTreeSet<String>,
    pub(super) parsers: BTreeSet<String>,
    pub(super) builders: BTreeSet<String>,
    pub(super) bounds: BTreeSet<String>,
    pub(super) gates: BTreeSet<String>,
    pub(super) forms: BTreeSet<String>,
}

impl Table {
    /// Whether a name holds what somebody asks or sends, so that nothing in it is worth a refusal.
    pub(super) fn is_content(&self, name: &str) -> bool {
        let words = words(name);
        let identifier = words.len() > 1 && words.last().is_some_and(|last| self.identifiers.contains(last));
        !identifier && words.iter().any(|word| self.contents.contains(word))
    }

    /// Whether a name speaks of access.
    pub(super) fn is_access(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.access.contains(word))
    }

    /// Whether a text or name refuses something; what is written in other letters is not judged.
    pub(super) fn refuses(&self, text: &str) -> bool {
        text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
            || words(text).iter().any(|word| self.refusing.contains(word))
    }

    /// Whether a name speaks of a measure.
    pub(super) fn measures(&self, name: &str) -> bool {
        words(name).iter().any(|word| self.measures.contains(word))
    }
}
