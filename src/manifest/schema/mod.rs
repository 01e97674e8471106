//! The manifest as types: one struct per section, one small file per theme.
//!
//! These types are the single source of truth. The JSON Schema that `produ schema manifest` prints is generated from
//! them, and validation walks the document along that schema. Field comments become descriptions there, so they are
//! written for the person who fills in the file. All fields but three are optional: absent, blank and placeholder mean
//! not declared.

pub mod adoption;
pub mod cost;
pub mod data;
pub mod delivery;
pub mod dependencies;
pub mod evals;
pub mod fallback;
pub mod gate;
pub mod governance;
pub mod improvement;
pub mod monitoring;
pub mod operations;
pub mod ownership;
pub mod privacy;
pub mod purpose;
pub mod robustness;
pub mod scale;
pub mod security;
pub mod system;
pub mod types;

use adoption::Adoption;
use cost::Cost;
use data::{Data, Retrieval};
use delivery::{Artifacts, Delivery, Retraining, Rollback, Rollout};
use dependencies::{Dependency, HumanOversight, Integration};
use evals::{Eval, Fairness};
use fallback::{Dr, Fallback, OutputGuards};
use gate::{Attestation, Gate, Waiver};
use governance::{Docs, Governance};
use improvement::Improvement;
use monitoring::Monitoring;
use operations::{AlertRule, Explainability, Incidents, Logging, OnCall, Review};
use ownership::{Contract, Owners, Slo, Stakeholder};
use privacy::Privacy;
use purpose::{Plan, ProblemSection, SuccessMetric, ValueSection};
use robustness::FailureMode;
use robustness::{EdgeCases, InputLimits, Ood};
use scale::{Capacity, Efficiency, Load, Overload};
use schemars::JsonSchema;
use security::Security;
use serde::Deserialize;
use system::System;
use types::{ManifestPath, RepoPath, SchemaVersion};

/// Facts about one AI system, declared by the people who run it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "produ manifest")]
pub struct ManifestData {
    /// Version of this format: `"1"`.
    pub schema_version: SchemaVersion,
    /// The system and the facts that switch rules on and off.
    pub system: System,
    /// A parent manifest this one takes purpose and adoption facts from, relative to this file.
    pub inherits: Option<ManifestPath>,
    /// P: what it is for.
    pub problem: Option<ProblemSection>,
    /// P: how success is measured.
    #[serde(default)]
    pub success_metrics: Vec<SuccessMetric>,
    /// P: how the value is proven.
    pub value: Option<ValueSection>,
    /// P: the way to production.
    pub plan: Option<Plan>,
    /// P: who answers for what.
    pub owners: Option<Owners>,
    /// P: who has to agree.
    #[serde(default)]
    pub stakeholders: Vec<Stakeholder>,
    /// P: what goes in and out.
    pub contract: Option<Contract>,
    /// P: the performance budget.
    pub slo: Option<Slo>,
    /// R: the data it lives on.
    pub data: Option<Data>,
    /// R: the documents answers are built from.
    pub retrieval: Option<Retrieval>,
    /// R: how good the answers are.
    #[serde(default)]
    pub evals: Vec<Eval>,
    /// R: what each part contributes.
    pub ablation: Option<RepoPath>,
    /// R: differences between groups.
    pub fairness: Option<Fairness>,
    /// R: odd inputs that are tested.
    pub edge_cases: Option<EdgeCases>,
    /// R: input it was not made for.
    pub ood: Option<Ood>,
    /// R: ways to fail, here or in a file.
    pub failure_modes: Option<FailureModes>,
    /// R: what may go in.
    pub input_limits: Option<InputLimits>,
    /// R: what happens when something fails.
    pub fallback: Option<Fallback>,
    /// R: checks on what goes out.
    pub output_guards: Option<OutputGuards>,
    /// R: coming back after a disaster.
    pub dr: Option<Dr>,
    /// D: systems it leans on.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
    /// D: tests of the whole.
    pub integration: Option<Integration>,
    /// R: people in charge.
    pub human_oversight: Option<HumanOversight>,
    /// O: what is measured in production.
    pub monitoring: Option<Monitoring>,
    /// O: the record of decisions.
    pub logging: Option<Logging>,
    /// O: people read samples.
    pub review: Option<Review>,
    /// O: alerts.
    #[serde(default)]
    pub alerts: Vec<AlertRule>,
    /// O: who is called.
    pub on_call: Option<OnCall>,
    /// O: instructions for bad days.
    #[serde(default)]
    pub runbooks: Vec<RepoPath>,
    /// O: when it went wrong.
    pub incidents: Option<Incidents>,
    /// O: why this answer.
    pub explainability: Option<Explainability>,
    /// D: taking a release back.
    pub rollback: Option<Rollback>,
    /// D: bringing a release to users.
    pub rollout: Option<Rollout>,
    /// D: what a release is made of.
    pub artifacts: Option<Artifacts>,
    /// D: the pipeline.
    pub delivery: Option<Delivery>,
    /// D: new versions of the model.
    pub retraining: Option<Retraining>,
    /// D: the load test.
    pub load: Option<Load>,
    /// D: what it can grow to.
    pub capacity: Option<Capacity>,
    /// D: what happens beyond that.
    pub overload: Option<Overload>,
    /// D: doing with less.
    pub efficiency: Option<Efficiency>,
    /// D: what it costs.
    pub cost: Option<Cost>,
    /// D: attackers.
    pub security: Option<Security>,
    /// D: personal data.
    pub privacy: Option<Privacy>,
    /// D: laws, risks, approvals.
    pub governance: Option<Governance>,
    /// D: what is written down.
    pub docs: Option<Docs>,
    /// U: do people use it.
    pub adoption: Option<Adoption>,
    /// U: does it get better.
    pub improvement: Option<Improvement>,
    /// Statements of named people, for what no file can prove.
    #[serde(default)]
    pub attestations: Vec<Attestation>,
    /// Rules knowingly not met.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    /// The project's own thresholds.
    pub gate: Option<Gate>,
}

/// Ways to fail: a file of the repository, or a list here.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FailureModes {
    /// Path of the register.
    File(RepoPath),
    /// The register itself.
    List(Vec<FailureMode>),
}
