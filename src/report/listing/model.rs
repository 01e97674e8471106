//! The public list of rules, version 1: what `produ rules list -o json` prints and `produ schema rules-list` describes.
//!
//! The rules asked for, and what they answer to (demands of the specification, items of a standard), each seen from both
//! sides. Fields are only added; a change of meaning makes a version 2.

use crate::error::Error;
use crate::model;
use crate::report::v1::{AttestationUse, OwnerRole, Pillar, Severity};
use crate::rules::catalogue;
use crate::rules::coverage::{self, Answered, Mapped};
use crate::rules::format::RuleFile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Rules of this pillar only.
    pub pillar: Option<model::Pillar>,
    /// Rules of areas whose name holds this only.
    pub area: Option<String>,
    /// With the demands of the specification.
    pub seeds: bool,
    /// With the items of this standard.
    pub standard: Option<String>,
}

/// Rules, and what they answer to as far as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Listing {
    /// Always `"1"`.
    pub schema_version: String,
    /// The rules.
    pub rules: Vec<Listed>,
    /// The demands, with `--seeds`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demands: Option<Vec<Answered>>,
    /// The standard, with `--standard`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<Standard>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Listed {
    /// Permanent id.
    pub id: String,
    /// Short name.
    pub slug: String,
    /// Pillar.
    pub pillar: Pillar,
    /// Part of the pillar.
    pub area: String,
    /// What it is about, in a few words.
    pub title: String,
    /// Who settles it, if the team does not say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerRole>,
    /// The question it answers.
    pub question: String,
    /// Severity, before the profile of a system raises or lowers it.
    pub severity: Severity,
    /// Weight within the pillar, 1 to 10.
    pub weight: u32,
    /// What a person's dated statement is worth.
    pub attestation: AttestationUse,
    /// Ids of the demands of the specification that it answers.
    pub seeds: Vec<String>,
    /// Standard and the items of it that the rule maps to.
    pub standards: BTreeMap<String, Vec<String>>,
}

/// A standard with the rules that map to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Standard {
    /// Name as rules write it.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Which edition the items are those of.
    pub edition: String,
    /// Its items in its own order.
    pub items: Vec<Mapped>,
}

impl Listing {
    /// The part of the rules that is asked for.
    ///
    /// # Errors
    /// When neither these rules nor the catalogue know the standard.
    pub(crate) fn of(all: &[RuleFile], wanted: &Wanted) -> Result<Listing, Error> {
        let area = wanted.area.as_ref().map(|area| area.to_lowercase());
        let shown = |rule: &RuleFile| {
            wanted.pillar.is_none_or(|pillar| rule.pillar == pillar)
                && area.as_ref().is_none_or(|area| rule.area.to_lowercase().contains(area))
        };
        let narrowed = wanted.pillar.is_some() || area.is_some();
        let (rules, others): (Vec<&RuleFile>, Vec<&RuleFile>) = all.iter().partition(|rule| shown(rule));
        let demands = wanted.seeds.then(|| {
            let mut found = coverage::demands(&catalogue::demands(), &rules, &others);
            // Of a part of the rules nobody expects an answer to every demand.
            found.retain(|demand| !narrowed || !demand.rules.is_empty());
            found
        });
        let standard = wanted.standard.as_deref().map(|key| standard(&rules, key)).transpose()?;
        let rules = rules.into_iter().map(Listed::from).collect();
        Ok(Listing { schema_version: "1".to_owned(), rules, demands, standard })
    }
}

fn standard(rules: &[&RuleFile], key: &str) -> Result<Standard, Error> {
    let known = catalogue::standards();
    let found = coverage::standard(&known, rules, key).ok_or_else(|| {
        let keys: Vec<&str> = known.iter().map(|standard| standard.key.as_str()).collect();
        Error::new(format!("neither the rules asked for nor the catalogue know a standard called {key}"))
            .next(format!("one of {}", keys.join(", ")))
    })?;
    let items = coverage::items(&found, rules);
    Ok(Standard { key: found.key, title: found.title, edition: found.edition, items })
}

impl From<&RuleFile> for Listed {
    fn from(rule: &RuleFile) -> Listed {
        Listed {
            id: rule.id.clone(),
            slug: rule.slug.clone(),
            pillar: rule.pillar.into(),
            area: rule.area.clone(),
            title: rule.title.clone(),
            owner: rule.owner.map(Into::into),
            question: rule.question.clone(),
            severity: rule.severity.into(),
            weight: rule.weight,
            attestation: rule.attestation.into(),
            seeds: rule.seeds.clone(),
            standards: rule.standards.clone(),
        }
    }
}
