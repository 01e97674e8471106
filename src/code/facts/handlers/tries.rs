//! `try` with its handlers, and contexts that swallow failures.

use super::body::{Found, judge};
use super::failure_words::table;
use super::{Deed, Handling, Means, Passes, Protects, at, nature};
use crate::code::facts::bindings::{Bindings, is_symbol};
use crate::code::facts::constant::constant;
use crate::code::outline::{Around, BlockId, Expr, ExprId, ScopeId, ScopeKind, Stmt, StmtId};
use std::collections::HashMap;

/// All of a file.
pub(super) fn tries(known: &Bindings<'_>) -> Vec<Handling> {
    let o = known.outline;
    let passes = passes(known);
    let mut out = Vec::new();
    for (id, stmt) in o.all_stmts() {
        let spot = o.stmt_spot(id);
        let scope = o.scope_at(spot.frame);
        match stmt {
            Stmt::Try { handlers, .. } => {
                for handler in handlers.iter().filter_map(|h| o.handler(*h)) {
                    let found = judge(known, handler.body, handler.binds);
                    let mut made = at(Means::Try, Protects::Try(id), handler.line, scope, found);
                    made.kinds = handler.kinds.iter().map(|k| o.spell(*k).to_owned()).collect();
                    made.nature = nature(made.kinds.iter().map(String::as_str));
                    made.passes = passes.get(&id).copied();
                    again(known, id, handler.body, &mut made);
                    out.push(made);
                }
            }
            Stmt::With { contexts, .. } => {
                for call in contexts.iter().filter_map(|c| o.as_call(*c)) {
                    let origin = known.origin(call.callee).unwrap_or_default();
                    if table().suppress.iter().any(|s| is_symbol(&origin, s)) {
                        let mut made =
                            at(Means::Context, Protects::Context(id), spot.line, scope, Found::new(Deed::Nothing));
                        made.kinds = call.arguments.iter().map(|a| o.spelled(a.value)).collect();
                        made.nature = nature(made.kinds.iter().map(String::as_str));
                        out.push(made);
                    }
                }
            }
            _ => {}
        }
    }
    out
}

/// A handler in a loop that leaves nothing tries again, or goes on with the next.
fn again(known: &Bindings<'_>, id: StmtId, body: BlockId, made: &mut Handling) {
    let o = known.outline;
    let around = o.around(o.stmt_spot(id).frame).take_while(|a| !matches!(a, Around::Scope(_)));
    let Some(Around::Loop(of)) = around.into_iter().find(|a| matches!(a, Around::Loop(_))) else { return };
    let leaves = o.within(body).into_iter().any(|s| matches!(o.stmt(s), Stmt::Return(Some(_)) | Stmt::Break));
    let ends =
        o.block(body).last().is_some_and(|s| matches!(o.stmt(*s), Stmt::Return(_) | Stmt::Raise(_) | Stmt::Break));
    if ends || leaves && made.deed > Deed::Rethrows {
        return;
    }
    let Stmt::Loop { over, .. } = o.stmt(of) else { return };
    // A count is gone through for another attempt, anything else for the next one of it.
    let counts = over.is_none_or(|over| {
        let range = o
            .as_call(over)
            .is_some_and(|call| ["range", "count", "times", "Array", "retry_range"].contains(&o.callee_name(call)));
        range || matches!(o.expr(over), Expr::Number(_)) || constant(known, over).is_some()
    });
    made.goes_on = true;
    if counts && made.deed < Deed::Alternative {
        made.deed = Deed::Retries;
    }
}

/// The tries that protect somebody else's work: a call of a parameter, or the `yield` of a context.
fn passes(known: &Bindings<'_>) -> HashMap<StmtId, Passes> {
    let o = known.outline;
    let mut out = HashMap::new();
    let protected = |id: ExprId| {
        o.around(o.spot(id).frame).take_while(|a| !matches!(a, Around::Scope(_))).find_map(|a| match a {
            Around::Protected(stmt) => Some(stmt),
            _ => None,
        })
    };
    for (_, call) in o.all_calls() {
        let Expr::Name(name) = o.expr(call.callee) else { continue };
        let Some(stmt) = protected(call.expr) else { continue };
        if let Some((scope, n)) = parameter(known, *name, o.scope_of(call.expr)) {
            out.entry(stmt).or_insert(Passes::Parameter(scope, n));
        }
    }
    for (n, expr) in (0u32..).zip(&o.exprs) {
        let id = ExprId(n);
        if let Expr::Yield(_) = expr
            && let Some(stmt) = protected(id)
            && is_context(known, o.function_of(o.scope_of(id)))
        {
            out.entry(stmt).or_insert(Passes::Yield(o.function_of(o.scope_of(id))));
        }
    }
    out
}

/// The parameter that a name means, of the scope around or one further out.
fn parameter(known: &Bindings<'_>, name: crate::code::outline::Name, scope: ScopeId) -> Option<(ScopeId, usize)> {
    known.outline.outward(scope).find_map(|s| {
        let found = known.outline.scope(s)?;
        found.parameters.iter().position(|p| p.name == name || p.fields.contains(&name)).map(|n| (s, n))
    })
}

/// Whether a function is a context by its decorator.
fn is_context(known: &Bindings<'_>, scope: ScopeId) -> bool {
    known.outline.scope(scope).is_some_and(|s| {
        s.kind == ScopeKind::Function
            && s.decorators.iter().any(|d| {
                let origin = known.origin(*d).unwrap_or_default();
                ["contextlib.contextmanager", "contextlib.asynccontextmanager"].contains(&origin.as_str())
            })
    })
}
