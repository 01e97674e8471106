//! `rules/code-settings.yaml`: how settings are read.

use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/code-settings.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// `rules/code-settings.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) reads: Vec<Reader>,
    pub(super) tables: Vec<String>,
    pub(super) modules: Vec<String>,
    pub(super) bases: Vec<String>,
    pub(super) classes: Vec<String>,
    pub(super) type_words: Vec<String>,
    pub(super) truth: Vec<String>,
    pub(super) keeps: Vec<String>,
    pub(super) compares: Vec<String>,
    pub(super) boolean_types: Vec<String>,
    pub(super) flags: Vec<Flags>,
    pub(super) flag_globals: Vec<Reader>,
}

/// Calls that read one setting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reader {
    pub(super) calls: Vec<String>,
    /// Position of the default.
    pub(super) default: Option<usize>,
    /// Answers yes or no.
    #[serde(default)]
    pub(super) boolean: bool,
    /// Languages the names are meant for; empty: any.
    #[serde(default)]
    pub(super) languages: Vec<crate::inventory::Language>,
    /// One of these must be imported.
    #[serde(default)]
    pub(super) modules: Vec<String>,
}

/// A product for feature flags.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Flags {
    pub(super) packages: Vec<String>,
    #[serde(default)]
    pub(super) calls: Vec<String>,
    #[serde(default)]
    pub(super) boolean: Vec<String>,
    pub(super) default: Option<usize>,
    /// The user comes before the key.
    #[serde(default)]
    pub(super) user_first: bool,
    /// The key is in this field of a table.
    pub(super) key_field: Option<String>,
}
