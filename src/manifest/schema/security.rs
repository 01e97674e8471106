//! D: attackers.

use super::types::{Amount, Count, Date, DateOrTime, RepoPath, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// Attackers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// Threat model.
    pub threat_model: Option<RepoPath>,
    /// Security review.
    pub reviewed: Option<ReviewedBy>,
    /// Where it can be attacked.
    pub surfaces: Vec<Surface>,
    /// Keys and passwords.
    pub secrets: Option<Secrets>,
    /// Attacks tried.
    pub red_team: Option<RedTeam>,
    /// Tools an agent may call.
    pub tools: Vec<AgentTool>,
    /// Most steps of an agent.
    pub max_steps: Option<Count>,
    /// Longest run of an agent.
    pub max_runtime_s: Option<Amount>,
    /// Where generated code runs.
    pub sandbox: Option<String>,
    /// Who gets in.
    pub auth: Option<Auth>,
    /// Who may change models.
    pub model_write_access: Vec<String>,
    /// What comes from outside.
    pub supply_chain: Option<SupplyChain>,
}

/// A review.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewedBy {
    /// Who.
    pub by: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// Where it can be attacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// API.
    Api,
    /// Integrations.
    Integration,
    /// Data sets.
    Dataset,
    /// Prompts.
    Prompt,
    /// Retrieved documents.
    Retrieval,
    /// Tools.
    Tool,
    /// Model files.
    ModelFile,
    /// User interface.
    Ui,
}

/// Keys and passwords.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// Where they are kept.
    pub manager: Option<SecretManager>,
    /// What looks for leaked ones.
    pub scanner: Option<String>,
    /// Known findings.
    pub baseline: Option<RepoPath>,
}

/// Where secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecretManager {
    /// A vault.
    Vault,
    /// The cloud's secret store.
    Cloud,
    /// The CI system.
    Ci,
    /// Environment variables.
    Env,
}

/// Attacks tried.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RedTeam {
    /// Tool.
    pub tool: Option<String>,
    /// Or script.
    pub script: Option<RepoPath>,
    /// Which attacks.
    pub categories: Vec<AttackCategory>,
    /// Result artefact.
    pub results: Option<RepoPath>,
    /// Share withstood.
    pub pass_rate: Option<Share>,
    /// The bar.
    pub threshold: Option<Share>,
    /// When.
    pub run_at: Option<DateOrTime>,
    /// On which model.
    pub model_version: Option<String>,
}

/// A kind of attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttackCategory {
    /// Instructions in the prompt.
    DirectInjection,
    /// Instructions in content.
    IndirectInjection,
    /// Talking it out of its rules.
    Jailbreak,
    /// Getting data out.
    DataLeak,
    /// Getting the prompt out.
    PromptLeak,
    /// Misusing tools.
    ToolAbuse,
    /// Harmful output.
    Toxicity,
    /// Fooling a classifier.
    Evasion,
}

/// A tool an agent may call.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AgentTool {
    /// Name.
    pub name: Option<String>,
    /// What it can do.
    pub effect: Option<ToolEffect>,
    /// What it may touch.
    pub permissions: Option<String>,
    /// Who agrees.
    pub approval: Option<ToolApproval>,
    /// How often.
    pub rate_limit: Option<String>,
}

/// What a tool can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToolEffect {
    /// Look.
    Read,
    /// Change, and change back.
    Write,
    /// Change for good.
    Irreversible,
}

/// Who agrees to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToolApproval {
    /// Nobody.
    None,
    /// A person.
    Human,
}

/// Who gets in.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// How callers prove who they are.
    pub method: Option<AuthMethod>,
    /// What they may do.
    pub authorisation: Option<String>,
    /// What keeps tenants apart.
    pub tenant_isolation: Option<String>,
    /// Encryption.
    pub encryption: Option<Encryption>,
}

/// How callers prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// OpenID Connect.
    Oidc,
    /// Key.
    ApiKey,
    /// Client certificates.
    Mtls,
    /// Cloud identity.
    Iam,
    /// Not at all.
    None,
}

/// Encryption.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Encryption {
    /// On the way.
    pub in_transit: Option<bool>,
    /// In storage.
    pub at_rest: Option<bool>,
}

/// What comes from outside.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SupplyChain {
    /// Bill of materials.
    pub sbom: Option<RepoPath>,
    /// Bill of models and data.
    pub ai_bom: Option<RepoPath>,
    /// Vulnerability scanner.
    pub scanner: Option<String>,
    /// Update bot.
    pub update_bot: Option<String>,
    /// Formats of model files.
    pub model_formats: Vec<ModelFormat>,
    /// Model files are checked by digest.
    pub model_digests: Option<bool>,
    /// Code from model hubs is run.
    pub trust_remote_code: Option<bool>,
}

/// Format of a model file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelFormat {
    /// safetensors.
    Safetensors,
    /// ONNX.
    Onnx,
    /// GGUF.
    Gguf,
    /// Pickle: loading it runs code.
    Pickle,
}
