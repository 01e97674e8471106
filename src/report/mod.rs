//! Stage 8: the public report model and one pure renderer per format.
//!
//! Every renderer gets a cleaned report (see `clean`) and returns text; nothing here touches a file or a terminal.

pub(crate) mod clean;
mod escape;
pub mod inventory;
mod json;
mod markdown;
pub(crate) mod page;
pub mod schema;
pub(crate) mod style;
mod terminal;
pub mod v1;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod sample;

pub use style::Style;

use crate::error::Error;

/// How a report can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Terminal,
    /// The public model.
    Json,
    /// GitHub-flavoured Markdown, fit for a comment on a pull request.
    Markdown,
}

/// Renders a report. `style` matters to the terminal format only.
///
/// # Errors
/// When the report holds a number that is none (an internal error).
pub fn render(report: &v1::Report, format: Format, style: Style) -> Result<String, Error> {
    let report = clean::clean(report)?;
    match format {
        Format::Terminal => Ok(terminal::render(&report, style)),
        Format::Json => json::render(&report),
        Format::Markdown => Ok(markdown::render(&report)),
    }
}

/// First line of every Markdown report; tells a former report from another file.
pub(crate) fn markdown_marker() -> &'static str {
    markdown::MARKER
}

#[cfg(test)]
mod tests;
