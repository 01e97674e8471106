//! Trials: enabled tests that assert something, with what each of them touches and makes happen. Known once per audit;
//! proofs and the tests of edge cases ask them.

mod asserts;
pub(super) mod doubles;
pub(super) mod parts;
pub(super) mod routes;
pub(super) mod table;
mod values;

use super::touch::{self, Links};
use crate::code::facts::assertions::{self, Tests as Written};
use crate::code::facts::bindings::Bindings;
use crate::code::outline::{Expr, ExprId, ScopeId, Stmt};
use crate::code::project::{FileId, Project, ScopeRef};
use crate::signals::linked::Linked;
pub(crate) use asserts::{Assertion, Says};
use doubles::Doubles;
use parts::{Handed, Parts, Tests, handed, marks, stmts};
use rayon::prelude::*;
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
    /// Units of shipped code, with the calls that lie between.
    pub(crate) touched: BTreeMap<ScopeRef, u8>,
    /// It makes a failure happen.
    pub(crate) fault: bool,
    /// It has a double.
    pub(crate) doubles: bool,
    /// A double gives an unusual value.
    pub(crate) gives_mess: bool,
    /// It hands an unusual value to shipped code.
    pub(crate) mess: Option<Mess>,
    /// Names of settings it sets, as words.
    sets: BTreeSet<String>,
    /// It asks again and again.
    pub(crate) repeats: bool,
}

impl Trial {
    /// Whether it sets this setting.
    pub(crate) fn sets(&self, setting: &str) -> bool {
        Doubles::is_set(&self.sets, setting)
    }

    /// Whether an assertion reads something back: from a store, a log, what a double was called with.
    pub(crate) fn reads_back(&self) -> bool {
        let reads =
            |a: &Assertion| a.says != Says::Uncalled && a.names.iter().any(|name| table::table().reads.contains(name));
        self.asserts.iter().any(|a| a.says == Says::Called || reads(a))
    }
}

/// All trials of a project.
#[derive(Debug, Default)]
pub(crate) struct Trials {
    pub(crate) all: Vec<Trial>,
    by_unit: BTreeMap<ScopeRef, Vec<usize>>,
    links: Links,
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
        Trials { all, by_unit, links: known.links }
    }

    /// The trial that stands at a scope.
    pub(crate) fn at(&self, of: ScopeRef) -> Option<&Trial> {
        let found = self.all.binary_search_by_key(&of, |t| t.at).ok()?;
        self.all.get(found)
    }

    /// The trials that touch the unit of shipped code that a scope belongs to, with the calls that lie between.
    pub(crate) fn of(&self, scope: ScopeRef) -> impl Iterator<Item = (&Trial, u8)> {
        let unit = self.links.unit(scope);
        let numbers = self.by_unit.get(&unit).map_or(&[][..], |n| n);
        numbers
            .iter()
            .filter_map(|n| self.all.get(*n))
            .map(move |t| (t, t.touched.get(&unit).copied().unwrap_or(u8::MAX)))
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
        let reached = touch::touched(self.project, &self.links, &parts, &doubles, |of, o, number, call| {
            let none = routes::Requests::new();
            self.routes.reached(o, if of == file { requests } else { &none }, number, call)
        });
        let mess = self.mess(&reached.calls, &held);
        let loops = |of: &ScopeRef| stmts(o, of.scope).iter().any(|s| matches!(o.stmt(*s), Stmt::Loop { .. }));
        Some(Trial {
            at,
            entry: source.entry,
            line: test.line,
            asserts,
            touched: reached.units,
            fault: doubles.fault,
            doubles: doubles.any,
            gives_mess: doubles.gives_mess,
            mess,
            sets: doubles.sets,
            repeats: parts.body.iter().any(loops),
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
            .chain(parts.around.iter().map(|p| (p, true)));
        for (of, own) in all {
            let Some(source) = self.project.file(of.file) else { continue };
            // A block of the test, a group of contexts: no function of its own that somebody else calls.
            let o = &source.outline;
            out.scope(o, &stmts(o, of.scope), own, held);
            let shared = self.written.get(&of.file).into_iter().flat_map(|w| w.shared.iter());
            shared.filter(|(scope, _)| *scope == of.scope).for_each(|(_, setup)| out.setup(setup));
        }
        out
    }

    /// How unusual the values are that are handed to shipped code.
    fn mess(&self, calls: &[(FileId, ExprId)], held: &BTreeSet<(String, Mess)>) -> Option<Mess> {
        let of = |(file, call): &(FileId, ExprId)| {
            let o = &self.project.file(*file)?.outline;
            let call = o.as_call(*call)?;
            call.arguments.iter().filter_map(|a| values::within(o, a.value, held)).max()
        };
        calls.iter().filter_map(of).max()
    }
}
