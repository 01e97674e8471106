//! What the score is made of.

use super::{Need, Pillar, Tier};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The two parts of the score: the rules everything else rests on, and the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScoreSplit {
    /// Percent of the score that the foundations hold.
    pub foundations_share: f64,
    /// 0 to 100: share of their weight that is earned.
    pub foundations: f64,
    /// The same for all other rules.
    pub rest: f64,
}

/// One pillar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PillarScore {
    /// Which.
    pub pillar: Pillar,
    /// One letter: P R O D U.
    pub letter: String,
    /// 0 to 100, `null` when no rule applies.
    pub score: Option<f64>,
    /// Rules met.
    pub met: usize,
    /// Rules that apply.
    pub applicable: usize,
}

/// One question of the reality check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RealityCheck {
    /// In words.
    pub question: String,
    /// Rule that answers it.
    pub rule: String,
    /// Yes or no.
    pub passed: bool,
}

/// What the waivers in force hide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaiverEffect {
    /// Rules that are waived.
    pub granted: usize,
    /// Their share of the applicable weight, in percent.
    pub share: f64,
    /// Ids of the waived rules that are blockers.
    pub blockers: Vec<String>,
    /// The tier had no waiver been granted.
    pub tier_without: Tier,
    /// What that tier lacks for the next, most important first.
    pub needs_without: Vec<Need>,
}

/// One term of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TraceTerm {
    /// Pillar.
    pub pillar: Pillar,
    /// Rule id.
    pub rule: String,
    /// Weight.
    pub weight: u32,
    /// Credit.
    pub credit: f64,
    /// Points this rule adds to the total score.
    pub points: f64,
    /// Points it would add with credit 1.
    pub possible: f64,
}
