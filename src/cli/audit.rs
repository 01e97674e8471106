//! `produ audit`: what to audit, how to show it, and what must hold.

use super::gate::GateArgs;
use super::values::{date, https};
use crate::model::{Stage, Tier};
use crate::report::Format;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Flags of the audit.
#[derive(Debug, Clone, Default, Args)]
pub struct AuditArgs {
    /// Folder to audit.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,

    /// Audit this commit, branch or tag instead of the work tree.
    #[arg(long = "ref", value_name = "REV", help_heading = "What to audit")]
    pub git_ref: Option<String>,
    /// Manifest to use instead of produ.yaml or produ.toml at the root.
    #[arg(long, value_name = "FILE", help_heading = "What to audit")]
    pub manifest: Option<PathBuf>,
    /// One system of a repository of several, by name or folder; can be repeated.
    #[arg(long, value_name = "NAME|PATH", conflicts_with = "manifest", help_heading = "What to audit")]
    pub system: Vec<String>,
    /// Every system of the repository: each folder with a manifest that no other inherits from.
    #[arg(long, conflicts_with_all = ["manifest", "system"], help_heading = "What to audit")]
    pub all_systems: bool,
    /// Further rule pack; can be repeated.
    #[arg(long, value_name = "DIR", help_heading = "What to audit")]
    pub rules: Vec<PathBuf>,
    /// Stage to aim for; decides which levels the rules require.
    #[arg(long, value_enum, value_name = "STAGE", help_heading = "What to audit")]
    pub stage: Option<StageArg>,
    /// Day the ages are counted to, YYYY-MM-DD (default: SOURCE_DATE_EPOCH, else today in UTC).
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "What to audit")]
    pub today: Option<Date>,
    /// Threads to use; the report does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    #[arg(help_heading = "What to audit")]
    pub jobs: Option<u16>,

    /// Report format, to standard output or to a file.
    #[arg(short, long, value_name = "FORMAT[=FILE]", value_parser = output, help = formats(), help_heading = "Output")]
    pub output: Vec<OutputArg>,
    /// Where the audited files can be looked at in a browser; places become links to URL/path#Lline in HTML and Markdown
    /// (default: the origin of git, if it is GitHub, GitLab, Bitbucket, Codeberg or gitea.com).
    #[arg(long, value_name = "URL", value_parser = https, help_heading = "Output")]
    pub link_base: Option<String>,
    /// Show everything on the terminal: every rule, note and remark below the first screen.
    #[arg(long, help_heading = "Output")]
    pub all: bool,
    /// Show every term of the score, and how it becomes readiness.
    #[arg(long, help_heading = "Output")]
    pub trace: bool,
    /// No progress and no messages on standard error, only errors.
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// Thresholds.
    #[command(flatten)]
    pub gate: GateArgs,
    /// State that may not fall; see `produ baseline`. What is below it is named, and fails with --fail-on regression.
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    pub baseline: Option<PathBuf>,
    /// Judge by the policy of this commit as well: its thresholds, waivers, facts, baseline and rule packs. What the
    /// audited change loosens does not count and is listed.
    #[arg(long, value_name = "REV", help_heading = "Gate")]
    pub base: Option<String>,
    /// Demands of the organisation that flags and manifests can only tighten; see `produ schema policy`.
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    pub policy: Option<PathBuf>,
    /// End with 0 where a failed gate would end with 1. Codes 2 and 3 stay.
    #[arg(long, help_heading = "Gate")]
    pub exit_zero: bool,
}

/// One `-o`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputArg {
    /// Format.
    pub format: &'static Format,
    /// File; absent = standard output.
    pub file: Option<PathBuf>,
}

/// `--stage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageArg {
    /// A limited group of users.
    Pilot,
    /// Everyone it is made for.
    Production,
}

/// `plan --to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TierArg {
    /// Fit for a limited group.
    Pilot,
    /// Fit for launch.
    Production,
    /// Everything verified and fresh.
    Hardened,
}

impl From<StageArg> for Stage {
    fn from(stage: StageArg) -> Self {
        match stage {
            StageArg::Pilot => Stage::Pilot,
            StageArg::Production => Stage::Production,
        }
    }
}

impl From<TierArg> for Tier {
    fn from(tier: TierArg) -> Self {
        match tier {
            TierArg::Pilot => Tier::Pilot,
            TierArg::Production => Tier::Production,
            TierArg::Hardened => Tier::Hardened,
        }
    }
}

fn names() -> String {
    Format::all().iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}

fn formats() -> String {
    format!("Report format, to standard output or to a file; can be repeated. Formats: {}", names())
}

fn output(text: &str) -> Result<OutputArg, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("expected a file name after `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = Format::named(name).ok_or_else(|| format!("expected one of {}, optionally with =FILE", names()))?;
    Ok(OutputArg { format, file })
}
