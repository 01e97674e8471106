//! The terminal report: a first screen that decides; with `--all` everything behind it.

mod findings;
mod first;
mod foot;
mod head;

use super::format::{Format, Together};
use super::page::Page;
use super::style::Style;
use crate::model::Report;

/// For the registry.
pub(super) const FORMAT: Format = Format {
    name: "terminal",
    about: "people at a terminal",
    extension: "txt",
    media: "text/plain",
    tells_why: true,
    together: Together::Table,
    render: |report, style| Ok(render(report, style)),
    known: |_, tail| {
        let last = tail.trim_end().lines().last().unwrap_or_default().trim_start();
        last.starts_with("produ ") && last.contains(" rules ") && last.contains(", policy ")
    },
    ..Format::PLAIN
};

/// Renders a cleaned report.
pub(crate) fn render(report: &Report, style: Style) -> String {
    let mut page = match report.audited {
        true if !style.all => first::alone(report, style),
        audited => {
            let mut page = Page::new(style);
            if audited {
                first::top_of_all(&mut page, report)
            } else {
                first::nothing(&mut page, report)
            }
            page
        }
    };
    if report.audited && style.all {
        head::details(&mut page, report);
        findings::all(&mut page, report);
    }
    foot::trace(&mut page, report);
    let unread = !report.audited && report.coverage.incomplete;
    if style.all || !report.audited {
        foot::notes(&mut page, report);
    }
    if style.all || unread {
        foot::coverage(&mut page, report);
    }
    if style.all {
        foot::gate_inputs(&mut page, report);
        foot::gate(&mut page, report);
    }
    foot::identity(&mut page, report);
    page.finish()
}
