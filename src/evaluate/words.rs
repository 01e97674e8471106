//! `rules/records.yaml` as data: by which words the records of a manifest are read (drills, registers, plans, people).
//!
//! One table for the whole program, compiled on first use. Numbers of the policy are not here: `rules/policy.yaml`.

use crate::tables::{self, Pattern};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Words> = LazyLock::new(|| tables::read("rules/records.yaml"));

pub(crate) fn table() -> &'static Words {
    &TABLE
}

/// The words of claims.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Words {
    /// Values that look like a person and name nobody.
    nobody: Vec<String>,
    /// What names all rules at once.
    everything: Vec<String>,
    pub(crate) drill_record: DrillRecord,
    pub(crate) failure_modes: FailureModes,
    pub(crate) milestones: Vec<Milestone>,
    pub(crate) signoff_groups: Vec<String>,
    pub(crate) references: Vec<Reference>,
    /// Regimes of regulated sectors.
    pub(crate) sector_regimes: Pattern,
    /// Adoption figures that are shares.
    pub(crate) shares: Vec<String>,
}

/// Keys of a drill record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrillRecord {
    pub(crate) minutes: Vec<String>,
    pub(crate) seconds: Vec<String>,
    pub(crate) loss: Vec<String>,
    pub(crate) date: Vec<String>,
}

/// The register of failure modes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FailureModes {
    /// Column → its other names.
    pub(crate) columns: BTreeMap<String, Vec<String>>,
    /// Columns that every row fills in.
    pub(crate) filled: Vec<String>,
    /// Rows that must be there.
    pub(crate) rows: Vec<Named>,
}

/// A name and how it is recognised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) r#match: Pattern,
}

/// A milestone of operations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Milestone {
    pub(crate) name: String,
    pub(crate) r#match: Pattern,
    /// Slugs of the rules that show it is done.
    pub(crate) rules: Vec<String>,
}

/// A field that names an entry of another list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reference {
    pub(crate) field: String,
    pub(crate) list: String,
    pub(crate) key: String,
    /// What the value starts with when it is a reference.
    #[serde(default)]
    pub(crate) prefix: Option<String>,
    /// Slug of the rule that rests on it.
    pub(crate) rule: String,
}

impl Words {
    /// Whether a value names a person or a team: not blank, no placeholder, no name of nobody.
    pub(crate) fn names_somebody(&self, text: &str) -> bool {
        let plain = plain(text);
        plain.chars().any(char::is_alphabetic)
            && !crate::manifest::is_placeholder(text)
            && !self.nobody.contains(&plain)
    }

    /// Whether a value names all rules at once instead of one.
    pub(crate) fn names_everything(&self, text: &str) -> bool {
        text.contains(['*', '?']) || self.everything.contains(&plain(text))
    }
}

/// Small letters, single spaces, no surrounding punctuation: how names are compared.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '_' | ',' | ';' | '"' | '(' | ')' | '<' | '>'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ").trim_matches(|c: char| matches!(c, '.' | '-' | '!' | '\'' | '@')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads() {
        let words = table();
        for reference in &words.references {
            assert!(crate::manifest::known_field(&reference.field), "{}", reference.field);
            assert!(crate::manifest::known_field(&format!("{}[].{}", reference.list, reference.key)));
        }
        for column in &words.failure_modes.filled {
            assert!(words.failure_modes.columns.contains_key(column), "{column}");
        }
    }

    #[test]
    fn rows_are_found_by_their_own_name() {
        for row in &table().failure_modes.rows {
            let name = row.name.replace('_', " ");
            assert!(row.r#match.is_match(&row.name) || row.r#match.is_match(&name), "{name}");
        }
    }

    #[test]
    fn names_of_nobody_are_known_in_any_spelling() {
        for text in ["Jane Doe", "JANE DOE", "someone", "the team", "TODO", "TBD", "", "  ", "-", "<owner>", "42", "Me"]
        {
            assert!(!table().names_somebody(text), "{text}");
        }
        for text in ["A. Product", "Finance", "J. CPO", "Platform Team", "@bml", "Ann Doe", "李雷", "Teamlead Meyer"]
        {
            assert!(table().names_somebody(text), "{text}");
        }
        for text in ["*", "D-*", "all", "All rules"] {
            assert!(table().names_everything(text), "{text}");
        }
    }
}
