//! Links of one file: what its calls lead to, and which scopes they tie together.

use super::alone;
use super::passes::runs_apart;
use super::resolve::MAX_STEPS;
use super::targets::{Builder, Targets};
use super::{Edge, FileId, Project, ScopeRef, Target, Thing};
use crate::code::outline::{Call, Expr, ExprId, Outline, Owner, ScopeId, Stmt};
use crate::inventory::Language;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

/// Methods of the same name up to which a bare name may keep them alive.
const MAX_GUESSES: usize = 8;

/// Methods of an object that a package may call; a type of more is no object that somebody hands over to be called.
const MAX_HANDED: usize = 64;

/// The names of constructors.
const CONSTRUCTORS: &[&str] = &["__init__", "constructor", "initialize", "__construct", "new", "init"];
/// The names by which a value is called like a function.
const CALLABLE: &[&str] = &["__call__", "__invoke", "Invoke", "invoke", "call", "handle", "forward"];

/// Calls that get a job as a value and hand it to a queue.
const DISPATCHES: &[&str] =
    &["dispatch", "dispatchSync", "dispatchNow", "dispatch_sync", "dispatchAfterResponse", "later"];

/// Targets of each call, and the links.
pub(super) fn of_file(project: &Project, number: usize) -> (Targets, Vec<Edge>) {
    let file = FileId(u32::try_from(number).unwrap_or(u32::MAX));
    let Some(source) = project.file(file) else { return Default::default() };
    let outline = &source.outline;
    let mut targets = Builder::default();
    let mut edges = Vec::new();
    for (_, call) in outline.all_calls() {
        let mut steps = MAX_STEPS;
        let sent = project.sent(file, outline, call, &mut steps);
        let thing = sent.unwrap_or_else(|| project.thing(file, call.callee, &mut steps));
        let mut found = match is_super(outline, call.callee) {
            false => project.targets_of(&thing, &mut steps),
            true if source.language == Language::Python => Vec::new(),
            true => {
                // The constructor of the base.
                let base = thing.map(|base| if let Thing::Instance(of) = base { Thing::Scope(of) } else { base });
                project.targets_of(&base, &mut steps)
            }
        };
        if outline.never_runs(outline.spot(call.expr).frame) {
            targets.push(found);
            continue;
        }
        let from = from(outline, file, call.expr);
        let line = outline.spot(call.expr).line;
        if found.iter().all(alone::is_nobodys) {
            found.extend(alone::target(project, file, outline, call).map(Target::Own));
        }
        for target in &found {
            if let Target::Own(to) = target {
                edges.push(Edge { from, to: *to, line, guess: false, apart: false });
            }
        }
        for to in project.dispatched(file, outline, call) {
            edges.push(Edge { from, to, line, guess: false, apart: false });
        }
        let own = found.iter().any(|t| matches!(t, Target::Own(_)));
        if !own && let Expr::Member(_, name) = outline.expr(call.callee) {
            let said = outline.spell(*name);
            for to in project.methods(said).iter().take(MAX_GUESSES) {
                edges.push(Edge { from, to: *to, line, guess: true, apart: false });
            }
        }
        targets.push(found);
    }
    references(project, file, outline, &mut edges);
    (targets.finish(), edges)
}

/// `super(...)`: a constructor calls that of its base; Python's calls nothing.
fn is_super(outline: &Outline, callee: ExprId) -> bool {
    matches!(outline.expr(callee), Expr::Name(name) if outline.spell(*name) == "super")
}

/// The scope that a link begins in. Decorators and defaults belong to the scope they stand at.
fn from(outline: &Outline, file: FileId, expr: ExprId) -> ScopeRef {
    let mut at = expr;
    for _ in 0..64 {
        match outline.owner(at) {
            Owner::Expr(owner) if owner != at => at = owner,
            Owner::Scope(scope) if scope != ScopeId::FILE => return ScopeRef { file, scope },
            _ => break,
        }
    }
    ScopeRef { file, scope: outline.scope_of(expr) }
}

/// Functions and types that are handed on: what gets them may call them. What is only kept in a table or returned is a
/// guess, because a call through it is resolved where it stands. A package that gets an object may call any method of it.
fn references(project: &Project, file: FileId, outline: &Outline, edges: &mut Vec<Edge>) {
    let mut handed_over = HandedOver::default();
    for (n, expr) in (0u32..).zip(&outline.exprs) {
        let id = ExprId(n);
        let Some(handed) = handed_on(outline, id).filter(|_| !outline.never_runs(outline.spot(id).frame)) else {
            continue;
        };
        let apart = handed.to.is_some_and(|call| runs_apart(outline, call));
        let (from, line) = (from(outline, file, id), outline.spot(id).line);
        let mut steps = MAX_STEPS;
        let abroad = LazyCell::new(|| {
            let called = handed.to.map(|call| project.thing(file, call.callee, &mut { MAX_STEPS }));
            matches!(called, Some(Thing::External(_)))
        });
        let thing = match expr {
            Expr::Lambda(scope) => Thing::Scope(ScopeRef { file, scope: *scope }),
            Expr::Name(_) | Expr::Member(..) => project.thing(file, id, &mut steps),
            // `run(Program())`: what is made on the spot.
            Expr::Call(_) if *abroad => project.thing(file, id, &mut steps),
            _ => continue,
        };
        for part in thing.parts() {
            match part {
                Thing::Scope(to) if *to != from && !matches!(expr, Expr::Call(_)) => {
                    edges.push(Edge { from, to: *to, line, guess: !handed.sure, apart });
                }
                Thing::Instance(of) if *abroad => {
                    let methods = handed_over.methods(project, from, *of).iter().filter(|to| **to != from);
                    edges.extend(methods.map(|to| Edge { from, to: *to, line, guess: true, apart }));
                }
                _ => {}
            }
        }
    }
}

/// The objects that a file hands to packages: each is told once for each scope, and its methods are looked up once.
#[derive(Default)]
struct HandedOver {
    told: BTreeSet<(ScopeRef, ScopeRef)>,
    methods: BTreeMap<ScopeRef, Vec<ScopeRef>>,
}

impl HandedOver {
    /// The methods of an object that a scope hands over; none where that was told already.
    fn methods(&mut self, project: &Project, from: ScopeRef, of: ScopeRef) -> &[ScopeRef] {
        if !self.told.insert((from, of)) {
            return &[];
        }
        self.methods.entry(of).or_insert_with(|| project.methods_of(of, MAX_HANDED))
    }
}

/// How a function is handed on.
struct Handed<'o> {
    /// To a call, for sure; else it is returned, assigned or kept.
    sure: bool,
    /// The call that gets it, as an argument.
    to: Option<&'o Call>,
}

/// Whether an expression is handed to a call, for sure: as an argument, in a table that is one, as a decorator or
/// default; or returned, assigned or kept.
fn handed_on(outline: &Outline, id: ExprId) -> Option<Handed<'_>> {
    let mut at = id;
    for _ in 0..16 {
        match outline.owner(at) {
            Owner::Expr(owner) => match outline.expr(owner) {
                Expr::Call(call) => {
                    let to = outline.call(*call).filter(|c| c.callee != at)?;
                    return Some(Handed { sure: true, to: Some(to) });
                }
                Expr::Object(_)
                | Expr::List(_)
                | Expr::Choice(..)
                | Expr::Either(..)
                | Expr::Other(_)
                | Expr::Spread(_) => {
                    at = owner;
                }
                Expr::Set(_, value) if *value == at => return Some(Handed { sure: false, to: None }),
                _ => return None,
            },
            Owner::Stmt(stmt) => {
                let kept = match outline.stmt(stmt) {
                    Stmt::Return(Some(_)) => true,
                    Stmt::Assign { value, .. } => *value == at,
                    _ => false,
                };
                return kept.then_some(Handed { sure: false, to: None });
            }
            Owner::Scope(scope) => {
                return (scope != ScopeId::FILE).then_some(Handed { sure: true, to: None });
            }
        }
    }
    None
}

impl Project {
    /// The scopes and symbols that a called thing leads to.
    pub(super) fn targets_of(&self, thing: &Thing, steps: &mut u32) -> Vec<Target> {
        let mut out = Vec::new();
        for part in thing.parts() {
            match part {
                Thing::Scope(of) if self.is_type(*of) => {
                    let made = CONSTRUCTORS.iter().map(|name| self.member_of(*of, name, steps));
                    let made = made.filter_map(|t| if let Thing::Scope(to) = t { Some(to) } else { None }).next();
                    out.push(Target::Own(made.unwrap_or(*of)));
                }
                Thing::Scope(of) => {
                    let doers = self.implementers.get(*of);
                    out.extend(doers.iter().map(|doer| Target::Own(*doer)));
                    if doers.is_empty() {
                        out.push(Target::Own(*of));
                    }
                }
                Thing::Instance(of) => {
                    let called = CALLABLE.iter().map(|name| self.member_of(*of, name, steps));
                    let called = called.filter_map(|t| if let Thing::Scope(to) = t { Some(to) } else { None }).next();
                    out.extend(called.map(Target::Own));
                }
                Thing::External(symbol) => out.push(Target::Package(symbol.clone().into())),
                _ => {}
            }
        }
        out
    }

    /// What a queue runs of a job that is handed over as a value: `dispatch(new Work($id))`.
    fn dispatched(&self, file: FileId, outline: &Outline, call: &Call) -> Vec<ScopeRef> {
        if !DISPATCHES.contains(&outline.callee_name(call)) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for argument in call.arguments.iter().take(2) {
            let mut steps = MAX_STEPS;
            for part in self.thing(file, argument.value, &mut steps).parts() {
                if let Thing::Instance(of) = part
                    && let Some(Thing::Scope(to)) = self.job(*of, &mut steps)
                {
                    out.push(to);
                }
            }
        }
        out
    }

    /// Methods with this name, when they are few.
    pub(crate) fn methods(&self, name: &str) -> &[ScopeRef] {
        let all = self.methods.get(name).map_or(&[][..], |m| m);
        if all.len() > MAX_GUESSES { &[] } else { all }
    }
}
