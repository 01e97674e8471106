//! Places that speak for a rule or against it, and how to mend what is open.

use super::{Effort, Level};
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One place that supports or contradicts a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Repository-relative path.
    pub path: String,
    /// 1-based line; 0 when the whole file is meant.
    pub line: u32,
    /// Level this place supports.
    pub level: Level,
    /// What was recognised, in a few words ("model fallback", "alert rule", "manifest claim").
    pub what: String,
    /// The line of the manifest that points at this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointed: Option<ManifestLine>,
    /// The line itself, only where a format shows it; what looks like a key is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
}

impl From<&model::Evidence> for Evidence {
    fn from(from: &model::Evidence) -> Evidence {
        Evidence {
            path: from.path.clone(),
            line: from.line,
            level: from.level.into(),
            what: from.what.clone(),
            pointed: from.pointed.as_ref().map(Into::into),
            snippet: from.snippet.clone(),
        }
    }
}

/// A line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ManifestLine {
    /// Path of the manifest.
    pub path: String,
    /// 1-based line.
    pub line: u32,
}

impl From<&model::ManifestLine> for ManifestLine {
    fn from(from: &model::ManifestLine) -> ManifestLine {
        ManifestLine { path: from.path.clone(), line: from.line }
    }
}

/// A place that was found and earns nothing, because the manifest says that it is something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Disputed {
    /// Repository-relative path.
    pub path: String,
    /// 1-based line; 0 when the whole file was found.
    pub line: u32,
    /// Where the manifest says so.
    pub by: ManifestLine,
}

impl From<&model::Disputed> for Disputed {
    fn from(from: &model::Disputed) -> Disputed {
        Disputed { path: from.path.clone(), line: from.line, by: ManifestLine::from(&from.by) }
    }
}

/// A place that looked like evidence and did not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct NearMiss {
    /// Repository-relative path.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// What was recognised.
    pub what: String,
    /// Why it did not count ("in a comment", "only in a test", "declared, never imported" …).
    pub why: String,
}

impl From<&model::NearMiss> for NearMiss {
    fn from(from: &model::NearMiss) -> NearMiss {
        NearMiss { path: from.path.clone(), line: from.line, what: from.what.clone(), why: from.why.clone() }
    }
}

/// Where was looked for the levels that were not reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SearchTrail {
    /// Practices that were looked for and not found, in the words of the rule.
    #[serde(default)]
    pub looked_for: Vec<String>,
    /// Files looked at by class, e.g. `{"source": 120, "ci": 3}`.
    pub looked_in: BTreeMap<String, usize>,
    /// Closest look-alikes, best first, at most five.
    pub nearest: Vec<NearMiss>,
    /// Fields that the manifest lacks for the rule to be declared; of alternatives those of the one nearest to complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unstated: Vec<String>,
}

impl From<&model::SearchTrail> for SearchTrail {
    fn from(from: &model::SearchTrail) -> SearchTrail {
        SearchTrail {
            looked_for: from.looked_for.clone(),
            looked_in: from.looked_in.clone(),
            nearest: from.nearest.iter().map(Into::into).collect(),
            unstated: from.unstated.clone(),
        }
    }
}

/// One contradiction: the claim and what speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Contradiction {
    /// One sentence with both sides and their places.
    pub message: String,
    /// Path of the claim (usually the manifest) or of the contradicting evidence.
    pub path: String,
    /// 1-based line in `path`.
    pub line: u32,
}

impl From<&model::Contradiction> for Contradiction {
    fn from(from: &model::Contradiction) -> Contradiction {
        Contradiction { message: from.message.clone(), path: from.path.clone(), line: from.line }
    }
}

/// How to mend a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// Imperative steps.
    pub steps: Vec<String>,
    /// Effort.
    pub effort: Effort,
    /// Template name.
    pub template: Option<String>,
}

impl From<&model::Fix> for Fix {
    fn from(from: &model::Fix) -> Fix {
        Fix { steps: from.steps.clone(), effort: from.effort.into(), template: from.template.clone() }
    }
}
