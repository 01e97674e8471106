//! R: what happens when something fails.

use super::types::{Amount, Count, Date, PathOrText, RepoPath, TestPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// What happens when something fails.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Fallback {
    /// The model or a dependency fails.
    pub on_error: Option<OnError>,
    /// The answer is doubtful.
    pub on_low_confidence: Option<OnLowConfidence>,
    /// Quality falls.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Someone must switch it off.
    pub kill_switch: Option<KillSwitch>,
}

/// The model or a dependency fails.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OnError {
    /// What is served instead.
    pub mode: Option<ErrorMode>,
    /// What the user reads.
    pub user_message: Option<String>,
    /// Status code.
    pub http_status: Option<Count>,
    /// Tests that inject the fault.
    pub tests: Vec<TestPath>,
}

/// What is served instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorMode {
    /// An earlier answer.
    Cached,
    /// A rule-based answer.
    Rules,
    /// Fewer features.
    Reduced,
    /// An honest message.
    Message,
    /// A person.
    Human,
}

/// The answer is doubtful.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OnLowConfidence {
    /// How doubt is measured.
    pub signal: Option<ConfidenceSignal>,
    /// Below or above which.
    pub threshold: Option<f64>,
    /// What happens.
    pub action: Option<ConfidenceAction>,
    /// Id of the entry in `evals` that shows the signal means something.
    pub calibration: Option<String>,
    /// Tests.
    pub tests: Vec<TestPath>,
}

/// How doubt is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceSignal {
    /// Probability of the model.
    Probability,
    /// Log probabilities of tokens.
    Logprob,
    /// Agreement of several answers.
    SelfConsistency,
    /// A second model.
    Judge,
    /// Score of the retrieved documents.
    RetrievalScore,
    /// Rules.
    Rules,
    /// Not at all.
    None,
}

/// What happens with a doubtful answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceAction {
    /// No answer.
    Abstain,
    /// A rule-based answer.
    Rules,
    /// A person takes over.
    Human,
    /// The system asks back.
    Clarify,
    /// The answer, marked.
    Flag,
}

/// Switches off by itself when quality falls.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CircuitBreaker {
    /// What is watched.
    pub metric: Option<String>,
    /// The limit.
    pub threshold: Option<f64>,
    /// On which side it trips.
    pub direction: Option<BreakerDirection>,
    /// Over which time.
    pub window_minutes: Option<Amount>,
    /// What happens.
    pub action: Option<BreakerAction>,
    /// Without a person.
    pub automatic: Option<bool>,
    /// How it comes back.
    pub half_open: Option<String>,
    /// Where it is configured.
    pub config: Option<RepoPath>,
    /// Tests.
    pub tests: Vec<TestPath>,
}

/// On which side the breaker trips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakerDirection {
    /// Above the threshold.
    Above,
    /// Below the threshold.
    Below,
}

/// What the breaker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreakerAction {
    /// Off.
    Disable,
    /// People take over.
    Human,
    /// Rules take over.
    Rules,
    /// The version before.
    PreviousVersion,
}

/// Switched off by hand.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KillSwitch {
    /// How.
    pub mechanism: Option<KillMechanism>,
    /// Name of the flag, key or route.
    pub name: Option<String>,
    /// Who may and must.
    pub owner: Option<String>,
    /// How long it takes.
    pub seconds_to_effect: Option<Amount>,
    /// Instructions.
    pub runbook: Option<RepoPath>,
    /// Last time it was tried.
    pub last_drill: Option<KillDrill>,
}

/// How it is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KillMechanism {
    /// A feature flag.
    FeatureFlag,
    /// A configuration value.
    Config,
    /// Routing.
    Route,
    /// No instances.
    ScaleToZero,
}

/// A drill of the switch.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KillDrill {
    /// When.
    pub date: Option<Date>,
    /// How long it took.
    pub seconds: Option<Amount>,
    /// Record.
    pub evidence: Option<RepoPath>,
}

/// Checks on what goes out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OutputGuards {
    /// Schema of the output.
    pub schema: Option<RepoPath>,
    /// Which checks.
    pub checks: Vec<OutputCheck>,
    /// What happens then.
    pub on_violation: Option<OnViolation>,
    /// Tests.
    pub tests: Vec<TestPath>,
}

/// A check on output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutputCheck {
    /// Numbers in range.
    Range,
    /// Values from a list.
    Enum,
    /// No NaN.
    Nan,
    /// No personal data.
    Pii,
    /// No insults.
    Toxicity,
    /// House rules.
    Policy,
    /// Sources given and real.
    Citation,
    /// No executable content.
    CodeExec,
    /// Markup escaped.
    HtmlEscape,
}

/// What happens with bad output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnViolation {
    /// Held back.
    Block,
    /// Tried again or mended.
    Repair,
    /// A simpler answer.
    Fallback,
    /// A person takes over.
    Human,
}

/// Coming back after a disaster.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Dr {
    /// The plan.
    pub plan: Option<RepoPath>,
    /// Minutes until it is back.
    pub rto_minutes: Option<Amount>,
    /// Minutes of data that may be lost.
    pub rpo_minutes: Option<Amount>,
    /// What comes back.
    pub scope: Vec<DrScope>,
    /// What is backed up, how often.
    pub backups: Option<String>,
    /// How wrong answers already given are taken back.
    pub bad_output_cleanup: Option<PathOrText>,
    /// Last test.
    pub last_test: Option<DrTest>,
}

/// What must come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrScope {
    /// Models.
    Model,
    /// Search index.
    Index,
    /// Data.
    Data,
    /// Prompts.
    Prompts,
    /// Configuration.
    Config,
}

/// A test of the recovery.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DrTest {
    /// When.
    pub date: Option<Date>,
    /// Minutes it took.
    pub rto_measured: Option<Amount>,
    /// Minutes of data that were lost.
    pub rpo_measured: Option<Amount>,
    /// Record.
    pub evidence: Option<RepoPath>,
}
