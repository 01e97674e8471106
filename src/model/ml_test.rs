//! The ML Test Score of Breck et al. (2017).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The ML Test Score of Breck et al. (2017), computed from the verdicts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MlTestScore {
    /// Points of the weakest section.
    pub score: f64,
    /// What the score means.
    pub band: String,
    /// `Data`, `Model`, `Infra`, `Monitor`.
    pub sections: Vec<MlTestSection>,
}

/// One section of the ML Test Score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MlTestSection {
    /// Name.
    pub name: String,
    /// Sum of its tests, 0 to 7.
    pub points: f64,
    /// Test → 0, 0.5 or 1.
    pub tests: BTreeMap<String, f64>,
}
