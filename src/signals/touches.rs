//! What each test of the repository touches, by file and line: for proofs that a rule knows by the words of a test.
//!
//! The words say what a test means to prove; what it touches says whether it proves that very thing. In a large
//! repository there is always a test whose words fit.

use super::linked::Linked;
use super::shapes::Ground;
use crate::code::outline::{Outline, ScopeId, ScopeKind};
use crate::code::project::{Project, ScopeRef, Target};
use std::collections::{BTreeMap, BTreeSet};

/// How a line of a test file stands to code that a practice was found in. The order is from near to far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nearness {
    /// The test there runs that code.
    Runs,
    /// It runs other code of the same type, or what that code calls.
    Beside,
    /// It asks by an address, and nobody can say whom.
    Asks,
    /// Nothing is known of what it touches.
    Unknown,
    /// It asks by an address, and who answers runs other code.
    AsksOther,
    /// It runs other code.
    Other,
}

/// Code that a practice was found in.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// Functions, and what is registered by itself; of a place outside of any the file.
    units: BTreeSet<ScopeRef>,
    /// Types they belong to, what their lines call, and their helpers in the same file.
    beside: BTreeSet<ScopeRef>,
}

impl Found {
    /// The code at these places, by file and line; none where no place is in code whose calls are known.
    pub(crate) fn at(linked: &Linked, places: impl Iterator<Item = (u32, u32)>) -> Option<Found> {
        let project = &linked.project;
        let mut out = Found::default();
        for (entry, line) in places {
            let Some(file) = project.of_entry(entry).filter(|file| !linked.is_test(*file, line)) else { continue };
            let Some(o) = project.file(file).map(|source| &source.outline) else { continue };
            let scope = scope_at(o, line);
            out.units.insert(ScopeRef { file, scope: o.function_of(scope) });
            out.beside.extend(o.type_of(scope).map(|scope| ScopeRef { file, scope }));
            let here = o.all_calls().filter(|(_, call)| o.spot(call.expr).line == line);
            out.beside.extend(here.flat_map(|(number, _)| project.targets(file, number)).filter_map(|target| {
                match target {
                    Target::Own(to) => Some(linked.function(*to)),
                    Target::Package(..) => None,
                }
            }));
            let helpers = project.edges_from(file).filter(|edge| !edge.guess && edge.to.file == file);
            let own = helpers.filter(|edge| o.function_of(edge.from.scope) == o.function_of(scope));
            out.beside.extend(own.map(|edge| linked.function(edge.to)));
        }
        (!out.units.is_empty()).then_some(out)
    }

    fn nearness(&self, project: &Project, span: &Span) -> Nearness {
        let mut near = match (span.asks, span.runs.is_empty()) {
            (true, true) => return Nearness::Asks,
            (false, true) => return Nearness::Unknown,
            (true, false) => Nearness::AsksOther,
            (false, false) => Nearness::Other,
        };
        let whole = |of: &ScopeRef| ScopeRef { scope: ScopeId::FILE, ..*of };
        for of in &span.runs {
            if self.units.contains(of) || self.units.contains(&whole(of)) {
                return Nearness::Runs;
            }
            let kind = project.file(of.file).and_then(|file| file.outline.type_of(of.scope));
            let kind = kind.map(|scope| ScopeRef { file: of.file, scope });
            if self.beside.contains(of) || kind.is_some_and(|kind| self.beside.contains(&kind)) {
                near = near.min(Nearness::Beside);
            }
        }
        near
    }
}

/// The innermost scope of a line; a decorator belongs to what it decorates.
fn scope_at(o: &Outline, line: u32) -> ScopeId {
    let first = |scope: &crate::code::outline::Scope| {
        scope.decorators.iter().map(|mark| o.spot(*mark).line).min().map_or(scope.line, |mark| mark.min(scope.line))
    };
    let around = o.all_scopes().filter(|(id, scope)| *id != ScopeId::FILE && first(scope) <= line && line <= scope.end);
    let inner = around.min_by_key(|(id, scope)| (scope.end - first(scope), std::cmp::Reverse(*id)));
    inner.map_or(ScopeId::FILE, |(id, _)| id)
}

/// A test, from its first to its last line.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    lines: (u32, u32),
    /// Functions and types of shipped code that it runs.
    runs: BTreeSet<ScopeRef>,
    /// It asks by an address.
    asks: bool,
}

/// The tests of a repository that prove something, with what they touch, by the number of their file in the inventory.
#[derive(Debug, Default)]
pub(crate) struct Touches(BTreeMap<u32, Vec<Span>>);

/// Calls that may lie between what a test calls and the place it proves.
const STEPS: u8 = 2;

impl Touches {
    pub(super) fn new(ground: &Ground<'_>) -> Touches {
        let mut out = Touches::default();
        let trials = ground.trials();
        for trial in &trials.all {
            let Some(scope) = ground.outline(trial.at.file).and_then(|o| o.scope(trial.at.scope)) else { continue };
            let lines = if trial.at.scope == ScopeId::FILE {
                (trial.line, trial.line)
            } else {
                (trial.line.min(scope.line), scope.end.max(trial.line))
            };
            let reached = trials.reached(trial.touched.keys().copied(), STEPS);
            let kind = |of: &ScopeRef| {
                let scope = ground.outline(of.file).and_then(|o| o.scope(of.scope));
                scope.is_some_and(|scope| scope.kind == ScopeKind::Type)
            };
            let runs = reached.into_iter().map(|of| if kind(&of) { of } else { ground.linked.function(of) }).collect();
            out.0.entry(trial.entry).or_default().push(Span { lines, runs, asks: trial.asks });
        }
        out
    }

    /// Whether a file holds tests of which something is known.
    pub(crate) fn is_test(&self, file: u32) -> bool {
        self.0.contains_key(&file)
    }

    /// How a line of a test file stands to the code that a practice was found in. A line between tests, a title of a
    /// group or a helper, speaks for all tests of its file.
    pub(crate) fn nearness(&self, project: &Project, file: u32, line: u32, found: &Found) -> Nearness {
        let all = self.0.get(&file).map_or(&[][..], |all| all);
        // The innermost test: a block of a group stands inside it.
        let here = all.iter().filter(|span| span.lines.0 <= line && line <= span.lines.1);
        let nearest = here.min_by_key(|span| span.lines.1 - span.lines.0);
        let asked: Vec<&Span> = nearest.map_or_else(|| all.iter().collect(), |span| vec![span]);
        asked.into_iter().map(|span| found.nearness(project, span)).min().unwrap_or(Nearness::Unknown)
    }
}
