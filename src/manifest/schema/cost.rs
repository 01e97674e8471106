//! D: what it costs, and what stops it.

use super::types::{Amount, Count, Date, Month, PathOrUrl, RepoPath, Share};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What it costs.
///
/// All amounts are in the one currency named here; nothing is ever converted. `produ cost` calculates from this.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// Currency code of every amount of the manifest.
    pub currency: Option<String>,
    /// Table of unit prices (CSV, YAML, JSON or TOML): item or model, unit, price, currency, date, source. A unit is
    /// `1M input tokens`, `1M output tokens`, `1M cached input tokens`, `1k tokens`, `minute`, `GB month` …
    pub price_table: Option<RepoPath>,
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
    /// What a request saves, compared with the work before; used for the break-even where no value is declared.
    pub saved_per_request: Option<Amount>,
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
    /// Price of one unit (of one token, one minute, one month …), where no price table has it.
    pub unit_cost: Option<Amount>,
    /// Units per request, or per month.
    pub units: Option<Amount>,
    /// What a unit is (`minute`, `GB month` …); must be the unit of the price table where both name one.
    pub unit: Option<String>,
    /// Item of the price table that gives the price of a unit.
    pub price: Option<String>,
    /// Model whose token prices the price table has.
    pub model: Option<String>,
    /// Input tokens of a call, on average, cached ones included.
    pub tokens_in: Option<Amount>,
    /// Input tokens of a call that the provider bills as cached, on average.
    pub tokens_cached: Option<Amount>,
    /// Output tokens of a call, on average, reasoning included.
    pub tokens_out: Option<Amount>,
    /// Calls of the model for one request, retries included (default 1).
    pub calls_per_request: Option<Amount>,
    /// Share of the requests that need this at all (default 1): a cache, a router, a sample for review.
    pub share_of_requests: Option<Share>,
    /// Where the price comes from.
    pub source: Option<String>,
    /// As of when `unit_cost` holds; without it a date in `source` counts, then `cost.reviewed`.
    pub priced: Option<Date>,
}

/// What a cost grows with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
