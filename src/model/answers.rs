//! Ready-made checklists, answered by the verdicts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A ready-made checklist, answered by the verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnsweredList {
    /// As `produ checklist --preset` takes it.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Questions that apply.
    pub items: Vec<AnsweredQuestion>,
}

/// One question of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnsweredQuestion {
    /// Question.
    pub question: String,
    /// Rules that answer it.
    pub rules: Vec<String>,
    /// Yes, no or unproven.
    pub answer: Answer,
}

/// What an audit says to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Every rule behind it is met.
    Yes,
    /// Contradicted, or nothing was found.
    No,
    /// Something is there, not enough to prove it.
    Unproven,
}

impl Answer {
    /// In one word.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }
}
