//! What each test of the repository touches, by file and line: for proofs that a rule knows by the words of a test.
//!
//! The words say what a test means to prove; what it touches says whether it proves that very thing. A test that asks
//! over the network passes everything that stands before the answer, so it is never said to touch something else.

use super::linked::Linked;
use super::shapes::Ground;
use crate::code::outline::ScopeId;
use crate::code::project::Target;
use std::collections::{BTreeMap, BTreeSet};

/// How a line of a test file stands to code that a practice was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nearness {
    /// The test there calls code of one of those files.
    Touches,
    /// Nobody can say what it touches, or it touches their neighbours in a folder: a package, in most languages.
    Open,
    /// It touches own code, but none of those files.
    Other,
}

/// Code that a practice was found in.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// Numbers of files of shipped code.
    files: BTreeSet<u32>,
    /// Their folders.
    folders: BTreeSet<String>,
}

impl Found {
    /// The code at these places, by file and line, with what those lines call; none where no place is in code whose
    /// calls are known.
    pub(crate) fn at(linked: &Linked, places: impl Iterator<Item = (u32, u32)>) -> Option<Found> {
        let project = &linked.project;
        let mut out = Found::default();
        for (entry, line) in places {
            let Some(file) = project.of_entry(entry).filter(|file| !linked.is_test(*file, line)) else { continue };
            let Some(source) = project.file(file) else { continue };
            out.files.insert(entry);
            out.folders.insert(folder(&source.path).to_owned());
            let o = &source.outline;
            let here = o.all_calls().filter(|(_, call)| o.spot(call.expr).line == line);
            let called = here.flat_map(|(number, _)| project.targets(file, number)).filter_map(|target| match target {
                Target::Own(to) => project.file(to.file).filter(|to| to.tests_from != Some(1)),
                _ => None,
            });
            out.files.extend(called.map(|to| to.entry));
        }
        (!out.files.is_empty()).then_some(out)
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A test, from its first to its last line.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    lines: (u32, u32),
    /// Numbers of the files of shipped code that it touches.
    files: BTreeSet<u32>,
    /// Their folders.
    folders: BTreeSet<String>,
    /// It asks by an address.
    asks: bool,
}

/// The tests of a repository that prove something, with what they touch.
#[derive(Debug, Default)]
pub(crate) struct Touches {
    /// By the number of the test file in the inventory.
    tests: BTreeMap<u32, Vec<Span>>,
}

impl Touches {
    pub(super) fn new(ground: &Ground<'_>) -> Touches {
        let project = ground.project();
        let mut out = Touches::default();
        for trial in &ground.trials().all {
            let Some(scope) = ground.outline(trial.at.file).and_then(|o| o.scope(trial.at.scope)) else { continue };
            let lines = if trial.at.scope == ScopeId::FILE {
                (trial.line, trial.line)
            } else {
                (trial.line.min(scope.line), scope.end.max(trial.line))
            };
            let touched = || trial.touched.keys().filter_map(|unit| project.file(unit.file));
            let files = touched().map(|file| file.entry).collect();
            let folders = touched().map(|file| folder(&file.path).to_owned()).collect();
            out.tests.entry(trial.entry).or_default().push(Span { lines, files, folders, asks: trial.asks });
        }
        out
    }

    /// Whether a file holds tests of which something is known.
    pub(crate) fn is_test(&self, file: u32) -> bool {
        self.tests.contains_key(&file)
    }

    /// How a line of a test file stands to the files that a practice was found in. A line between tests, a title of a
    /// group or a helper, speaks for all tests of its file.
    pub(crate) fn nearness(&self, file: u32, line: u32, found: &Found) -> Nearness {
        let all = self.tests.get(&file).map_or(&[][..], |all| all);
        // The innermost test: a block of a group stands inside it.
        let here = all.iter().filter(|span| span.lines.0 <= line && line <= span.lines.1);
        let nearest = here.min_by_key(|span| span.lines.1 - span.lines.0);
        let asked: Vec<&Span> = nearest.map_or_else(|| all.iter().collect(), |span| vec![span]);
        let open = |span: &Span| span.asks || span.files.is_empty() || !span.folders.is_disjoint(&found.folders);
        let of = |span: &Span| match span.files.is_disjoint(&found.files) {
            false => Nearness::Touches,
            true if open(span) => Nearness::Open,
            true => Nearness::Other,
        };
        asked.into_iter().map(of).min().unwrap_or(Nearness::Open)
    }
}
