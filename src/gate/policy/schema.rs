//! The policy of an organisation as types. Its JSON Schema and its validation come from them, so the comments are
//! written for the person who fills in the file.

use crate::manifest::schema::gate::{FailOn, GateTier, PillarScores};
use crate::manifest::schema::purpose::Stage;
use crate::manifest::schema::system::{Audience, Stakes};
use crate::manifest::schema::types::{Count, Percent, SchemaVersion};
use schemars::JsonSchema;
use serde::Deserialize;

/// What an organisation asks of every system, whatever the system's own manifest says. Read with `--policy FILE`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "produ policy")]
pub struct PolicyFile {
    /// Version of this format: `"1"`.
    pub schema_version: SchemaVersion,
    /// Name of the policy; reports print it.
    pub name: String,
    /// Version of the policy; reports print it.
    pub version: String,
    /// Lowest tier that passes. Every entry that fits the system holds.
    #[serde(default)]
    pub min_tier: Vec<TierDemand>,
    /// Lowest score that passes.
    pub min_score: Option<Percent>,
    /// Lowest scores by pillar.
    pub min_pillar: Option<PillarScores>,
    /// What fails regardless of numbers.
    #[serde(default)]
    pub fail_on: Vec<FailOn>,
    /// Rules that must be met. They cannot be waived, and a system's own manifest cannot declare them away: such a rule
    /// does not apply only where the repository itself shows that it need not.
    #[serde(default)]
    pub require: Vec<Requirement>,
    /// Severities that may not be lower.
    #[serde(default)]
    pub severity: Vec<Floor>,
    /// Which waivers count.
    pub waivers: Option<WaiverPolicy>,
    /// Everything must have been looked at: the files listed by git, the history not cut off, each rule answered. What
    /// is missing makes the audit incomplete, which ends with 3.
    pub complete: Option<bool>,
}

/// A tier asked of some systems. A fact the system does not declare fits.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierDemand {
    /// The tier.
    pub tier: Option<GateTier>,
    /// Systems with these stakes; all when left out.
    #[serde(default)]
    pub stakes: Vec<Stakes>,
    /// Systems at these stages; all when left out.
    #[serde(default)]
    pub stage: Vec<Stage>,
    /// Systems for this audience; all when left out.
    #[serde(default)]
    pub audience: Vec<Audience>,
}

/// A rule that must be met.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Id or slug.
    pub rule: String,
    /// Level it must reach; the level the aimed tier asks for when left out.
    pub level: Option<PolicyLevel>,
    /// `true`: the system's manifest may say that the rule does not apply to it. With a base, only what the base says
    /// already counts.
    pub may_not_apply: Option<bool>,
}

/// A severity that may not be lower.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// Id or slug.
    pub rule: Option<String>,
    /// Area; either this or the rule.
    pub area: Option<String>,
    /// The severity.
    pub at_least: Option<PolicySeverity>,
}

/// Which waivers count.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverPolicy {
    /// `false`: none counts.
    pub allowed: Option<bool>,
    /// Rules that cannot be waived, by id or slug.
    #[serde(default)]
    pub forbidden: Vec<String>,
    /// Longest life in days, from the waiver's date (today, where it has none) to its expiry.
    pub max_days: Option<Count>,
}

/// A level of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyLevel {
    /// The manifest says so.
    Declared,
    /// A document of substance.
    Documented,
    /// A person's statement.
    Attested,
    /// Code or configuration.
    Implemented,
    /// A test, job or result proves it.
    Verified,
}

/// How much hangs on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicySeverity {
    /// Counts only.
    Minor,
    /// Counts and gates `hardened`.
    Major,
    /// Gates the tier.
    Blocker,
}
