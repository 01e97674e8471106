//! `produ baseline write|prune`: makes and tightens the file a gate may not fall below.

use super::destination::Destination;
use super::output::to_stderr;
use crate::audit::operator;
use crate::audit::{AuditRequest, audit};
use crate::cli::{BaselineArgs, BaselineCommand};
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::compare::Baseline;
use crate::error::Error;
use crate::report::baseline::summary;

/// Runs one of the two.
pub(super) fn run(command: &BaselineCommand, today: jiff::civil::Date, env: &Environment) -> anyhow::Result<Exit> {
    let (BaselineCommand::Write(args) | BaselineCommand::Prune(args)) = command;
    let former = operator::text_if_present(&args.file)?;
    let shown = args.file.display().to_string();
    let (next, former) = match (command, former) {
        (BaselineCommand::Write(_), Some(_)) => {
            return Err(Error::new(format!("{shown} exists"))
                .next("`produ baseline prune` tightens it; delete it to start anew")
                .into());
        }
        (BaselineCommand::Write(_), None) => (Baseline::of(&report(args, today, env)?), None),
        (BaselineCommand::Prune(_), Some(text)) => {
            let former = Baseline::parse(&shown, &text)?;
            (former.pruned(&report(args, today, env)?), Some(former))
        }
        (BaselineCommand::Prune(_), None) => {
            return Err(Error::new(format!("{shown} does not exist")).next("`produ baseline write` makes one").into());
        }
    };
    Destination::prepare(&args.file, &args.path)?.write(&next.render()?)?;
    to_stderr(&summary(&next, former.as_ref(), &shown));
    Ok(Exit::Passed)
}

fn report(args: &BaselineArgs, today: jiff::civil::Date, env: &Environment) -> Result<crate::model::Report, Error> {
    let request = AuditRequest {
        root: args.path.clone(),
        rules_dirs: args.rules.clone(),
        today: Some(today),
        ..AuditRequest::default()
    };
    let report = audit(&request, &*env.progress())?;
    if !report.audited {
        return Err(Error::new("no AI system found").next("a baseline is made of an audit; there is nothing to keep"));
    }
    Ok(report)
}
