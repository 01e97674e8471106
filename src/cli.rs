//! The command line as clap types: what can be written, never what it does. `request` gives it meaning.

mod init;

pub use init::{InitArgs, KindArg, ManifestFormatArg, ServiceArg};

use crate::audit::FailOn;
use crate::report::Format;
use crate::report::v1::Tier;
use crate::rules::format::Pillar;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  produ                                     audit the current folder
  produ audit service/ --ref v2.3.0         audit a commit, without checking it out
  produ -o terminal -o json=produ.json      look at the report and keep the data
  produ --min-tier production --fail-on blocker --fail-on contradiction
                                            hold the launch until production is reached
  produ -o markdown > comment.md            a comment for the pull request
  produ explain rollback                    what a rule asks for, and how to get there

A first argument that is a command name is the command: audit a folder named `schema` with `produ ./schema`.

Exit codes:
  0  the audit is complete and no gate condition failed
  1  a gate condition failed (--min-tier, --min-score, --min-pillar, --fail-on, or `gate:` of the manifest)
  2  could not audit: usage, manifest, rule or input/output error
  3  nothing to audit (no AI system found), or something that matters could not be looked at
The output format never changes the code. --exit-zero forgives a failed gate, never 2 or 3.";

/// Audits whether an AI system is ready for production: every verdict with its evidence.
///
/// Reads a repository and its manifest (produ.yaml), holds both against the P.R.O.D.U rules (problem definition,
/// reliability, observability, deployment readiness, user adoption) and says which tier it has reached, why, and what
/// to do next. Offline and read-only; the same commit gives the same report.
#[derive(Debug, Parser)]
#[command(name = "produ", version, max_term_width = 100, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, subcommand_help_heading = "Commands")]
pub struct Cli {
    /// What to do; without a command, audit.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of the audit.
    #[command(flatten)]
    pub audit: AuditArgs,
    /// Colours on the terminal.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorArg::Auto)]
    #[arg(help_heading = "Output")]
    pub color: ColorArg,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a folder (the default command).
    #[command(after_help = EXAMPLES)]
    Audit(Box<AuditArgs>),
    /// Show what a rule asks for, what proves it, and how to mend it.
    Explain {
        /// Id or slug: `D-REL-01` or `rollback`.
        rule: String,
        /// Further rule packs.
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
    },
    /// Write a manifest from what the scan finds, with blanks for what only people know; with --ci a pipeline.
    Init(InitArgs),
    /// List the places in shipped code that call a model: provider, model, timeout, retries, caps, error path.
    Inventory(InventoryArgs),
    /// List, test or lint the rules.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Compare two audits: what rose, what fell, and why.
    Diff(DiffArgs),
    /// Write or tighten a baseline: the state a gate may not fall below.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Print a completion script for a shell.
    Completions {
        /// Which shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the man page, or write one page for each command.
    Man {
        /// Folder for the pages: produ.1, produ-audit.1 and so on.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Print a JSON Schema.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: SchemaArg,
    },
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the built-in rules and those of further packs.
    List(ListArgs),
    /// Run the test cases beside the rules.
    Test {
        /// Packs to test; without one, the built-in rules.
        #[arg(value_name = "DIR")]
        dirs: Vec<PathBuf>,
    },
    /// Look for mistakes in rule files that load but mislead.
    Lint {
        /// Packs to lint; without one, the built-in rules.
        #[arg(value_name = "DIR")]
        dirs: Vec<PathBuf>,
    },
}

/// Flags of `rules list`.
#[derive(Debug, Clone, Default, Args)]
pub struct ListArgs {
    /// Further rule packs.
    #[arg(value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
    /// Further rule pack, as an audit takes it; can be repeated.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Show which demands of the specification the rules answer, and which rules answer a demand.
    #[arg(long)]
    pub seeds: bool,
    /// Show which items of a standard the rules map to: `ml-test-score`, `google-sre`, `nist-ai-rmf`, `eu-ai-act`,
    /// `owasp-llm`, `iso-42001`, `aws`.
    #[arg(long, value_name = "KEY")]
    pub standard: Option<String>,
    /// Only rules of this pillar: P, R, O, D or U, or the name.
    #[arg(long, value_name = "P", value_parser = pillar)]
    pub pillar: Option<Pillar>,
    /// Only rules of areas whose name holds this.
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// As a table or as JSON.
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Terminal)]
    pub output: ListFormat,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    #[default]
    Terminal,
    /// For machines.
    Json,
}

/// `produ diff`.
#[derive(Debug, Clone, Args)]
pub struct DiffArgs {
    /// Earlier side: a git revision, or a JSON report (a name that ends in `.json`).
    pub before: String,
    /// Later side, the same; default: the work tree.
    pub after: Option<String>,
    /// Repository the revisions belong to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub path: PathBuf,
    /// Further rule pack; can be repeated.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Day the ages are counted to, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
    /// Format, to standard output.
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = DiffFormat::Terminal)]
    pub output: DiffFormat,
    /// End with 1 when something is worse than before.
    #[arg(long)]
    pub exit_code: bool,
}

/// Formats of a difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people at a terminal.
    #[default]
    Terminal,
    /// For a comment on a pull request.
    Markdown,
    /// For programs.
    Json,
}

/// What can be done with a baseline.
#[derive(Debug, Clone, Subcommand)]
pub enum BaselineCommand {
    /// Audit and keep the state; never overwrites.
    Write(BaselineArgs),
    /// Audit and raise the baseline to what is reached; contradictions that are gone go out, nothing is lowered.
    Prune(BaselineArgs),
}

/// `produ baseline`.
#[derive(Debug, Clone, Args)]
pub struct BaselineArgs {
    /// Baseline file.
    #[arg(value_name = "FILE", default_value = "produ-baseline.json")]
    pub file: PathBuf,
    /// Folder to audit.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub path: PathBuf,
    /// Further rule pack; can be repeated.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Day the ages are counted to, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
}

/// Flags of the inventory.
#[derive(Debug, Clone, Default, Args)]
pub struct InventoryArgs {
    /// Folder to look at.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Look at this commit, branch or tag instead of the work tree.
    #[arg(long = "ref", value_name = "REV")]
    pub git_ref: Option<String>,
    /// `terminal` or `json`.
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = InventoryFormat::Terminal)]
    pub output: InventoryFormat,
}

/// Formats of the inventory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum InventoryFormat {
    /// A table.
    #[default]
    Terminal,
    /// The same as data; `produ schema inventory` describes it.
    Json,
}

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

    /// Report format, to standard output or to a file; can be repeated. Formats: terminal, json, markdown, html,
    /// sarif, junit, github, gitlab, csv, badge, badge-svg, memo, ndjson.
    #[arg(short, long, value_name = "FORMAT[=FILE]", value_parser = output, help_heading = "Output")]
    pub output: Vec<OutputArg>,
    /// Show every term of the score.
    #[arg(long, help_heading = "Output")]
    pub trace: bool,
    /// No progress and no messages on standard error, only errors.
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// Fail below this tier.
    #[arg(long, value_enum, value_name = "TIER", help_heading = "Gate")]
    pub min_tier: Option<TierArg>,
    /// Fail below this score, 0 to 100.
    #[arg(long, value_name = "N", value_parser = score, help_heading = "Gate")]
    pub min_score: Option<f64>,
    /// Fail below this pillar score: P, R, O, D or U, or the name; can be repeated.
    #[arg(long, value_name = "P=N", value_parser = pillar_score, help_heading = "Gate")]
    pub min_pillar: Vec<(Pillar, f64)>,
    /// Fail on any such finding, whatever the score; can be repeated.
    #[arg(long, value_enum, value_name = "FINDING", help_heading = "Gate")]
    pub fail_on: Vec<FailOnArg>,
    /// State that may not fall; see `produ baseline`. What is below it is named, and fails with --fail-on regression.
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    pub baseline: Option<PathBuf>,
    /// End with 0 where a failed gate would end with 1. Codes 2 and 3 stay.
    #[arg(long, help_heading = "Gate")]
    pub exit_zero: bool,
}

/// One `-o`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputArg {
    /// Format.
    pub format: Format,
    /// File; absent = standard output.
    pub file: Option<PathBuf>,
}

/// `--color`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless NO_COLOR says otherwise; FORCE_COLOR is respected.
    #[default]
    Auto,
    /// Everywhere, files and pipes too.
    Always,
    /// Nowhere.
    Never,
}

/// `--stage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageArg {
    /// A limited group of users.
    Pilot,
    /// Everyone it is made for.
    Production,
}

/// `--min-tier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TierArg {
    /// Fit for a limited group.
    Pilot,
    /// Fit for launch.
    Production,
    /// Everything verified and fresh.
    Hardened,
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

/// `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOnArg {
    /// A blocker below its required level, or contradicted.
    Blocker,
    /// A claim that the repository contradicts.
    Contradiction,
    /// A rule below its level in the baseline, or a contradiction that is not in it.
    Regression,
}

impl From<FailOnArg> for FailOn {
    fn from(kind: FailOnArg) -> Self {
        match kind {
            FailOnArg::Blocker => FailOn::Blocker,
            FailOnArg::Contradiction => FailOn::Contradiction,
            FailOnArg::Regression => FailOn::Regression,
        }
    }
}

/// `produ schema`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaArg {
    /// The JSON report.
    Report,
    /// produ.yaml and produ.toml.
    Manifest,
    /// The call sites of models.
    Inventory,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as 2026-03-01".to_owned())
}

fn output(text: &str) -> Result<OutputArg, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("expected a file name after `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = Format::named(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
        format!("expected one of {}, optionally with =FILE", names.join(", "))
    })?;
    Ok(OutputArg { format, file })
}

fn score(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if (0.0..=100.0).contains(&n) => Ok(n),
        _ => Err("expected a number from 0 to 100".to_owned()),
    }
}

fn pillar_score(text: &str) -> Result<(Pillar, f64), String> {
    let (name, bound) = text.split_once('=').ok_or("expected PILLAR=N, for example O=60")?;
    Ok((pillar(name)?, score(bound)?))
}

fn pillar(name: &str) -> Result<Pillar, String> {
    Ok(match name.to_ascii_lowercase().as_str() {
        "p" | "problem" => Pillar::Problem,
        "r" | "reliability" => Pillar::Reliability,
        "o" | "observability" => Pillar::Observability,
        "d" | "deployment" => Pillar::Deployment,
        "u" | "adoption" => Pillar::Adoption,
        _ => return Err("expected one of the pillars P, R, O, D, U".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(args: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once(&"produ").chain(args))
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn audit_is_the_default_command() {
        let bare = parse(&["x", "--min-score", "60"]).unwrap();
        assert!(bare.command.is_none() && bare.audit.path.as_os_str() == "x" && bare.audit.min_score == Some(60.0));
        let Some(Command::Audit(args)) = parse(&["audit", "x", "--color", "never"]).unwrap().command else { panic!() };
        assert_eq!((args.path, args.min_score), (PathBuf::from("x"), None));
    }

    #[test]
    fn a_command_name_wins_over_a_folder() {
        assert!(matches!(parse(&["schema", "report"]).unwrap().command, Some(Command::Schema { .. })));
        assert_eq!(parse(&["./schema"]).unwrap().audit.path, PathBuf::from("./schema"));
    }

    #[test]
    fn values_are_checked() {
        let ok =
            parse(&["-o", "json=a=b.json", "-o", "terminal", "--min-pillar", "o=60", "--today", "2026-03-01"]).unwrap();
        assert_eq!(ok.audit.output[0].file, Some(PathBuf::from("a=b.json")));
        assert_eq!(ok.audit.min_pillar, [(Pillar::Observability, 60.0)]);
        for bad in [
            ["-o", "xml"],
            ["-o", "json="],
            ["--min-score", "NaN"],
            ["--min-score", "101"],
            ["--min-pillar", "X=1"],
            ["--min-pillar", "P"],
            ["--today", "2026-02-30"],
            ["--jobs", "0"],
            ["--fail-on", "anything"],
        ] {
            assert!(parse(&bad).is_err(), "{bad:?}");
        }
    }
}
