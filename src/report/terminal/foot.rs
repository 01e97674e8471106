//! The end of the report: score trace, remarks, what could not be looked at, the gate, and who made it.

use crate::model::Report;
use crate::report::document::terminal::{list, table};
use crate::report::page::{Page, plain, span};
use crate::report::style::Role;
use crate::report::{decision, parts, words};
use crate::text::excerpt;

/// Every term of the score, with `--trace`.
pub(super) fn trace(page: &mut Page, report: &Report) {
    let Some(terms) = &report.trace else { return };
    page.heading(&format!("Trace of the evidence ({} terms)", terms.len()));
    table(page, &parts::trace(terms), 2);
    page.blank();
    page.para(2, 4, &[plain(decision::holding(report))]);
}

/// Remarks about manifest, profile and inventory.
pub(super) fn notes(page: &mut Page, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    page.heading("Notes");
    list(page, &parts::notes(&report.notes, report.notes.len()), 2);
}

/// What was looked at, and what was not.
pub(super) fn coverage(page: &mut Page, report: &Report) {
    let coverage = &report.coverage;
    page.heading("Coverage");
    page.para(
        2,
        4,
        &[
            plain(format!("{} of {} files read ({}), ", coverage.read, coverage.files, words::bytes(coverage.bytes))),
            plain(format!("listed by {}", excerpt(&report.system.source, 200))),
        ],
    );
    if !coverage.by_class.is_empty() {
        page.para(2, 4, &[span(Role::Dim, words::counts(&coverage.by_class, 30))]);
    }
    if coverage.incomplete {
        let text = "INCOMPLETE: something that matters could not be looked at, so absence is not proven";
        page.para(2, 4, &[span(Role::Bad, text)]);
    }
    list(page, &parts::notes(&coverage.skipped, coverage.skipped_total), 2);
}

/// What the change does to its own gate; weakening first.
pub(super) fn gate_inputs(page: &mut Page, report: &Report) {
    let Some(heading) = words::gate_inputs(report) else { return };
    page.heading(&excerpt(&heading, 200));
    list(page, &parts::gate_inputs(report), 2);
}

/// Each condition with its answer; the reasons of those that failed.
pub(super) fn gate(page: &mut Page, report: &Report) {
    let gate = &report.gate;
    page.blank();
    if let Some(policy) = &gate.policy {
        page.para(2, 4, &[span(Role::Dim, excerpt(&words::gate_policy(policy), 200))]);
    }
    if gate.conditions.is_empty() {
        page.para(
            2,
            4,
            &[
                span(Role::Strong, "Gate: "),
                plain("no condition set (--min-tier, --min-score, --min-evidence, --fail-on)"),
            ],
        );
        return;
    }
    let verdict = if gate.passed() { span(Role::Good, "passed") } else { span(Role::Bad, "FAILED") };
    page.para(2, 4, &[span(Role::Strong, "Gate: "), verdict]);
    list(page, &parts::gate(report), 2);
}

/// Program, rule set and policy: what must be equal for two reports to be comparable.
pub(super) fn identity(page: &mut Page, report: &Report) {
    let tool = &report.tool;
    let digest: String = tool.rules_digest.chars().take(12).collect();
    page.blank();
    let text = format!("produ {}, {} rules {digest}, policy {}", tool.version, tool.rules, tool.policy);
    page.para(2, 2, &[span(Role::Dim, excerpt(&text, 200))]);
}
