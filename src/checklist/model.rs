//! The public checklist, version 1: what `produ checklist -o json` prints and `produ schema checklist` describes.

use crate::model::{Answer, Level, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Checklist {
    /// Always `"1"`.
    pub schema_version: String,
    /// Heading.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// System it was filled in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Commit it was filled in from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Stage whose levels are asked for.
    pub stage: String,
    /// Whether it is filled in from an audit.
    pub filled: bool,
    /// The questions by pillar and area.
    pub sections: Vec<Section>,
    /// Questions left out because they do not apply.
    pub not_applicable: usize,
}

/// Questions under one heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Section {
    /// Heading.
    pub title: String,
    /// Questions.
    pub items: Vec<Item>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Item {
    /// Id of the rule, or of the question in its list; unique.
    pub id: String,
    /// What it is about, in a few words, for questions of one rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Question.
    pub question: String,
    /// Rules behind it, id and slug.
    pub rules: Vec<String>,
    /// Severity, for questions of one rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Level asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Level>,
    /// Level reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Answer of the audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Who has to answer it.
    pub audience: Vec<String>,
    /// Places that support it.
    pub evidence: Vec<String>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What a named person has to confirm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}
