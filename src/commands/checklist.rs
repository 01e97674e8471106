//! `produ checklist`: questions to tick, blank or answered from an audit.

use super::audit::check_root;
use super::output::{to_stderr, to_stdout};
use crate::audit::{AuditRequest, examine, load_rules};
use crate::checklist::{Wanted, checklist};
use crate::cli::{ChecklistArgs, StageArg};
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::error::Error;
use crate::report::document::{Form, written};
use crate::report::{Style, checklist as page};

/// Makes the list and prints it.
pub(super) fn run(
    args: &ChecklistArgs,
    today: jiff::civil::Date,
    env: &Environment,
    style: Style,
) -> anyhow::Result<Exit> {
    let wanted = Wanted {
        pillar: args.pillar,
        area: args.area.clone(),
        audience: args.audience.clone(),
        rule: args.rule.clone(),
        preset: args.preset.clone(),
        pilot: args.stage == Some(StageArg::Pilot),
    };
    if args.filled && args.output == Form::GithubForm {
        return Err(Error::new("an issue form cannot be filled in: GitHub has no ticked boxes")
            .next("leave out --filled, or take -o markdown")
            .into());
    }
    let list = if args.filled {
        check_root(&args.path)?;
        let request = AuditRequest {
            look: true,
            root: args.path.clone(),
            rules_dirs: args.rules.clone(),
            stage: args.stage.map(crate::model::Stage::from),
            today: Some(today),
            ..AuditRequest::default()
        };
        let examined = examine(&request, &*env.progress())?;
        if !examined.report.audited {
            to_stderr("produ: nothing to audit: no AI system found\n");
            return Ok(Exit::NothingToAudit);
        }
        checklist(&examined.rules, Some(&examined.report), &wanted, crate::report::words::WORDING)?
    } else {
        checklist(&load_rules(&args.rules)?, None, &wanted, crate::report::words::WORDING)?
    };
    let list = page::clean(&list)?;
    let text = match args.output {
        Form::Csv => page::csv(&list)?,
        Form::GithubForm => page::github_form(&list),
        form => written(&list, page::document, form, style)?,
    };
    to_stdout(&text, style)?;
    Ok(Exit::Passed)
}
