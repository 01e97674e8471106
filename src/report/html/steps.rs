//! The blockers in four columns, by the kind of work that each of them takes.

use crate::model::{Decision, OpenRule, Report, Work};
use crate::report::document::html::cut;
use crate::report::{decision, words};
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
                "The open blockers, quickest first in each kind; + is the gain in evidence. " code { "produ plan" }
                " puts them in an order that counts both."
                @if report.system.manifest.is_none() { " No manifest yet: " code { "produ init" } " drafts one." }
            }
            div.steps { @for kind in Work::ALL.into_iter().filter(|kind| decision.blockers().any(|open| open.work == *kind)) { (column(report, decision, kind)) } }
        }
        "\n"
    }
}

fn column(report: &Report, decision: &Decision, kind: Work) -> Markup {
    let mut open: Vec<&OpenRule> = decision.blockers().filter(|open| open.work == kind).collect();
    open.sort_by(|a, b| a.hours.total_cmp(&b.hours));
    let hours: f64 = open.iter().map(|open| open.hours).sum();
    html! {
        div class={ "card k-" (kind.name()) } id={ "next-" (kind.name()) } {
            h3 { (decision::column(kind)) span { (open.len()) " · " (words::hours(hours)) } }
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
