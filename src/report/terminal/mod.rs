//! The terminal report: may we launch, what stops us, what do we do next; then the evidence.

mod cost;
mod findings;
mod foot;
mod head;

pub(crate) use cost::render as cost;

use super::page::Page;
use super::style::Style;
use crate::model::Report;

/// Renders a cleaned report.
pub(crate) fn render(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    head::system(&mut page, report);
    if report.audited {
        head::result(&mut page, report);
        head::pillars(&mut page, report);
        head::reality_check(&mut page, report);
        head::ml_test_score(&mut page, report);
        cost::line(&mut page, report);
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
