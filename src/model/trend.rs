//! A former state of the audited system beside the present one.

use super::PillarScore;
use serde::{Deserialize, Serialize};

/// Where the system stood before. Not part of the public report: `produ diff` compares two of those.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Which state it was.
    pub before: Before,
    /// Commit of that state, where one is known.
    pub commit: Option<String>,
    /// Evidence, 0 to 100.
    pub score: f64,
    /// The same, held at the band of the tier.
    pub readiness: f64,
    /// Pillars in the order P R O D U.
    pub pillars: Vec<PillarScore>,
}

/// A former state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Before {
    /// The commit a change is held against, audited as it was.
    Base,
    /// The levels of a baseline, scored by the rules of today.
    Baseline,
}
