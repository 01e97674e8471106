//! What a rule's answer looks like: level, outcome, evidence and search trail.

use serde::{Deserialize, Serialize};

/// The ladder every rule is answered on. Ordered: `None < Declared < Documented < Attested < Implemented < Verified`.
///
/// `Attested` sits between because an attestation lifts a document but never replaces a test (spec, common rules).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing supports the rule.
    #[default]
    None,
    /// The manifest says so, typed and not a placeholder.
    Declared,
    /// A substantive document exists.
    Documented,
    /// A named owner attests it with a date that has not expired.
    Attested,
    /// Code or configuration does it.
    Implemented,
    /// A test, an enforced CI job or a result artefact proves it.
    Verified,
}

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The required level is reached.
    Met,
    /// Something is there, below the required level.
    Partial,
    /// Nothing is there.
    Unmet,
    /// Evidence speaks against the claim: worse than silence.
    Contradicted,
    /// Could not be looked at.
    Unknown,
    /// The profile says the rule does not apply.
    NotApplicable,
    /// A valid waiver removes the gate failure, not the weight.
    Waived,
}

/// One place that supports or contradicts a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Evidence {
    /// Repository-relative path.
    pub path: String,
    /// 1-based line; 0 when the whole file is meant.
    pub line: u32,
    /// Level this place supports.
    pub level: Level,
    /// What was recognised, in a few words ("model fallback", "alert rule", "manifest claim").
    pub what: String,
    /// The line itself, only where a format shows it; what looks like a key is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
}

/// A place that looked like evidence and did not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NearMiss {
    /// Repository-relative path.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// What was recognised.
    pub what: String,
    /// Why it did not count ("in a comment", "only in a test", "declared, never imported" …).
    pub why: String,
}

/// Where was looked for the levels that were not reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SearchTrail {
    /// Practices that were looked for and not found, in the words of the rule.
    #[serde(default)]
    pub looked_for: Vec<String>,
    /// Files looked at by class, e.g. `{"source": 120, "ci": 3}`.
    pub looked_in: std::collections::BTreeMap<String, usize>,
    /// Closest look-alikes, best first, at most five.
    pub nearest: Vec<NearMiss>,
}

/// One contradiction: the claim and what speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Contradiction {
    /// One sentence with both sides and their places.
    pub message: String,
    /// Path of the claim (usually the manifest) or of the contradicting evidence.
    pub path: String,
    /// 1-based line in `path`.
    pub line: u32,
}

impl Level {
    /// The word used in reports and rule files.
    pub fn name(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Declared => "declared",
            Level::Documented => "documented",
            Level::Attested => "attested",
            Level::Implemented => "implemented",
            Level::Verified => "verified",
        }
    }
}
