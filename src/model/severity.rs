//! How much hangs on a rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much hangs on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Counts only.
    Minor,
    /// Counts and gates `hardened`.
    Major,
    /// Gates the tier.
    Blocker,
}

impl Severity {
    /// The word of rule files and reports.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }
}
