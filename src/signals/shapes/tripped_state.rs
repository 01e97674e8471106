//! A breaker of one's own: a state that a failure writes, that lives longer than one request, and that is compared with
//! a bound or the clock before the next call.

use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::facts::conditions::{Condition, Side};
use crate::code::outline::{Around, Expr, ExprId, Order, Outline, ScopeId, Stmt};
use crate::code::project::{FileId, ScopeRef, Target};
use crate::rules::format::ShapeKind;
use std::collections::{BTreeMap, BTreeSet};

/// Where something is compared with a bound before anything else is done.
#[derive(Clone, Copy)]
struct Ask {
    scope: ScopeId,
    line: u32,
    /// A branch turns on it; else a function gives it back.
    branch: bool,
}

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    let on_failure = on_failure(ground);
    for (file, source) in ground.files() {
        let o = &source.outline;
        let Some(facts) = ground.facts(file) else { continue };
        let states = written_on_failure(o, file, &on_failure);
        if states.is_empty() {
            continue;
        }
        let asks = asks(o, &facts.conditions);
        let mut types: BTreeMap<ScopeId, bool> = BTreeMap::new();
        for (state, (line, scope)) in &states {
            let mut asked = false;
            for ask in asks.get(state.as_str()).into_iter().flatten() {
                let at = ScopeRef { file, scope: ask.scope };
                let on_path = ask.branch && ground.linked.path.steps(at).is_some();
                if on_path || ground.asked_before_model(at) || asks_type(ground, file, ask.scope, &mut types) {
                    asked = true;
                    let rank = if ask.branch { 0 } else { 2 };
                    let kind = ShapeKind::Threshold;
                    out.findings.push(Finding::new(kind, at, ask.line, rank));
                }
            }
            let at = ScopeRef { file, scope: *scope };
            if !asked && ground.linked.path.steps(at).is_some() {
                out.misses.push(NearMiss { at, line: *line, lack: Lack::StateNotAsked });
            }
        }
    }
    out
}

/// Where each name of a file is compared with a bound or the clock: by a branch that leaves, or by a function that gives
/// back whether a call may be made.
fn asks<'o>(o: &'o Outline, conditions: &[Condition]) -> BTreeMap<&'o str, Vec<Ask>> {
    let mut out: BTreeMap<&str, Vec<Ask>> = BTreeMap::new();
    let mut add = |names: BTreeSet<&'o str>, ask: Ask| {
        names.into_iter().for_each(|name| out.entry(name).or_default().push(ask));
    };
    let leaves = |side: Side| matches!(side, Side::Leaves(_));
    for c in conditions.iter().filter(|c| leaves(c.then) || leaves(c.otherwise)) {
        let bound = c.checks.iter().filter(|check| matches!(check.order, Some(Order::Less | Order::More)));
        let sides = bound.flat_map(|check| [Some(check.expr), check.against]).flatten();
        let names = sides.flat_map(|side| names(o, side)).collect();
        add(names, Ask { scope: c.scope, line: c.line, branch: true });
    }
    for (id, stmt) in o.all_stmts() {
        let Stmt::Return(Some(value)) = stmt else { continue };
        let compared = o.inside(*value).into_iter().filter_map(|part| match o.expr(part) {
            Expr::Compare(Order::Less | Order::More, a, b) => Some([*a, *b]),
            _ => None,
        });
        let names = compared.flatten().flat_map(|side| names(o, side)).collect();
        let spot = o.stmt_spot(id);
        add(names, Ask { scope: o.function_of(o.scope_at(spot.frame)), line: spot.line, branch: false });
    }
    out
}

/// The names in an expression.
fn names(o: &Outline, expr: ExprId) -> impl Iterator<Item = &str> {
    o.inside(expr).into_iter().filter_map(|part| match o.expr(part) {
        Expr::Name(name) | Expr::Member(_, name) => Some(o.spell(*name)),
        _ => None,
    })
}

/// Functions that are called where a failure is handled, in any file, and those a language calls with the failure. What
/// is called where all goes well, too, tells of failures only where it is told of one: `record(ok=False)`.
fn on_failure(ground: &Ground<'_>) -> BTreeSet<ScopeRef> {
    let [mut failing, mut told, mut anyway] = [const { BTreeSet::new() }; 3];
    for (file, source) in ground.files() {
        let o = &source.outline;
        for (number, call) in o.all_calls().filter(|(_, call)| !source.is_test(o.spot(call.expr).line)) {
            let targets = ground.project().targets(file, number).iter();
            let own = targets.filter_map(|t| if let Target::Own(to) = t { Some(*to) } else { None });
            let handled = o.around(o.spot(call.expr).frame).any(|a| matches!(a, Around::Handler(..)));
            let tells = call.arguments.iter().any(|a| matches!(o.expr(a.value), Expr::Bool(_)));
            match (handled, tells) {
                (true, true) => told.extend(own),
                (true, false) => failing.extend(own),
                (false, _) => anyway.extend(own),
            }
        }
        let contexts = o.all_scopes().filter(|(_, s)| matches!(o.spell(s.name), "__exit__" | "__aexit__"));
        told.extend(contexts.map(|(scope, _)| ScopeRef { file, scope }));
    }
    told.extend(failing.difference(&anyway));
    told
}

/// Fields and names of the file that are counted up, or set to the clock, where a failure is handled, or in a function
/// that a handler calls.
fn written_on_failure(o: &Outline, file: FileId, on_failure: &BTreeSet<ScopeRef>) -> BTreeMap<String, (u32, ScopeId)> {
    let top = of_file(o);
    let mut out = BTreeMap::new();
    let mut assigned = BTreeMap::new();
    for (id, stmt) in o.all_stmts() {
        let Stmt::Assign { target, value, .. } = stmt else { continue };
        if let Expr::Name(name) = o.expr(*target) {
            assigned.insert((o.scope_at(o.stmt_spot(id).frame), *name), *value);
        }
        let Some(state) = lasting(o, &top, *target) else { continue };
        let spot = o.stmt_spot(id);
        let scope = o.scope_at(spot.frame);
        let function = ScopeRef { file, scope: o.function_of(scope) };
        let failing = o.around(spot.frame).any(|a| matches!(a, Around::Handler(..))) || on_failure.contains(&function);
        let given = match o.expr(*value) {
            Expr::Name(name) => assigned.get(&(scope, *name)).copied().unwrap_or(*value),
            _ => *value,
        };
        if failing && counts(o, given) {
            out.entry(state).or_insert((spot.line, scope));
        }
    }
    out
}

/// Names that are assigned at the top of the file.
fn of_file(o: &Outline) -> BTreeSet<&str> {
    let assigned = o.all_stmts().filter(|(id, _)| o.scope_at(o.stmt_spot(*id).frame) == ScopeId::FILE);
    let targets = assigned.filter_map(|(_, s)| if let Stmt::Assign { target, .. } = s { Some(*target) } else { None });
    let parts = targets.flat_map(|target| match o.expr(target) {
        Expr::List(parts) => parts.to_vec(),
        _ => vec![target],
    });
    parts.filter_map(|part| if let Expr::Name(name) = o.expr(part) { Some(o.spell(*name)) } else { None }).collect()
}

/// The name of what outlives a request: a field of the object, an entry of a table of the file, a name of the file.
fn lasting(o: &Outline, top: &BTreeSet<&str>, target: ExprId) -> Option<String> {
    match o.expr(target) {
        Expr::Member(_, name) => Some(o.spell(*name).to_owned()),
        Expr::Index(object, _) => lasting(o, top, *object).or_else(|| match o.expr(*object) {
            Expr::Name(name) => Some(o.spell(*name).to_owned()),
            _ => None,
        }),
        Expr::Name(name) => {
            let said = o.spell(*name);
            top.contains(said).then(|| said.to_owned())
        }
        _ => None,
    }
}

/// Whether a value counts up, or is the clock.
fn counts(o: &Outline, value: ExprId) -> bool {
    let clock = |id: ExprId| {
        let Some(call) = o.as_call(id) else { return false };
        matches!(
            o.callee_name(call),
            "time" | "clock" | "monotonic" | "now" | "Now" | "utcnow" | "UtcNow" | "currentTimeMillis" | "nanoTime"
        )
    };
    let parts = o.inside(value);
    let adds = matches!(o.expr(value), Expr::Combine(..)) || matches!(o.expr(value), Expr::Number(n) if *n == 1.0);
    adds || parts.into_iter().any(clock)
}

/// Whether a method of the same object, on the way to a model, asks this one; told once for each type.
fn asks_type(ground: &Ground<'_>, file: FileId, scope: ScopeId, types: &mut BTreeMap<ScopeId, bool>) -> bool {
    let Some(o) = ground.outline(file) else { return false };
    let Some(of) = o.type_of(scope) else { return false };
    *types.entry(of).or_insert_with(|| {
        o.all_scopes().filter(|(_, s)| s.parent == of).any(|(method, _)| {
            let at = ScopeRef { file, scope: method };
            ground.linked.path.steps(at).is_some() || ground.asked_before_model(at)
        })
    })
}
