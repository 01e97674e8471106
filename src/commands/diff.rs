//! `produ diff BEFORE [AFTER]`: two audits side by side. Each side is a JSON report, a git revision, or the work tree.

use super::output::to_stdout;
use crate::audit::operator;
use crate::audit::{AuditRequest, Progress, audit};
use crate::cli::DiffArgs;
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::compare::{Audited, diff};
use crate::error::Error;
use crate::report::Style;
use crate::report::diff::document;
use crate::report::document::written;
use crate::report::v1::Report;
use std::path::Path;

/// What the later side is called when nobody names it.
const WORK_TREE: &str = "work tree";

/// Compares, prints, and with `--exit-code` ends with 1 where something is worse.
pub(super) fn run(args: &DiffArgs, today: jiff::civil::Date, env: &Environment, style: Style) -> anyhow::Result<Exit> {
    let before = side(args, Some(&args.before), today, &*env.progress())?;
    let after = side(args, args.after.as_deref(), today, &*env.progress())?;
    let name = args.after.as_deref().unwrap_or(WORK_TREE);
    let difference = diff((&args.before, &before), (name, &after));
    to_stdout(&written(&difference, document, args.output, style)?, style)?;
    Ok(if args.exit_code && difference.is_worse() { Exit::GateFailed } else { Exit::Passed })
}

/// A report from a file where there is one of that name, else an audit of that revision.
fn side(
    args: &DiffArgs,
    name: Option<&str>,
    today: jiff::civil::Date,
    progress: &dyn Progress,
) -> Result<Audited, Error> {
    if let Some(file) = name.filter(|n| n.ends_with(".json")) {
        return compared(&stored(Path::new(file))?);
    }
    let request = AuditRequest {
        root: args.path.clone(),
        git_ref: name.map(str::to_owned),
        rules_dirs: args.rules.clone(),
        today: Some(today),
        ..AuditRequest::default()
    };
    let report = audit(&request, progress).map_err(|error| match name.filter(|name| is_folder(name)) {
        Some(folder) => error.next(format!(
            "{folder} is a folder, and a side is a revision or a report: `produ diff main --path {folder}` compares the work tree there with main"
        )),
        None => error,
    });
    compared(&Report::from(&report?))
}

#[expect(clippy::disallowed_methods, reason = "a folder in place of a revision is told as what it is")]
fn is_folder(name: &str) -> bool {
    Path::new(name).is_dir()
}

/// Both sides pass through the public form, so that a stored report and a fresh one are compared by the same facts.
fn compared(report: &Report) -> Result<Audited, Error> {
    let tree = serde_json::to_value(report).and_then(serde_json::from_value);
    tree.map_err(|e| Error::new("internal error: the report cannot be compared").cause(e))
}

fn stored(path: &Path) -> Result<Report, Error> {
    let wrong = |cause: String| {
        Error::new(format!("{} is not a report", path.display()))
            .cause(cause)
            .next("write one with `produ -o json=produ.json`; a git revision has no `.json` at its end")
    };
    let bytes = operator::read_report(path)?;
    let report: Report = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
    if report.schema_version != "1" {
        return Err(wrong(format!("its schema version is {}, this program reads 1", report.schema_version)));
    }
    crate::report::clean::printable_tree(&report)
}
