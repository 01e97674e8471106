//! P: who answers for what, and what the system promises to callers.

use super::types::{Amount, Date, Percent, RepoPath, TestPath};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who answers for which part.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Owners {
    /// What it does.
    pub product: Option<Owner>,
    /// The model and its quality.
    pub model: Option<Owner>,
    /// The data.
    pub data: Option<Owner>,
    /// Running it.
    pub operations: Option<Owner>,
    /// Security.
    pub security: Option<Owner>,
    /// Risk and compliance.
    pub risk: Option<Owner>,
    /// The one person who answers for the business result.
    pub result: Option<String>,
    /// Stand-ins by role.
    pub backups: BTreeMap<String, String>,
    /// When this list was last confirmed.
    pub reviewed: Option<Date>,
}

/// A person or team.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Owner {
    /// Person.
    pub name: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
}

/// Someone whose agreement is needed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Stakeholder {
    /// Which side.
    pub group: Option<StakeholderGroup>,
    /// Who.
    pub name: Option<String>,
    /// What they want from it.
    pub objective: Option<String>,
    /// When they agreed.
    pub signed_off: Option<Date>,
}

/// Side a stakeholder speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StakeholderGroup {
    /// Product.
    Product,
    /// Engineering.
    Engineering,
    /// Data.
    Data,
    /// Security.
    Security,
    /// Operations.
    Operations,
    /// Leadership.
    Leadership,
    /// The people who will use it.
    EndUsers,
    /// Legal and compliance.
    Legal,
}

/// What goes in and out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Contract {
    /// Schema of requests.
    pub input_schema: Option<RepoPath>,
    /// Schema of answers.
    pub output_schema: Option<RepoPath>,
    /// Version of the contract.
    pub version: Option<String>,
    /// What callers get when it is not sure.
    pub on_uncertain: Option<OnUncertain>,
    /// What may change without notice.
    pub compat_policy: Option<String>,
    /// Contract tests.
    pub tests: Vec<TestPath>,
}

/// Answer when not sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnUncertain {
    /// Says that it does not know.
    Abstain,
    /// A simpler answer.
    Fallback,
    /// A person takes over.
    Human,
    /// The answer, marked as uncertain.
    Flag,
}

/// The performance budget.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Slo {
    /// 95th percentile of latency.
    pub latency_p95_ms: Option<Amount>,
    /// 99th percentile of latency.
    pub latency_p99_ms: Option<Amount>,
    /// Share of time it must answer.
    pub availability_pct: Option<Percent>,
    /// Highest share of failed requests.
    pub error_rate_pct: Option<Percent>,
    /// Requests per second it must take.
    pub throughput_rps: Option<Amount>,
    /// Batch: minutes until the run must be done.
    pub batch_deadline_minutes: Option<Amount>,
    /// Highest age of its answers or data.
    pub freshness_minutes: Option<Amount>,
    /// When the budget was agreed.
    pub budget_set_on: Option<Date>,
    /// Machine-readable SLO file.
    pub file: Option<RepoPath>,
}
