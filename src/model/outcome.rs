//! The answer of a rule in one word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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

impl Outcome {
    /// Something is left to do for the rule.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Outcome::Partial | Outcome::Unmet | Outcome::Contradicted | Outcome::Unknown)
    }

    /// The rule is asked of this system.
    pub(crate) fn applies(self) -> bool {
        self != Outcome::NotApplicable
    }
}
