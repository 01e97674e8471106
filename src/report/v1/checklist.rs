//! Ready-made checklists, answered.

use super::Answer;
use crate::model;
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

impl From<&model::AnsweredList> for AnsweredList {
    fn from(from: &model::AnsweredList) -> AnsweredList {
        AnsweredList {
            key: from.key.clone(),
            title: from.title.clone(),
            items: from.items.iter().map(Into::into).collect(),
        }
    }
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

impl From<&model::AnsweredQuestion> for AnsweredQuestion {
    fn from(from: &model::AnsweredQuestion) -> AnsweredQuestion {
        AnsweredQuestion { question: from.question.clone(), rules: from.rules.clone(), answer: from.answer.into() }
    }
}
