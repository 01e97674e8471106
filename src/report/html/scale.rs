//! Readiness on its scale, and the pillars with the marks of the tiers.

use crate::model::{PillarScore, Report, Tier};
use crate::report::decision;
use crate::report::words;
use crate::rules::policy;
use maud::{Markup, html};

/// Tiers that have a band, in order.
const TIERS: [Tier; 4] = [Tier::Demo, Tier::Pilot, Tier::Production, Tier::Hardened];

/// The number, what holds it, and the bar with the bands of the tiers.
pub(super) fn readiness(report: &Report) -> Markup {
    let bands = policy::built_in().readiness;
    let ends = TIERS.map(|tier| bands.end(tier));
    let starts = [0.0].into_iter().chain(ends);
    let (solid, evidence) = (report.readiness, report.score);
    let aimed = report.decision.as_ref().map(|decision| decision.stage);
    let said = format!(
        "Scale from 0 to 100 with the bands {}. Readiness {solid:.0}, evidence {evidence:.0}.",
        TIERS
            .iter()
            .map(|tier| format!("{} to {:.0}", words::tier(*tier), bands.end(*tier)))
            .collect::<Vec<_>>()
            .join(", ")
    );
    html! {
        h2.vh { "Readiness" }
        div.num {
            span { "Readiness " b.n { (number(solid)) } span.m { "/100" } }
            span class="m s" {
                "Evidence is " (number(evidence))
                @if let Some(held) = decision::held(report) { ": " (held) }
                "."
            }
        }
        svg.scale role="img" aria-label=(said) {
            @for (at, ((tier, start), end)) in TIERS.iter().zip(starts).zip(ends).enumerate() {
                rect class=(if at % 2 == 0 { "b0" } else { "b1" }) x=(percent(start)) width=(percent(end - start)) y="18" height="18" {}
                @let weight = if aimed == Some(*tier) { "650" } else { "400" };
                @let class = match (at % 2, weight) { (1, _) => "tm stag", (_, "650") => "", _ => "tm" };
                @if at == 3 {
                    text class=(class) x="100%" text-anchor="end" y="51" font-size="12" font-weight=(weight) { (words::tier(*tier)) }
                } @else {
                    text class=(class) x=(percent(start + 0.6)) y="51" font-size="12" font-weight=(weight) { (words::tier(*tier)) }
                }
            }
            rect.fill x="0" width=(percent(solid)) y="18" height="18" {}
            @if evidence > solid {
                rect.ghost x=(percent(solid)) width=(percent(evidence - solid)) y="18" height="18" {}
                svg x=(percent(solid)) overflow="visible" {
                    rect.hold x="-1.5" y="11" width="3" height="32" {}
                    text.tno x="-6" y="12" text-anchor="end" font-size="12" font-weight="650" { "held at " (number(solid)) }
                }
                svg x=(percent(evidence)) overflow="visible" {
                    path.dot d="M0 17l4-7h-8z" {}
                    text x="8" y="12" font-size="12" { "evidence " (number(evidence)) }
                }
            }
        }
    }
}

/// The pillars as a table of bars; a bar below the mark of the aimed tier is red.
pub(super) fn pillars(report: &Report) -> Markup {
    let tiers = &policy::built_in().tiers;
    let marks = [Tier::Pilot, Tier::Production, Tier::Hardened].map(|tier| (words::tier(tier), tiers.min_pillar(tier)));
    let aimed = decision::mark(report);
    let told: Vec<String> = marks.iter().map(|(name, at)| format!("{name} {at:.0}")).collect();
    html! {
        table.pill {
            caption.vh { "Evidence by pillar, 0 to 100, and rules met" }
            thead { tr {
                th scope="col" { "Pillar" }
                th scope="col" {
                    span.vh { "Bar, with the marks " (told.join(", ")) }
                    svg aria-hidden="true" {
                        @for (name, at) in &marks {
                            text.tm font-size="11" x=(percent(*at)) y="11" text-anchor="middle" { (name) }
                        }
                    }
                }
                th scope="col" { span.vh { "Evidence" } }
                th scope="col" { "met" }
            } }
            tbody { @for pillar in &report.pillars { (row(pillar, &marks.map(|(_, at)| at), aimed)) } }
        }
        p class="pkey m s" { "Marks on the bars: " (told.join(", ")) }
    }
}

fn row(pillar: &PillarScore, marks: &[f64], aimed: f64) -> Markup {
    let score = pillar.score.unwrap_or(0.0);
    let class = if score < aimed { "under" } else { "fill" };
    html! {
        tr {
            th scope="row" { (words::pillar(pillar.pillar)) }
            td { svg aria-hidden="true" {
                rect.b0 width="100%" y="3" height="10" rx="2" {}
                rect class=(class) width=(percent(score)) y="3" height="10" rx="2" {}
                @for mark in marks {
                    svg x=(percent(*mark)) overflow="visible" { path.gapt d="M0 3v10" {} path.tick d="M0 0v3m0 10v3" {} }
                }
            } }
            td { b { (pillar.score.map_or_else(|| "–".to_owned(), |score| decision::below(score, aimed))) } }
            td class="m s n" { (pillar.met) "/" (pillar.applicable) span.vh { " met" } }
        }
    }
}

fn number(value: f64) -> String {
    format!("{value:.0}")
}

fn percent(value: f64) -> String {
    format!("{:.1}%", value.clamp(0.0, 100.0))
}
