//! GitLab Code Quality: a JSON array with one entry per finding.
//!
//! Source: GitLab's "Code Quality" report format. The check name is not shown there, so the rule stands in the
//! description; fingerprints must differ or all but the first entry are dropped.

use super::finding::findings;
use crate::error::Error;
use crate::model::{Outcome, Report, Severity};
use crate::text::excerpt;
use serde_json::{Value, json};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let list: Vec<Value> = findings(report)
        .iter()
        .map(|finding| {
            let verdict = finding.verdict;
            let severity = match (verdict.outcome, verdict.severity) {
                (_, Severity::Blocker) => "blocker",
                (Outcome::Contradicted, _) => "critical",
                (_, Severity::Major) => "major",
                (_, Severity::Minor) => "minor",
            };
            json!({
                "description": excerpt(&finding.message(), 500),
                "check_name": verdict.rule,
                "fingerprint": finding.fingerprint(report),
                "severity": severity,
                "location": {"path": finding.path.trim_start_matches("./"), "lines": {"begin": finding.line}},
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&list)
        .map_err(|e| Error::new("internal error: the report cannot be serialised").cause(e))?;
    text.push('\n');
    Ok(text)
}
