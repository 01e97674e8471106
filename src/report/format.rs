//! A format of the audit's report: its name, what tools need to know about it, and its renderer.

use super::{FORMATS, Style};
use crate::error::Error;
use crate::model::Report;
use std::fmt;

/// One format of `-o`. Every renderer describes its own beside its code; the registry is in `report`.
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Usual end of a file name, without the dot.
    pub extension: &'static str,
    /// Media type.
    pub media: &'static str,
    /// Whether it shows lines of the files that hold evidence.
    pub snippets: bool,
    /// Whether its places are links where there is something to link to.
    pub links: bool,
    /// Whether it shows where the system stood before.
    pub trend: bool,
    /// Whether its paths are of the repository, also where only a folder of it was audited: forges link them.
    pub rooted: bool,
    /// Whether a reader learns from it why the gate failed.
    pub tells_why: bool,
    /// Whether the job summary of a CI service is written beside it.
    pub job_summary: bool,
    /// How the reports of several systems stand on one output.
    pub together: Together,
    pub(super) render: fn(&Report, Style) -> Result<String, Error>,
    /// Knows a former report by its beginning and its end.
    pub(super) known: fn(&str, &str) -> bool,
}

/// Several reports on one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// One report is one file.
    Never,
    /// One row per system.
    Table,
    /// The elements of a JSON array.
    Array,
    /// One after the other.
    Lines,
    /// One after the other, with an empty line between them.
    Parts,
}

impl Format {
    /// What most formats have in common.
    pub(super) const PLAIN: Format = Format {
        name: "",
        about: "",
        extension: "",
        media: "text/plain",
        snippets: false,
        links: false,
        trend: false,
        rooted: false,
        tells_why: false,
        job_summary: false,
        together: Together::Never,
        render: |_, _| Ok(String::new()),
        known: |_, _| false,
    };

    /// Every format, in the order of the help.
    pub fn all() -> &'static [Format] {
        FORMATS
    }

    /// The format of a name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The format of a run that asks for none.
    pub fn terminal() -> &'static Format {
        &super::terminal::FORMAT
    }

    /// The format of a job summary.
    pub fn markdown() -> &'static Format {
        &super::markdown::FORMAT
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Whether a JSON text names this program near its top.
pub(super) fn names_produ(head: &str) -> bool {
    head.contains("\"name\": \"produ\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::report::{is_report, render};
    use std::collections::BTreeSet;

    #[test]
    fn every_format_is_known_again() {
        for format in Format::all() {
            for report in [sample::report(), sample::nothing()] {
                let text = render(&report, format, Style::default()).unwrap();
                let head: String = text.chars().take(2_000).collect();
                let tail: String = text.chars().skip(text.chars().count().saturating_sub(2_000)).collect();
                assert!((format.known)(&head, &tail) && is_report(&head, &tail), "{format:?}");
            }
        }
    }

    #[test]
    fn other_files_are_not() {
        for text in
            ["{\"name\": \"produ\"}", "rule,slug\n", "<html></html>", "# Go/no-go: x\n", "[1]", "", "[\n  {}\n]"]
        {
            assert!(!is_report(text, text), "{text}");
        }
    }

    #[test]
    fn names_are_unique_and_every_format_is_described() {
        let names: BTreeSet<&str> = Format::all().iter().map(|format| format.name).collect();
        assert_eq!(names.len(), Format::all().len());
        assert_eq!(Format::terminal().name, "terminal");
        for format in Format::all() {
            assert!(
                !format.about.is_empty() && !format.extension.is_empty() && format.media.contains('/'),
                "{format:?}"
            );
            assert_eq!(Format::named(format.name), Some(format));
        }
    }
}
