//! One side of a comparison: the part of a public report, version 1, that comparing needs.

use crate::model::{AttestationUse, Contradiction, Evidence, Level, Outcome, Profile, Severity, Tier};
use crate::rules::policy;
use serde::Deserialize;

/// A public report as far as it is compared.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Audited {
    /// What was audited.
    pub system: Named,
    /// What decides which rules apply, and how strictly.
    pub profile: Profile,
    /// Evidence, 0 to 100.
    pub score: f64,
    /// The same, held at the band of the tier; reports of former versions do not say it.
    pub readiness: Option<f64>,
    pub tier: Tier,
    /// By what it was audited.
    pub tool: Digest,
    /// One finding per rule.
    pub verdicts: Vec<Finding>,
}

impl Audited {
    /// The readiness, by the policy of this version where the report does not say it.
    pub(crate) fn readiness(&self) -> f64 {
        self.readiness.unwrap_or_else(|| policy::built_in().readiness.readiness(self.tier, self.score))
    }
}

/// The system of a report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Named {
    pub name: String,
    /// Commit, if known.
    pub commit: Option<String>,
    /// Day ages were counted to.
    pub today: Option<String>,
}

/// The rule set of a report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Digest {
    /// BLAKE3 of the rule set.
    pub rules_digest: String,
}

/// The answer of one rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// Readable name.
    pub slug: String,
    pub severity: Severity,
    pub outcome: Outcome,
    /// Level reached.
    pub level: Level,
    /// Level that the aimed stage asks for.
    pub required: Level,
    /// What a signature is worth for the rule.
    pub attestation: AttestationUse,
    /// What speaks against it.
    pub contradictions: Vec<Contradiction>,
    /// What supports it.
    pub evidence: Vec<Evidence>,
    /// In one sentence.
    pub summary: String,
}
