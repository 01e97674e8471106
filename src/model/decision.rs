//! May the system be launched to the stage it aims for, and what stands in the way: the facts of the decision.

use super::{Level, Need, OwnerRole, Severity, Tier, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The decision for the aimed stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Stage that is aimed for: `demo`, `pilot` or `production`.
    pub stage: Tier,
    /// The answer.
    pub ruling: Ruling,
    /// The open rules: blockers before majors before minors, each group with what weighs most first.
    pub open: Vec<OpenRule>,
    /// What the stage lacks beside open blockers, most important first.
    pub needs: Vec<Need>,
    /// What holds only for a time or is not settled, where the answer is yes.
    pub conditions: Vec<Proviso>,
    /// Readiness once every open blocker has reached its level.
    pub readiness_after: f64,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// Nothing stands in the way.
    Ready,
    /// Nothing stands in the way now; what it rests on ends, or is not settled.
    ReadyWithConditions,
    /// Something stands in the way.
    NotReady,
    /// Nothing that was seen stands in the way, and not everything could be looked at.
    Undecided,
    /// The stage is demo, which asks for nothing.
    NoLaunch,
}

/// An open rule and who has to do what for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OpenRule {
    /// Id of the rule.
    pub rule: String,
    /// Its severity here.
    pub severity: Severity,
    /// Who settles it; absent where the rule names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerRole>,
    /// What has to be made.
    pub work: Work,
    /// Level that closes it in the cheapest way.
    pub to: Level,
    /// About how long it takes: rules of thumb of the policy, not a measurement.
    pub hours: f64,
}

/// What a yes rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proviso {
    /// What it is.
    pub kind: ProvisoKind,
    /// Rule it is about; absent where the system itself is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Last day it holds, `YYYY-MM-DD`, where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerRole>,
}

/// Kinds of what a yes rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProvisoKind {
    /// A statement that the repository contradicts, of a rule that is no blocker or about the system itself.
    Contradiction,
    /// A waiver in force.
    Waiver,
    /// A signature that ends soon.
    Signature,
}

impl Decision {
    /// The open blockers, what weighs most first.
    pub fn blockers(&self) -> impl Iterator<Item = &OpenRule> {
        self.open.iter().filter(|open| open.severity == Severity::Blocker)
    }
}
