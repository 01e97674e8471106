//! `rules/claims.yaml` as data: what claims are compared by. Compiled on first use; a pattern that does not compile
//! never matches, and a test holds the shipped table to compile as a whole.

use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The table as shipped.
const TEXT: &str = include_str!("../../../../rules/claims.yaml");

static TABLE: LazyLock<Claims> = LazyLock::new(|| parse(TEXT).unwrap_or_default());

/// The compiled table.
pub(crate) fn table() -> &'static Claims {
    &TABLE
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    services: BTreeMap<String, Service>,
    annex_iii: Vec<AreaFile>,
    annex_iii_answered: String,
    regions: Vec<String>,
    global_region: String,
    retention: Vec<Retention>,
    gates: String,
    tests: BTreeMap<String, Vec<String>>,
    card: CardFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaFile {
    area: String,
    says: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CardFile {
    version: String,
    not_a_result: String,
}

/// What claims are compared by.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// Services by name.
    pub(crate) services: BTreeMap<String, Service>,
    /// Areas of Annex III with the words of a purpose.
    pub(crate) annex_iii: Vec<(String, Vec<Regex>)>,
    /// The rationale deals with Annex III.
    pub(crate) answered: Option<Regex>,
    /// Names of cloud regions.
    pub(crate) regions: Vec<Regex>,
    /// The region of a content network's certificates.
    pub(crate) global_region: String,
    /// Settings that delete records.
    pub(crate) retention: Vec<Retention>,
    /// Commands that can be a gate.
    pub(crate) gates: Option<Regex>,
    /// Manifest fields of tests, by rule.
    pub(crate) tests: BTreeMap<String, Vec<String>>,
    /// The line of a system card that gives the version.
    pub(crate) card_version: Option<Regex>,
    /// A line of a system card whose figure is no result.
    pub(crate) not_a_result: Option<Regex>,
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
    /// Days.
    Days,
    /// Hours.
    Hours,
    /// Milliseconds.
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

fn parse(text: &str) -> Result<Claims, String> {
    let file: File = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let one = |pattern: &str| Regex::new(pattern).map_err(|error| error.to_string());
    let all = |patterns: &[String]| patterns.iter().map(|p| one(p)).collect::<Result<Vec<_>, _>>();
    let areas = file.annex_iii.iter().map(|area| Ok((area.area.clone(), all(&area.says)?)));
    Ok(Claims {
        services: file.services,
        annex_iii: areas.collect::<Result<_, String>>()?,
        answered: Some(one(&file.annex_iii_answered)?),
        regions: all(&file.regions)?,
        global_region: file.global_region,
        retention: file.retention,
        gates: Some(one(&file.gates)?),
        tests: file.tests,
        card_version: Some(one(&file.card.version)?),
        not_a_result: Some(one(&file.card.not_a_result)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;

    #[test]
    fn the_shipped_table_is_sound_and_names_only_what_exists() {
        let claims = parse(TEXT).unwrap();
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

    #[test]
    fn a_wrong_table_is_an_error() {
        assert!(parse("services: {}").is_err());
        assert!(parse(&TEXT.replace("kind: crm", "sort: crm")).is_err());
        assert!(parse(&TEXT.replace("exempt'", "(exempt'")).is_err());
    }
}
