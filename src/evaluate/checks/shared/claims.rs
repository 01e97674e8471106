//! `rules/claims.yaml` as data: what claims are compared by.

use crate::tables::{self, Pattern};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Claims> = LazyLock::new(|| tables::read("rules/claims.yaml"));

pub(crate) fn table() -> &'static Claims {
    &TABLE
}

/// What claims are compared by.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Claims {
    /// Services by name.
    pub(crate) services: BTreeMap<String, Service>,
    /// Areas of Annex III with the words of a purpose.
    pub(crate) annex_iii: Vec<Area>,
    /// The rationale deals with Annex III.
    pub(crate) annex_iii_answered: Pattern,
    /// Names of cloud regions.
    pub(crate) regions: Vec<Pattern>,
    /// The region of a content network's certificates.
    pub(crate) global_region: String,
    /// Settings that delete records.
    pub(crate) retention: Vec<Retention>,
    /// Commands that can be a gate.
    pub(crate) gates: Pattern,
    /// Manifest fields of tests, by rule.
    pub(crate) tests: BTreeMap<String, Vec<String>>,
    /// Lines of a system card.
    pub(crate) card: Card,
}

/// An area of Annex III.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Area {
    /// Its name.
    pub(crate) area: String,
    /// Words of a purpose that belongs to it.
    pub(crate) says: Vec<Pattern>,
}

/// Lines of a system card.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Card {
    /// The line that gives the version.
    pub(crate) version: Pattern,
    /// A line whose figure is no result.
    pub(crate) not_a_result: Pattern,
}

/// A service a system can lean on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    /// Kind of dependency.
    pub(crate) kind: String,
    /// How a dependency may name it.
    pub(crate) words: Vec<String>,
    /// How call sites name it.
    #[serde(default)]
    pub(crate) providers: Vec<String>,
}

/// A setting that deletes records after a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retention {
    /// Its name in `rules/facts.yaml`.
    pub(crate) fact: String,
    /// Words of the store it belongs to.
    pub(crate) stores: Vec<String>,
    /// Unit of the number.
    pub(crate) unit: Unit,
}

/// Unit of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    Days,
    Hours,
    Milliseconds,
}

impl Unit {
    /// How many of them a day has.
    pub(crate) fn per_day(self) -> f64 {
        match self {
            Unit::Days => 1.0,
            Unit::Hours => 24.0,
            Unit::Milliseconds => 86_400_000.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;

    #[test]
    fn the_shipped_table_is_sound_and_names_only_what_exists() {
        let claims = table();
        let rules = RuleSet::embedded().unwrap();
        for name in claims.services.keys() {
            assert!(rules.facts.contains_key(&format!("service-{name}")), "no fact for the service {name}");
        }
        for fact in rules.facts.keys().filter_map(|fact| fact.strip_prefix("service-")) {
            assert!(claims.services.contains_key(fact), "no service for the fact {fact}");
        }
        for retention in &claims.retention {
            assert!(rules.facts.contains_key(&retention.fact), "{}", retention.fact);
        }
        for (slug, fields) in &claims.tests {
            assert!(rules.find(slug).is_some(), "{slug}");
            assert!(fields.iter().all(|field| crate::manifest::known_field(field)), "{slug}: {fields:?}");
        }
    }
}
