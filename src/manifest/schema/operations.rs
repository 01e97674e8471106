//! O: logs, reviews, alerts, people on call, incidents.

use super::types::{Amount, Date, PathOrUrl, RepoPath, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// The record of decisions.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Logging {
    /// Each answer is recorded.
    pub predictions: Option<bool>,
    /// What is recorded (request_id, model_version, prompt_version, …).
    pub fields: Vec<String>,
    /// Where.
    pub store: Option<String>,
    /// How long.
    pub retention_days: Option<Amount>,
    /// Who may read.
    pub access: Option<String>,
    /// Changes show.
    pub tamper_evident: Option<bool>,
    /// Tracing tool.
    pub tracing: Option<Tracing>,
}

/// Tracing tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tracing {
    /// OpenTelemetry.
    Otel,
    /// Langfuse.
    Langfuse,
    /// LangSmith.
    Langsmith,
    /// Phoenix.
    Phoenix,
    /// MLflow.
    Mlflow,
    /// Another one.
    Other,
    /// None.
    None,
}

/// People read samples of the output.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Review {
    /// Who.
    pub who: Option<String>,
    /// Share read.
    pub sample_rate: Option<Share>,
    /// Or how many a week.
    pub per_week: Option<Amount>,
    /// How often.
    pub cadence_days: Option<Amount>,
    /// By which rubric.
    pub rubric: Option<RepoPath>,
    /// Where findings are kept.
    pub findings: Option<PathOrUrl>,
    /// Last time.
    pub last: Option<Date>,
}

/// An alert.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AlertRule {
    /// Name in the rule file.
    pub name: Option<String>,
    /// What it is about.
    pub signal: Option<AlertSignal>,
    /// Expression.
    pub expr: Option<String>,
    /// Or condition in words.
    pub condition: Option<String>,
    /// The limit.
    pub threshold: Option<f64>,
    /// Over which time.
    pub window: Option<String>,
    /// Wake someone or not.
    pub severity: Option<AlertSeverity>,
    /// Key of `on_call` that gets it.
    pub routes_to: Option<String>,
    /// What to do.
    pub runbook: Option<RepoPath>,
    /// Where it is defined.
    pub rule_file: Option<RepoPath>,
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertSignal {
    /// Quality.
    Quality,
    /// Drift.
    Drift,
    /// Latency.
    Latency,
    /// Errors.
    Errors,
    /// Data.
    Data,
    /// Cost.
    Cost,
    /// Safety.
    Safety,
}

/// Wake someone or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertSeverity {
    /// Now.
    Page,
    /// In working hours.
    Ticket,
}

/// Who is called.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OnCall {
    /// First.
    pub primary: Option<String>,
    /// Second.
    pub secondary: Option<String>,
    /// The rota.
    pub schedule: Option<PathOrUrl>,
    /// When.
    pub coverage: Option<Coverage>,
    /// How soon they answer.
    pub ack_minutes: Option<Amount>,
    /// Who comes next.
    pub escalation: Vec<String>,
    /// When the rota was last confirmed.
    pub reviewed: Option<Date>,
}

/// When someone is on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Always.
    #[serde(rename = "24x7")]
    AllHours,
    /// Working hours.
    BusinessHours,
}

/// When it went wrong.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Incidents {
    /// The process.
    pub process: Option<RepoPath>,
    /// Levels.
    pub severity_levels: Vec<String>,
    /// Kinds only AI has.
    pub ai_specific: Vec<IncidentKind>,
    /// What is said to whom.
    pub comms: Option<RepoPath>,
    /// Template of the review.
    pub postmortem_template: Option<RepoPath>,
    /// The record.
    pub log: Option<PathOrUrl>,
    /// How often incidents are reviewed.
    pub review_cadence_days: Option<Amount>,
    /// Serious incidents are reported.
    pub regulator_report: Option<bool>,
}

/// A kind of incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// Wrong answer.
    WrongAnswer,
    /// Harm.
    Harm,
    /// Leak.
    Leak,
    /// Bias.
    Bias,
    /// Drift.
    Drift,
    /// Cost.
    Cost,
}

/// Why this answer?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Explainability {
    /// How.
    pub method: Option<ExplainMethod>,
    /// For each answer.
    pub per_decision: Option<bool>,
    /// For whom.
    pub audience: Vec<ExplainAudience>,
    /// An example.
    pub sample: Option<RepoPath>,
    /// Description.
    pub doc: Option<RepoPath>,
}

/// How an answer is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExplainMethod {
    /// Reason codes.
    ReasonCodes,
    /// SHAP values.
    Shap,
    /// Citations.
    Citations,
    /// Rules that fired.
    RulesTrace,
    /// Steps taken.
    Trace,
    /// What would have changed it.
    Counterfactual,
}

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExplainAudience {
    /// Users.
    User,
    /// Reviewers.
    Reviewer,
    /// Auditors.
    Auditor,
}
