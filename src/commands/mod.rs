//! One file per verb; the only code that prints or writes a file.

mod audit;
mod baseline;
mod checklist;
mod cost;
mod destination;
mod diff;
pub mod exit;
pub mod explain;
mod init;
mod inventory;
mod listing;
mod manual;
mod output;
mod pipeline;
mod plan;
pub mod progress;
mod questions;
pub mod request;
mod rules;
mod summary;
mod systems;
mod template;

use crate::cli::{BaselineCommand, Cli, Command, RulesCommand, SchemaArg, by_use, help_as_flag};
use crate::commands::exit::Exit;
use crate::commands::request::{Environment, resolve};
use crate::error::{Error, render_any};
use crate::report::{self, json};
use crate::text::printable;
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Mutex;

/// Where the first panic happened, which may be the cause of others; never its message, which may quote untrusted text.
static PANIC_PLACE: Mutex<String> = Mutex::new(String::new());

/// The program: arguments in, exit code out. A bug ends with one clear message and code 2, never with a trace.
pub fn main(args: impl IntoIterator<Item = OsString>) -> Exit {
    set_hook(Box::new(|info| {
        if let (Some(place), Ok(mut first)) = (info.location(), PANIC_PLACE.lock())
            && first.is_empty()
        {
            *first = format!("{}:{}", place.file(), place.line());
        }
    }));
    catch_unwind(AssertUnwindSafe(|| run(args))).unwrap_or_else(|_| {
        let place = PANIC_PLACE.lock().map(|p| p.clone()).unwrap_or_default();
        let bug = Error::new("internal error").at(place, 0, 0).next("please report it with the lines above");
        output::to_stderr(&bug.render());
        Exit::CannotAudit
    })
}

fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let first = args.get(1).map(|arg| arg.to_string_lossy().into_owned()).unwrap_or_default();
    let parsed = by_use(Cli::command()).try_get_matches_from(help_as_flag(args));
    let parsed = parsed.and_then(|found| Cli::from_arg_matches(&found));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &first),
    };
    dispatch(cli, &Environment::read()).unwrap_or_else(|error| {
        output::to_stderr(&render_any(&error));
        Exit::CannotAudit
    })
}

fn dispatch(cli: Cli, env: &Environment) -> anyhow::Result<Exit> {
    let style = env.style(cli.color);
    let text = match cli.command {
        None => return audit::run(&resolve(&cli.audit, cli.color, env)?),
        Some(Command::Audit(args)) => return audit::run(&resolve(&args, cli.color, env)?),
        Some(Command::Diff(args)) => return diff::run(&args, day(args.today, env)?, env, style),
        Some(Command::Cost(args)) => return cost::run(&args, day(args.today, env)?, style),
        Some(Command::Baseline(command)) => {
            let (BaselineCommand::Write(args) | BaselineCommand::Prune(args)) = &command;
            return baseline::run(&command, day(args.today, env)?, env);
        }
        Some(Command::Explain(args)) => return explain::run(&args, env, style),
        Some(Command::Rules(RulesCommand::List(args))) => return listing::run(&args, style),
        Some(Command::Rules(RulesCommand::Test { dirs })) => {
            return rules::finish(&crate::audit::test_rules(&dirs)?, "cases passed", style);
        }
        Some(Command::Rules(RulesCommand::Lint { dirs })) => {
            return rules::finish(&crate::audit::lint_rules(&dirs)?, "files are clean", style);
        }
        Some(Command::Completions { shell }) => manual::completions(shell),
        Some(Command::Man { dir: None }) => manual::page()?,
        Some(Command::Man { dir: Some(dir) }) => return manual::pages(&dir),
        Some(Command::Schema { of }) => json::pretty(&schema(of))?,
        Some(Command::Template(command)) => return template::run(&command, env, style),
        Some(Command::Checklist(args)) => return checklist::run(&args, day(args.today, env)?, env, style),
        Some(Command::Plan(args)) => return plan::run(&args, day(args.today, env)?, env, style),
        Some(Command::Init(args)) => return init::run(&args, env, style),
        Some(Command::Inventory(args)) => return inventory::run(&args, style),
    };
    output::to_stdout(&text, style)?;
    Ok(Exit::Passed)
}

/// The day that is named, else that of the environment.
fn day(named: Option<jiff::civil::Date>, env: &Environment) -> Result<jiff::civil::Date, Error> {
    named.map_or_else(|| env.today(), Ok)
}

/// The form of what is read or written.
fn schema(of: SchemaArg) -> serde_json::Value {
    match of {
        SchemaArg::Report => report::schema::report_schema(),
        SchemaArg::Manifest => crate::audit::manifest_schema(),
        SchemaArg::Inventory => report::inventory::schema(),
        SchemaArg::Cost => crate::cost::model::schema(),
        SchemaArg::Plan => report::plan::schema(),
        SchemaArg::Checklist => report::checklist::schema(),
        SchemaArg::Explain => report::explain::schema(),
        SchemaArg::RulesList => report::listing::schema(),
        SchemaArg::TemplateList => report::templates::schema(),
        SchemaArg::Policy => crate::audit::policy_schema(),
        SchemaArg::Rule => crate::rules::schema::rule(),
        SchemaArg::Vocabulary => crate::rules::schema::vocabulary(),
    }
}

/// Help and version go to standard output; a usage error goes to standard error, with what was typed made inert.
fn usage(error: &clap::Error, first: &str) -> Exit {
    if !error.use_stderr() {
        let plain = crate::report::Style::default();
        return match output::to_stdout(&error.render().to_string(), plain) {
            Ok(()) => Exit::Passed,
            Err(_) => Exit::CannotAudit,
        };
    }
    let mut text: String = error.render().to_string().lines().map(|line| printable(line) + "\n").collect();
    // Taken for a folder to audit, a mistyped command makes what follows it a command that cannot be there.
    if error.kind() == clap::error::ErrorKind::ArgumentConflict
        && let Some(command) = audit::command_like(first).filter(|command| command != first)
    {
        text = Error::new(format!("no command is called {first}")).next(format!("produ {command}")).render();
    }
    output::to_stderr(&text);
    Exit::CannotAudit
}
