//! Charts as inline SVG: a radar of the pillars and one bar per pillar. Numbers and our own words only.

use super::markup::text;
use crate::model::{PillarScore, Report};
use crate::report::words;
use std::f64::consts::TAU;

/// Radius of the full score in user units.
const RADIUS: f64 = 100.0;

/// The radar; readers without eyes get the table beside it.
pub(super) fn radar(report: &Report) -> String {
    let pillars = &report.pillars;
    if pillars.len() < 3 {
        return String::new();
    }
    let at = |index: usize, share: f64| {
        let angle = TAU * index as f64 / pillars.len() as f64 - TAU / 4.0;
        (RADIUS * share * angle.cos(), RADIUS * share * angle.sin())
    };
    let ring = |share: f64| {
        let points: Vec<String> = (0..pillars.len()).map(|i| point(at(i, share))).collect();
        format!("<polygon class=\"ring\" points=\"{}\"/>", points.join(" "))
    };
    let mut out = String::from("<svg class=\"radar\" viewBox=\"-150 -125 300 225\" role=\"img\" aria-label=\"");
    let said: Vec<String> = pillars.iter().map(|p| format!("{} {}", words::pillar(p.pillar), number(p))).collect();
    out.push_str(&format!("Scores by pillar: {}\">", said.join(", ")));
    for share in [0.25, 0.5, 0.75, 1.0] {
        out.push_str(&ring(share));
    }
    for index in 0..pillars.len() {
        let (x, y) = at(index, 1.0);
        out.push_str(&format!("<line class=\"ring\" x1=\"0\" y1=\"0\" x2=\"{x:.1}\" y2=\"{y:.1}\"/>"));
    }
    let shape: Vec<String> =
        pillars.iter().enumerate().map(|(i, p)| point(at(i, p.score.unwrap_or(0.0) / 100.0))).collect();
    out.push_str(&format!("<polygon class=\"shape\" points=\"{}\"/>", shape.join(" ")));
    for (index, pillar) in pillars.iter().enumerate() {
        let (x, y) = at(index, 1.14);
        let anchor = if x.abs() < 20.0 {
            "middle"
        } else if x > 0.0 {
            "start"
        } else {
            "end"
        };
        out.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{} {}</text>",
            y + 4.0,
            text(&pillar.letter),
            number(pillar)
        ));
    }
    out.push_str("</svg>");
    out
}

fn point((x, y): (f64, f64)) -> String {
    format!("{x:.1},{y:.1}")
}

fn number(pillar: &PillarScore) -> String {
    pillar.score.map_or_else(|| "–".to_owned(), |s| format!("{s:.0}"))
}

/// The pillars as a table with bars.
pub(super) fn bars(report: &Report) -> String {
    let rows: String = report
        .pillars
        .iter()
        .map(|p| {
            let share = p.score.unwrap_or(0.0).clamp(0.0, 100.0);
            let bar = format!(
                "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
                 <rect class=\"track\" width=\"100\" height=\"8\"/><rect class=\"fill\" width=\"{share:.1}\" height=\"8\"/></svg>"
            );
            format!(
                "<tr><th scope=\"row\">{}</th><td>{bar}</td><td class=\"n\">{}</td><td class=\"n\">{}/{}</td></tr>",
                words::pillar(p.pillar),
                number(p),
                p.met,
                p.applicable
            )
        })
        .collect();
    format!(
        "<table class=\"pillars\"><caption>Score, 0 to 100, and rules met by pillar</caption><thead><tr><th scope=\"col\">Pillar</th>\
         <th scope=\"col\" colspan=\"2\">Score</th>\
         <th scope=\"col\" class=\"n\">Met</th></tr></thead><tbody>{rows}</tbody></table>"
    )
}

/// What the score is made of, as one stacked bar with its legend.
pub(super) fn mix(report: &Report) -> String {
    let shares: Vec<(&'static str, f64)> = words::LEVELS
        .iter()
        .filter_map(|level| report.evidence_mix.get(level).filter(|s| **s > 0.0).map(|s| (words::level(*level), *s)))
        .collect();
    if shares.is_empty() {
        return String::new();
    }
    let mut x = 0.0;
    let mut bar = String::new();
    for (name, share) in &shares {
        bar.push_str(&format!("<rect class=\"mix-{name}\" x=\"{x:.1}\" width=\"{share:.1}\" height=\"10\"/>"));
        x += share;
    }
    let legend: String = shares
        .iter()
        .map(|(name, share)| format!("<li><span class=\"dot mix-{name}\"></span>{name} {share:.0}%</li>"))
        .collect();
    format!(
        "<svg class=\"mix\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{bar}</svg>\
         <ul class=\"legend\">{legend}</ul>"
    )
}
