//! D: laws, risks, approvals.

use super::purpose::Stage;
use super::types::{Amount, Date, PathOrText, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// Laws, risks, approvals.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Governance {
    /// Classification under the EU AI Act.
    pub eu_ai_act: Option<EuAiAct>,
    /// Other laws.
    pub other_regimes: Vec<Regime>,
    /// Risks.
    pub risk_register: Option<RepoPath>,
    /// Which risks are accepted.
    pub risk_tolerance: Option<PathOrText>,
    /// Who accepted what is left.
    pub residual_accepted_by: Option<NameDate>,
    /// AI policy.
    pub policy: Option<RepoPath>,
    /// Approvals.
    pub approvals: Vec<Approval>,
    /// How often all this is looked at.
    pub review_cadence_days: Option<Amount>,
    /// How it ends.
    pub retirement: Option<RepoPath>,
    /// Where worries go.
    pub concerns_channel: Option<String>,
    /// Where it runs.
    pub environment: Option<Environment>,
    /// What users are told.
    pub disclosure: Option<Disclosure>,
    /// Papers of a high-risk system.
    pub compliance_file: Option<ComplianceFile>,
}

/// Classification under the EU AI Act.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EuAiAct {
    /// The act applies.
    pub in_scope: Option<bool>,
    /// Role.
    pub role: Option<AiActRole>,
    /// Class.
    pub class: Option<AiActClass>,
    /// Why.
    pub rationale: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// Role under the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AiActRole {
    /// Provider.
    Provider,
    /// Deployer.
    Deployer,
    /// Importer.
    Importer,
    /// Distributor.
    Distributor,
    /// None.
    None,
}

/// Class under the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AiActClass {
    /// Prohibited.
    Prohibited,
    /// High risk.
    High,
    /// Transparency duties.
    Limited,
    /// Minimal risk.
    Minimal,
    /// General-purpose model.
    Gpai,
    /// Not in scope.
    NotInScope,
}

/// Another law.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Regime {
    /// Name.
    pub name: Option<String>,
    /// It applies.
    pub applies: Option<bool>,
    /// Remark.
    pub note: Option<String>,
}

/// A person and a date.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NameDate {
    /// Who.
    pub name: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// An approval.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Approval {
    /// For which stage.
    pub stage: Option<Stage>,
    /// In which role.
    pub role: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// Where it runs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Environment {
    /// Accounts.
    pub accounts: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    /// Reachable from where.
    pub network: Option<Network>,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Certificates of the environment.
    pub certifications: Vec<String>,
}

/// Reachable from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// Inside only.
    Private,
    /// From everywhere.
    Public,
}

/// What users are told.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Disclosure {
    /// The words.
    pub text: Option<String>,
    /// Where they stand.
    pub r#where: Vec<DisclosurePlace>,
    /// How generated content is marked.
    pub content_marking: Option<ContentMarking>,
    /// How to reach a person.
    pub human_contact: Option<String>,
}

/// Where users are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosurePlace {
    /// User interface.
    Ui,
    /// API.
    Api,
    /// Documentation.
    Docs,
    /// Spoken.
    Voice,
}

/// How generated content is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentMarking {
    /// Not.
    None,
    /// Metadata.
    Metadata,
    /// Watermark.
    Watermark,
    /// Visible label.
    Label,
}

/// Papers of a high-risk system.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ComplianceFile {
    /// Technical documentation.
    pub technical_documentation: Option<RepoPath>,
    /// Quality management.
    pub qms: Option<RepoPath>,
    /// Impact on fundamental rights.
    pub impact_assessment: Option<RepoPath>,
    /// Monitoring after launch.
    pub post_market_plan: Option<RepoPath>,
    /// Reporting of serious incidents.
    pub incident_reporting: Option<RepoPath>,
    /// Instructions for use.
    pub instructions_for_use: Option<RepoPath>,
    /// Conformity assessment.
    pub conformity: Option<String>,
    /// Registration number.
    pub registration: Option<String>,
    /// How long logs are kept.
    pub log_retention_days: Option<Amount>,
}

/// What is written down.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Docs {
    /// Architecture.
    pub architecture: Option<RepoPath>,
    /// Operations.
    pub operations: Option<RepoPath>,
    /// Components that the architecture must name.
    pub components: Vec<String>,
    /// System or model card.
    pub system_card: Option<RepoPath>,
    /// Could someone else run it?
    pub handover: Option<Handover>,
}

/// Could someone else run it?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Handover {
    /// The handover.
    pub doc: Option<RepoPath>,
    /// People who can, at least two.
    pub maintainers: Vec<String>,
    /// Someone else tried.
    pub drill: Option<HandoverDrill>,
    /// Leaving the supplier.
    pub vendor_exit: Option<RepoPath>,
    /// Who has access to what.
    pub access_list: Option<RepoPath>,
    /// Licences can be handed on.
    pub licences_transferred: Option<bool>,
}

/// Someone else did a task.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HandoverDrill {
    /// When.
    pub date: Option<Date>,
    /// Who.
    pub by: Option<String>,
    /// Which.
    pub task: Option<String>,
    /// Record.
    pub evidence: Option<RepoPath>,
}
