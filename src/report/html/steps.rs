//! The blockers in four columns, by the kind of work that each of them takes.

use crate::model::Report;
use crate::report::decision::{self, Kind};
use crate::report::document::html::cut;
use crate::report::words;
use maud::{Markup, html};

/// The columns; nothing where no blocker is open.
pub(super) fn columns(report: &Report) -> Markup {
    let Some(decision) = report.decision.as_ref().filter(|decision| decision.blockers().next().is_some()) else {
        return html! {};
    };
    html! {
        section.sec #next {
            h2 { "Next steps" }
            p.m {
                "The open blockers" @if !decision::is_planned(decision) { " towards production" } ", quickest first in each kind; + is the gain in evidence. " code { "produ plan" }
                " puts them in an order that counts both."
                @if report.system.manifest.is_none() { " No manifest yet: " code { "produ init" } " drafts one." }
            }
            div.steps { @for kind in decision::by_kind(decision) { @if !kind.open.is_empty() { (column(report, kind)) } } }
        }
        "\n"
    }
}

fn column(report: &Report, kind: Kind<'_>) -> Markup {
    let Kind { work, mut open, hours } = kind;
    open.sort_by(|a, b| a.hours.total_cmp(&b.hours));
    html! {
        div class={ "card k-" (work.name()) } id={ "next-" (work.name()) } {
            h3 { (decision::column(work)) span { (open.len()) " · " (words::hours(hours)) } }
            ol { @for open in open {
                @if let Some(verdict) = decision::verdict(report, &open.rule) {
                    li {
                        a href={ "#" (verdict.rule) } { (cut(&verdict.title)) }
                        span { (words::owner(open.owner)) " · " (words::hours(open.hours)) " · +" (format!("{:.1}", verdict.gain)) }
                    }
                }
            } }
        }
    }
}
