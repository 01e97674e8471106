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
    /// The word of flags, manifests and reports.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }

    /// All five, in the order of their letters.
    pub const ALL: [Pillar; 5] =
        [Pillar::Problem, Pillar::Reliability, Pillar::Observability, Pillar::Deployment, Pillar::Adoption];

    /// The pillar of a word.
    pub fn named(word: &str) -> Option<Pillar> {
        Pillar::ALL.into_iter().find(|pillar| pillar.name() == word)
    }

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
