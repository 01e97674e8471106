//! Trials: enabled tests that assert something, with what each of them touches and makes happen. Known once per audit;
//! proofs and the tests of edge cases ask them.

pub(crate) mod arranged;
mod asserts;
pub(super) mod doubles;
pub(super) mod parts;
pub(super) mod routes;
pub(super) mod table;
mod values;

use super::touch::{self, Links, Touch};
use crate::code::facts::assertions::{self, Tests as Written};
use crate::code::facts::bindings::Bindings;
use crate::code::outline::{Call, Expr, ExprId, Outline, ScopeId, Stmt, StmtId};
use crate::code::project::{FileId, Project, ScopeRef};
use crate::signals::linked::Linked;
use arranged::{Arranged, Does};
pub(crate) use asserts::{Assertion, Says};
use doubles::{Double, Doubles};
use parts::{Handed, Parts, Tests, handed, marks, stmts};
use rayon::prelude::*;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use values::Mess;

/// An enabled test that asserts something that can fail.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) at: ScopeRef,
    /// Number of its file in the inventory.
    pub(crate) entry: u32,
    pub(crate) line: u32,
    pub(crate) asserts: Vec<Assertion>,
    /// Its title or name.
    pub(crate) title: String,
    /// Units of shipped code, with how it comes to each.
    pub(crate) touched: BTreeMap<ScopeRef, Touch>,
    /// What it makes fail, and what gives an unusual value.
    pub(crate) arranged: Vec<Arranged>,
    /// Names of settings it sets, as words.
    sets: BTreeSet<String>,
    /// It says itself what a double gives.
    pub(crate) stubs: bool,
    /// It asks by an address.
    pub(crate) asks: bool,
}

impl Trial {
    /// Whether it makes a failure happen.
    pub(crate) fn faults(&self) -> bool {
        self.arranged.iter().any(|a| a.does == Does::Fails)
    }

    /// Whether a double gives an unusual value.
    pub(crate) fn gives_mess(&self) -> bool {
        self.arranged.iter().any(|a| a.does != Does::Fails)
    }

    /// The most unusual value it hands to shipped code.
    pub(crate) fn mess(&self) -> Option<Mess> {
        self.touched.values().filter_map(|t| t.mess).max()
    }

    /// Whether it sets this setting.
    pub(crate) fn sets(&self, setting: &str) -> bool {
        Doubles::is_set(&self.sets, setting)
    }
}

/// All trials of a project.
#[derive(Debug, Default)]
pub(crate) struct Trials {
    pub(crate) all: Vec<Trial>,
    by_unit: BTreeMap<ScopeRef, Vec<usize>>,
    links: Links,
    /// Names in calls of shipped code.
    called: BTreeSet<String>,
}

impl Trials {
    pub(crate) fn new(linked: &Linked) -> Trials {
        let project = &linked.project;
        let files: Vec<FileId> = project.all().filter(|(_, s)| s.tests_from.is_some()).map(|(id, _)| id).collect();
        if files.is_empty() {
            return Trials::default();
        }
        let fixtures = project.all().filter(|(_, s)| s.path.ends_with("conftest.py")).map(|(id, _)| id);
        let all: BTreeSet<FileId> = files.iter().copied().chain(fixtures).collect();
        let written: BTreeMap<FileId, Written> = all
            .into_par_iter()
            .filter_map(|id| {
                let source = project.file(id)?;
                Some((id, assertions::tests(&Bindings::new(&source.outline, source.language))))
            })
            .collect();
        let (tests, links, routes) = (Tests::new(project), Links::new(project), routes::Routes::new(linked));
        let known = Known { linked, project, tests, links, routes, written };
        let found: Vec<Vec<Trial>> = files.into_par_iter().map(|file| known.of_file(file)).collect();
        let all: Vec<Trial> = found.into_iter().flatten().collect();
        let mut by_unit: BTreeMap<ScopeRef, Vec<usize>> = BTreeMap::new();
        for (n, trial) in all.iter().enumerate() {
            for unit in trial.touched.keys() {
                by_unit.entry(*unit).or_default().push(n);
            }
        }
        let called = known.links.all_called(project);
        Trials { all, by_unit, links: known.links, called }
    }

    /// Names in what a scope calls, directly and through what it calls.
    pub(crate) fn called_from<'p>(&self, project: &'p Project, of: ScopeRef) -> BTreeSet<&'p str> {
        self.links.called_from(project, of)
    }

    /// The unit that a scope belongs to, and what it calls in turn.
    pub(crate) fn under(&self, of: ScopeRef) -> BTreeSet<ScopeRef> {
        self.links.under(of)
    }

    /// Whether what is arranged meets one of these names; what names nothing of the project is arranged for whoever
    /// asks: an answer of the network, a clock.
    pub(crate) fn meets(&self, arranged: &Arranged, names: &BTreeSet<&str>) -> bool {
        let telling = || arranged.names.iter().filter(|n| n.len() > 2 && !is_error(n) && self.called.contains(*n));
        arranged.names.iter().any(|n| table::table().network.contains(n))
            || telling().next().is_none()
            || telling().any(|n| names.contains(n.as_str()))
    }

    /// The trial that stands at a scope.
    pub(crate) fn at(&self, of: ScopeRef) -> Option<&Trial> {
        let found = self.all.binary_search_by_key(&of, |t| t.at).ok()?;
        self.all.get(found)
    }

    /// Units of shipped code that are reached from these within so many calls, themselves included.
    pub(crate) fn reached(&self, from: impl Iterator<Item = ScopeRef>, steps: u8) -> BTreeSet<ScopeRef> {
        self.links.reached(from, steps)
    }

    /// The trials that touch the unit of shipped code that a scope belongs to, with the calls that lie between.
    pub(crate) fn of(&self, scope: ScopeRef) -> impl Iterator<Item = (&Trial, Touch)> {
        let unit = self.links.unit(scope);
        let numbers = self.by_unit.get(&unit).map_or(&[][..], |n| n);
        numbers.iter().filter_map(|n| self.all.get(*n)).filter_map(move |t| Some((t, t.touched.get(&unit).copied()?)))
    }
}

/// What is known of the project while its tests are read.
struct Known<'p> {
    linked: &'p Linked,
    project: &'p Project,
    tests: Tests,
    links: Links,
    routes: routes::Routes<'p>,
    written: BTreeMap<FileId, Written>,
}

impl Known<'_> {
    /// The trials of a file, by their scopes.
    fn of_file(&self, file: FileId) -> Vec<Trial> {
        let (Some(source), Some(written)) = (self.project.file(file), self.written.get(&file)) else {
            return Vec::new();
        };
        let handed = handed(&source.outline);
        let requests = routes::requests(self.linked, file);
        let enabled = written.all.iter().filter(|t| t.proves() && source.is_test(t.line));
        let mut out: Vec<Trial> = enabled.filter_map(|test| self.trial(file, test, &handed, &requests)).collect();
        out.sort_by_key(|t| t.at);
        out.dedup_by_key(|t| t.at);
        out
    }

    fn trial(
        &self,
        file: FileId,
        test: &assertions::Test,
        handed: &Handed<'_>,
        requests: &routes::Requests,
    ) -> Option<Trial> {
        let source = self.project.file(file)?;
        let o = &source.outline;
        let at = ScopeRef { file, scope: test.scope };
        let parts = self.tests.parts(self.project, at, handed);
        let asserts: Vec<Assertion> = test.asserts.iter().filter_map(|a| asserts::read(o, a)).collect();
        let held = self.held(at, &parts, handed);
        let mut doubles = self.doubles(at, &parts, &held);
        doubles.setup(&test.setup);
        let mess =
            |o: &Outline, call: &Call| call.arguments.iter().filter_map(|a| values::within(o, a.value, &held)).max();
        let asks = Cell::new(false);
        let by_address = |of, o: &Outline, number, call: &Call| {
            let none = routes::Requests::new();
            let requests = if of == file { requests } else { &none };
            asks.set(asks.get() || requests.contains_key(&number));
            self.routes.reached(o, requests, number, call)
        };
        let touched = touch::touched(self.project, &self.links, &parts, &doubles, mess, by_address);
        Some(Trial {
            at,
            entry: source.entry,
            line: test.line,
            asserts,
            title: test.name.clone(),
            touched,
            arranged: doubles.arranged,
            sets: doubles.sets,
            stubs: doubles.stubs,
            asks: asks.get(),
        })
    }

    /// Names of a test that hold an unusual value.
    fn held(&self, at: ScopeRef, parts: &Parts, handed: &Handed<'_>) -> BTreeSet<(String, Mess)> {
        let mut out = BTreeSet::new();
        let Some(source) = self.project.file(at.file) else { return out };
        let o = &source.outline;
        values::holders(o, &o.scope(ScopeId::FILE).map(|s| o.block(s.body).to_vec()).unwrap_or_default(), &mut out);
        // Tables of values: every parameter may get each.
        let marks: Vec<ExprId> = marks(o, at.scope, handed).into_iter().flat_map(|m| o.inside(m)).collect();
        let tables = marks.iter().filter(|m| matches!(o.expr(**m), Expr::List(_)));
        let mess = |m: &ExprId| values::within(o, *m, &out).max(values::first_missing(o, *m));
        if let Some(mess) = tables.filter_map(mess).max()
            && let Some(scope) = o.scope(at.scope)
        {
            for parameter in &scope.parameters {
                let names = std::iter::once(parameter.name).chain(parameter.fields.iter().copied());
                out.extend(names.map(|n| (o.spell(n).to_owned(), mess)));
            }
        }
        for _ in 0..2 {
            for of in parts.body.iter().filter(|p| p.file == at.file) {
                values::holders(o, &stmts(o, of.scope), &mut out);
            }
        }
        out
    }

    /// What the test and all that belongs to it arrange.
    fn doubles(&self, at: ScopeRef, parts: &Parts, held: &BTreeSet<(String, Mess)>) -> Doubles {
        let mut out = Doubles::default();
        let top = ScopeRef { file: at.file, scope: ScopeId::FILE };
        let all = std::iter::once((&top, true))
            .chain(parts.body.iter().map(|p| (p, *p == at)))
            .chain(parts.help.iter().map(|p| (p, false)))
            .chain(parts.around.iter().map(|p| (p, false)));
        let mut scopes = Vec::new();
        for (of, own) in all {
            let Some(source) = self.project.file(of.file) else { continue };
            let o = &source.outline;
            let inside = stmts(o, of.scope);
            // A block of the test, a group of contexts: no function of its own that somebody else calls.
            let mine = parts.body.contains(of);
            let double = if own { Double::default() } else { double(o, of.scope, !mine) };
            let before = out.arranged.len();
            out.scope(o, &inside, &double, held);
            out.arranged.iter_mut().skip(before).for_each(|a| a.own = mine);
            scopes.push((o, inside));
            let shared = self.written.get(&of.file).into_iter().flat_map(|w| w.shared.iter());
            shared.filter(|(scope, _)| *scope == of.scope).for_each(|(_, setup)| out.setup(setup));
        }
        if !out.arranged.is_empty() {
            let parts = |(o, inside): &(&Outline, Vec<StmtId>)| -> Vec<ExprId> {
                inside.iter().flat_map(|s| o.stmt(*s).parts()).flat_map(|p| o.inside(p)).collect()
            };
            for scope in &scopes {
                let calls = parts(scope).into_iter().filter(|part| scope.0.as_call(*part).is_some());
                calls.for_each(|call| out.arranged.iter_mut().for_each(|a| a.handed(scope.0, call)));
            }
        }
        out
    }
}

/// Whether a name is that of an error, which says how something fails and not what.
fn is_error(name: &str) -> bool {
    ["Error", "Exception", "Errorf", "errors", "Err"].iter().any(|end| name.ends_with(end))
}

/// A helper or double by its names: its own, and that of its type.
fn double(o: &Outline, scope: ScopeId, shared: bool) -> Double<'_> {
    let Some(made) = o.scope(scope) else { return Double::default() };
    let kind = o.type_of(scope).and_then(|t| o.scope(t)).map_or("", |t| o.spell(t.name));
    let names = [o.spell(made.name), kind].into_iter().filter(|n| !n.is_empty()).map(str::to_owned);
    let mut names: Vec<String> = names.collect();
    if names.is_empty() {
        // A function without a name: what it is handed to tells.
        names.push("lambda".to_owned());
    }
    // What stands behind a condition or a loop happens in some tests, not in each.
    let always = shared.then(|| {
        let body = o.block(made.body);
        let plain = |stmt: &StmtId| {
            !matches!(o.stmt(*stmt), Stmt::If { .. } | Stmt::Loop { .. } | Stmt::Switch { .. } | Stmt::Try { .. })
        };
        let certain = body.iter().take_while(|stmt| plain(stmt)).count();
        body.get(..certain).unwrap_or_default()
    });
    Double { names, always }
}
