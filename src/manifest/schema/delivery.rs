//! D: shipping, taking back, retraining.

use super::types::{Amount, Date, Percent, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// Taking a release back.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rollback {
    /// How long it may take (default 5).
    pub target_minutes: Option<Amount>,
    /// Instructions.
    pub runbook: Option<RepoPath>,
    /// Command.
    pub command: Option<String>,
    /// Without a person.
    pub automated: Option<bool>,
    /// Alert that sets it off.
    pub trigger: Option<String>,
    /// What is taken back.
    pub covers: Vec<RollbackScope>,
    /// Last drill.
    pub last_drill: Option<RollbackDrill>,
}

/// What a rollback covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RollbackScope {
    /// Models.
    Model,
    /// Prompts.
    Prompt,
    /// Configuration.
    Config,
    /// Search index.
    Index,
    /// Code.
    Code,
    /// Data.
    Data,
}

/// A drill.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RollbackDrill {
    /// When.
    pub date: Option<Date>,
    /// How long it took.
    pub minutes: Option<Amount>,
    /// Record.
    pub evidence: Option<RepoPath>,
}

/// Bringing a release to users.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rollout {
    /// How.
    pub strategy: Option<RolloutStrategy>,
    /// Traffic of the first step (default 5).
    pub first_step_pct: Option<Percent>,
    /// Traffic of all steps.
    pub steps: Vec<Percent>,
    /// Time between steps.
    pub hold_minutes: Option<Amount>,
    /// When it goes on.
    pub promote_when: Vec<String>,
    /// When it stops.
    pub abort_when: Vec<String>,
    /// Where it is configured.
    pub config: Option<RepoPath>,
    /// Why the first step is larger, if it is.
    pub exceptions: Option<String>,
}

/// How a release reaches users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RolloutStrategy {
    /// A few first.
    Canary,
    /// Beside the old one, unseen.
    Shadow,
    /// Two environments.
    BlueGreen,
    /// Two versions compared.
    Ab,
}

/// What a release is made of.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Artifacts {
    /// Models.
    pub models: Vec<ModelArtifact>,
    /// Prompts.
    pub prompts: Option<RepoPath>,
    /// Where versions are kept.
    pub registry: Option<String>,
    /// Lock files and image digests.
    pub environment: Vec<String>,
    /// How the model was made.
    pub training: Option<Training>,
}

/// A model.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ModelArtifact {
    /// Name.
    pub name: Option<String>,
    /// Version.
    pub version: Option<String>,
    /// Digest.
    pub digest: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// License.
    pub license: Option<String>,
    /// The exact version is fixed.
    pub pinned: Option<bool>,
    /// When it came out.
    pub released: Option<Date>,
}

/// How the model was made.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Training {
    /// Code.
    pub code: Option<RepoPath>,
    /// Random seed.
    pub seed: Option<f64>,
    /// Version of the data.
    pub data_version: Option<String>,
    /// Command.
    pub command: Option<String>,
}

/// The pipeline.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// CI system.
    pub ci: Option<String>,
    /// Its files.
    pub pipeline: Vec<RepoPath>,
    /// Environments in order.
    pub environments: Vec<String>,
    /// Checks a merge needs.
    pub required_checks: Vec<String>,
    /// Who or what lets a release pass.
    pub approval: Option<String>,
    /// Infrastructure as code.
    pub iac: Option<RepoPath>,
}

/// New versions of the model.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Retraining {
    /// What sets it off.
    pub trigger: Vec<RetrainTrigger>,
    /// Instructions.
    pub procedure: Option<RepoPath>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Id of the entry in `evals` it must pass.
    pub gate: Option<String>,
    /// How versions are swapped.
    pub swap: Option<SwapMode>,
    /// Downtime.
    pub downtime_minutes: Option<Amount>,
    /// Last time.
    pub last_run: Option<DatedEvidence>,
}

/// What sets retraining off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetrainTrigger {
    /// Drift.
    Drift,
    /// A schedule.
    Schedule,
    /// A number.
    Metric,
    /// A person.
    Manual,
}

/// How versions are swapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SwapMode {
    /// Two environments.
    BlueGreen,
    /// Beside the old one.
    Shadow,
    /// One instance after the other.
    Rolling,
    /// A name is moved.
    Alias,
}

/// A date with its record.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DatedEvidence {
    /// When.
    pub date: Option<Date>,
    /// Record.
    pub evidence: Option<RepoPath>,
}
