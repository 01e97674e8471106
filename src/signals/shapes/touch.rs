//! Which shipped code a test touches: what it calls itself, and what that calls; through a helper of its own file one
//! step more. What a fixture merely sets up and what is replaced by a double is not touched.

use super::trials::Mess;
use super::trials::doubles::{Doubles, Replaced, segments};
use super::trials::parts::Parts;
use super::trials::table::table;
use crate::code::outline::{Around, Call, CallId, Expr, ExprId, Name, Outline, ScopeId, ScopeKind, Stmt};
use crate::code::project::{FileId, Project, ScopeRef, Target, Thing};
use std::collections::{BTreeMap, BTreeSet};

/// Links between units of shipped code. A unit is a function with all that stands inside it; what is registered on its
/// own (a decorated function, a handler handed to a route) is one of its own.
#[derive(Debug, Default)]
pub(crate) struct Links {
    next: BTreeMap<ScopeRef, Vec<ScopeRef>>,
    /// Names in what each unit calls.
    calls: BTreeMap<ScopeRef, Vec<Name>>,
    /// The unit of each scope of each file.
    units: Vec<Vec<ScopeId>>,
}

impl Links {
    pub(crate) fn new(project: &Project) -> Links {
        let units = project.files.iter().map(|file| units(&file.outline)).collect();
        let mut out = Links { next: BTreeMap::new(), calls: BTreeMap::new(), units };
        for edge in project.edges.iter().filter(|e| !e.guess && ships(project, e.from)) {
            let (from, to) = (out.unit(edge.from), out.unit(edge.to));
            if from != to {
                out.next.entry(from).or_default().push(to);
            }
        }
        out.built(project);
        for list in out.next.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        out.called(project);
        out
    }

    /// Names in the calls of shipped code: `client`, `chat` and `create` of `client.chat.create(..)`.
    fn called(&mut self, project: &Project) {
        for (file, source) in project.all().filter(|(_, s)| s.tests_from != Some(1)) {
            let o = &source.outline;
            for call in o.calls.iter().filter(|c| !source.is_test(o.spot(c.expr).line)) {
                let unit = self.unit(ScopeRef { file, scope: o.scope_of(call.expr) });
                let (mut names, root) = o.chain(call.callee);
                names.extend(if let Expr::Name(name) = o.expr(root) { Some(*name) } else { None });
                self.calls.entry(unit).or_default().extend(names);
            }
        }
        for list in self.calls.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
    }

    /// All names in calls of shipped code.
    pub(crate) fn all_called(&self, project: &Project) -> BTreeSet<String> {
        self.calls.keys().flat_map(|unit| self.named(project, *unit)).map(str::to_owned).collect()
    }

    fn named<'p>(&self, project: &'p Project, unit: ScopeRef) -> impl Iterator<Item = &'p str> {
        let outline = project.file(unit.file).map(|f| &f.outline);
        let names = self.calls.get(&unit).map_or(&[][..], |names| names);
        names.iter().filter_map(move |name| outline.map(|o| o.spell(*name))).collect::<Vec<_>>().into_iter()
    }

    /// Names in what a unit calls, and in what that calls in turn.
    pub(crate) fn called_from<'p>(&self, project: &'p Project, of: ScopeRef) -> BTreeSet<&'p str> {
        self.under(of).into_iter().flat_map(|unit| self.named(project, unit)).collect()
    }

    /// The unit that a scope belongs to, and what it calls in turn.
    pub(crate) fn under(&self, of: ScopeRef) -> BTreeSet<ScopeRef> {
        self.reached(std::iter::once(self.unit(of)), MAX_DEEP)
    }

    /// Units that are reached from these within so many calls, themselves included.
    pub(crate) fn reached(&self, from: impl Iterator<Item = ScopeRef>, steps: u8) -> BTreeSet<ScopeRef> {
        let mut seen: BTreeSet<ScopeRef> = from.collect();
        let mut rest: Vec<ScopeRef> = seen.iter().copied().collect();
        for _ in 0..steps {
            let mut next = Vec::new();
            for to in rest.iter().flat_map(|unit| self.next.get(unit).into_iter().flatten()) {
                if seen.len() < MAX_UNITS && seen.insert(*to) {
                    next.push(*to);
                }
            }
            rest = next;
        }
        seen
    }

    /// A framework builds what it hands to a decorated function: who comes through the door comes by the types of its
    /// parameters.
    fn built(&mut self, project: &Project) {
        for (file, source) in project.all() {
            let o = &source.outline;
            for (scope, made) in
                o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function && !s.decorators.is_empty())
            {
                let kinds = made.parameters.iter().filter_map(|p| p.annotation);
                for kind in kinds {
                    if let Thing::Instance(of) | Thing::Scope(of) = project.typed(file, o.spell(kind)) {
                        let from = self.unit(ScopeRef { file, scope });
                        self.next.entry(from).or_default().push(of);
                    }
                }
            }
        }
    }

    /// The unit that a scope belongs to.
    pub(crate) fn unit(&self, of: ScopeRef) -> ScopeRef {
        let scope = self.units.get(of.file.0 as usize).and_then(|u| u.get(of.scope.0 as usize));
        ScopeRef { file: of.file, scope: scope.copied().unwrap_or(of.scope) }
    }
}

/// How deep what is made to fail may lie under the place that a test proves.
const MAX_DEEP: u8 = 3;
/// Units looked at for it.
const MAX_UNITS: usize = 200;

/// The unit of each scope; a scope comes after the one it stands in.
fn units(o: &Outline) -> Vec<ScopeId> {
    let mut registered = BTreeSet::new();
    for call in &o.calls {
        let first = call.arguments.first().map(|a| o.expr(a.value));
        if matches!(first, Some(Expr::Text(path, _)) if o.spell(*path).starts_with('/')) {
            registered.extend(call.arguments.iter().filter_map(|a| match o.expr(a.value) {
                Expr::Lambda(scope) => Some(*scope),
                _ => None,
            }));
        }
    }
    let mut out: Vec<ScopeId> = Vec::with_capacity(o.scopes.len());
    for (id, scope) in o.all_scopes() {
        let runs = |kind| matches!(kind, ScopeKind::Lambda | ScopeKind::Function);
        let outer = o.scope(scope.parent).is_some_and(|p| runs(p.kind));
        let inside = runs(scope.kind) && outer && scope.decorators.is_empty() && !registered.contains(&id);
        let above = out.get(scope.parent.0 as usize).copied().filter(|_| inside && scope.parent != id);
        out.push(above.unwrap_or(id));
    }
    out
}

fn ships(project: &Project, of: ScopeRef) -> bool {
    let Some(file) = project.file(of.file) else { return false };
    file.outline.scope(of.scope).is_some_and(|s| !file.is_test(s.line)) && !file.path.ends_with("conftest.py")
}

/// How a test comes to a unit of shipped code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Touch {
    /// Calls that lie between.
    pub(crate) steps: u8,
    /// The most unusual value that is handed over where shipped code is called.
    pub(crate) mess: Option<Mess>,
    /// It is called again and again.
    pub(crate) repeats: bool,
}

impl Touch {
    /// The place is called by the test itself.
    pub(crate) const DIRECT: Touch = Touch { steps: 0, mess: None, repeats: false };

    fn and(self, other: Touch) -> Touch {
        let (steps, mess) = (self.steps.min(other.steps), self.mess.max(other.mess));
        Touch { steps, mess, repeats: self.repeats || other.repeats }
    }
}

/// What a test touches. `mess` tells how unusual the values of a call are, `by_address` what it reaches by route or
/// command.
pub(super) fn touched(
    project: &Project,
    links: &Links,
    parts: &Parts,
    doubles: &Doubles,
    mess: impl Fn(&Outline, &Call) -> Option<Mess>,
    by_address: impl Fn(FileId, &Outline, CallId, &Call) -> Vec<ScopeRef>,
) -> BTreeMap<ScopeRef, Touch> {
    let mut out: BTreeMap<ScopeRef, Touch> = BTreeMap::new();
    let mut first: BTreeMap<ScopeRef, Touch> = BTreeMap::new();
    let add = |known: &mut BTreeMap<ScopeRef, Touch>, unit: ScopeRef, touch: Touch| {
        known.entry(unit).and_modify(|t| *t = t.and(touch)).or_insert(touch);
    };
    let scopes = parts.body.iter().map(|s| (*s, 0)).chain(parts.help.iter().map(|s| (*s, 1)));
    for (scope, steps) in scopes {
        let Some(source) = project.file(scope.file) else { continue };
        let o = &source.outline;
        for expr in exprs(o, scope.scope) {
            let Some((number, call)) = numbered(o, expr) else {
                continue;
            };
            let (names, root) = o.chain(call.callee);
            let root_name = if let Expr::Name(name) = o.expr(root) { Some(o.spell(*name)) } else { None };
            if root_name.is_some_and(|name| doubles.names.contains(name))
                || names.first().is_some_and(|n| root_name == Some("self") && doubles.names.contains(o.spell(*n)))
            {
                continue;
            }
            let mut targets: Vec<ScopeRef> = own(project.targets(scope.file, number));
            if targets.is_empty()
                && let Some(name) = root_name
                && let Some(fixture) = parts.given.get(name)
            {
                targets = given(project, *fixture, names.iter().map(|n| o.spell(*n)).collect::<Vec<_>>().as_slice());
            }
            targets.extend(by_address(scope.file, o, number, call));
            let mut touch = None;
            for to in targets.into_iter().filter(|to| ships(project, *to)) {
                let touch = *touch.get_or_insert_with(|| {
                    let repeats = o.around(o.spot(call.expr).frame).any(|a| matches!(a, Around::Loop(_)));
                    Touch { steps, mess: mess(o, call), repeats }
                });
                add(&mut first, links.unit(to), touch);
            }
        }
    }
    // Functions that the test hands on: a command to a runner, a handler to a client.
    for (scope, steps) in parts.body.iter().map(|s| (*s, 0)) {
        let Some(source) = project.file(scope.file) else { continue };
        for to in handed(project, scope.file, &source.outline, scope.scope).into_iter().filter(|to| ships(project, *to))
        {
            add(&mut first, links.unit(to), Touch { steps, mess: None, repeats: false });
        }
    }
    let replaced = |of: ScopeRef, from: Option<ScopeRef>| is_replaced(project, &doubles.replaced, of, from);
    for (of, touch) in &first {
        if replaced(*of, None) {
            continue;
        }
        add(&mut out, *of, *touch);
        for to in links.next.get(of).into_iter().flatten().filter(|to| !replaced(**to, Some(*of))) {
            add(&mut out, *to, Touch { steps: touch.steps + 1, ..*touch });
        }
    }
    out
}

fn own(targets: &[Target]) -> Vec<ScopeRef> {
    targets.iter().filter_map(|t| if let Target::Own(to) = t { Some(*to) } else { None }).collect()
}

/// Expressions of a scope, those of its blocks included.
fn exprs(o: &Outline, scope: ScopeId) -> Vec<ExprId> {
    let stmts = o.scope(scope).map(|s| o.within(s.body)).unwrap_or_default();
    stmts.into_iter().flat_map(|s| o.stmt(s).parts()).flat_map(|part| o.inside(part)).collect()
}

fn numbered(o: &Outline, expr: ExprId) -> Option<(CallId, &Call)> {
    let Expr::Call(number) = o.expr(expr) else { return None };
    Some((*number, o.call(*number)?))
}

/// Functions of the project that are arguments of calls here, those of doubles aside.
fn handed(project: &Project, file: FileId, o: &Outline, scope: ScopeId) -> Vec<ScopeRef> {
    let mut out = Vec::new();
    for (_, call) in exprs(o, scope).into_iter().filter_map(|e| numbered(o, e)) {
        let runs = table().runs.contains(o.callee_name(call));
        for argument in call.arguments.iter().filter(|_| runs) {
            if matches!(o.expr(argument.value), Expr::Name(_) | Expr::Member(..)) {
                out.extend(project.functions(file, argument.value));
            }
        }
    }
    out
}

/// What a member of what a fixture gives leads to.
fn given(project: &Project, fixture: ScopeRef, names: &[&str]) -> Vec<ScopeRef> {
    let Some(source) = project.file(fixture.file) else { return Vec::new() };
    let o = &source.outline;
    let mut out = Vec::new();
    for id in o.scope(fixture.scope).map(|s| o.within(s.body)).unwrap_or_default() {
        let value = match o.stmt(id) {
            Stmt::Return(Some(value)) => *value,
            Stmt::Expr(expr) => match o.expr(*expr) {
                Expr::Yield(Some(value)) => *value,
                _ => continue,
            },
            _ => continue,
        };
        let thing = project.means(fixture.file, value);
        match names {
            [] => out.extend(own(&project.leads(thing, None))),
            [one] => out.extend(own(&project.leads(thing, Some(one)))),
            _ => {}
        }
    }
    out
}

/// Whether a unit is replaced by a double. `from` is who calls it: a name may be replaced where it is used.
fn is_replaced(project: &Project, replaced: &BTreeSet<Replaced>, of: ScopeRef, from: Option<ScopeRef>) -> bool {
    if replaced.is_empty() {
        return false;
    }
    let Some(file) = project.file(of.file) else { return false };
    let o = &file.outline;
    let name = o.scope(of.scope).map_or("", |s| o.spell(s.name));
    let kind = o.type_of(of.scope).and_then(|t| o.scope(t)).map_or("", |t| o.spell(t.name));
    let path = |of: ScopeRef| {
        let path = project.file(of.file).map_or("", |f| f.path.as_str());
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let mut parts = segments(&format!("/{stem}.x"));
        parts.retain(|p| !matches!(p.as_str(), "index" | "__init__" | "mod"));
        parts
    };
    let ends = |whole: &[String], end: &[String]| !end.is_empty() && whole.ends_with(end);
    let here = path(of);
    let there = from.map(path).unwrap_or_default();
    replaced.iter().any(|r| {
        if r.name.is_empty() {
            return ends(&here, &r.within);
        }
        if r.name != name && (r.name != kind || kind.is_empty()) {
            return false;
        }
        let mut within = r.within.clone();
        if within.last().is_some_and(|last| last == kind) {
            within.pop();
        }
        r.loose || within.is_empty() || ends(&here, &within) || ends(&there, &within) || within.last() == here.last()
    })
}
