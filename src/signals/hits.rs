//! What the pass found, per probe.

use super::artifact::Artifact;
use super::ci::{CiStep, Uncollected};
use super::eval_sets::EvalSet;
use super::linked::Linked;
use super::misses::Misses;
use super::phrases::Phrases;
use super::pointed::Pointed;
use super::shapes::{Finding, Lack};
use super::touches::Touches;
use crate::inventory::FileClass;
use crate::model::{CallSite, NoteKind};
use crate::results::Load;
use crate::rules::format::Shape;
use crate::rules::probe::ProbeId;
use std::collections::{BTreeMap, BTreeSet};

/// What one file gave for one probe. Whatever filters evidence later (age, service, template, tests that nobody runs)
/// filters whole files, so this is exact where a bounded list of places would not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileHits {
    /// Index into the inventory's files.
    pub(crate) file: u32,
    /// The first 1-based line; 0 for the file as a whole.
    pub(crate) line: u32,
    /// How many hits: a line counts once for each alternative that hits on it.
    pub(crate) count: u32,
    /// Bits of the alternatives that hit (the first 64).
    pub(crate) distinct: u64,
    /// How telling its place is; 0 is the strongest.
    pub(crate) rank: u16,
}

/// The rank of what nothing ranks.
pub(crate) const UNRANKED: u16 = u16::MAX;

impl FileHits {
    pub(super) fn one(file: u32, line: u32, alternative: u16) -> FileHits {
        let distinct = 1u64.checked_shl(u32::from(alternative)).unwrap_or(0);
        FileHits { file, line, count: 1, distinct, rank: UNRANKED }
    }

    /// Adds a later hit of the same file.
    pub(super) fn add(&mut self, more: FileHits) {
        self.count = self.count.saturating_add(more.count);
        self.distinct |= more.distinct;
    }
}

/// Why a look-alike did not count. The order is the order of closeness: what works but is switched off or guards
/// nothing first, mere words last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Discount {
    /// The step cannot fail the pipeline.
    CannotFail(String),
    /// The step names a path the repository does not have.
    Absent(String),
    /// A test that is switched off, with what switches it off.
    Skipped(String),
    /// A test that checks nothing.
    EmptyTest,
    /// A result that shows failure, rests on a handful of cases or never varies.
    Doubtful(String),
    /// Older than counts, or than the last change of what it proves.
    Stale(String),
    /// The step runs on other triggers only: which.
    Trigger(String),
    /// The step is never run.
    NeverRuns(String),
    /// A test no CI job collects.
    Uncollected(String),
    /// The value switches it off or is empty.
    Disabled,
    /// The value is a placeholder.
    Placeholder,
    /// Too few of the topics a section must speak of: found, asked for.
    Topics(std::cmp::Reverse<usize>, usize),
    /// Too short, a template, or keywords only.
    Hollow(String),
    /// A package that is declared and never imported.
    NeverImported,
    /// An import that means a module of the repository, as far as can be seen.
    OwnModule,
    /// In a file of code that nothing uses.
    Idle,
    /// In the folder of a service that is not part of the AI system.
    OtherService(String),
    /// Right words, but nothing of the kind it must stand next to.
    NoContext,
    /// A heading with nothing below it.
    EmptySection,
    /// Commented out or only mentioned in a comment.
    Comment,
    /// Only in a documentation string.
    Docstring,
    /// In a file of a class that does not count.
    Class(FileClass),
    /// In a place of the line where it means something else.
    WrongPlace,
    /// A test that touches own code, but none that the practice was found in.
    TouchesOther,
    /// A model call that does not have it, with what it has instead.
    Site(String),
    /// Code that has all of a shape but one thing.
    Shape(Lack),
}

impl Discount {
    /// In words, for the report.
    pub(crate) fn why(&self) -> String {
        match self {
            Discount::CannotFail(how) => format!("cannot fail the pipeline ({how})"),
            Discount::Absent(path) => format!("names {path}, which is not in the repository"),
            Discount::Skipped(how) => format!("the test is skipped ({how})"),
            Discount::EmptyTest => "the test checks nothing".to_owned(),
            Discount::Doubtful(how) => format!("the result proves nothing: {how}"),
            Discount::Stale(how) => format!("stale: {how}"),
            Discount::Trigger(on) => format!("runs on {on} only"),
            Discount::NeverRuns(how) => format!("never run ({how})"),
            Discount::Uncollected(how) | Discount::Hollow(how) => how.clone(),
            Discount::Disabled => "switched off or empty".to_owned(),
            Discount::Placeholder => "a placeholder".to_owned(),
            Discount::Topics(std::cmp::Reverse(found), asked) => {
                format!("speaks of {found} of the {asked} topics asked for")
            }
            Discount::NeverImported => "declared, never imported".to_owned(),
            Discount::OwnModule => "the repository has a module of that name and declares no such package".to_owned(),
            Discount::Idle => "in a file that nothing imports, calls or names".to_owned(),
            Discount::OtherService(folder) => format!("belongs to another service: {folder}"),
            Discount::NoContext => "what else the rule asks for does not stand near it".to_owned(),
            Discount::EmptySection => "a heading without text".to_owned(),
            Discount::Comment => "only in a comment".to_owned(),
            Discount::Docstring => "only in a documentation string".to_owned(),
            Discount::Class(class) => class_reason(*class).to_owned(),
            Discount::WrongPlace => "in another sense".to_owned(),
            Discount::TouchesOther => "the test touches none of the code that the practice was found in".to_owned(),
            Discount::Site(how) => how.clone(),
            Discount::Shape(lack) => lack.words().to_owned(),
        }
    }

    /// Whether it says that a check is there and cannot prove anything: worth a sentence in the verdict.
    pub(crate) fn is_guard(&self) -> bool {
        use Discount::*;
        matches!(
            self,
            CannotFail(_)
                | Absent(_)
                | Skipped(_)
                | EmptyTest
                | Doubtful(_)
                | Stale(_)
                | Trigger(_)
                | NeverRuns(_)
                | Uncollected(_)
                | TouchesOther
        )
    }

    /// Its kind, so that a list can show several kinds: what says much the same is of one.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Discount::CannotFail(_) => Kind::CannotFail,
            Discount::Absent(_) => Kind::Absent,
            Discount::Skipped(_) | Discount::EmptyTest => Kind::DeadTest,
            Discount::Doubtful(_) => Kind::Doubtful,
            Discount::Stale(_) => Kind::Stale,
            Discount::Trigger(_) | Discount::NeverRuns(_) => Kind::NeverRuns,
            Discount::Uncollected(_) => Kind::Uncollected,
            Discount::Disabled | Discount::Placeholder => Kind::Disabled,
            Discount::Topics(..) | Discount::Hollow(_) | Discount::EmptySection => Kind::Hollow,
            Discount::NeverImported => Kind::NeverImported,
            Discount::OwnModule => Kind::OwnModule,
            Discount::Idle => Kind::Idle,
            Discount::OtherService(_) => Kind::OtherService,
            Discount::NoContext => Kind::NoContext,
            Discount::Comment | Discount::Docstring => Kind::Comment,
            Discount::Class(class) => Kind::Class(*class),
            Discount::WrongPlace => Kind::WrongPlace,
            Discount::TouchesOther => Kind::TouchesOther,
            Discount::Site(_) => Kind::Site,
            Discount::Shape(_) => Kind::Shape,
        }
    }
}

/// A kind of reasons why a look-alike did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    CannotFail,
    Absent,
    DeadTest,
    Doubtful,
    Stale,
    NeverRuns,
    Uncollected,
    Disabled,
    Hollow,
    NeverImported,
    OwnModule,
    Idle,
    OtherService,
    NoContext,
    Comment,
    Class(FileClass),
    WrongPlace,
    TouchesOther,
    Site,
    Shape,
}

fn class_reason(class: FileClass) -> &'static str {
    match class {
        FileClass::Source => "in code, another kind of file is asked for",
        FileClass::Test => "only in a test",
        FileClass::Docs => "only mentioned in a document",
        FileClass::Example => "only in an example",
        FileClass::Notebook => "only in a notebook",
        FileClass::Config => "only in configuration",
        FileClass::Prompt => "only in a prompt",
        FileClass::Ci => "only in CI",
        FileClass::Infrastructure => "only in infrastructure",
        FileClass::Dependencies => "only in a dependency file",
        FileClass::Result => "only in a result file",
        FileClass::Vendored => "in third-party code",
        FileClass::Archived => "in an archived folder",
        FileClass::Generated => "in generated code",
        FileClass::Fixture => "in a fixture of a test",
        FileClass::Dataset => "in a data set",
        FileClass::Lock | FileClass::Locale | FileClass::AgentInstructions | FileClass::Other => {
            "in a file that proves nothing"
        }
    }
}

/// Everything known for one probe.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProbeHits {
    /// What the files gave, one entry per file, in file order.
    pub(crate) hits: Vec<FileHits>,
    /// Of files with a disputed place, each hit by itself.
    pub(crate) lines: Vec<FileHits>,
    /// Look-alikes.
    pub(crate) misses: Misses,
    /// Files that should have been understood and were not: index, line, reason.
    pub(crate) problems: Vec<(u32, u32, String)>,
}

impl ProbeHits {
    /// Adds a hit, and keeps it by itself where a place of its file is disputed (`apart`).
    pub(super) fn hit_line(&mut self, one: FileHits, apart: bool) {
        if apart {
            self.lines.push(one);
        }
        self.hit(one);
    }

    /// Adds what a file gave. Files mostly arrive in order, so this is mostly a push.
    pub(crate) fn hit(&mut self, hits: FileHits) {
        if self.hits.last().is_none_or(|last| last.file < hits.file) {
            self.hits.push(hits);
            return;
        }
        match self.hits.binary_search_by_key(&hits.file, |known| known.file) {
            Ok(at) => self.hits.get_mut(at).into_iter().for_each(|known| known.add(hits)),
            Err(at) => self.hits.insert(at, hits),
        }
    }
}

/// What a hit matched, where a claim is held against it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value {
    /// Index into the inventory's files.
    pub(crate) file: u32,
    /// 1-based line.
    pub(crate) line: u32,
    /// The captured text.
    pub(crate) text: String,
}

/// Tests of a file the manifest points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TestCount {
    /// How many tests it holds.
    pub(crate) all: usize,
    /// How many of them are skipped or check nothing.
    pub(crate) dead: usize,
    /// Line of the first that proves nothing.
    pub(crate) line: u32,
}

/// A file that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unread {
    pub(crate) path: String,
    /// Why.
    pub(crate) reason: String,
    /// What the program itself has to tell of it.
    pub(crate) kind: NoteKind,
    /// Whether it can hide evidence.
    pub(crate) incomplete: bool,
    /// Its code was not read, or not to the end: model calls may stand there.
    pub(crate) code: bool,
}

impl Unread {
    /// A file of which something was not understood, and that hides no evidence.
    pub(crate) fn partly(path: impl Into<String>, reason: impl Into<String>) -> Unread {
        Unread { path: path.into(), reason: reason.into(), kind: NoteKind::Remark, incomplete: false, code: false }
    }
}

/// The result of the pass.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    pub(crate) probes: Vec<ProbeHits>,
    /// Files looked at, by class.
    pub(crate) looked_in: BTreeMap<FileClass, usize>,
    /// Files read.
    pub(crate) read: usize,
    /// Bytes read.
    pub(crate) bytes: u64,
    /// Files that could not be read or understood.
    pub(crate) unread: Vec<Unread>,
    /// Files the manifest points at, by path.
    pub(crate) artifacts: BTreeMap<String, Artifact>,
    /// Stored load tests that count by what they hold, by file.
    pub(crate) loads: BTreeMap<u32, Load>,
    /// Sets of evaluation cases.
    pub(crate) eval_sets: Vec<EvalSet>,
    /// Tests that no CI job runs, with the reason.
    pub(crate) uncollected: Uncollected,
    /// Paths of files of code that nothing uses.
    pub(crate) idle: BTreeSet<String>,
    /// Files that are templates nobody has filled in, by index, with the reason.
    pub(crate) unfilled: BTreeMap<u32, &'static str>,
    /// Owners named in CODEOWNERS and its like, lower-case, without `@`.
    pub(crate) owners: Vec<String>,
    /// Places that call a model, by path and line.
    pub(crate) call_sites: Vec<CallSite>,
    /// What the hits of fact probes matched, by probe.
    pub(crate) values: BTreeMap<ProbeId, Vec<Value>>,
    /// Where shipped code or configuration mentions a name the manifest gives, by manifest field.
    pub(crate) mentions: BTreeMap<String, Vec<(u32, u32)>>,
    /// Tests of declared test files, by file.
    pub(crate) tests: BTreeMap<u32, TestCount>,
    /// Sentences of prompts and training data, by file; only where evaluation cases are declared.
    pub(crate) phrases: BTreeMap<u32, Phrases>,
    /// Steps of the pipelines, by file.
    pub(crate) steps: Vec<(u32, Vec<CiStep>)>,
    /// What the code does, linked.
    pub(crate) linked: Option<Linked>,
    /// Where the code has the shapes that rules ask for.
    pub(crate) shapes: BTreeMap<Shape, Vec<Finding>>,
    /// What is there where manifests say that a practice lives.
    pub(crate) pointed: Pointed,
    /// What the tests touch.
    pub(crate) touches: Touches,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_of_one_kind_only_where_they_say_much_the_same() {
        use Discount::*;
        let text = String::new;
        // Reasons of one row are of one kind.
        let rows = [
            vec![CannotFail(text())],
            vec![Absent(text())],
            vec![Skipped(text()), EmptyTest],
            vec![Doubtful(text())],
            vec![Stale(text())],
            vec![Trigger(text()), NeverRuns(text())],
            vec![Uncollected(text())],
            vec![Disabled, Placeholder],
            vec![Topics(std::cmp::Reverse(1), 2), Hollow(text()), EmptySection],
            vec![NeverImported],
            vec![OwnModule],
            vec![Idle],
            vec![OtherService(text())],
            vec![NoContext],
            vec![Comment, Docstring],
            vec![Class(FileClass::Test)],
            vec![Class(FileClass::Docs)],
            vec![WrongPlace],
            vec![TouchesOther],
            vec![Site(text())],
            vec![Shape(Lack::Dead)],
        ];
        for (at, row) in rows.iter().enumerate() {
            for (other, reasons) in rows.iter().enumerate() {
                for (one, two) in row.iter().flat_map(|one| reasons.iter().map(move |two| (one, two))) {
                    assert_eq!(one.kind() == two.kind(), at == other, "{one:?} and {two:?}");
                }
            }
        }
    }
}
