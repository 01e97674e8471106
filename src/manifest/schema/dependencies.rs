//! R/D: systems this one leans on.

use super::types::{Amount, Count, Date, PathOrUrl, RepoPath, Share, TestPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// A system this one calls or is called by.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Dependency {
    /// Name.
    pub name: Option<String>,
    /// Kind.
    pub kind: Option<DependencyKind>,
    /// Who calls whom.
    pub direction: Option<InOut>,
    /// Who answers for it here.
    pub owner: Option<String>,
    /// Format of the exchange.
    pub format: Option<String>,
    /// How it authenticates.
    pub auth: Option<String>,
    /// Promised availability.
    pub sla: Option<String>,
    /// When it is up.
    pub uptime_schedule: Option<String>,
    /// What happens without it.
    pub criticality: Option<Criticality>,
    /// Timeout of a call.
    pub timeout_ms: Option<Amount>,
    /// Retries of a call.
    pub retries: Option<Count>,
    /// What happens when it is away.
    pub fallback: Option<DependencyFallback>,
    /// Tests of the exchange.
    pub contract_tests: Vec<TestPath>,
    /// Tests of its failure.
    pub tests: Vec<TestPath>,
    /// Supplier, if outside.
    pub vendor: Option<Vendor>,
    /// Integrated on.
    pub integration_done: Option<Date>,
    /// Estimated effort of the integration.
    pub estimate_days: Option<Amount>,
}

/// Kind of a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DependencyKind {
    /// A model behind an API.
    ModelApi,
    /// Database.
    Database,
    /// Queue or stream.
    Queue,
    /// Identity.
    Auth,
    /// Customer records.
    Crm,
    /// Payment.
    Payment,
    /// Files.
    Storage,
    /// Vector store.
    VectorStore,
    /// A tool an agent calls.
    Tool,
    /// Something else.
    Other,
}

/// Who calls whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InOut {
    /// It calls this system.
    In,
    /// This system calls it.
    Out,
}

/// What happens without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// Nothing works.
    Critical,
    /// Less works.
    Degraded,
    /// Hardly noticed.
    Optional,
}

/// What happens when a dependency is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DependencyFallback {
    /// An earlier answer.
    Cached,
    /// Another supplier or instance.
    Alternate,
    /// Later.
    Queue,
    /// Fewer features.
    Degrade,
    /// Nothing goes out.
    FailClosed,
}

/// A supplier.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Vendor {
    /// Name.
    pub name: Option<String>,
    /// Terms.
    pub terms: Option<PathOrUrl>,
    /// What they may do with the data.
    pub data_use: Option<String>,
    /// How to leave.
    pub exit_plan: Option<RepoPath>,
    /// How price changes are announced.
    pub price_change_notice: Option<String>,
}

/// Tests of the whole.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Integration {
    /// End-to-end tests.
    pub e2e: Vec<TestPath>,
    /// Cron expression of the run.
    pub schedule: Option<String>,
}

/// People in charge.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HumanOversight {
    /// Where people stand.
    pub mode: Option<OversightMode>,
    /// When a person gets the case.
    pub route_when: Vec<String>,
    /// Which queue.
    pub queue: Option<String>,
    /// How soon they answer.
    pub sla_minutes: Option<Amount>,
    /// Cases expected a day.
    pub expected_per_day: Option<Amount>,
    /// Cases they can take a day.
    pub capacity_per_day: Option<Amount>,
    /// They can overrule the system.
    pub can_override: Option<bool>,
    /// How they stop it.
    pub stop_procedure: Option<RepoPath>,
    /// How they are trained.
    pub training: Option<RepoPath>,
    /// Where overrides are recorded.
    pub override_log: Option<String>,
    /// How often they overrule.
    pub override_rate: Option<OverrideRate>,
    /// Tests of the routing.
    pub tests: Vec<TestPath>,
}

/// Where people stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OversightMode {
    /// They agree to each case.
    InTheLoop,
    /// They watch and can step in.
    OnTheLoop,
    /// Nobody.
    None,
}

/// How often people overrule.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OverrideRate {
    /// Share.
    pub value: Option<Share>,
    /// Of which period.
    pub period: Option<String>,
    /// Of how many cases.
    pub n: Option<Count>,
}
