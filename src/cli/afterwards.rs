//! Flags of what is made of an audit: plans, checklists, documents.

use super::gate::PlanGateArgs;
use super::values::{date, forms, named, pillar};
use super::{StageArg, TierArg};
use crate::model::Pillar;
use crate::model::{OwnerRole, Work};
use crate::report::Form;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

/// What a checklist can be beside a document.
const CHECKLIST: [Form; 2] = [Form::Csv, Form::GithubForm];

/// `produ checklist`.
#[derive(Debug, Clone, Args)]
pub struct ChecklistArgs {
    /// Folder to answer from, with --filled.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Answer the questions from an audit of PATH.
    #[arg(long)]
    pub filled: bool,
    /// A ready-made list: `reality-check`, `readiness`, `launch`, `warning-signs`, `first-weeks`.
    #[arg(long, value_name = "LIST")]
    pub preset: Option<String>,
    /// Only this pillar: P, R, O, D or U, or the name.
    #[arg(long, value_name = "P", value_parser = pillar)]
    pub pillar: Option<Pillar>,
    /// Only areas whose name holds this.
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// Only what these people answer: `product`, `engineering`, `data`, `security`, `operations`, `leadership`,
    /// `end-users`.
    #[arg(long, value_name = "WHO")]
    pub audience: Option<String>,
    /// Only this rule, by id or slug.
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// Stage whose levels are asked for.
    #[arg(long, value_enum, value_name = "STAGE")]
    pub stage: Option<StageArg>,
    /// Further rule pack; can be repeated.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Day the ages are counted to, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
    /// Format, to standard output.
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown", value_parser = forms(&CHECKLIST))]
    pub output: Form,
}

/// `produ template`.
#[derive(Debug, Clone, Subcommand)]
pub enum TemplateCommand {
    /// List the templates with the rules they document.
    List {
        /// Format, to standard output.
        #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[]))]
        output: Form,
    },
    /// Print a template.
    Show {
        /// Name, as `produ template list` shows it.
        name: String,
        /// Fill in what an audit of PATH knows.
        #[arg(long)]
        filled: bool,
        /// Folder the values come from.
        #[arg(long, value_name = "PATH", default_value = ".")]
        path: PathBuf,
    },
    /// Write templates where they belong, with what an audit knows; never overwrites.
    Write(TemplateWriteArgs),
}

/// `produ template write`.
#[derive(Debug, Clone, Args)]
pub struct TemplateWriteArgs {
    /// Names, as `produ template list` shows them.
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// Folder the values come from.
    #[arg(long, value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Folder to write below; without it, PATH.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Leave everything blank: no audit.
    #[arg(long)]
    pub blank: bool,
    /// Day that is written in, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
}

/// `produ plan`.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// Folder to plan for.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Tier to reach; without it, the next one.
    #[arg(long, value_enum, value_name = "TIER", conflicts_with = "gate")]
    pub to: Option<TierArg>,
    /// Plan for the gate: the thresholds below and those of the manifest.
    #[arg(long)]
    pub gate: bool,
    /// Plan from this commit, branch or tag instead of the work tree.
    #[arg(long = "ref", value_name = "REV")]
    pub git_ref: Option<String>,
    /// Manifest to use instead of produ.yaml or produ.toml at the root.
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Further rule pack; can be repeated.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Stage to aim for; decides which levels the rules require.
    #[arg(long, value_enum, value_name = "STAGE")]
    pub stage: Option<StageArg>,
    /// Day the ages are counted to, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
    /// Thresholds of the gate.
    #[command(flatten)]
    pub thresholds: PlanGateArgs,
    /// Gate: state that may not fall.
    #[arg(long, value_name = "FILE", requires = "gate")]
    pub baseline: Option<PathBuf>,
    /// Only the steps that this role settles.
    #[arg(long, value_name = "ROLE", value_parser = named(OwnerRole::ALL, OwnerRole::name), help_heading = "Part of the plan")]
    pub owner: Option<OwnerRole>,
    /// Only steps of this kind of work.
    #[arg(long, value_name = "KIND", value_parser = named(Work::ALL, Work::name), help_heading = "Part of the plan")]
    pub kind: Option<Work>,
    /// What brings most within so many hours: blockers first, then evidence.
    #[arg(long, value_name = "N", value_parser = hours, help_heading = "Part of the plan")]
    pub hours: Option<f64>,
    /// Every step with what to do, what is accepted and where to look.
    #[arg(long)]
    pub full: bool,
    /// Format, to standard output.
    #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[]))]
    pub output: Form,
}

fn hours(text: &str) -> Result<f64, String> {
    let hours: Option<f64> = text.parse().ok();
    hours.filter(|hours| hours.is_finite() && *hours > 0.0).ok_or_else(|| "a number of hours above zero".to_owned())
}
