//! The answer to one rule.

use super::{
    AttestationUse, Contradiction, Disputed, Effort, Evidence, Level, Outcome, Pillar, Remark, SearchTrail, Severity,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Permanent id, e.g. `D-REL-01`.
    pub rule: String,
    /// Readable name, e.g. `rollback`.
    pub slug: String,
    /// Title of the rule.
    pub title: String,
    /// Question of the rule.
    pub question: String,
    /// Pillar.
    pub pillar: Pillar,
    /// Area.
    pub area: String,
    /// Severity for this profile.
    pub severity: Severity,
    /// Weight within the pillar.
    pub weight: u32,
    /// Level reached.
    pub level: Level,
    /// Level the aimed tier asks for.
    pub required: Level,
    /// Outcome.
    pub outcome: Outcome,
    /// 0 to 1, what the level earns.
    pub credit: f64,
    /// What is worth knowing beside level and outcome: why the level is not higher, what could not be looked at, or what
    /// a met rule leaves open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Remark>,
    /// Places that support the level, strongest first.
    pub evidence: Vec<Evidence>,
    /// Places that speak against it.
    pub contradictions: Vec<Contradiction>,
    /// Where was looked and what almost counted; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchTrail>,
    /// Waiver, if one applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<String>,
    /// How to mend it; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Points of the total score that reaching the required level would add.
    pub gain: f64,
    /// What a person's attestation is worth here.
    pub attestation: AttestationUse,
    /// True where a test proves it and no pipeline runs that test: more than implemented, not yet verified.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tested: bool,
    /// Why the evidence of a higher level counts one level lower: too old, or older than what it proves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<String>,
    /// Why it is not known whether the evidence of the level is too old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_unknown: Option<String>,
    /// True where the proof is a share of so few cases that its 95 % interval covers the bar: verified, with less
    /// credit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
    /// Places that were found and earn nothing, because the manifest disputes them (`not:`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Disputed>,
    /// What a named person still has to confirm because no file can show it; present below the required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

/// How to mend a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// Imperative steps.
    pub steps: Vec<String>,
    /// Effort.
    pub effort: Effort,
    /// Template name.
    pub template: Option<String>,
}
