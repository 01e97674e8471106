//! Statements of people, waivers, and the project's own thresholds.

use super::types::{Date, PathOrUrl, Percent};
use schemars::JsonSchema;
use serde::Deserialize;

/// A dated statement of a named person, for what no file can prove.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Attestation {
    /// Rule it is about.
    pub control: Option<String>,
    /// The same under its other name.
    pub rule: Option<String>,
    /// The statement.
    pub statement: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Until when.
    pub expires: Option<Date>,
    /// What it rests on.
    pub evidence: Option<PathOrUrl>,
}

/// A rule that is knowingly not met. The gate refuses a waiver that is incomplete, malformed or expired.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Waiver {
    /// Rule it is about.
    pub control: Option<String>,
    /// The same under its other name.
    pub rule: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub by: Option<String>,
    /// When, YYYY-MM-DD.
    pub date: Option<String>,
    /// Until when, YYYY-MM-DD.
    pub expires: Option<String>,
    /// What is done instead.
    pub compensating: Option<String>,
}

/// The project's own thresholds.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Gate {
    /// Lowest tier that passes.
    pub min_tier: Option<GateTier>,
    /// Lowest score that passes.
    pub min_score: Option<Percent>,
    /// Lowest scores by pillar.
    pub min_pillar: Option<PillarScores>,
    /// What fails regardless of numbers.
    pub fail_on: Vec<FailOn>,
}

/// A tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateTier {
    /// Anything.
    Demo,
    /// Pilot.
    Pilot,
    /// Production.
    Production,
    /// Hardened.
    Hardened,
}

/// Scores by pillar.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PillarScores {
    /// Problem definition.
    pub problem: Option<Percent>,
    /// Reliability.
    pub reliability: Option<Percent>,
    /// Observability.
    pub observability: Option<Percent>,
    /// Deployment readiness.
    pub deployment: Option<Percent>,
    /// User adoption.
    pub adoption: Option<Percent>,
}

/// What fails the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailOn {
    /// A blocker below its level.
    Blocker,
    /// A contradicted claim.
    Contradiction,
    /// A fall against the base.
    Regression,
}
