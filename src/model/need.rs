//! What stands between a system and its next tier.

use super::Pillar;
use serde::{Deserialize, Serialize};

/// One thing the next tier asks for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Blockers whose claims are contradicted.
    Contradictions(usize),
    /// Blockers below the level the tier asks for.
    Blockers(usize),
    /// Blockers that are not verified.
    BlockersNotVerified(usize),
    /// Majors that are not implemented.
    MajorsNotImplemented(usize),
    /// A pillar whose score is too low.
    Pillar {
        /// Which.
        pillar: Pillar,
        /// Lowest score that would do, 0 to 100.
        least: f64,
    },
    /// Questions of the reality check that are not answered with yes.
    RealityCheck {
        /// Answered with yes.
        passed: usize,
        /// Asked.
        of: usize,
    },
    /// A waiver that is expired or not valid.
    RefusedWaiver,
    /// Met rules whose evidence is stale or of unknown age.
    NotFresh(usize),
    /// Waivers in force.
    Waivers(usize),
}
