//! Attempts that are counted: a loop with an end of its own, or a function that asks itself again with one attempt
//! less, that waits after a failure and leaves after success.

use crate::code::facts::handlers::{Handling, Means, Protects};
use crate::code::outline::{Around, Call, Expr, ExprId, FrameId, Order, Outline, ScopeId, Stmt, StmtId};
use crate::code::project::{FileId, ScopeRef};
use crate::code::words::words;
use crate::rules::format::ShapeKind;
use crate::signals::shapes::ground::FileFacts;
use crate::signals::shapes::{Finding, Ground};
use std::collections::{BTreeMap, BTreeSet};

/// Words of a list that holds how long to wait before each attempt.
const PAUSES: [&str; 8] = ["delay", "delays", "backoff", "backoffs", "retry", "retries", "attempts", "waits"];

pub(super) fn find(ground: &Ground<'_>, file: FileId, facts: &FileFacts<'_>) -> Vec<Finding> {
    let o = facts.known.outline;
    let waiting = waiting(ground, file, o);
    let again = again(o);
    let mut loops: BTreeMap<StmtId, Repeats> = BTreeMap::new();
    let mut out: BTreeMap<u32, Finding> = BTreeMap::new();
    for handling in &facts.handlers {
        let Some(frame) = frame(o, handling) else { continue };
        let mut around = o.around(frame).take_while(|a| !matches!(a, Around::Scope(_)));
        let repeated = around.find_map(|a| if let Around::Loop(stmt) = a { Some(stmt) } else { None });
        let recurs = || matches!(handling.protects, Protects::Try(stmt) if again.contains(&(stmt, handling.line)));
        if repeated.is_none() && !recurs() {
            continue;
        }
        let near = ground.reaching_in(ScopeRef { file, scope: handling.scope });
        let asks = near.iter().any(|call| handling.covers(&facts.known, call.expr));
        let tried = handling.goes_on || matches!(handling.means, Means::Value | Means::Status);
        let line = match repeated {
            Some(stmt) if tried => match loops.entry(stmt).or_insert_with(|| repeats(o, stmt)) {
                Repeats::Counted if asks || waiting.contains(&stmt) => o.stmt_spot(stmt).line,
                _ => continue,
            },
            _ if recurs() => handling.line,
            _ => continue,
        };
        let at = ScopeRef { file, scope: handling.scope };
        let rank = if asks { 0 } else { 6 };
        out.entry(line).or_insert(Finding::new(ShapeKind::Attempts, at, line, rank));
    }
    out.into_values().collect()
}

/// How a loop repeats.
enum Repeats {
    /// As long as it takes, or once for each of several things.
    Otherwise,
    /// It ends by itself and leaves when it worked.
    Counted,
}

/// Loops in which something waits.
fn waiting(ground: &Ground<'_>, file: FileId, o: &Outline) -> BTreeSet<StmtId> {
    let repeated = |call: &Call| o.around(o.spot(call.expr).frame).any(|a| matches!(a, Around::Loop(_)));
    let waits = o.all_calls().filter(|(number, call)| repeated(call) && ground.waits(file, *number, call));
    let loops = waits.flat_map(|(_, call)| o.around(o.spot(call.expr).frame));
    loops.filter_map(|a| if let Around::Loop(stmt) = a { Some(stmt) } else { None }).collect()
}

/// Handlers, by their `Try` and line, that ask the function they stand in again with a number that is one less, or more.
fn again(o: &Outline) -> BTreeSet<(StmtId, u32)> {
    let mut out = BTreeSet::new();
    for call in o.calls.iter().filter(|call| call.arguments.iter().any(|a| one_less(o, a.value))) {
        let frame = o.spot(call.expr).frame;
        let function = o.function_of(o.scope_at(frame));
        let itself = o.scope(function).is_some_and(|s| o.spell(s.name) == o.callee_name(call));
        if function == ScopeId::FILE || !itself {
            continue;
        }
        for around in o.around(frame).take_while(|a| !matches!(a, Around::Scope(_))) {
            if let Around::Handler(stmt, handler) = around
                && let Some(handler) = o.handler(handler)
            {
                out.insert((stmt, handler.line));
            }
        }
    }
    out
}

/// A name with one more or less.
fn one_less(o: &Outline, value: ExprId) -> bool {
    let Expr::Combine(a, b) = o.expr(value) else { return false };
    matches!(o.expr(*a), Expr::Name(_)) && matches!(o.expr(*b), Expr::Number(n) if n.abs() == 1.0)
}

/// Where what is protected stands.
fn frame(o: &Outline, handling: &Handling) -> Option<FrameId> {
    match handling.protects {
        Protects::Try(stmt) => Some(o.stmt_spot(stmt).frame),
        Protects::Expr(expr) if matches!(handling.means, Means::Value | Means::Status | Means::Method) => {
            Some(o.spot(expr).frame)
        }
        _ => None,
    }
}

/// Whether a value is the size of something: `len(parts)`, `parts.length`, `parts.Count`.
fn is_size(o: &Outline, value: ExprId) -> bool {
    let name = match o.expr(value) {
        Expr::Call(_) => o.as_call(value).map(|call| o.callee_name(call)),
        Expr::Member(_, name) => Some(o.spell(*name)),
        _ => None,
    };
    name.is_some_and(|name| matches!(name, "len" | "length" | "size" | "count" | "Count" | "Length" | "Len" | "sizeof"))
}

/// How a loop repeats.
fn repeats(o: &Outline, stmt: StmtId) -> Repeats {
    let Stmt::Loop { item, over, test, body } = o.stmt(stmt) else { return Repeats::Otherwise };
    let inner = o.within(*body);
    let own = |s: StmtId| {
        let mut around = o.around(o.stmt_spot(s).frame);
        around.find(|a| matches!(a, Around::Loop(_) | Around::Scope(_))) == Some(Around::Loop(stmt))
    };
    let leaves = inner.iter().any(|s| match o.stmt(*s) {
        Stmt::Return(_) => true,
        Stmt::Break => own(*s),
        _ => false,
    });
    // Up to the size of something is a walk through it, unless it is a list of pauses.
    let pauses = |side: ExprId| {
        o.inside(side).into_iter().any(|part| match o.expr(part) {
            Expr::Name(name) | Expr::Member(_, name) => {
                words(o.spell(*name)).iter().any(|word| PAUSES.contains(&word.as_str()))
            }
            _ => false,
        })
    };
    let sizes = |side: ExprId| o.inside(side).into_iter().any(|part| is_size(o, part)) && !pauses(side);
    let compares = |test: ExprId| {
        o.inside(test).into_iter().any(|part| match o.expr(part) {
            Expr::Compare(Order::Less | Order::More, a, b) => !sizes(*a) && !sizes(*b),
            _ => false,
        })
    };
    let ends = match over {
        Some(over) => counts(o, *over),
        None => test.is_some_and(compares) || inner.iter().any(|s| gives_up(o, *s, &compares)),
    };
    // Whoever goes through the things themselves tries the next one, not the same again.
    let of_item = item.is_some() && over.is_some_and(|over| !counts(o, over));
    if leaves && ends && !of_item { Repeats::Counted } else { Repeats::Otherwise }
}

/// A count: `range(n)`, `1..=n`, a number, a list of pauses.
fn counts(o: &Outline, over: ExprId) -> bool {
    match o.expr(over) {
        Expr::Number(_) | Expr::Combine(..) => true,
        Expr::Call(_) => o.as_call(over).is_some_and(|call| {
            ["range", "xrange", "count", "times", "Range", "retry_range", "rangeTo"].contains(&o.callee_name(call))
        }),
        Expr::List(parts) => !parts.is_empty() && parts.iter().all(|p| matches!(o.expr(*p), Expr::Number(_))),
        _ => false,
    }
}

/// A branch on a bound that ends the attempts.
fn gives_up(o: &Outline, stmt: StmtId, compares: &dyn Fn(ExprId) -> bool) -> bool {
    let Stmt::If { test, then, otherwise } = o.stmt(stmt) else { return false };
    let ends = |block| {
        let last = o.block(block).last();
        last.is_some_and(|s| matches!(o.stmt(*s), Stmt::Raise(_) | Stmt::Return(_) | Stmt::Break))
    };
    compares(*test) && (ends(*then) || ends(*otherwise))
}
