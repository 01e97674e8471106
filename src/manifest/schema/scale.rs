//! D: load, capacity and efficiency.

use super::types::{Amount, Count, DateOrTime, PathOrText, Percent, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// The load test.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Load {
    /// Load of the demo.
    pub demo_rps: Option<Amount>,
    /// Load expected.
    pub expected_rps: Option<Amount>,
    /// Load at the peak.
    pub peak_rps: Option<Amount>,
    /// How many times the demo load it must hold (default 10).
    pub multiplier: Option<Amount>,
    /// Users at once.
    pub concurrency: Option<Count>,
    /// Script.
    pub script: Option<RepoPath>,
    /// Result artefact.
    pub results: Option<RepoPath>,
    /// Tool.
    pub tool: Option<LoadTool>,
    /// When.
    pub run_at: Option<DateOrTime>,
    /// Where.
    pub environment: Option<String>,
}

/// Load testing tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadTool {
    /// k6.
    K6,
    /// Locust.
    Locust,
    /// JMeter.
    Jmeter,
    /// Gatling.
    Gatling,
    /// Vegeta.
    Vegeta,
    /// Artillery.
    Artillery,
    /// Another one.
    Other,
}

/// What it can grow to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Capacity {
    /// Fewest instances.
    pub min_replicas: Option<Count>,
    /// Most instances.
    pub max_replicas: Option<Count>,
    /// Where scaling is configured.
    pub autoscale: Option<RepoPath>,
    /// Limits of the model supplier.
    pub provider_quota: Option<ProviderQuota>,
    /// Spare room at the peak.
    pub headroom_pct: Option<Amount>,
    /// Growth expected in a year.
    pub growth_12m: Option<String>,
    /// What gives first.
    pub bottleneck: Option<String>,
    /// Where probes are configured.
    pub health_checks: Vec<RepoPath>,
    /// Zones.
    pub zones: Option<Count>,
}

/// Limits of the model supplier.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProviderQuota {
    /// Requests a minute.
    pub rpm: Option<Amount>,
    /// Tokens a minute.
    pub tpm: Option<Amount>,
}

/// What happens beyond that.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Overload {
    /// Limit of a caller.
    pub rate_limit: Option<String>,
    /// Quota of a user.
    pub per_user_quota: Option<String>,
    /// The waiting line.
    pub queue: Option<QueueLimits>,
    /// Who is turned away first.
    pub shed: Option<String>,
    /// Callers are told when to come back.
    pub retry_after: Option<bool>,
}

/// The waiting line.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QueueLimits {
    /// Longest.
    pub max: Option<Count>,
    /// Longest wait.
    pub timeout_ms: Option<Amount>,
}

/// Doing with less.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Efficiency {
    /// Cache.
    pub cache: Option<CacheKind>,
    /// How long entries live.
    pub cache_ttl_s: Option<Amount>,
    /// Requests are bundled.
    pub batching: Option<bool>,
    /// Which requests go to a smaller model.
    pub routing: Option<String>,
    /// Longest answer.
    pub max_output_tokens: Option<Count>,
    /// Saving measured.
    pub measured_saving_pct: Option<Percent>,
    /// Why so.
    pub decision: Option<PathOrText>,
}

/// Kind of cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CacheKind {
    /// None.
    None,
    /// Same request.
    Exact,
    /// Similar request.
    Semantic,
    /// Prompt prefix at the supplier.
    Prompt,
    /// Features.
    Feature,
}
