//! `produ explain RULE`: finds the rule and prints what it asks for.

use super::output::to_stdout;
use crate::cli::ExplainArgs;
use crate::commands::exit::Exit;
use crate::error::Error;
use crate::report::document::written;
use crate::report::{Style, explain as page};
use crate::rules::format::RuleFile;

/// Prints the rule in the form asked for.
pub(super) fn run(args: &ExplainArgs, style: Style) -> anyhow::Result<Exit> {
    let all = crate::audit::rules(&args.rules)?;
    let rule = page::explanation(find(&all, &args.rule)?)?;
    to_stdout(&written(&rule, page::document, args.output, style)?, style)?;
    Ok(Exit::Passed)
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
