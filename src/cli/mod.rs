//! The command line as clap types: what can be written, never what it does. `request` gives it meaning.

mod afterwards;
mod audit;
mod cost;
mod gate;
mod help;
mod init;
mod values;

pub use afterwards::{ChecklistArgs, PlanArgs, TemplateCommand, TemplateWriteArgs};
pub use audit::{AuditArgs, OutputArg, StageArg, TierArg};
pub use cost::CostArgs;
pub use gate::{GateArgs, PlanGateArgs};
pub use help::{by_use, help_as_flag};
pub use init::{InitArgs, KindArg, ManifestFormatArg, ServiceArg};

use crate::model::Pillar;
use crate::report::Form;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;
use values::{date, forms, pillar};

/// Audits whether an AI system is ready for production: every verdict with its evidence.
///
/// Reads a repository and its manifest (produ.yaml), holds both against the P.R.O.D.U rules (problem definition,
/// reliability, observability, deployment readiness, user adoption) and says which tier it has reached, why, and what
/// to do next. Offline and read-only; the same commit gives the same report.
#[derive(Debug, Parser)]
#[command(name = "produ", version, max_term_width = 100, after_help = help::audit())]
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
    #[command(after_help = help::audit())]
    Audit(Box<AuditArgs>),
    /// What a rule asks for, what proves it, and how to mend it.
    #[command(after_help = help::EXPLAIN)]
    Explain(ExplainArgs),
    /// Draft a manifest from what the scan finds; with --ci, a pipeline that gates changes.
    #[command(after_help = help::INIT)]
    Init(InitArgs),
    /// The places in shipped code that call a model: timeouts, retries, caps, error paths.
    #[command(after_help = help::INVENTORY)]
    Inventory(InventoryArgs),
    /// What a request and a month cost, at which volume, and whether it pays.
    ///
    /// Calculated from the components and the dated price table that the manifest declares (`cost:`).
    #[command(after_help = help::COST)]
    Cost(CostArgs),
    /// The cheapest way to the next tier or through the gate: fixes in order, exact gain.
    #[command(after_help = help::PLAN)]
    Plan(Box<PlanArgs>),
    /// Questions to tick by pillar, area or audience, blank or answered from an audit.
    #[command(after_help = help::CHECKLIST)]
    Checklist(Box<ChecklistArgs>),
    /// Documents to start from, filled with what an audit knows.
    ///
    /// A copy earns nothing until people have filled it in.
    #[command(subcommand, after_help = help::TEMPLATE)]
    Template(TemplateCommand),
    /// List, test or lint the rules.
    #[command(subcommand, after_help = help::RULES)]
    Rules(RulesCommand),
    /// Compare two audits: what rose, what fell, and why.
    #[command(after_help = help::DIFF)]
    Diff(DiffArgs),
    /// Write or tighten a baseline: the state a gate may not fall below.
    #[command(subcommand, after_help = help::BASELINE)]
    Baseline(BaselineCommand),
    /// Print a completion script for a shell.
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// Which shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the man page, or write one page for each command.
    #[command(after_help = help::MAN)]
    Man {
        /// Folder for the pages: produ.1, produ-audit.1 and so on.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Print a JSON Schema of a file that is read or written.
    #[command(after_help = help::SCHEMA)]
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: SchemaArg,
    },
}

/// `produ explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// Id or slug: `D-REL-01` or `rollback`.
    pub rule: String,
    /// Folder to audit: what is found of the rule there, and what is missing.
    pub path: Option<PathBuf>,
    /// End with 1 where the rule is not met in PATH.
    #[arg(long, requires = "path")]
    pub check: bool,
    /// Show the patterns that are searched for, and the shared lists by name.
    #[arg(long)]
    pub patterns: bool,
    /// Stage to aim for; decides which level the rule requires.
    #[arg(long, value_enum, value_name = "STAGE", requires = "path")]
    pub stage: Option<StageArg>,
    /// Day the ages are counted to, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = date, requires = "path")]
    pub today: Option<Date>,
    /// Further rule packs.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Format, to standard output.
    #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[]))]
    pub output: Form,
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
#[derive(Debug, Clone, Args)]
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
    /// Format, to standard output.
    #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[Form::Csv]))]
    pub output: Form,
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
    #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[]))]
    pub output: Form,
    /// End with 1 when something is worse than before.
    #[arg(long)]
    pub exit_code: bool,
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
#[derive(Debug, Clone, Args)]
pub struct InventoryArgs {
    /// Folder to look at.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Look at this commit, branch or tag instead of the work tree.
    #[arg(long = "ref", value_name = "REV")]
    pub git_ref: Option<String>,
    /// Format, to standard output.
    #[arg(short, long, value_name = "FORMAT", default_value = "terminal", value_parser = forms(&[Form::Dot]))]
    pub output: Form,
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

/// `produ schema`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaArg {
    /// The JSON report.
    Report,
    /// produ.yaml and produ.toml.
    Manifest,
    /// The call sites of models.
    Inventory,
    /// The cost model.
    Cost,
    /// The plan.
    Plan,
    /// The checklist.
    Checklist,
    /// A rule, explained.
    Explain,
    /// The list of rules.
    RulesList,
    /// The list of templates.
    TemplateList,
    /// The file of --policy.
    Policy,
    /// A rule file: operators, matchers and their fields.
    Rule,
    /// A vocabulary file of a rule pack.
    Vocabulary,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::GateRequest;
    use clap::CommandFactory;

    fn parse(args: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once(&"produ").chain(args))
    }

    fn gate(name: &str, value: &str) -> GateRequest {
        GateRequest::default().ask(name, value).unwrap()
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn audit_is_the_default_command() {
        let bare = parse(&["x", "--min-score", "60"]).unwrap();
        assert!(
            bare.command.is_none()
                && bare.audit.path.as_os_str() == "x"
                && bare.audit.gate.0 == gate("min_score", "60")
        );
        let Some(Command::Audit(args)) = parse(&["audit", "x", "--color", "never"]).unwrap().command else { panic!() };
        assert_eq!((args.path, args.gate.0.is_empty()), (PathBuf::from("x"), true));
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
        assert_eq!(ok.audit.gate.0, gate("min_pillar", "observability=60"));
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
