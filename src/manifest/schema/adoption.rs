//! U: do people use it?

use super::types::{Amount, Count, Date, PathOrText, PathOrUrl, Percent, RepoPath, Share};
use schemars::JsonSchema;
use serde::Deserialize;

/// Do people use it?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Adoption {
    /// How work changes.
    pub workflow: Option<Workflow>,
    /// Adoption plan.
    pub plan: Option<RepoPath>,
    /// Who stands behind it.
    pub sponsor: Option<String>,
    /// Who carries it.
    pub champions: Vec<String>,
    /// What was said where.
    pub comms: Vec<Comms>,
    /// What users gain.
    pub benefits_to_users: Vec<String>,
    /// What changes in the process.
    pub process_changes: Vec<String>,
    /// How many should use it.
    pub target_users: Option<Count>,
    /// Numbers.
    pub metrics: Vec<AdoptionMetric>,
    /// Training.
    pub training: Option<UserTraining>,
    /// Trust.
    pub trust: Option<Trust>,
    /// Tests with users.
    pub user_tests: Vec<UserTest>,
    /// What users tell us.
    pub feedback: Option<Feedback>,
}

/// How work changes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Workflow {
    /// Work before: a sentence or a document.
    pub before: Option<PathOrText>,
    /// Work after.
    pub after: Option<PathOrText>,
    /// Where people meet it.
    pub touchpoints: Vec<String>,
    /// Steps added.
    pub added_steps: Option<Count>,
    /// Steps removed.
    pub removed_steps: Option<Count>,
    /// What could annoy.
    pub friction_risks: Vec<String>,
}

/// An announcement.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Comms {
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub channel: Option<String>,
}

/// A number about use.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdoptionMetric {
    /// Which.
    pub name: Option<AdoptionMetricName>,
    /// Wanted.
    pub target: Option<f64>,
    /// Now.
    pub current: Option<f64>,
    /// Where it comes from.
    pub source: Option<PathOrText>,
    /// As of.
    pub date: Option<Date>,
}

/// A number about use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdoptionMetricName {
    /// Active users.
    ActiveUsers,
    /// Share of those who could.
    UsageRate,
    /// Tasks finished.
    TaskCompletion,
    /// Time saved.
    TimeSaved,
    /// They come back.
    Retention,
}

/// Training of users.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UserTraining {
    /// Material.
    pub materials: Vec<PathOrUrl>,
    /// For whom.
    pub audiences: Vec<TrainingAudience>,
    /// Share trained.
    pub coverage_pct: Option<Percent>,
    /// How often.
    pub cadence_months: Option<Amount>,
    /// Last time.
    pub last: Option<Date>,
}

/// Who is trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrainingAudience {
    /// Users.
    User,
    /// Operators.
    Operator,
    /// Reviewers.
    Reviewer,
    /// Support.
    Support,
}

/// Do users trust it, and not too much?
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// Measure.
    pub metric: Option<TrustMetric>,
    /// Lowest and highest good value.
    pub target_range: Vec<f64>,
    /// Now.
    pub current: Option<f64>,
    /// Where it comes from.
    pub source: Option<PathOrText>,
    /// As of.
    pub date: Option<Date>,
    /// What helps users judge.
    pub cues: Vec<TrustCue>,
}

/// Measure of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrustMetric {
    /// Answers taken.
    AcceptanceRate,
    /// Answers overruled.
    OverrideRate,
    /// Satisfaction.
    Csat,
    /// Survey.
    Survey,
}

/// What helps users judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrustCue {
    /// Citations.
    Citations,
    /// Confidence shown.
    Confidence,
    /// Explanations.
    Explanations,
    /// Undo.
    Undo,
}

/// A test with users.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UserTest {
    /// When.
    pub date: Option<Date>,
    /// How many.
    pub n: Option<Count>,
    /// Who.
    pub profile: Option<String>,
    /// Which tasks.
    pub tasks: Vec<String>,
    /// Share that succeeded.
    pub success_rate: Option<Share>,
    /// Findings.
    pub findings: Option<RepoPath>,
}

/// What users tell us.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Feedback {
    /// How.
    pub channel: Option<String>,
    /// What is recorded.
    pub capture: Vec<FeedbackKind>,
    /// How soon it is read.
    pub sla_days: Option<Amount>,
    /// Who reads it.
    pub triage_owner: Option<String>,
    /// It is linked to the answer.
    pub linked_to_trace: Option<bool>,
}

/// What users can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// Thumbs up or down.
    Thumbs,
    /// Comment.
    Comment,
    /// Corrected answer.
    Correction,
    /// Appeal.
    Appeal,
}
