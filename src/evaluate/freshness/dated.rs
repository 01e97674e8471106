//! `rules/freshness.yaml` as data.

use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/freshness.yaml"));

pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// Everything the table holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Table {
    /// Days of tolerance between a declared date and a commit.
    pub(crate) slack_days: i32,
    /// Files with the date of what they record.
    pub(crate) records: Vec<Dated>,
    /// Documents with the date of their last review.
    pub(crate) reviews: Vec<Dated>,
    /// Members of a record that say when it was made.
    pub(crate) date_keys: Vec<String>,
    /// Manifest fields by what they hold.
    pub(crate) subjects: Subjects,
    /// Owners the history must know.
    pub(crate) owners: Owners,
    /// Authors of the path to the model.
    pub(crate) authors: AuthorLimits,
}

/// A manifest field with a file and the one with its date.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Dated {
    /// Field of the file.
    pub(crate) file: String,
    /// Field of the date.
    pub(crate) date: String,
    /// Claim check that reads the file.
    #[serde(default)]
    pub(crate) check: Option<String>,
}

/// Manifest fields by what they hold.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Subjects {
    pub(crate) prompts: Vec<String>,
    /// Data and indexes.
    pub(crate) data: Vec<String>,
}

/// Owners the history must know.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Owners {
    pub(crate) roles: Vec<String>,
    /// Days looked back.
    pub(crate) days: i32,
    /// Fewest commits in these days that say anything.
    pub(crate) commits: usize,
}

/// Authors of the path to the model.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct AuthorLimits {
    /// Days looked back.
    pub(crate) days: i32,
    /// Smallest share of the commits that counts, in percent.
    pub(crate) share_pct: u32,
    /// Fewest commits that say anything.
    pub(crate) commits: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_read_and_names_what_exists() {
        let table = table();
        let fields = table.records.iter().chain(&table.reviews).flat_map(|d| [&d.file, &d.date]);
        for field in fields.chain(&table.subjects.prompts).chain(&table.subjects.data) {
            assert!(crate::manifest::known_field(field), "{field}");
        }
        for role in &table.owners.roles {
            assert!(crate::manifest::known_field(&format!("owners.{role}.name")), "{role}");
        }
    }
}
