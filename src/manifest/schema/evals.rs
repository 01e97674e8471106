//! R: how good the answers are, measured.

use super::types::{Amount, Count, DateOrTime, PathOrUrl, RepoPath};
use schemars::JsonSchema;
use serde::Deserialize;

/// One measurement of quality.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Eval {
    /// Short id, referred to as `eval:<id>`.
    pub id: Option<String>,
    /// What it measures.
    pub kind: Option<EvalKind>,
    /// Name of the number.
    pub metric: Option<String>,
    /// The bar.
    pub threshold: Option<f64>,
    /// On which side of the bar is good.
    pub direction: Option<GteLte>,
    /// The cases.
    pub dataset: Option<PathOrUrl>,
    /// Their version.
    pub dataset_version: Option<String>,
    /// How to run it.
    pub command: Option<String>,
    /// The result artefact.
    pub results: Option<RepoPath>,
    /// JSON pointer to the number in it.
    pub field: Option<String>,
    /// How many cases.
    pub n_cases: Option<Count>,
    /// Model it was measured on.
    pub model_version: Option<String>,
    /// When it was measured.
    pub run_at: Option<DateOrTime>,
    /// CI job that runs it.
    pub ci_job: Option<String>,
    /// How far it may fall from release to release.
    pub max_regression: Option<f64>,
    /// What it is compared with.
    pub baseline: Option<EvalBaseline>,
    /// The release before.
    pub previous: Option<EvalPrevious>,
    /// Groups with their own bar.
    pub slices: Vec<EvalSlice>,
    /// Who grades.
    pub judge: Option<Judge>,
    /// Human evaluation: the rubric.
    pub rubric: Option<RepoPath>,
    /// Human evaluation: people per case.
    pub raters: Option<Count>,
    /// Human evaluation: cases rated.
    pub sample: Option<Count>,
    /// Human evaluation: how agreement is measured.
    pub agreement_metric: Option<String>,
    /// Human evaluation: agreement reached.
    pub agreement: Option<f64>,
}

/// What an evaluation measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvalKind {
    /// Quality on a fixed set.
    Offline,
    /// People rate.
    Human,
    /// Behaviour under disturbance.
    Robustness,
    /// Claims supported by sources.
    Groundedness,
    /// Harmful output.
    Safety,
    /// Finding the right documents.
    Retrieval,
    /// The simple alternative.
    Baseline,
    /// Groups.
    Slice,
}

/// On which side of the bar is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GteLte {
    /// At or above.
    Gte,
    /// At or below.
    Lte,
}

/// What a result is compared with.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EvalBaseline {
    /// Name of the baseline.
    pub name: Option<String>,
    /// Its number.
    pub value: Option<f64>,
    /// Its result artefact.
    pub results: Option<RepoPath>,
}

/// The release before.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EvalPrevious {
    /// Its version.
    pub version: Option<String>,
    /// Its result artefact.
    pub results: Option<RepoPath>,
}

/// A group with its own bar.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EvalSlice {
    /// The group.
    pub name: Option<String>,
    /// JSON pointer to its number.
    pub field: Option<String>,
    /// Its bar.
    pub min: Option<f64>,
}

/// Who grades the answers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Judge {
    /// Kind of grader.
    pub r#type: Option<JudgeType>,
    /// Pinned id of a grading model.
    pub model: Option<String>,
    /// Agreement with people.
    pub agreement: Option<f64>,
}

/// Kind of grader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgeType {
    /// Comparison with the expected answer.
    Exact,
    /// A program.
    Code,
    /// A model.
    Model,
    /// People.
    Human,
}

/// Differences between groups.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Fairness {
    /// Groups compared.
    pub groups: Vec<String>,
    /// Measure of the difference.
    pub metric: Option<String>,
    /// Highest difference accepted.
    pub max_gap: Option<Amount>,
    /// Result artefact.
    pub results: Option<RepoPath>,
    /// Why there are no groups to compare.
    pub not_applicable_reason: Option<String>,
}
