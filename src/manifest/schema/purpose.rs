//! P: what the system is for, how success is measured, and the plan to get there.

use super::types::{Amount, Date, PathOrUrl, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// The problem that is worth solving.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProblemSection {
    /// The problem in a sentence or two, with a number.
    pub statement: Option<String>,
    /// Who has the problem.
    pub who: Option<String>,
    /// How it is done today.
    pub current_process: Option<String>,
    /// What should be true afterwards.
    pub desired_outcome: Option<String>,
    /// Longer description.
    pub doc: Option<RepoPath>,
    /// What was tried or weighed without AI.
    pub non_ai_alternative: Option<NonAiAlternative>,
    /// What it is meant for.
    pub intended_use: Vec<String>,
    /// What it must not be used for.
    pub out_of_scope: Vec<String>,
    /// What it is known not to do well.
    pub known_limits: Vec<String>,
}

/// A solution without AI and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NonAiAlternative {
    /// The alternative.
    pub description: Option<String>,
    /// How it did: a sentence, or `eval:<id>` of an entry in `evals`.
    pub result: Option<String>,
    /// What was decided.
    pub decision: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// One number that says whether it works.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SuccessMetric {
    /// Short id, referred to elsewhere.
    pub id: Option<String>,
    /// Name people use.
    pub name: Option<String>,
    /// Business, adoption or technical.
    pub kind: Option<MetricKind>,
    /// Unit of the numbers.
    pub unit: Option<String>,
    /// Value before.
    pub baseline: Option<f64>,
    /// Value wanted.
    pub target: Option<f64>,
    /// Which way is better.
    pub direction: Option<UpDown>,
    /// Until when.
    pub due: Option<Date>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Query, dashboard or job it comes from.
    pub source: Option<PathOrUrl>,
    /// Latest measured value.
    pub results: Option<RepoPath>,
    /// Ids of `evals` that stand in for it before launch.
    pub proxies: Vec<String>,
}

/// What a success metric is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MetricKind {
    /// Money, time, risk.
    Business,
    /// Use by people.
    Adoption,
    /// Behaviour of the system.
    Technical,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpDown {
    /// Higher is better.
    Up,
    /// Lower is better.
    Down,
}

/// How the value is proven after launch.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ValueSection {
    /// How the effect is measured.
    pub method: Option<ValueMethod>,
    /// Months until it must show.
    pub horizon_months: Option<Amount>,
    /// When it is reviewed.
    pub review_date: Option<Date>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The report, once there is one.
    pub report: Option<RepoPath>,
}

/// How the effect is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueMethod {
    /// Random split.
    AbTest,
    /// Before against after.
    BeforeAfter,
    /// A group without the system.
    Holdout,
    /// Asking people.
    Survey,
    /// Another way, described in the report.
    Other,
}

/// The way to production.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Where the system is now or next.
    pub stage: Option<Stage>,
    /// What the first release covers.
    pub first_release_scope: Option<String>,
    /// What the pilot must find out.
    pub learning_goals: Vec<String>,
    /// When the stage is passed.
    pub exit_criteria: Vec<String>,
    /// Day of the decision.
    pub go_no_go_date: Option<Date>,
    /// Who decides.
    pub go_no_go_owner: Option<String>,
    /// The plan.
    pub doc: Option<RepoPath>,
    /// Steps with dates.
    pub milestones: Vec<Milestone>,
}

/// Stage of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Shown, not used.
    Demo,
    /// Used by a few.
    Pilot,
    /// Used for real.
    Production,
}

/// A step of the plan.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Milestone {
    /// What.
    pub name: Option<String>,
    /// Planned for.
    pub due: Option<Date>,
    /// Done on.
    pub done: Option<Date>,
}
