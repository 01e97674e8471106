//! The five pillars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// P.R.O.D.U.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pillar {
    /// P: what for, for whom, with which limits and owners.
    Problem,
    /// R: does it answer well, also on bad days.
    Reliability,
    /// O: would we notice.
    Observability,
    /// D: can we ship, scale, pay for and take it back.
    Deployment,
    /// U: do people use it and tell us.
    Adoption,
}

impl Pillar {
    /// Name for people.
    pub fn title(self) -> &'static str {
        match self {
            Pillar::Problem => "Problem definition",
            Pillar::Reliability => "Reliability",
            Pillar::Observability => "Observability",
            Pillar::Deployment => "Deployment readiness",
            Pillar::Adoption => "User adoption",
        }
    }
}
