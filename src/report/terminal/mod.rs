//! The terminal report: may we launch, what stops us, what do we do next; then the evidence.

mod findings;
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
    let mut page = Page::new(style);
    head::system(&mut page, report);
    if report.audited {
        head::result(&mut page, report);
        head::pillars(&mut page, report);
        head::reality_check(&mut page, report);
        head::ml_test_score(&mut page, report);
        head::cost(&mut page, report);
        head::next_fixes(&mut page, report);
        findings::all(&mut page, report);
        foot::trace(&mut page, report);
    } else {
        head::nothing(&mut page, report);
    }
    foot::notes(&mut page, report);
    foot::coverage(&mut page, report);
    foot::gate_inputs(&mut page, report);
    foot::gate(&mut page, report);
    foot::identity(&mut page, report);
    page.finish()
}
