//! The policy of an organisation as types, filled from a document that holds to `rules/policy-form.yaml`.

use crate::model::{Level, Severity};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an organisation asks of every system.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct PolicyFile {
    /// Name of the policy; reports print it.
    pub name: String,
    /// Version of the policy; reports print it.
    pub version: String,
    /// Rules that must be met, and cannot be declared away.
    pub require: Vec<Requirement>,
    /// Severities that may not be lower.
    pub severity: Vec<Floor>,
    /// Which waivers count.
    pub waivers: WaiverPolicy,
    /// Everything must have been looked at.
    pub complete: bool,
    /// What is left: the thresholds by name.
    #[serde(flatten)]
    pub thresholds: BTreeMap<String, Value>,
}

/// A rule that must be met.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Requirement {
    /// Id or slug.
    pub rule: String,
    /// Level it must reach; the level the aimed tier asks for when left out.
    pub level: Option<Level>,
    /// The manifest may say that the rule does not apply.
    #[serde(default)]
    pub may_not_apply: bool,
}

/// A severity that may not be lower, for a rule or for an area.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Floor {
    /// Id or slug.
    pub rule: Option<String>,
    /// Area.
    pub area: Option<String>,
    /// The severity.
    pub at_least: Option<Severity>,
}

/// Which waivers count.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct WaiverPolicy {
    /// `false`: none counts.
    pub allowed: Option<bool>,
    /// Rules that cannot be waived, by id or slug.
    pub forbidden: Vec<String>,
    /// Longest life in days.
    pub max_days: Option<u64>,
}
