//! The classes a file can have; the decision table itself lives in `rules/paths.yaml`.

use serde::{Deserialize, Serialize};

/// Role of a file. Decides what its contents may prove (research: path classes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileClass {
    /// Program code of the shipped system.
    Source,
    /// Automated tests and their helpers.
    Test,
    /// Configuration: YAML, TOML, JSON, INI, `.env.example` …
    Config,
    /// Definitions of a continuous-integration service.
    Ci,
    /// Kubernetes, Helm, Compose, Dockerfile, Terraform, Bicep, CloudFormation.
    Infrastructure,
    /// Prose for people: Markdown, reStructuredText, AsciiDoc, text.
    Docs,
    /// Prompt files in their own right.
    Prompt,
    /// Jupyter notebooks.
    Notebook,
    /// Data, corpora, golden sets.
    Dataset,
    /// Stored results of evaluations, load tests, scans.
    Result,
    /// Manifests of dependencies (package.json, pyproject.toml, go.mod …).
    Dependencies,
    /// Lock files.
    Lock,
    /// Generated or minified code.
    Generated,
    /// Third-party code in the tree.
    Vendored,
    /// Code that was put aside: a folder such as `archived/` or `_old/` at the top.
    Archived,
    /// Examples, samples, demos, tutorials.
    Example,
    /// Test data and fixtures.
    Fixture,
    /// Translations.
    Locale,
    /// Instructions for coding agents: AGENTS.md, .cursor/ …
    AgentInstructions,
    /// Everything else: images, binaries, unknown.
    Other,
}

impl FileClass {
    /// The word used in reports and rule files.
    pub fn name(self) -> &'static str {
        crate::model::name(&self)
    }
}
