//! What is known about the places where the audited system calls models: plain data.

use super::How;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked about a call site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// Gives up after a time of its own choice.
    Timeout,
    /// Repeats a bounded number of times.
    Retries,
    /// Bounds the length of the answer.
    OutputCap,
    /// Bounds the steps of an agent.
    LoopCap,
    /// Has a second model or path.
    Fallback,
    /// A failure is handled.
    ErrorPath,
    /// The answer follows a schema.
    StructuredOutput,
    /// The model is named by a dated or numbered version.
    PinnedModel,
    /// The model comes from configuration.
    ConfiguredModel,
    /// The answer is streamed.
    Streaming,
}

impl Property {
    /// All, in the order of reports.
    pub const ALL: [Property; 10] = [
        Property::Timeout,
        Property::Retries,
        Property::OutputCap,
        Property::LoopCap,
        Property::Fallback,
        Property::ErrorPath,
        Property::StructuredOutput,
        Property::PinnedModel,
        Property::ConfiguredModel,
        Property::Streaming,
    ];

    /// In a sentence: "3 of 7 call sites have no …".
    pub fn words(self) -> &'static str {
        match self {
            Property::Timeout => "explicit timeout",
            Property::Retries => "explicit retry limit",
            Property::OutputCap => "cap on the answer",
            Property::LoopCap => "explicit cap on steps",
            Property::Fallback => "fallback",
            Property::ErrorPath => "error path in their file",
            Property::StructuredOutput => "structured output",
            Property::PinnedModel => "pinned model",
            Property::ConfiguredModel => "configured model",
            Property::Streaming => "streaming",
        }
    }
}

/// Whether a call site has a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It has, by its own choice or its client's.
    Yes,
    /// It has not; a default of the library does not count.
    No,
    /// It is decided where we cannot see.
    Unknown,
    /// The question does not arise.
    NotApplicable,
}

/// Answer for one property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Trait {
    /// Whether.
    pub state: State,
    /// What says so: `timeout=20`, `library default 600 s`, `client llm.py:9: timeout=20`.
    #[schemars(with = "String")]
    pub how: How,
}

impl Trait {
    pub(crate) fn new(state: State, how: How) -> Trait {
        Trait { state, how }
    }
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Text from text.
    Chat,
    /// A loop in which the model picks tools.
    Agent,
    /// Vectors.
    Embedding,
    /// Pictures.
    Image,
    /// Speech and transcription.
    Speech,
    /// Ordering of passages.
    Rerank,
    /// Judging of contents.
    Moderation,
}

/// How the model is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Naming {
    /// By a dated or numbered version.
    Pinned,
    /// By an alias that its provider may move.
    Floating,
    /// By a variable, a setting or the environment.
    Configured,
    /// Not here.
    Unknown,
}

/// One place that calls a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CallSite {
    /// Path in the repository.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// Library: `openai`, `langchain`, `vercel-ai` …
    pub sdk: String,
    /// Provider, as far as the library or the client names one.
    pub provider: String,
    /// What the call does.
    pub operation: Operation,
    /// The call as written, without its arguments.
    pub call: String,
    /// Model as written, where it is.
    pub model: Option<String>,
    /// How the model is named.
    pub naming: Naming,
    /// Answers by property.
    pub properties: BTreeMap<Property, Trait>,
    /// Whether a parameter of the function reaches the prompt.
    pub user_input: Trait,
    /// Only makes a model that is called elsewhere.
    pub constructed_only: bool,
}

impl CallSite {
    /// Whether it has a property.
    pub fn state(&self, property: Property) -> State {
        self.properties.get(&property).map_or(State::Unknown, |t| t.state)
    }
}
