//! The end of the report: score trace, remarks, what could not be looked at, the gate, and who made it.

use crate::model::{Effect, Note, Report};
use crate::report::page::{Page, plain, span};
use crate::report::style::Role;
use crate::report::words;
use crate::text::excerpt;

/// Remarks and skipped entries shown; the JSON report has all.
const SHOWN: usize = 10;

/// Every term of the score, with `--trace`.
pub(super) fn trace(page: &mut Page, report: &Report) {
    let Some(terms) = &report.trace else { return };
    page.heading(&format!("Trace of the score ({} terms)", terms.len()));
    let rows = terms
        .iter()
        .map(|t| {
            vec![
                words::pillar(t.pillar).to_owned(),
                excerpt(&t.rule, 24),
                t.weight.to_string(),
                format!("{:.2}", t.credit),
                format!("{:.2}", t.points),
                format!("{:.2}", t.possible),
            ]
        })
        .collect();
    page.table(2, &["pillar", "rule", "weight", "credit", "points", "possible"], rows);
}

/// Remarks about manifest, profile and inventory.
pub(super) fn notes(page: &mut Page, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    page.heading("Notes");
    list(page, &report.notes, report.notes.len());
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
    list(page, &coverage.skipped, coverage.skipped_total.max(coverage.skipped.len()));
}

fn list(page: &mut Page, notes: &[Note], total: usize) {
    for note in notes.iter().take(SHOWN) {
        let place = note.path.as_deref().map(|p| format!("{}  ", excerpt(&words::place(p, note.line), 200)));
        page.para(
            2,
            4,
            &[
                plain(format!("{} ", page.style.sign("·", "-"))),
                plain(place.unwrap_or_default()),
                span(Role::Dim, excerpt(&note.message, 300)),
            ],
        );
    }
    let shown = notes.len().min(SHOWN);
    if total > shown {
        page.para(4, 4, &[span(Role::Dim, format!("{} more (all listed ones: -o json)", total - shown))]);
    }
}

/// What the change does to its own gate; weakening first.
pub(super) fn gate_inputs(page: &mut Page, report: &Report) {
    let Some(heading) = words::gate_inputs(report) else { return };
    page.heading(&excerpt(&heading, 200));
    for input in report.gate_inputs.iter().take(SHOWN) {
        let role = match input.effect {
            Effect::Weaker => Role::Bad,
            Effect::Changed => Role::Dim,
            Effect::Stronger => Role::Good,
        };
        let place = if input.path.is_empty() {
            String::new()
        } else {
            excerpt(&words::place(&input.path, input.line), 120) + "  "
        };
        let text = words::gate_input(input, page.style.sign("→", "->"));
        let spans =
            [span(role, format!("{:<9}", words::effect(input.effect))), plain(place), plain(excerpt(&text, 300))];
        page.para(2, 11, &spans);
    }
    let more = report.gate_inputs.len().saturating_sub(SHOWN);
    if more > 0 {
        page.para(4, 4, &[span(Role::Dim, format!("{more} more (all: -o json)"))]);
    }
}

/// Each condition with its answer; the reasons of those that failed.
pub(super) fn gate(page: &mut Page, report: &Report) {
    let gate = &report.gate;
    page.blank();
    if let Some(policy) = &gate.policy {
        page.para(2, 4, &[span(Role::Dim, excerpt(&words::gate_policy(policy), 200))]);
    }
    if gate.conditions.is_empty() && gate.failures.is_empty() {
        page.para(
            2,
            4,
            &[span(Role::Strong, "Gate: "), plain("no condition set (--min-tier, --min-score, --fail-on)")],
        );
        return;
    }
    let verdict = if gate.failures.is_empty() { span(Role::Good, "passed") } else { span(Role::Bad, "FAILED") };
    page.para(2, 4, &[span(Role::Strong, "Gate: "), verdict]);
    for condition in &gate.conditions {
        if gate.failures.iter().any(|f| f.starts_with(condition.as_str())) {
            continue;
        }
        let sign = span(Role::Good, page.style.sign("✔", "+"));
        page.para(2, 4, &[sign, plain(format!(" {}", excerpt(condition, 200)))]);
    }
    for failure in &gate.failures {
        let sign = span(Role::Bad, page.style.sign("✘", "x"));
        page.para(2, 4, &[sign, plain(format!(" {}", excerpt(failure, 400)))]);
    }
}

/// Program, rule set and policy: what must be equal for two reports to be comparable.
pub(super) fn identity(page: &mut Page, report: &Report) {
    let tool = &report.tool;
    let digest: String = tool.rules_digest.chars().take(12).collect();
    page.blank();
    let text = format!("produ {}, {} rules {digest}, policy {}", tool.version, tool.rules, tool.policy);
    page.para(2, 2, &[span(Role::Dim, excerpt(&text, 200))]);
}
