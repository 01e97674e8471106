//! `produ [audit]`: audits, renders each asked-for report, and decides the exit code.

use super::destination::Destination;
use super::output::{to_stderr, to_stdout};
use super::summary;
use crate::audit::{Prepared, Progress, audit};
use crate::commands::exit::Exit;
use crate::commands::progress;
use crate::commands::request::Request;
use crate::error::Error;
use crate::model::Report;
use crate::report::{Format, render};
use crate::text::printable;
use clap::CommandFactory;
use std::path::Path;

/// Runs one audit, or one for each system that is asked for.
pub(super) fn run(request: &Request) -> anyhow::Result<Exit> {
    check_root(&request.audit.root)?;
    if let Some(wanted) = &request.systems {
        return super::systems::run(request, wanted);
    }
    one(request)
}

/// Audits what the request names, and nothing else.
pub(super) fn one(request: &Request) -> anyhow::Result<Exit> {
    let destinations = destinations(request)?;
    let report = audit(&request.audit, progress(request).as_ref())?;
    publish(request, &report, &destinations)
}

/// Audits the one system of several that is asked for, in a folder that was looked at already.
pub(super) fn one_of(request: &Request, prepared: &mut Prepared) -> anyhow::Result<Exit> {
    let destinations = destinations(request)?;
    let report = prepared.audit(&request.audit, progress(request).as_ref())?;
    publish(request, &report, &destinations)
}

/// Report files are checked first, so that a bad path fails before the work, not after it.
pub(super) fn destinations(request: &Request) -> Result<Vec<Destination>, Error> {
    let files = request.outputs.iter().filter_map(|o| o.file.as_deref());
    files.map(|file| Destination::prepare(file, &request.audit.root)).collect()
}

/// The line that shows the progress, where somebody watches.
pub(super) fn progress(request: &Request) -> Box<dyn Progress> {
    progress::shown(request.progress)
}

/// Writes the reports, files first: a broken pipe must not cost a file.
fn publish(request: &Request, report: &Report, destinations: &[Destination]) -> anyhow::Result<Exit> {
    let files = request.outputs.iter().filter(|o| o.file.is_some());
    for (output, destination) in files.zip(destinations) {
        destination.write(&render(report, output.format, request.file_style)?)?;
    }
    if let Some(file) = &request.step_summary {
        summary::append(file, &render(report, Format::markdown(), request.file_style)?);
    }
    let exit = Exit::of(report, request.exit_zero);
    let on_stdout = request.outputs.iter().find(|o| o.file.is_none());
    if let Some(output) = on_stdout {
        to_stdout(&render(report, output.format, request.style)?, request.style)?;
    }
    if !request.quiet && on_stdout.is_none_or(|o| !o.format.tells_why) {
        to_stderr(&reasons(report, exit));
    }
    Ok(exit)
}

/// Why the code is what it is, for a log whose report is elsewhere. Empty when all is well.
pub(super) fn reasons(report: &Report, exit: Exit) -> String {
    match exit {
        Exit::Passed | Exit::CannotAudit => String::new(),
        Exit::NothingToAudit if !report.audited && !report.coverage.incomplete => {
            "produ: nothing to audit: no AI system found\n".to_owned()
        }
        Exit::NothingToAudit => "produ: incomplete: something that matters could not be looked at\n".to_owned(),
        Exit::GateFailed => {
            let reasons: String = report.gate.failures().iter().map(|f| format!("  {}\n", printable(f))).collect();
            format!("produ: the gate failed\n{reasons}")
        }
    }
}

/// The command that a mistyped first argument may have meant.
pub(super) fn command_like(word: &str) -> Option<String> {
    let commands = crate::cli::Cli::command();
    let mut names = commands.get_subcommands().map(clap::Command::get_name);
    names.find(|name| strsim::damerau_levenshtein(name, word) <= 2).map(str::to_owned)
}

#[expect(clippy::disallowed_methods, reason = "a first look at the root gives a better message than a failed audit")]
pub(super) fn check_root(root: &Path) -> Result<(), Error> {
    let shown = root.display().to_string();
    match std::fs::metadata(root) {
        Ok(meta) if meta.is_dir() => Ok(()),
        Ok(_) => Err(Error::new(format!("{shown} is not a folder")).next("name the folder of the system to audit")),
        Err(error) => {
            let next = match command_like(&shown) {
                Some(command) => format!("if you meant the command: produ {command}"),
                None => "name the folder of the system to audit".to_owned(),
            };
            Err(Error::new(format!("cannot audit {shown}")).cause(error).next(next))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn a_missing_folder_suggests_the_command() {
        let text = check_root(Path::new("exlain")).unwrap_err().render();
        assert!(text.contains("produ explain"), "{text}");
        let text = check_root(Path::new("no\n::error::x\x1b[2J")).unwrap_err().render();
        assert_eq!(text.lines().count(), 3);
        assert!(!text.contains('\x1b'));
    }

    #[test]
    fn the_summary_names_the_reasons() {
        let report = sample::report();
        let text = reasons(&report, Exit::GateFailed);
        assert_eq!(text, "produ: the gate failed\n  readiness at least 75 (--min-score): the readiness is 71.2\n");
        assert_eq!(reasons(&report, Exit::Passed), "");
        let mut nothing = sample::nothing();
        nothing.coverage.incomplete = true;
        assert!(reasons(&nothing, Exit::NothingToAudit).contains("incomplete"), "what was not seen is not absent");
        nothing.coverage.incomplete = false;
        assert!(reasons(&nothing, Exit::NothingToAudit).contains("nothing to audit"));
    }
}
