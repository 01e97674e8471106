//! O: what is measured in production.

use super::types::{Amount, Date, PathOrText, PathOrUrl, RepoPath, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// What is measured in production.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Monitoring {
    /// Is it up?
    pub health: Option<Health>,
    /// Is it right?
    pub quality: Vec<QualityMonitor>,
    /// Do inputs change?
    pub input_drift: Option<InputDrift>,
    /// Do outputs change?
    pub output_drift: Option<OutputDrift>,
    /// Does data arrive?
    pub pipeline: Option<PipelineMonitor>,
    /// Does it make things up?
    pub hallucination: Option<HallucinationMonitor>,
    /// What users do.
    pub user_signals: Vec<UserSignal>,
    /// Is it out of date?
    pub staleness: Option<Staleness>,
}

/// Is it up?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Health {
    /// What is measured (latency, errors, traffic, saturation, cost).
    pub metrics: Vec<String>,
    /// Where.
    pub backend: Option<String>,
    /// Where people look.
    pub dashboard: Option<PathOrUrl>,
    /// Fields of `slo` it answers.
    pub slo_refs: Vec<String>,
}

/// Is it right?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QualityMonitor {
    /// Name.
    pub metric: Option<String>,
    /// Where the truth comes from.
    pub source: Option<QualitySource>,
    /// Share looked at.
    pub sample_rate: Option<Share>,
    /// Days until the truth is known.
    pub label_delay_days: Option<Amount>,
    /// The limit.
    pub threshold: Option<f64>,
    /// Over which time.
    pub window: Option<String>,
    /// Where it is configured.
    pub config: Option<RepoPath>,
    /// Alert that fires.
    pub alert: Option<String>,
}

/// Where the truth comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualitySource {
    /// Labels that arrive later.
    Labels,
    /// People.
    HumanReview,
    /// A model.
    ModelJudge,
    /// A stand-in number.
    Proxy,
    /// Users.
    UserFeedback,
}

/// Do inputs change?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InputDrift {
    /// Features watched.
    pub features: Vec<String>,
    /// Or properties watched.
    pub signals: Vec<String>,
    /// How difference is measured.
    pub statistic: Option<DriftStatistic>,
    /// What it is compared with: a file or a version.
    pub baseline: Option<PathOrText>,
    /// The limit.
    pub threshold: Option<f64>,
    /// Over which time.
    pub window: Option<String>,
    /// Where it is configured.
    pub config: Option<RepoPath>,
    /// What happens then.
    pub on_drift: Option<OnDrift>,
}

/// How difference is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DriftStatistic {
    /// Population stability index.
    Psi,
    /// Kolmogorov-Smirnov.
    Ks,
    /// Chi-squared.
    Chi2,
    /// Jensen-Shannon.
    Js,
    /// Wasserstein distance.
    Wasserstein,
    /// Distance of embeddings.
    Embedding,
    /// Shift of topics.
    Topic,
}

/// What happens on drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDrift {
    /// Someone is told.
    Alert,
    /// Training starts.
    Retrain,
    /// People look.
    Review,
}

/// Do outputs change?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OutputDrift {
    /// What is watched.
    pub signals: Vec<OutputSignal>,
    /// How difference is measured.
    pub statistic: Option<DriftStatistic>,
    /// The limit.
    pub threshold: Option<f64>,
    /// Over which time.
    pub window_minutes: Option<Amount>,
    /// Where it is configured.
    pub config: Option<RepoPath>,
}

/// A property of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutputSignal {
    /// Mix of classes.
    ClassMix,
    /// Score.
    Score,
    /// Confidence.
    Confidence,
    /// Length.
    Length,
    /// Refusals.
    RefusalRate,
    /// Mix of tools.
    ToolMix,
    /// Fallbacks.
    FallbackRate,
    /// Missing numbers.
    NanRate,
}

/// Does data arrive?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PipelineMonitor {
    /// Highest age.
    pub freshness_minutes: Option<Amount>,
    /// How far the volume may differ.
    pub volume_tolerance_pct: Option<Amount>,
    /// Checks.
    pub checks: Option<RepoPath>,
    /// Alert that fires.
    pub alert: Option<String>,
}

/// Does it make things up?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HallucinationMonitor {
    /// Name.
    pub metric: Option<String>,
    /// How it is found.
    pub method: Option<HallucinationMethod>,
    /// Share looked at.
    pub sample_rate: Option<Share>,
    /// The limit.
    pub threshold: Option<f64>,
    /// Where it is configured.
    pub config: Option<RepoPath>,
    /// Alert that fires.
    pub alert: Option<String>,
}

/// How invented content is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HallucinationMethod {
    /// A model judges.
    Judge,
    /// Entailment.
    Nli,
    /// Citations are checked.
    CitationCheck,
    /// People look at samples.
    HumanSample,
}

/// Something users do.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UserSignal {
    /// What.
    pub name: Option<UserSignalName>,
    /// Where it is counted.
    pub source: Option<PathOrUrl>,
    /// The limit.
    pub threshold: Option<f64>,
    /// Over which time.
    pub window: Option<String>,
}

/// Something users do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserSignalName {
    /// They use it.
    Engagement,
    /// They finish.
    CompletionRate,
    /// How long they stay.
    SessionLength,
    /// They give up.
    Abandonment,
    /// They ask again.
    RetryRate,
    /// They change the answer.
    EditRate,
    /// They take the answer.
    AcceptanceRate,
}

/// Is it out of date?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Staleness {
    /// Last training.
    pub trained_on: Option<Date>,
    /// Last day the model knows.
    pub knowledge_cutoff: Option<Date>,
    /// Highest age accepted.
    pub max_age_days: Option<Amount>,
    /// What age does: a sentence or `eval:<id>`.
    pub impact: Option<String>,
    /// How the supplier tells of changes.
    pub provider_notice: Option<ProviderNotice>,
    /// Day the supplier switches it off.
    pub deprecation_date: Option<Date>,
}

/// How the supplier tells of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderNotice {
    /// Mail.
    Email,
    /// A feed.
    Feed,
    /// Nothing.
    None,
}
