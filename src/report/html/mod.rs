//! HTML: one file for a browser, a mail or a printer. Offline, without scripts, readable on a phone and in the dark.
//!
//! The decision and its reasons stand above the fold, then what to do, then every rule with what was found. The page loads
//! nothing and runs nothing (`Content-Security-Policy`), so even a mistake in escaping stays text. The templates escape
//! whatever is put into them.

pub(crate) mod chart;
mod charts;
mod decide;
mod filters;
mod icons;
mod looked;
mod map;
mod rules;
mod scale;
pub(crate) mod shell;
mod steps;
#[cfg(test)]
pub(crate) mod tests;

use super::document::html::cut;
use super::format::Format;
use super::{decision, parts};
use crate::model::Report;
use maud::{Markup, html};

/// First line after the doctype; tells a former report from another file.
pub(crate) use super::markdown::MARKER;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "a browser: one offline page with every place looked at",
    extension: "html",
    media: "text/html",
    snippets: true,
    links: true,
    trend: true,
    render: |report, _| Ok(render(report)),
    known: |head, _| head.lines().nth(1) == Some(MARKER),
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report) -> String {
    let tool = &report.tool;
    let body = html! {
        "\n" a.skip href="#main" { "Skip to the decision" } "\n"
        (icons::definitions()) "\n"
        div.wrap {
            (decide::bar(report)) "\n"
            main #main {
                (decide::warnings(report))
                (decide::panel(report))
                @if report.audited {
                    (contents(report))
                    (steps::columns(report))
                    (looked::contradictions(report))
                    (map::section(report))
                    (rules::section(report))
                    (looked::lists(report))
                }
                (looked::remarks(report))
            }
            footer {
                "produ " (cut(&tool.version)) ", " (tool.rules) " rules " (cut(&parts::short(&tool.rules_digest, 12)))
                ", policy " (cut(&tool.policy))
            }
        }
        "\n"
    };
    let title = format!("Production readiness of {}", report.system.name);
    shell::frame(&title, include_str!("report.css"), &body)
}

/// Links to the parts of the page that there are.
fn contents(report: &Report) -> Markup {
    let blocked = report.decision.as_ref().is_some_and(|decision| decision.blockers().next().is_some());
    let against = !decision::against(report).is_empty();
    let lists = looked::has_lists(report);
    let parts = [
        (blocked, "next", "Next steps"),
        (against, "contradictions", "Contradictions"),
        (report.system_map.is_some(), "system", "The system"),
        (true, "rules", "Rules"),
        (lists, "lists", "Questions and cost"),
        (!report.notes.is_empty(), "notes", "Notes"),
        (true, "coverage", "What was looked at"),
    ];
    html! {
        nav aria-label="On this page" {
            ul { @for (_, id, title) in parts.iter().filter(|(there, ..)| *there) { li { a href={ "#" (id) } { (title) } } } }
        }
        "\n"
    }
}
