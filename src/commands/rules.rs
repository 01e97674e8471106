//! `produ rules test` and `lint`: what testing or linting a pack has shown.

use super::output::{to_stderr, to_stdout};
use crate::audit::PackCheck;
use crate::commands::exit::Exit;
use crate::error::Error;
use crate::report::Style;

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
