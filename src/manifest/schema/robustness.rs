//! R: odd input, foreign input, and what may go in.

use super::types::{Count, Percent, RepoPath, TestPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// Odd inputs that are tested.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EdgeCases {
    /// Which kinds.
    pub categories: Vec<EdgeCategory>,
    /// Test files or markers.
    pub tests: Vec<TestPath>,
    /// Fuzz targets.
    pub fuzz: Option<RepoPath>,
    /// Share that must pass.
    pub min_pass_pct: Option<Percent>,
}

/// A kind of odd input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EdgeCategory {
    /// Nothing.
    Empty,
    /// Too much.
    Oversize,
    /// Broken structure.
    Malformed,
    /// Quotes, markup, control characters.
    SpecialChars,
    /// Emoji, combining and bidirectional characters.
    Unicode,
    /// Only blanks.
    Whitespace,
    /// Another type than expected.
    WrongType,
    /// Other or mixed languages.
    Multilingual,
    /// Typing errors.
    Misspelling,
    /// Colloquial language.
    Slang,
    /// Half a request.
    Incomplete,
    /// Blurred images, noisy audio.
    LowQualityMedia,
    /// The same request twice.
    Duplicate,
    /// Many at once.
    Concurrent,
    /// An old request again.
    Replay,
}

/// Input the system was not made for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ood {
    /// How it is recognised.
    pub detector: Option<OodDetector>,
    /// What happens then.
    pub behaviour: Option<OodBehaviour>,
    /// Tests.
    pub tests: Vec<TestPath>,
    /// Id of an entry in `evals`.
    pub eval: Option<String>,
}

/// How foreign input is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OodDetector {
    /// Not at all.
    None,
    /// Rules.
    Rules,
    /// A classifier.
    Classifier,
    /// Distance to known inputs.
    Distance,
    /// Low confidence.
    Confidence,
    /// A model decides.
    ModelJudge,
}

/// What happens with foreign input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OodBehaviour {
    /// No answer.
    Abstain,
    /// A simpler answer.
    Fallback,
    /// A person takes over.
    Human,
    /// The system asks back.
    Clarify,
}

/// One way to fail, thought through.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FailureMode {
    /// Short id.
    pub id: Option<String>,
    /// What sets it off.
    pub trigger: Option<String>,
    /// What users notice.
    pub effect: Option<String>,
    /// How bad.
    pub severity: Option<String>,
    /// How it is noticed.
    pub detection: Option<String>,
    /// What happens then.
    pub response: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Test that provokes it.
    pub test: Option<TestPath>,
    /// Alert that fires.
    pub alert: Option<String>,
}

/// What may go in.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InputLimits {
    /// Largest request.
    pub max_bytes: Option<Count>,
    /// Longest prompt.
    pub max_tokens: Option<Count>,
    /// Media types accepted.
    pub allowed_types: Vec<String>,
    /// Most items in one request.
    pub max_items: Option<Count>,
    /// Text encoding.
    pub encoding: Option<String>,
    /// What the user is told.
    pub reject_message: Option<String>,
}
