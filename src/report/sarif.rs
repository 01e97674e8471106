//! SARIF 2.1.0 as GitHub code scanning takes it: one result per finding, waived ones as suppressed results.
//!
//! Source: OASIS SARIF 2.1.0 and GitHub's "SARIF support for code scanning" (one location per result, 1,024 characters
//! per description, 10 tags shown, 25,000 results). Met rules are no results: a forge would show them as alerts.

use super::finding::{Finding, findings, waived};
use super::format::{Format, names_produ};
use super::{json, uri, words};
use crate::error::Error;
use crate::model::{Effect, Outcome, Report, Severity, Verdict};
use crate::text::excerpt;
use serde_json::{Value, json};

/// Longest description a forge takes.
const LONGEST: usize = 1_000;
/// Further places named beside the first.
const RELATED: usize = 20;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "GitHub code scanning",
    extension: "sarif",
    media: "application/sarif+json",
    render: |report, _| render(report),
    known: |head, _| head.contains("\"$schema\"") && head.contains("sarif-2.1.0") && names_produ(head),
    rooted: true,
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let results: Vec<Value> = findings(report)
        .iter()
        .map(|f| result(report, f, false))
        .chain(waived(report).iter().map(|f| result(report, f, true)))
        .collect();
    let rules: Vec<Value> = report.verdicts.iter().filter(|v| v.outcome != Outcome::NotApplicable).map(rule).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": report.tool.name,
                "version": report.tool.version,
                "semanticVersion": report.tool.version,
                "rules": rules,
            }},
            "automationDetails": {"id": format!("produ/{}/", uri::relative(&report.system.name))},
            "originalUriBaseIds": {"SRCROOT": {"description": {"text": "root of the audited repository"}}},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notifications(report)}],
            "results": results,
            "properties": {
                "score": report.score,
                "evidence": report.score,
                "readiness": report.readiness,
                "tier": words::tier(report.tier),
                "commit": report.system.commit,
                "rulesDigest": report.tool.rules_digest,
                "gatePassed": report.gate.passed(),
            },
        }],
    });
    json::pretty(&log)
}

fn rule(verdict: &Verdict) -> Value {
    let steps: Vec<&str> = verdict.fix.iter().flat_map(|f| f.steps.iter().map(String::as_str)).collect();
    let help = if steps.is_empty() { verdict.question.clone() } else { steps.join("\n") };
    let mut properties = json!({
        "tags": ["production-readiness", words::pillar(verdict.pillar), verdict.area],
        "precision": "high",
        "problem.severity": match verdict.severity {
            Severity::Blocker => "error",
            Severity::Major => "warning",
            Severity::Minor => "recommendation",
        },
    });
    // Only findings about security belong into a forge's security view.
    if verdict.area.starts_with("security")
        && let Some(map) = properties.as_object_mut()
    {
        let score = match verdict.severity {
            Severity::Blocker => "8.0",
            Severity::Major => "5.5",
            Severity::Minor => "3.0",
        };
        map.insert("security-severity".to_owned(), json!(score));
    }
    json!({
        "id": verdict.rule,
        "name": verdict.slug,
        "shortDescription": {"text": filled(&verdict.title, &verdict.slug)},
        "fullDescription": {"text": filled(&verdict.question, &verdict.slug)},
        "help": {"text": filled(&help, &verdict.slug)},
        "defaultConfiguration": {"level": level(verdict)},
        "properties": properties,
    })
}

fn level(verdict: &Verdict) -> &'static str {
    match verdict.severity {
        Severity::Blocker => "error",
        Severity::Major => "warning",
        Severity::Minor => "note",
    }
}

fn result(report: &Report, finding: &Finding<'_>, suppressed: bool) -> Value {
    let verdict = finding.verdict;
    let mut message = finding.message();
    if let Some(remedy) = finding.remedy() {
        message = format!("{message}. Next: {remedy}");
    }
    let mut out = json!({
        "ruleId": verdict.rule,
        "level": level(verdict),
        "message": {"text": filled(&message, &verdict.rule)},
        "locations": [location(finding.path, finding.line, None)],
        "relatedLocations": related(verdict),
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint(report)},
        "properties": {
            "outcome": verdict.outcome,
            "level": verdict.level,
            "required": verdict.required,
            "gain": verdict.gain,
        },
    });
    if suppressed && let Some(map) = out.as_object_mut() {
        let justification = verdict.waiver.clone().unwrap_or_default();
        map.insert(
            "suppressions".to_owned(),
            json!([{"kind": "external", "status": "accepted", "justification": justification}]),
        );
    }
    out
}

fn related(verdict: &Verdict) -> Vec<Value> {
    let against = verdict.contradictions.iter().map(|c| (c.path.as_str(), c.line, c.message.clone()));
    let found = verdict
        .evidence
        .iter()
        .map(|e| (e.path.as_str(), e.line, format!("{} ({})", words::recognised(e), words::level(e.level))));
    let near = verdict
        .search
        .iter()
        .flat_map(|s| &s.nearest)
        .map(|m| (m.path.as_str(), m.line, format!("nearest miss: {} ({})", m.what, m.why)));
    against
        .chain(found)
        .chain(near)
        .filter(|(path, _, _)| !path.is_empty())
        .take(RELATED)
        .enumerate()
        .map(|(id, (path, line, text))| {
            let mut place = location(path, line.max(1), Some(&text));
            if let Some(map) = place.as_object_mut() {
                map.insert("id".to_owned(), json!(id));
            }
            place
        })
        .collect()
}

/// A place.
fn location(path: &str, line: u32, message: Option<&str>) -> Value {
    let mut out = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri::relative(path), "uriBaseId": "SRCROOT"},
        "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 1},
    }});
    if let (Some(text), Some(map)) = (message, out.as_object_mut()) {
        map.insert("message".to_owned(), json!({"text": filled(text, "place")}));
    }
    out
}

/// What could not be looked at: a consumer must not take silence for a pass.
fn notifications(report: &Report) -> Vec<Value> {
    let level = if report.coverage.incomplete { "warning" } else { "note" };
    let changed = report.gate_inputs.iter().map(|input| {
        let level = if input.effect == Effect::Weaker { "warning" } else { "note" };
        let text = format!("gate input {}: {}", words::effect(input.effect), words::gate_input(input, "->"));
        let mut out = json!({"level": level, "message": {"text": filled(&text, "gate input")}});
        if !input.path.is_empty()
            && let Some(map) = out.as_object_mut()
        {
            map.insert("locations".to_owned(), json!([location(&input.path, input.line.max(1), None)]));
        }
        out
    });
    let skipped = report.coverage.skipped.iter().map(|note| {
        let text = match &note.path {
            Some(path) => format!("{}: {}", words::place(path, note.line), note.message),
            None => note.message.clone(),
        };
        json!({"level": level, "message": {"text": filled(&text, "skipped")}})
    });
    changed.chain(skipped).collect()
}

/// Bounded text that is never empty, as the consumers demand.
fn filled(text: &str, instead: &str) -> String {
    let text = excerpt(text, LONGEST);
    if text.is_empty() { excerpt(instead, LONGEST) } else { text }
}
