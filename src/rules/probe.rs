//! Probes: what the signal stage has to look for, compiled out of the matchers of all rules.
//!
//! Equal matchers of different rules share one probe, so a practice is searched once however many rules ask for it.

use super::format::{CodeownersMatcher, Used, Where};
use super::globs::GlobId;
use super::lazy::LazyRegex;
use crate::inventory::{FileClass, Language};
use crate::signals::keys::KeyQuery;

/// Index into [`super::RuleSet::probes`].
pub(crate) type ProbeId = usize;
/// Index into [`super::RuleSet::line_regexes`].
pub(crate) type RegexId = usize;
/// Index into [`super::RuleSet::specs`].
pub(crate) type SpecId = usize;

/// A set of file classes as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ClassSet(u32);

impl ClassSet {
    /// Set of the listed classes.
    pub(crate) fn of(classes: &[FileClass]) -> ClassSet {
        ClassSet(classes.iter().fold(0, |bits, class| bits | (1 << *class as u32)))
    }

    /// Whether the class is in the set.
    pub(crate) fn has(self, class: FileClass) -> bool {
        self.0 & (1 << class as u32) != 0
    }
}

/// One thing to look for.
#[derive(Debug)]
pub(crate) enum Probe {
    /// Regular expressions over lines.
    Line(LineProbe),
    /// An imported or declared package.
    Dependency(DependencyProbe),
    /// A file by name.
    File(FileProbe),
    /// A CI step.
    Ci(CiProbe),
    /// A document or section.
    Document(DocumentProbe),
    /// A key of a structured document.
    Key(KeyProbe),
    /// A CODEOWNERS rule.
    Owners(CodeownersMatcher),
}

impl Probe {
    /// What a hit is called in the report.
    pub(crate) fn what(&self) -> &str {
        match self {
            Probe::Line(p) => &p.what,
            Probe::Dependency(p) => &p.what,
            Probe::File(p) => &p.what,
            Probe::Ci(p) => &p.what,
            Probe::Document(p) => &p.what,
            Probe::Key(p) => &p.what,
            Probe::Owners(p) => &p.what,
        }
    }

    /// Classes in which a hit counts, for the search trail.
    pub(crate) fn classes(&self) -> ClassSet {
        match self {
            Probe::Line(p) => p.classes,
            Probe::Dependency(p) if p.used == Used::Declared => ClassSet::of(&[FileClass::Dependencies]),
            Probe::Dependency(p) => p.classes,
            Probe::File(p) => p.classes,
            Probe::Ci(_) => ClassSet::of(&[FileClass::Ci]),
            Probe::Document(_) => ClassSet::of(&[FileClass::Docs]),
            Probe::Key(p) => p.classes,
            Probe::Owners(_) => ClassSet::of(&[FileClass::Config, FileClass::Docs]),
        }
    }
}

/// Regular expressions over lines.
#[derive(Debug)]
pub(crate) struct LineProbe {
    pub(crate) what: String,
    /// Any of these, in the order of the matcher (the index is the "distinct" number).
    pub(crate) regexes: Vec<RegexId>,
    pub(crate) classes: ClassSet,
    pub(crate) languages: Vec<Language>,
    pub(crate) include: Vec<GlobId>,
    pub(crate) exclude: Vec<GlobId>,
    pub(crate) place: Where,
    pub(crate) with: Vec<RegexId>,
    pub(crate) within: Option<u32>,
    pub(crate) not: Vec<LazyRegex>,
    /// Smallest file size that counts.
    pub(crate) min_bytes: u64,
    /// The file is a result that may prove nothing.
    pub(crate) measured: bool,
}

/// An imported or declared package.
#[derive(Debug)]
pub(crate) struct DependencyProbe {
    pub(crate) what: String,
    pub(crate) specs: Vec<SpecId>,
    pub(crate) classes: ClassSet,
    pub(crate) used: Used,
}

/// A file by name.
#[derive(Debug)]
pub(crate) struct FileProbe {
    pub(crate) what: String,
    pub(crate) include: Vec<GlobId>,
    pub(crate) exclude: Vec<GlobId>,
    pub(crate) classes: ClassSet,
    pub(crate) min_bytes: u64,
}

/// A CI step.
#[derive(Debug)]
pub(crate) struct CiProbe {
    pub(crate) what: String,
    pub(crate) run: Vec<LazyRegex>,
    pub(crate) uses: Vec<LazyRegex>,
    pub(crate) triggers: Vec<String>,
    pub(crate) can_fail: bool,
}

/// A document or section.
#[derive(Debug)]
pub(crate) struct DocumentProbe {
    pub(crate) what: String,
    pub(crate) include: Vec<GlobId>,
    pub(crate) exclude: Vec<GlobId>,
    pub(crate) heading: Vec<LazyRegex>,
    pub(crate) body: Vec<LazyRegex>,
    pub(crate) min_distinct: u32,
    pub(crate) min_words: u32,
    pub(crate) code: bool,
}

/// A key of a structured document.
#[derive(Debug)]
pub(crate) struct KeyProbe {
    pub(crate) what: String,
    pub(crate) include: Vec<GlobId>,
    pub(crate) classes: ClassSet,
    pub(crate) query: KeyQuery,
}
