//! D: what it costs, and what stops it.

use super::types::{Amount, Count, Date, Month, PathOrUrl, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// What it costs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// Currency code.
    pub currency: Option<String>,
    /// What the money goes to.
    pub components: Vec<CostComponent>,
    /// Cost of a request.
    pub per_request: Option<Amount>,
    /// Requests a month.
    pub volumes: Option<Volumes>,
    /// Cost a month at these volumes.
    pub monthly_at: Option<Volumes>,
    /// What a request is worth.
    pub value_per_request: Option<Amount>,
    /// Requests a month from which it pays.
    pub break_even_volume: Option<Amount>,
    /// Budget of a month.
    pub budget_monthly: Option<Amount>,
    /// What stops it.
    pub hard_cap: Option<HardCap>,
    /// Shares of the budget at which someone is told.
    pub alert_at_pct: Vec<Amount>,
    /// Quota of a user.
    pub per_user_quota: Option<String>,
    /// Most tokens of a request.
    pub max_tokens_per_request: Option<Count>,
    /// The calculation.
    pub model: Option<RepoPath>,
    /// When it was last looked at.
    pub reviewed: Option<Date>,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// How cost is measured.
    pub telemetry: Option<CostTelemetry>,
}

/// Something money goes to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CostComponent {
    /// What (inference, gpu, api_tokens, vector_store, logs, human_review, …).
    pub name: Option<String>,
    /// Per request or per month.
    pub basis: Option<CostBasis>,
    /// Price of a unit.
    pub unit_cost: Option<Amount>,
    /// Units.
    pub units: Option<Amount>,
    /// Where the price comes from.
    pub source: Option<String>,
}

/// What a cost grows with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostBasis {
    /// Requests.
    PerRequest,
    /// Time.
    PerMonth,
}

/// Numbers at three volumes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Volumes {
    /// Now.
    pub current: Option<Amount>,
    /// As planned.
    pub expected: Option<Amount>,
    /// Ten times as much.
    pub x10: Option<Amount>,
}

/// What stops the spending.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HardCap {
    /// At which sum.
    pub amount: Option<Amount>,
    /// How.
    pub mechanism: Option<String>,
}

/// How cost is measured.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CostTelemetry {
    /// Name of the metric.
    pub metric: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Where people look.
    pub dashboard: Option<PathOrUrl>,
    /// What it really cost.
    pub actual_monthly: Vec<MonthlyCost>,
}

/// One month.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MonthlyCost {
    /// Which.
    pub month: Option<Month>,
    /// Cost.
    pub cost: Option<Amount>,
    /// Requests.
    pub requests: Option<Amount>,
    /// Users.
    pub active_users: Option<Amount>,
}
