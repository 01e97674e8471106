//! Branches on failures that are values: `if err != nil`, `Err(e) =>`, `if (error)`, `if (!res.ok)`.

use super::body::judge;
use super::failure_words::table;
use super::{Handling, Means, Protects, at};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::conditions::{Asks, Check, checks};
use crate::code::facts::constant::Constant;
use crate::code::outline::{BlockId, Expr, ExprId, Name, Order, Stmt, StmtId};

/// Statements before a branch among which the call that failed is looked for.
const MAX_BACK: u32 = 24;

/// All of a file.
pub(super) fn results(known: &Bindings<'_>) -> Vec<Handling> {
    let o = known.outline;
    let mut out = Vec::new();
    for (id, stmt) in o.all_stmts() {
        let spot = o.stmt_spot(id);
        let found = match stmt {
            Stmt::If { test, then, otherwise } => branch(known, id, *test, (*then, *otherwise)),
            Stmt::Switch { on: Some(on), cases } => {
                let failed = cases.iter().find_map(|(values, block)| {
                    values.iter().find_map(|v| error_pattern(known, *v)).map(|error| (*block, error))
                });
                failed.map(|(block, error)| (Means::Value, *on, block, error))
            }
            _ => None,
        };
        if let Some((means, protected, block, error)) = found {
            let deed = judge(known, block, error);
            out.push(at(means, Protects::Expr(protected), spot.line, o.scope_at(spot.frame), deed));
        }
    }
    out
}

type Branch = (Means, ExprId, BlockId, Option<Name>);

fn branch(known: &Bindings<'_>, id: StmtId, test: ExprId, (then, otherwise): (BlockId, BlockId)) -> Option<Branch> {
    let o = known.outline;
    // `if let Err(e) = call()`
    if let Expr::Set(pattern, value) = o.expr(test)
        && let Some(error) = error_pattern(known, *pattern)
    {
        return Some((Means::Value, *value, then, error));
    }
    checks(known, test).into_iter().find_map(|check| {
        if let Some(failed_then) = status_test(known, &check) {
            let block = if failed_then { then } else { otherwise };
            let call = call_behind(known, id, check.expr)?;
            return (!o.block(block).is_empty()).then_some((Means::Status, call, block, None));
        }
        let Expr::Name(name) = o.expr(check.expr) else { return None };
        let failed_then = match (check.asks, check.order) {
            (Asks::Failure, Some(Order::Unequal)) => true,
            (Asks::Failure, Some(Order::Equal)) => false,
            (Asks::Truth, _) if is_error_part(known, *name, id) => !check.negated,
            _ => return None,
        };
        let block = if failed_then { then } else { otherwise };
        let call = call_behind(known, id, check.expr)?;
        (!o.block(block).is_empty()).then_some((Means::Value, call, block, Some(*name)))
    })
}

/// `Err(e)`, `Failure(e)` as a pattern, with the name of the failure.
fn error_pattern(known: &Bindings<'_>, pattern: ExprId) -> Option<Option<Name>> {
    let o = known.outline;
    let parts = o.inside(pattern);
    let names: Vec<Name> =
        parts.into_iter().filter_map(|p| if let Expr::Name(n) = o.expr(p) { Some(*n) } else { None }).collect();
    let at = names.iter().position(|n| ["Err", "Result::Err", "Failure", "Left"].contains(&o.spell(*n)))?;
    Some(names.iter().enumerate().find(|(n, _)| *n != at).map(|(_, name)| *name))
}

/// A name that was taken out of what a call gave under the name `error`.
fn is_error_part(known: &Bindings<'_>, name: Name, id: StmtId) -> bool {
    let scope = known.outline.scope_at(known.outline.stmt_spot(id).frame);
    known.part(name, scope).is_some_and(|(value, key)| {
        known.outline.as_call(value).is_some() && ["error", "err", "errors"].contains(&known.outline.spell(key))
    })
}

/// Whether a check asks how a response ended, and whether it is the failure that makes it hold.
fn status_test(known: &Bindings<'_>, check: &Check) -> Option<bool> {
    let o = known.outline;
    let name = match o.expr(check.expr) {
        Expr::Member(_, name) => o.spell(*name),
        Expr::Call(_) => o.callee_name(o.as_call(check.expr)?),
        _ => return None,
    };
    let listed = |list: &[String]| list.iter().any(|n| n == name);
    match (&check.constant, check.order) {
        (None, None) if listed(&table().well) => Some(check.negated),
        (None, None) if listed(&table().failed) => Some(!check.negated),
        (Some(Constant::Number(n)), Some(order)) if listed(&table().status_members) => match order {
            Order::Unequal if (200.0..300.0).contains(n) => Some(true),
            Order::Equal if (200.0..300.0).contains(n) => Some(false),
            Order::Equal if *n >= 400.0 => Some(true),
            Order::More if *n >= 299.0 => Some(true),
            Order::Less if *n >= 300.0 => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The call whose outcome a name or member holds: the nearest assignment before the branch.
fn call_behind(known: &Bindings<'_>, id: StmtId, value: ExprId) -> Option<ExprId> {
    let o = known.outline;
    let (_, root) = o.chain(value);
    let Expr::Name(name) = o.expr(root) else { return o.as_call(root).map(|_| root) };
    let back = (id.0.saturating_sub(MAX_BACK)..id.0).rev();
    let assigned = back.into_iter().find_map(|n| match o.stmt(StmtId(n)) {
        Stmt::Assign { target, value, .. } if o.inside(*target).iter().any(|t| *o.expr(*t) == Expr::Name(*name)) => {
            Some(*value)
        }
        _ => None,
    });
    let behind = assigned.or_else(|| known.value(*name, o.scope_of(root)))?;
    o.inside(behind).into_iter().any(|part| o.as_call(part).is_some()).then_some(behind)
}
