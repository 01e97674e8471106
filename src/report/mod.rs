//! Stage 8: the public report model and one pure renderer per format.
//!
//! Every renderer gets a cleaned report (see `clean`) and returns text; nothing here touches a file or a terminal.

mod badge;
pub(crate) mod checklist;
pub(crate) mod clean;
pub mod cost;
pub(crate) mod csv;
pub(crate) mod diff;
mod escape;
mod finding;
mod former;
mod github;
mod gitlab;
mod html;
pub mod inventory;
mod json;
mod junit;
mod markdown;
mod memo;
mod ndjson;
pub(crate) mod page;
pub(crate) mod plan;
mod sarif;
pub mod schema;
pub(crate) mod sentence;
pub(crate) mod style;
pub(crate) mod systems;
mod terminal;
mod uri;
pub mod v1;
pub(crate) mod words;

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
    /// One offline page for a browser.
    Html,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// JUnit XML: rules as test cases.
    Junit,
    /// GitHub workflow commands: annotations, and the job summary.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// One row per rule.
    Csv,
    /// Endpoint JSON of shields.io.
    Badge,
    /// Badge as SVG.
    BadgeSvg,
    /// One page for the launch decision.
    Memo,
    /// One JSON record per line.
    Ndjson,
}

impl Format {
    /// All formats by the name of `-o`.
    pub const ALL: [(&'static str, Format); 13] = [
        ("terminal", Format::Terminal),
        ("json", Format::Json),
        ("markdown", Format::Markdown),
        ("html", Format::Html),
        ("sarif", Format::Sarif),
        ("junit", Format::Junit),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("csv", Format::Csv),
        ("badge", Format::Badge),
        ("badge-svg", Format::BadgeSvg),
        ("memo", Format::Memo),
        ("ndjson", Format::Ndjson),
    ];

    /// The format of a name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.iter().find(|(n, _)| *n == name).map(|(_, format)| *format)
    }
}

/// Renders a report. `style` matters to the terminal format only.
///
/// # Errors
/// When the report holds a number that is none (an internal error).
pub fn render(report: &crate::model::Report, format: Format, style: Style) -> Result<String, Error> {
    let mut report = clean::clean(report)?;
    if format != Format::Html {
        // Asked for by one format, they must not change another.
        report.verdicts.iter_mut().flat_map(|v| &mut v.evidence).for_each(|e| e.snippet = None);
    }
    match format {
        Format::Terminal => Ok(terminal::render(&report, style)),
        Format::Json => json::render(&report),
        Format::Markdown => Ok(markdown::render(&report)),
        Format::Html => Ok(html::render(&report)),
        Format::Sarif => sarif::render(&report),
        Format::Junit => junit::render(&report),
        Format::Github => Ok(github::render(&report)),
        Format::Gitlab => gitlab::render(&report),
        Format::Csv => csv::render(&report),
        Format::Badge => badge::endpoint(&report),
        Format::BadgeSvg => Ok(badge::svg(&report)),
        Format::Memo => Ok(memo::render(&report)),
        Format::Ndjson => ndjson::render(&report),
    }
}

pub(crate) use former::is_report;

#[cfg(test)]
mod machine_tests;
#[cfg(test)]
mod tests;
