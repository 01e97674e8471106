//! U: does it get better?

use super::types::{Amount, Count, Date, PathOrUrl, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// Does it get better?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Improvement {
    /// Who answers for it.
    pub owner: Option<String>,
    /// How often.
    pub cadence_days: Option<Amount>,
    /// From what.
    pub inputs: Vec<ImprovementInput>,
    /// Where ideas are kept.
    pub backlog: Option<PathOrUrl>,
    /// Production cases that became test cases.
    pub production_to_eval: Option<ProductionToEval>,
    /// Last review.
    pub last_review: Option<Date>,
    /// Next review.
    pub next_review: Option<Date>,
    /// Repeated audit.
    pub readiness_review: Option<ReadinessReview>,
    /// Known signs of trouble, answered honestly.
    pub warning_signs: Option<WarningSigns>,
}

/// What improvements come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImprovementInput {
    /// Feedback.
    Feedback,
    /// Incidents.
    Incidents,
    /// Drift.
    Drift,
    /// Reviews.
    Review,
    /// Use.
    Usage,
    /// Cost.
    Cost,
}

/// Production cases that became test cases.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProductionToEval {
    /// Where.
    pub path: Option<RepoPath>,
    /// Last one.
    pub last_added: Option<Date>,
    /// How many.
    pub count: Option<Count>,
}

/// Repeated audit.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReadinessReview {
    /// How often.
    pub cadence_days: Option<Amount>,
    /// Last time.
    pub last: Option<Date>,
    /// Last report.
    pub report: Option<RepoPath>,
}

/// Known signs of trouble, answered honestly.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WarningSigns {
    /// Nobody can say what it brings.
    pub business_value_unclear: Option<WarningSign>,
    /// Nobody can say how it is measured.
    pub metrics_unclear: Option<WarningSign>,
    /// Cost grows faster than use.
    pub cost_outruns_adoption: Option<WarningSign>,
    /// Users trust it less.
    pub trust_falling: Option<WarningSign>,
    /// The infrastructure grows without need.
    pub infra_complexity: Option<WarningSign>,
    /// Problems are found by users.
    pub monitoring_limited: Option<WarningSign>,
    /// Pilots without an end.
    pub pilots_without_plan: Option<WarningSign>,
    /// The model is tuned, the result does not move.
    pub model_tuned_without_outcome: Option<WarningSign>,
}

/// One sign.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WarningSign {
    /// It is there.
    pub present: Option<bool>,
    /// Remark.
    pub note: Option<String>,
    /// Who says so.
    pub by: Option<String>,
    /// When.
    pub date: Option<Date>,
}
