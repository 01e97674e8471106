//! Timers that give up: a timer that aborts a request or rejects its promise, a deadline set on a client.

use crate::code::outline::{Expr, ExprId, Outline, ScopeId, Stmt};
use crate::code::project::{FileId, ScopeRef};
use crate::rules::format::ShapeKind;
use crate::signals::shapes::Finding;
use std::collections::BTreeSet;

/// What a timer does that gives up: the web platform's names for it, and those of promises.
const GIVES_UP: [&str; 3] = ["abort", "reject", "cancel"];

/// Limits that a request of Ktor is given.
const KTOR: [&str; 3] = ["requestTimeoutMillis", "connectTimeoutMillis", "socketTimeoutMillis"];

pub(super) fn find(file: FileId, o: &Outline) -> Vec<Finding> {
    let found = |scope: ScopeId, line: u32, rank| {
        let at = ScopeRef { file, scope };
        Finding::new(ShapeKind::Timeout, at, line, rank)
    };
    let mut out = Vec::new();
    let giving_up = giving_up(o);
    for call in o.calls.iter().filter(|c| o.callee_name(c) == "setTimeout") {
        if call.arguments.first().is_some_and(|first| gives_up(o, &giving_up, first.value)) {
            let spot = o.spot(call.expr);
            out.push(found(o.scope_at(spot.frame), spot.line, 2));
        }
    }
    // Properties of the clients of .NET and Ktor, wherever the client comes from.
    for (id, stmt) in o.all_stmts() {
        let Stmt::Assign { target, value, .. } = stmt else { continue };
        let (Expr::Member(_, name) | Expr::Name(name)) = o.expr(*target) else { continue };
        let span = || o.as_call(*value).is_some_and(|c| o.spelled(c.callee).starts_with("TimeSpan."));
        let name = o.spell(*name);
        if name == "Timeout" && span() || KTOR.contains(&name) {
            let spot = o.stmt_spot(id);
            out.push(found(o.scope_at(spot.frame), spot.line, 2));
        }
    }
    out
}

/// Functions without a name that give something up.
fn giving_up(o: &Outline) -> BTreeSet<ScopeId> {
    let calls = o.calls.iter().filter(|call| GIVES_UP.contains(&o.callee_name(call)));
    calls.map(|call| o.scope_of(call.expr)).collect()
}

/// Whether what the timer runs gives up: the method itself, or a function that calls it.
fn gives_up(o: &Outline, giving_up: &BTreeSet<ScopeId>, run: ExprId) -> bool {
    match o.expr(run) {
        Expr::Member(_, name) | Expr::Name(name) => GIVES_UP.contains(&o.spell(*name)),
        Expr::Lambda(scope) => giving_up.contains(scope),
        _ => false,
    }
}
