//! `produ init`: what can be written on its command line.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Flags of `init`.
#[derive(Debug, Clone, Default, Args)]
pub struct InitArgs {
    /// Folder of the system.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Form of the manifest.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ManifestFormatArg>,
    /// File to write, `-` for standard output; default: produ.yaml or produ.toml in the folder. Never overwrites.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Ask nothing; what would be asked is left as a guess or a blank.
    #[arg(short, long)]
    pub yes: bool,
    /// A blank for every field of the format, not only for those that matter first.
    #[arg(long)]
    pub full: bool,
    /// Kind of the system, where the scan does not see it; can be repeated.
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Vec<KindArg>,
    /// Write a pipeline that gates changes and publishes the reports, instead of a manifest.
    #[arg(long, value_enum, value_name = "SERVICE", conflicts_with_all = ["format", "full", "kind", "git_ref", "yes"])]
    pub ci: Option<ServiceArg>,
    /// Look at this commit, branch or tag instead of the work tree.
    #[arg(long = "ref", value_name = "REV")]
    pub git_ref: Option<String>,
}

/// `--ci`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ServiceArg {
    /// GitHub Actions: annotations, job summary, code scanning, a comment with what a pull request changes.
    Github,
    /// GitLab CI: code quality and test reports, the other reports linked from the merge request.
    Gitlab,
    /// Azure Pipelines: test results, summary, reports, a comment with what a pull request changes.
    Azure,
    /// Jenkins, a multibranch pipeline: test results, archived reports.
    Jenkins,
}

/// `--kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum KindArg {
    /// An application on a language model.
    LlmApp,
    /// Answers from retrieved documents.
    Rag,
    /// Chooses and calls tools.
    Agent,
    /// A model trained by the team.
    TrainedModel,
    /// A base model tuned by the team.
    FineTuned,
}

/// `--format` of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ManifestFormatArg {
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
}
