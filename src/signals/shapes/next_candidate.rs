//! Another model or provider takes over: a loop over candidates whose item is what is called, or a handler whose way
//! out is a call with another identity. The same call again is a retry.

use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::facts::handlers::{Handling, Nature, Protects};
use crate::code::outline::{Around, Call, Expr, ExprId, Outline, Stmt, StmtId};
use crate::code::project::ScopeRef;
use crate::rules::format::ShapeKind;
use std::collections::BTreeSet;

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    for (file, source) in ground.files() {
        let Some(facts) = ground.facts(file).filter(|_| !ground.reaching(file).is_empty()) else { continue };
        let o = &source.outline;
        for handling in facts.handlers.iter().filter(|h| !source.is_test(h.line)) {
            if !matches!(handling.nature, Nature::Outage | Nature::Limit | Nature::Access) {
                continue;
            }
            let at = ScopeRef { file, scope: handling.scope };
            let near = ground.reaching_in(at).iter().copied();
            let covered: Vec<&Call> = near.clone().filter(|c| handling.covers(&facts.known, c.expr)).collect();
            if covered.is_empty() || handling.protects == Protects::All {
                continue;
            }
            let found = |rank| Finding::new(ShapeKind::Alternative, at, handling.line, rank);
            if candidate(o, &covered, handling) {
                out.findings.push(found(0));
                continue;
            }
            let others: Vec<&Call> = near.filter(|c| handles(o, handling, c.expr)).collect();
            if others.iter().any(|other| covered.iter().all(|call| !same(o, call, other))) {
                out.findings.push(found(4));
            } else if !others.is_empty() {
                out.misses.push(NearMiss { at, line: handling.line, lack: Lack::SameModel });
            }
        }
    }
    out
}

/// Whether a protected call depends on the variable of a loop that goes on with the next when it fails and ends when
/// it does not.
fn candidate(o: &Outline, covered: &[&Call], handling: &Handling) -> bool {
    handling.goes_on
        && covered.iter().any(|call| {
            let around = o.around(o.spot(call.expr).frame);
            let loops = around.filter_map(|a| if let Around::Loop(stmt) = a { Some(stmt) } else { None });
            loops.take(3).any(|stmt| {
                let Stmt::Loop { item: Some(item), body, .. } = o.stmt(stmt) else { return false };
                let names = names(o, *item);
                let depends = uses(o, call.expr, &names) || derived(o, stmt, call, &names);
                let leaves = o.within(*body).iter().any(|s| match o.stmt(*s) {
                    Stmt::Return(_) => true,
                    // A loop inside may end without ending this one.
                    Stmt::Break => {
                        let mut around = o.around(o.stmt_spot(*s).frame);
                        around.find(|a| matches!(a, Around::Loop(_))) == Some(Around::Loop(stmt))
                    }
                    _ => false,
                });
                depends && leaves
            })
        })
}

fn names(o: &Outline, expr: ExprId) -> BTreeSet<String> {
    let parts = o.inside(expr).into_iter();
    parts
        .filter_map(|p| if let Expr::Name(name) = o.expr(p) { Some(o.spell(*name).to_owned()) } else { None })
        .collect()
}

/// Whether a call is made of one of these names.
fn uses(o: &Outline, expr: ExprId, of: &BTreeSet<String>) -> bool {
    o.inside(expr).into_iter().any(|p| matches!(o.expr(p), Expr::Name(name) if of.contains(o.spell(*name))))
}

/// Whether it is made of something that is made of them: `client = make(provider)`, then `client.ask()`.
fn derived(o: &Outline, stmt: StmtId, call: &Call, of: &BTreeSet<String>) -> bool {
    let Stmt::Loop { body, .. } = o.stmt(stmt) else { return false };
    let mut known = of.clone();
    for inner in o.within(*body) {
        if let Stmt::Assign { target, value, .. } = o.stmt(inner)
            && uses(o, *value, &known)
        {
            known.extend(names(o, *target));
        }
    }
    uses(o, call.expr, &known)
}

/// Whether an expression stands in what the handler does.
fn handles(o: &Outline, handling: &Handling, id: ExprId) -> bool {
    match handling.protects {
        Protects::Try(stmt) => {
            let mut around = o.around(o.spot(id).frame);
            around.any(|a| {
                matches!(a, Around::Handler(of, handler) if of == stmt
                && o.handler(handler).is_some_and(|h| h.line == handling.line))
            })
        }
        _ => handling.value.is_some_and(|value| o.inside(value).contains(&id)),
    }
}

/// Whether two calls ask the same model in the same way: the same names are called, and every literal that differs
/// says nothing of which model it is.
fn same(o: &Outline, a: &Call, b: &Call) -> bool {
    if o.spelled(a.callee) != o.spelled(b.callee) {
        return false;
    }
    let identity = |call: &Call| -> BTreeSet<(String, String)> {
        let told = call.arguments.iter().enumerate().filter_map(|(n, argument)| {
            let key = argument.name.map_or_else(|| n.to_string(), |name| o.spell(name).to_owned());
            let value = match o.expr(argument.value) {
                Expr::Text(text, _) => format!("{:?}", o.spell(*text)),
                Expr::Name(_) | Expr::Member(..) | Expr::Index(..) => o.spelled(argument.value),
                _ => return None,
            };
            Some((key, value))
        });
        told.collect()
    };
    identity(a) == identity(b)
}
