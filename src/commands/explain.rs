//! `produ explain RULE`: finds the rule and prints what it asks for.

use super::audit::check_root;
use super::output::{to_stderr, to_stdout};
use crate::audit::{AuditRequest, audit};
use crate::cli::ExplainArgs;
use crate::commands::exit::Exit;
use crate::commands::request::Environment;
use crate::error::Error;
use crate::model::Report;
use crate::report::document::written;
use crate::report::{Style, explain as page};
use crate::rules::format::RuleFile;
use std::path::Path;

/// Prints the rule in the form asked for; with a folder, what an audit found of it there. The exit code says whether there is
/// an AI system in the folder, and with `--check` whether the rule is met.
pub(super) fn run(args: &ExplainArgs, env: &Environment, style: Style) -> anyhow::Result<Exit> {
    let all = crate::audit::rules(&args.rules)?;
    let rule = find(&all, &args.rule)?;
    let report = args.path.as_ref().map(|path| audited(args, path, env)).transpose()?;
    let shown = page::explanation(rule, report.as_ref())?;
    let document = |shown: &_| page::document(shown, args.patterns);
    to_stdout(&written(&shown, document, args.output, style)?, style)?;
    let open = |report: &Report| report.verdicts.iter().any(|v| v.rule == rule.id && v.outcome.is_open());
    Ok(match report {
        Some(report) if !report.audited => {
            to_stderr("produ: nothing to audit: no AI system found\n");
            Exit::NothingToAudit
        }
        Some(report) if args.check && open(&report) => Exit::GateFailed,
        Some(report) if args.check && report.coverage.incomplete => {
            to_stderr("produ: incomplete: something that matters could not be looked at\n");
            Exit::NothingToAudit
        }
        _ => Exit::Passed,
    })
}

fn audited(args: &ExplainArgs, path: &Path, env: &Environment) -> Result<Report, Error> {
    check_root(path)?;
    let request = AuditRequest {
        look: true,
        root: path.to_owned(),
        rules_dirs: args.rules.clone(),
        stage: args.stage.map(crate::model::Stage::from),
        today: Some(super::day(args.today, env)?),
        ..AuditRequest::default()
    };
    audit(&request, &*env.progress())
}

/// The rule with this id or slug.
///
/// # Errors
/// When there is none; names the closest.
pub fn find<'a>(rules: &'a [RuleFile], wanted: &str) -> Result<&'a RuleFile, Error> {
    let same = |rule: &&RuleFile| rule.id.eq_ignore_ascii_case(wanted) || rule.slug.eq_ignore_ascii_case(wanted);
    rules.iter().find(same).ok_or_else(|| {
        let lower = wanted.to_lowercase();
        let near = rules
            .iter()
            .map(|r| {
                let id = strsim::jaro_winkler(&r.id.to_lowercase(), &lower);
                (id.max(strsim::jaro_winkler(&r.slug, &lower)), r)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.75);
        let error = Error::new(format!("no rule is called {wanted}"));
        match near {
            Some((_, rule)) => error.next(format!("did you mean {} ({})?", rule.slug, rule.id)),
            None => error.next("produ rules list shows all of them"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_by_id_or_slug_and_suggested_when_misspelt() {
        let rules = crate::audit::rules(&[]).unwrap();
        assert!(find(&rules, "d-rel-01").is_ok() && find(&rules, "rollback").is_ok());
        assert!(find(&rules, "rolback").unwrap_err().render().contains("did you mean rollback (D-REL-01)?"));
        assert!(find(&rules, "zzz").unwrap_err().render().contains("produ rules list"));
        assert!(find(&[], "x\x1b").unwrap_err().render().contains("x\\u{1b}"));
    }
}
