//! Stage 8: the public report model, the registry of its formats, and one pure renderer per format.
//!
//! Every renderer gets a cleaned report (see `clean`) and returns text; nothing here touches a file or a terminal.

mod badge;
pub(crate) mod baseline;
pub(crate) mod checklist;
pub(crate) mod clean;
pub mod cost;
pub(crate) mod csv;
mod decision;
pub(crate) mod diff;
pub(crate) mod document;
mod escape;
pub(crate) mod explain;
mod finding;
mod format;
mod github;
mod gitlab;
mod html;
pub mod inventory;
pub(crate) mod json;
mod junit;
mod links;
pub(crate) mod listing;
mod markdown;
mod memo;
mod ndjson;
mod page;
mod parts;
pub(crate) mod plan;
mod rooted;
mod sarif;
pub mod schema;
pub(crate) mod sentence;
pub(crate) mod style;
pub(crate) mod systems;
pub(crate) mod templates;
mod terminal;
mod uri;
pub mod v1;
pub(crate) mod words;

pub use style::Style;

use crate::error::Error;

pub use document::Form;
pub use format::{Format, Together};

/// Every format by the name of `-o`, in the order of the help. A new one is a file with its `FORMAT`, and a line here.
static FORMATS: &[Format] = &[
    terminal::FORMAT,
    json::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    csv::FORMAT,
    badge::FORMAT,
    badge::SVG,
    memo::FORMAT,
    ndjson::FORMAT,
];

/// Renders a report. `style` matters to the terminal format only.
///
/// # Errors
/// When the report cannot be serialised, which no input can cause.
pub fn render(report: &crate::model::Report, format: &Format, style: Style) -> Result<String, Error> {
    let mut report = clean::clean(report)?;
    if !format.snippets {
        // Asked for by one format, they must not change another.
        report.verdicts.iter_mut().flat_map(|v| &mut v.evidence).for_each(|e| e.snippet = None);
    }
    if format.rooted {
        rooted::rooted(&mut report);
    }
    (format.render)(&report, style)
}

/// Whether a file with this beginning and this end is a report of this program, or a baseline: only such a file may be
/// overwritten.
pub(crate) fn is_report(head: &str, tail: &str) -> bool {
    head.contains("\"kind\": \"produ-baseline\"") || FORMATS.iter().any(|format| (format.known)(head, tail))
}

#[cfg(test)]
mod machine_tests;
#[cfg(test)]
pub(crate) mod tests;
