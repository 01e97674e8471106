//! `produ rules`: the list of rules, and what testing or linting a pack has shown.

use super::output::{to_stderr, to_stdout};
use crate::audit::PackCheck;
use crate::error::Error;
use crate::exit::Exit;
use crate::report::page::{Page, plain};
use crate::report::{Style, words};
use crate::rules::format::RuleFile;
use crate::text::excerpt;

/// One line per rule, in the order given.
pub(super) fn list(rules: &[RuleFile], style: Style) -> String {
    let mut page = Page::new(style);
    let rows = rules
        .iter()
        .map(|r| {
            vec![
                excerpt(&r.id, 24),
                excerpt(&r.slug, 40),
                words::pillar(r.pillar).to_owned(),
                words::severity(r.severity).to_owned(),
                r.weight.to_string(),
                excerpt(&r.title, 120),
            ]
        })
        .collect();
    page.table(0, &["id", "rule", "pillar", "severity", "weight", "title"], rows);
    page.blank();
    page.para(0, 0, &[plain(format!("{} rules. What one asks for: produ explain RULE", rules.len()))]);
    page.finish()
}

/// Prints the result of a pack check; a failed case or finding ends like a failed gate.
pub(super) fn finish(check: &PackCheck, what: &str, style: Style) -> anyhow::Result<Exit> {
    if check.failures.is_empty() {
        to_stdout(&format!("{} rules, {} {what}\n", check.rules, check.cases), style)?;
        return Ok(Exit::Passed);
    }
    let title = format!("{} of {} failed in {} rules", check.failures.len(), check.cases, check.rules);
    to_stderr(&Error::new(title).problems(check.failures.clone()).render());
    Ok(Exit::GateFailed)
}
