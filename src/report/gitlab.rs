//! GitLab Code Quality: a JSON array with one entry per finding.
//!
//! Source: GitLab's "Code Quality" report format. The check name is not shown there, so the rule stands in the
//! description; fingerprints must differ or all but the first entry are dropped.

use super::finding::findings;
use super::format::Format;
use crate::error::Error;
use crate::model::{Outcome, Report, Severity};
use crate::text::excerpt;
use serde_json::{Value, json};

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    about: "GitLab code quality",
    extension: "json",
    media: "application/json",
    render: |report, _| render(report),
    known: |head, _| head.trim() == "[]" || head.starts_with("[\n") && head.contains("\"check_name\""),
    rooted: true,
    ..Format::PLAIN
};

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
    super::json::pretty(&list)
}
