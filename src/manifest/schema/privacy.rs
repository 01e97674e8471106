//! D: personal data.

use super::types::{Amount, PathOrText, RepoPath, TestPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// Personal data.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Privacy {
    /// There is personal data.
    pub personal: Option<bool>,
    /// Which.
    pub categories: Vec<String>,
    /// What for.
    pub purpose: Option<String>,
    /// On which ground.
    pub lawful_basis: Option<String>,
    /// Impact assessment, or why none is needed.
    pub dpia: Option<PathOrText>,
    /// How long it is kept.
    pub retention_days: Option<Retention>,
    /// How it is deleted.
    pub deletion: Option<RepoPath>,
    /// Where it is kept.
    pub residency: Vec<String>,
    /// Who else touches it.
    pub processors: Vec<Processor>,
    /// How people get their rights.
    pub subject_rights: Option<RepoPath>,
    /// Where it is removed.
    pub redaction: Option<Redaction>,
}

/// Days of keeping.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Inputs.
    pub inputs: Option<Amount>,
    /// Outputs.
    pub outputs: Option<Amount>,
    /// Logs.
    pub logs: Option<Amount>,
    /// Conversation history.
    pub history: Option<Amount>,
    /// Embeddings.
    pub embeddings: Option<Amount>,
}

/// Someone else who touches personal data.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Processor {
    /// Name.
    pub name: Option<String>,
    /// There is a contract.
    pub dpa: Option<bool>,
    /// They train on it.
    pub trains_on_data: Option<bool>,
}

/// Where personal data is removed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Redaction {
    /// From prompts.
    pub prompts: Option<bool>,
    /// From logs.
    pub logs: Option<bool>,
    /// From traces.
    pub traces: Option<bool>,
    /// From evaluation data.
    pub evals: Option<bool>,
    /// How.
    pub method: Option<RedactionMethod>,
    /// Tests.
    pub tests: Vec<TestPath>,
}

/// How personal data is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedactionMethod {
    /// Presidio.
    Presidio,
    /// Patterns.
    Regex,
    /// A DLP service.
    Dlp,
    /// Own code.
    Custom,
}
