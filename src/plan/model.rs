//! The public plan, version 1: what `produ plan -o json` prints and `produ schema plan` describes.
//!
//! Fields are only added; a change of meaning makes a version 2. Text is printable, paths are repository-relative,
//! lines are 1-based (0 = the whole file).

use crate::model::{Effort, Level, NearMiss, OwnerRole, Pillar, Severity, Tier, Tool, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The cheapest known way to a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Plan {
    /// Always `"1"`.
    pub schema_version: String,
    /// What made the plan: the same values give the same plan for the same commit.
    pub tool: Tool,
    /// Name of the system.
    pub system: String,
    /// Commit the plan starts from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Where it leads: `pilot`, `production`, `hardened` or `gate`.
    pub goal: String,
    /// The state it starts from.
    pub now: Standing,
    /// The state after the last step.
    pub then: Standing,
    /// Whether the steps reach the goal.
    pub reached: bool,
    /// Hours of all steps: rules of thumb of the policy, not a measurement.
    pub hours: f64,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// What stands between the last step and the goal, where it is not reached; empty otherwise.
    pub open: Vec<String>,
    /// Where only a part of the steps was asked for; `then` and `reached` are those of the whole plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected: Option<Selected>,
}

/// A part of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Selected {
    /// Steps of the whole plan.
    pub of: usize,
    /// Points of the evidence score that the selected steps add.
    pub gain: f64,
}

impl Step {
    /// It raises a blocker.
    pub(crate) fn is_blocker(&self) -> bool {
        self.rule.as_ref().is_some_and(|rule| rule.severity == Severity::Blocker)
    }
}

/// Tier and score at one point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Standing {
    /// Tier.
    pub tier: Tier,
    /// Evidence score, 0 to 100.
    pub score: f64,
    /// Readiness, 0 to 100: the evidence, held at the band of the tier.
    #[serde(default)]
    pub readiness: f64,
}

/// What a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A claim that the repository contradicts.
    Contradiction,
    /// A waiver that is expired or not valid.
    Waiver,
    /// A rule to raise.
    Rule,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Step {
    /// 1, 2, 3 …
    pub order: usize,
    /// What it is about.
    pub kind: Kind,
    /// The rule; absent for waivers and for contradictions about the system itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<StepRule>,
    /// What is wrong, for steps without a rule and for contradictions: the statement and its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// Level now.
    pub from: Level,
    /// Level to reach.
    pub to: Level,
    /// Why the goal needs it.
    pub because: Vec<String>,
    /// Hours of this step.
    pub hours: f64,
    /// Points of the evidence score that it adds, by scoring again with this level.
    pub gain: f64,
    /// Evidence score after it.
    pub score: f64,
    /// Readiness after it.
    #[serde(default)]
    pub readiness: f64,
    /// Points of readiness that it adds: none while it is held at a band, more than `gain` where one ends.
    #[serde(default)]
    pub readiness_gain: f64,
    /// Tier after it.
    pub tier: Tier,
    /// What is true after it and was not before.
    pub becomes: Vec<String>,
    /// What to do, in the words of the rule; the rule's whole way, which may lead beyond this step's level.
    pub actions: Vec<String>,
    /// What the rule accepts as evidence for the levels on the way.
    pub wanted: Vec<Wanted>,
    /// Fields the manifest lacks, where a statement is what is asked for; of alternatives the ones nearest to complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<String>,
    /// Lists of those fields that have entries already: each of them lacks the field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<String>,
    /// What a named person has to confirm because no file can show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
    /// A person has to sign before the level counts; nobody else may.
    pub signature: bool,
    /// Document to start from: `produ template write NAME`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Where to look first: what contradicts, what almost counted, what is there already.
    pub look_at: Vec<NearMiss>,
    /// What was looked for and not found.
    pub looked_for: Vec<String>,
    /// Files looked at by class.
    pub looked_in: BTreeMap<String, usize>,
    /// Commands that show what is asked and whether it is done.
    pub verify: Vec<String>,
}

/// The rule of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StepRule {
    /// Permanent id.
    pub id: String,
    /// Readable name.
    pub slug: String,
    /// What it is about, in a few words.
    pub title: String,
    /// Question.
    pub question: String,
    /// Pillar.
    pub pillar: Pillar,
    /// Severity for this system.
    pub severity: Severity,
    /// Size of the whole fix.
    pub effort: Effort,
    /// Who settles it; absent where the rule names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerRole>,
    /// What has to be made for this step.
    pub work: Work,
}

/// What one level accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Wanted {
    /// Level.
    pub level: Level,
    /// The condition in words, one line each, indented by depth.
    pub accepts: Vec<String>,
    /// Path globs that are looked at.
    pub paths: Vec<String>,
    /// Manifest fields that are asked for.
    pub manifest: Vec<String>,
}
