//! Badges: the endpoint JSON of shields.io, and an SVG for repositories that no badge service can see.
//!
//! The answer is the message, because it decides launches; readiness stands beside it.

use super::decision;
use super::format::Format;
use crate::error::Error;
use crate::model::{Report, Ruling, Tier};
use serde_json::json;

const LABEL: &str = "production readiness";

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "badge",
    about: "the endpoint of shields.io",
    extension: "json",
    media: "application/json",
    render: |report, _| endpoint(report),
    known: |head, _| head.contains("\"label\": \"production readiness\""),
    ..Format::PLAIN
};

/// For the registry.
pub(super) const SVG: Format = Format {
    name: "badge-svg",
    about: "the badge as a picture",
    extension: "svg",
    media: "image/svg+xml",
    render: |report, _| Ok(svg(report)),
    known: |head, _| head.contains("aria-label=\"production readiness: "),
    ..Format::PLAIN
};

/// Endpoint JSON (schema version 1 of shields.io).
pub(crate) fn endpoint(report: &Report) -> Result<String, Error> {
    let badge = json!({
        "schemaVersion": 1,
        "label": LABEL,
        "message": message(report),
        "color": color(report).0,
        "isError": report.coverage.incomplete,
    });
    super::json::pretty(&badge)
}

/// A flat SVG; holds no text of the repository.
pub(crate) fn svg(report: &Report) -> String {
    let message = message(report);
    let (left, right) = (width(LABEL), width(&message));
    let (total, fill) = (left + right, color(report).1);
    let (at_label, at_message) = (left / 2, left + right / 2);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"20\" role=\"img\" \
         aria-label=\"{LABEL}: {message}\">\n  <title>{LABEL}: {message}</title>\n  \
         <clipPath id=\"r\"><rect width=\"{total}\" height=\"20\" rx=\"3\"/></clipPath>\n  \
         <g clip-path=\"url(#r)\"><rect width=\"{left}\" height=\"20\" fill=\"#484f58\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{fill}\"/></g>\n  \
         <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\" text-anchor=\"middle\">\
         <text x=\"{at_label}\" y=\"14\">{LABEL}</text><text x=\"{at_message}\" y=\"14\">{message}</text></g>\n</svg>\n"
    )
}

fn message(report: &Report) -> String {
    if !report.audited {
        return "no AI system".to_owned();
    }
    format!("{}, {:.0}", decision::answer(report).call.to_lowercase(), report.readiness)
}

/// Named colour of the endpoint and the same as hexadecimal, dark enough for white letters (contrast 4.5).
fn color(report: &Report) -> (&'static str, &'static str) {
    match report.decision.as_ref().map(|decision| decision.ruling) {
        Some(Ruling::Ready) if report.tier == Tier::Hardened => ("brightgreen", "#1b6e20"),
        Some(Ruling::Ready | Ruling::ReadyWithConditions) => ("green", "#2e7d32"),
        // Something is proven, only not what the stage asks for.
        Some(Ruling::NotReady) if report.tier >= Tier::Pilot => ("orange", "#a15c00"),
        Some(Ruling::NotReady) => ("red", "#c62828"),
        Some(Ruling::Undecided | Ruling::NoLaunch) | None => ("lightgrey", "#6e7781"),
    }
}

/// Pixels of a text in 11-point Verdana with its margins.
fn width(text: &str) -> usize {
    text.chars().count() * 7 + 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn badges_say_the_answer_and_readiness() {
        let badge: serde_json::Value = serde_json::from_str(&endpoint(&sample::report()).unwrap()).unwrap();
        assert_eq!(
            (badge["schemaVersion"].as_u64(), badge["message"].as_str()),
            (Some(1), Some("not ready for production, 69"))
        );
        let svg = svg(&sample::report());
        let mut reader = quick_xml::Reader::from_str(&svg);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        assert!(svg.contains(">not ready for production, 69</text>"));
        assert!(endpoint(&sample::nothing()).unwrap().contains("no AI system"));
    }
}
