//! Charts of an audit as inline SVG: a radar of the pillars, a bar per pillar, what the score is made of.

use super::chart::bar;
use crate::model::{PillarScore, Report};
use crate::report::words;
use maud::{Markup, html};
use std::f64::consts::TAU;

/// Radius of the full score in user units.
const RADIUS: f64 = 100.0;

/// The radar; readers without eyes get the table beside it.
pub(super) fn radar(report: &Report) -> Markup {
    let pillars = &report.pillars;
    if pillars.len() < 3 {
        return html! {};
    }
    let at = |index: usize, share: f64| {
        let angle = TAU * index as f64 / pillars.len() as f64 - TAU / 4.0;
        (RADIUS * share * angle.cos(), RADIUS * share * angle.sin())
    };
    let ring = |share: f64| (0..pillars.len()).map(|i| point(at(i, share))).collect::<Vec<_>>().join(" ");
    let said: Vec<String> = pillars.iter().map(|p| format!("{} {}", words::pillar(p.pillar), number(p))).collect();
    let shape: Vec<String> =
        pillars.iter().enumerate().map(|(i, p)| point(at(i, p.score.unwrap_or(0.0) / 100.0))).collect();
    html! {
        svg.radar viewBox="-150 -125 300 225" role="img" aria-label={ "Scores by pillar: " (said.join(", ")) } {
            @for share in [0.25, 0.5, 0.75, 1.0] { polygon.ring points=(ring(share)) {} }
            @for index in 0..pillars.len() {
                @let (x, y) = at(index, 1.0);
                line.ring x1="0" y1="0" x2=(format!("{x:.1}")) y2=(format!("{y:.1}")) {}
            }
            polygon.shape points=(shape.join(" ")) {}
            @for (index, pillar) in pillars.iter().enumerate() {
                @let (x, y) = at(index, 1.14);
                text x=(format!("{x:.1}")) y=(format!("{:.1}", y + 4.0)) text-anchor=(anchor(x)) {
                    (pillar.letter) " " (number(pillar))
                }
            }
        }
    }
}

/// The side of its point that a label stands on.
fn anchor(x: f64) -> &'static str {
    match x {
        x if x.abs() < 20.0 => "middle",
        x if x > 0.0 => "start",
        _ => "end",
    }
}

fn point((x, y): (f64, f64)) -> String {
    format!("{x:.1},{y:.1}")
}

fn number(pillar: &PillarScore) -> String {
    pillar.score.map_or_else(|| "–".to_owned(), |s| format!("{s:.0}"))
}

/// The pillars as a table with bars.
pub(super) fn bars(report: &Report) -> Markup {
    html! {
        table.pillars {
            caption { "Score, 0 to 100, and rules met by pillar" }
            thead { tr {
                th scope="col" { "Pillar" }
                th scope="col" colspan="2" { "Score" }
                th.n scope="col" { "Met" }
            } }
            tbody {
                @for p in &report.pillars {
                    tr {
                        th scope="row" { (words::pillar(p.pillar)) }
                        td { (bar(p.score.unwrap_or(0.0) / 100.0)) }
                        td.n { (number(p)) }
                        td.n { (p.met) "/" (p.applicable) }
                    }
                }
            }
        }
    }
}

/// What the score is made of, as one stacked bar with its legend.
pub(super) fn mix(report: &Report) -> Markup {
    let mut x = 0.0;
    let shares: Vec<(&'static str, f64, f64)> = words::LEVELS
        .iter()
        .filter_map(|level| report.evidence_mix.get(level).filter(|s| **s > 0.0).map(|s| (words::level(*level), *s)))
        .map(|(name, share)| {
            x += share;
            (name, x - share, share)
        })
        .collect();
    html! {
        @if !shares.is_empty() {
            svg.mix viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                @for (name, x, share) in &shares {
                    rect class={ "mix-" (name) } x=(format!("{x:.1}")) width=(format!("{share:.1}")) height="10" {}
                }
            }
            ul.legend {
                @for (name, _, share) in &shares { li { span class={ "dot mix-" (name) } {} (name) " " (format!("{share:.0}")) "%" } }
            }
        }
    }
}
