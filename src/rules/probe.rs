//! Probes: what the signal stage has to look for, compiled out of the matchers of all rules.
//!
//! Equal matchers of different rules share one probe, so a practice is searched once however many rules ask for it.

use super::format::{CodeMatcher, CodeownersMatcher, Reads, Shape, Share, Used, Where};
use super::globs::{GlobId, Globs, passes};
use super::lazy::LazyRegex;
use crate::inventory::{FileClass, Language};
use crate::model::{CallSite, Operation, Property, State};
use crate::rules::key_query::KeyQuery;

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
    Line(Box<LineProbe>),
    /// An imported or declared package.
    Dependency(DependencyProbe),
    /// A file by name.
    File(FileProbe),
    /// A CI step.
    Ci(CiProbe),
    /// A document or section.
    Document(DocumentProbe),
    /// A key of a structured document.
    Key(Box<KeyProbe>),
    /// A CODEOWNERS rule.
    Owners(CodeownersMatcher),
    /// Places that call a model.
    Sites(SiteProbe),
    /// What linked code does.
    Code(CodeProbe),
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
            Probe::Sites(p) => &p.what,
            Probe::Code(p) => &p.matcher.what,
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
            Probe::Document(p) => p.classes,
            Probe::Key(p) => p.classes,
            Probe::Code(p) if p.matcher.tested || p.matcher.shape == Shape::EdgeCase => {
                ClassSet::of(&[FileClass::Test])
            }
            Probe::Sites(_) | Probe::Code(_) => ClassSet::of(&[FileClass::Source]),
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
    /// The `with` match has to stand on another line.
    pub(crate) beside: bool,
    pub(crate) not: Vec<LazyRegex>,
    /// Smallest file size that counts.
    pub(crate) min_bytes: u64,
    /// The file is a result that may prove nothing.
    pub(crate) measured: bool,
    /// What the file must hold.
    pub(crate) reads: Option<Reads>,
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
    /// What it must hold.
    pub(crate) reads: Option<Reads>,
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
    /// Tells what was done.
    pub(crate) record: bool,
    pub(crate) classes: ClassSet,
}

/// Places that call a model.
#[derive(Debug)]
pub(crate) struct SiteProbe {
    pub(crate) what: String,
    pub(crate) property: Property,
    /// Asked for, or asked to be missing.
    pub(crate) has: bool,
    pub(crate) share: Share,
    pub(crate) operations: Vec<Operation>,
    pub(crate) exclude: Vec<GlobId>,
}

/// A shape of code that is looked for.
#[derive(Debug)]
pub(crate) struct CodeProbe {
    pub(crate) matcher: CodeMatcher,
    pub(crate) exclude: Vec<GlobId>,
}

impl SiteProbe {
    /// Whether a site is asked about.
    pub(crate) fn covers(&self, site: &CallSite, globs: &Globs) -> bool {
        let left_out = !self.exclude.is_empty() && !passes(&globs.matches(&site.path), &[], &self.exclude);
        !left_out && (self.operations.is_empty() || self.operations.contains(&site.operation))
    }

    /// Whether a site is asked about and can answer.
    pub(crate) fn asks_about(&self, site: &CallSite, globs: &Globs) -> bool {
        self.covers(site, globs) && matches!(site.state(self.property), State::Yes | State::No)
    }

    /// Why a site does not count.
    pub(crate) fn because(&self, site: &CallSite) -> String {
        let how = site.properties.get(&self.property).map(|t| t.how.to_string()).unwrap_or_default();
        let word = if self.has { "no" } else { "has" };
        format!("{word} {}: {how}", self.property.words())
    }

    /// Whether so many of so many are enough.
    pub(crate) fn enough(&self, yes: usize, all: usize) -> bool {
        match self.share {
            Share::Any => yes > 0,
            Share::Most => yes * 2 > all,
            Share::All => yes > 0 && yes == all,
        }
    }
}

/// A key of a structured document.
#[derive(Debug)]
pub(crate) struct KeyProbe {
    pub(crate) what: String,
    pub(crate) include: Vec<GlobId>,
    pub(crate) classes: ClassSet,
    pub(crate) query: KeyQuery,
}
