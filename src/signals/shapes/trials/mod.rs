//! Trials: enabled tests that assert something, with what each of them touches and makes happen. Known once per audit;
//! proofs and the tests of edge cases ask them.

mod asserts;
mod cases;
pub(super) mod doubles;
pub(super) mod parts;
mod routes;
mod settings;
mod table;
mod values;

use super::touch::{self, Links};
use crate::code::outline::{ExprId, ScopeId};
use crate::code::project::{FileId, Project, ScopeRef};
pub(crate) use asserts::{Assertion, Says};
use doubles::Doubles;
use parts::{Parts, Tests, stmts};
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
        settings::is_setting(&self.sets, setting)
    }

    /// Whether an assertion reads something back: from a store, a log, what a double was called with.
    pub(crate) fn reads_back(&self) -> bool {
        self.asserts.iter().any(|a| {
            a.says == Says::Called || a.is_definite() && a.names.iter().any(|name| table::table().reads.contains(name))
        })
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
    pub(crate) fn new(project: &Project) -> Trials {
        let files: Vec<FileId> = project.all().filter(|(_, s)| s.tests_from.is_some()).map(|(id, _)| id).collect();
        if files.is_empty() {
            return Trials::default();
        }
        let (tests, links, routes) = (Tests::new(project), Links::new(project), routes::Routes::new(project));
        let known = Known { project, tests, links, routes };
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
        self.all.iter().find(|t| t.at == of)
    }

    /// The trials that touch the unit of shipped code that a scope belongs to, with the calls that lie between.
    pub(crate) fn of(&self, scope: ScopeRef) -> impl Iterator<Item = (&Trial, u8)> {
        let unit = self.links.unit(scope);
        let numbers = self.by_unit.get(&unit).map_or(&[][..], |n| n);
        numbers.iter().filter_map(|n| self.all.get(*n)).map(move |t| (t, t.touched.get(&unit).copied().unwrap_or(u8::MAX)))
    }
}

/// What is known of the project while its tests are read.
struct Known<'p> {
    project: &'p Project,
    tests: Tests,
    links: Links,
    routes: routes::Routes,
}

impl Known<'_> {
    fn of_file(&self, file: FileId) -> Vec<Trial> {
        let Some(source) = self.project.file(file) else { return Vec::new() };
        let handed = cases::handed(&source.outline);
        let cases = cases::cases(source, &handed);
        cases.iter().filter_map(|case| self.trial(file, case, &handed)).collect()
    }

    fn trial(&self, file: FileId, case: &cases::Case, handed: &cases::Handed<'_>) -> Option<Trial> {
        let source = self.project.file(file)?;
        let o = &source.outline;
        let parts = self.tests.parts(self.project, file, case, handed);
        let mut asserts = Vec::new();
        for of in parts.body.iter().chain(parts.help.iter().filter(|h| h.file == file)) {
            asserts.extend(asserts::assertions(o, &stmts(o, of.scope)));
        }
        if asserts.is_empty() {
            return None;
        }
        let marks: Vec<ExprId> = case.marks.iter().flat_map(|m| o.inside(*m)).collect();
        let held = self.held(file, case, &parts, &marks);
        let doubles = self.doubles(file, &parts, &marks, &held);
        let mut sets = BTreeSet::new();
        for of in parts.body.iter().chain(&parts.help).chain(&parts.around) {
            if let Some(source) = self.project.file(of.file) {
                settings::of_stmts(&source.outline, &stmts(&source.outline, of.scope), &mut sets);
            }
        }
        settings::of_exprs(o, &marks, &mut sets);
        let reached = touch::touched(self.project, &self.links, &parts, &doubles, |o, call| self.routes.reached(o, call));
        let mess = self.mess(&parts, &reached.calls, &held);
        let repeats = parts.body.iter().any(|of| {
            stmts(o, of.scope).iter().any(|s| matches!(o.stmt(*s), crate::code::outline::Stmt::Loop { .. }))
        });
        Some(Trial {
            at: ScopeRef { file, scope: case.scope },
            entry: source.entry,
            line: case.line,
            asserts,
            touched: reached.units,
            fault: doubles.fault,
            doubles: doubles.any,
            gives_mess: doubles.gives_mess,
            mess,
            sets,
            repeats,
        })
    }

    /// Names of a test that hold an unusual value.
    fn held(&self, file: FileId, case: &cases::Case, parts: &Parts, marks: &[ExprId]) -> BTreeSet<(String, Mess)> {
        let mut out = BTreeSet::new();
        let Some(source) = self.project.file(file) else { return out };
        let o = &source.outline;
        values::holders(o, &o.scope(ScopeId::FILE).map(|s| o.block(s.body).to_vec()).unwrap_or_default(), &mut out);
        // Tables of values: every parameter may get each.
        let tables = marks.iter().filter(|m| matches!(o.expr(**m), crate::code::outline::Expr::List(_)));
        if let Some(mess) = tables.filter_map(|m| values::within(o, *m, &out)).max()
            && let Some(scope) = o.scope(case.scope)
        {
            for parameter in &scope.parameters {
                let names = std::iter::once(parameter.name).chain(parameter.fields.iter().copied());
                out.extend(names.map(|n| (o.spell(n).to_owned(), mess)));
            }
        }
        for _ in 0..2 {
            for of in parts.body.iter().filter(|p| p.file == file) {
                values::holders(o, &stmts(o, of.scope), &mut out);
            }
        }
        out
    }

    fn doubles(&self, file: FileId, parts: &Parts, marks: &[ExprId], held: &BTreeSet<(String, Mess)>) -> Doubles {
        let mut out = Doubles::default();
        let Some(source) = self.project.file(file) else { return out };
        out.exprs(&source.outline, marks, false, held);
        let top = ScopeRef { file, scope: ScopeId::FILE };
        // What the file itself mocks holds for each of its tests; what it defines does not.
        out.scope(&source.outline, &stmts(&source.outline, top.scope), true, held);
        for (of, own) in parts.body.iter().map(|p| (p, true)).chain(parts.help.iter().map(|p| (p, false))) {
            if let Some(source) = self.project.file(of.file) {
                let own = own && source.outline.function_of(of.scope) == source.outline.function_of(parts.body.first().map_or(of.scope, |b| b.scope));
                out.scope(&source.outline, &stmts(&source.outline, of.scope), own, held);
            }
        }
        for of in &parts.around {
            if let Some(source) = self.project.file(of.file) {
                out.scope(&source.outline, &stmts(&source.outline, of.scope), true, held);
            }
        }
        out
    }

    /// How unusual the values are that are handed to shipped code.
    fn mess(&self, parts: &Parts, calls: &[(FileId, ExprId)], held: &BTreeSet<(String, Mess)>) -> Option<Mess> {
        let _ = parts;
        let of = |(file, call): &(FileId, ExprId)| {
            let o = &self.project.file(*file)?.outline;
            let call = o.as_call(*call)?;
            call.arguments.iter().filter_map(|a| values::within(o, a.value, held)).max()
        };
        calls.iter().filter_map(of).max()
    }
}
