//! How a way through a function ends: does it refuse, or does it hand on what was checked?
//!
//! A refusal raises, answers with an error, gives back nothing, skips or stops. It never hands on the checked value. A bare
//! yes or no is none (the caller decides), nor is a status that only speaks of access.

use super::bindings::Bindings;
use super::constant::{Constant, is_empty, literal};
use super::effects::{Effect, effect, has_text, status};
use crate::code::outline::{BlockId, Expr, ExprId, Outline, Stmt, StmtId};
use crate::inventory::Language;

/// How a block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leave {
    /// Something is raised.
    Raises,
    /// An answer with this status, which is an error.
    Answers(u16),
    /// Words that were ready before: a text of its own.
    Says,
    /// Nothing is given back: none, an error value, an empty list.
    Nothing,
    /// The next one, please.
    Skips,
    /// The loop ends.
    Breaks,
    /// The process or page ends.
    Exits,
    /// Access is denied, or nothing was found: 401, 403, 404.
    Access(u16),
    /// A bare yes or no.
    Truth,
    Value,
}

impl Leave {
    /// Whether this refuses.
    pub(crate) fn refuses(self) -> bool {
        !matches!(self, Leave::Access(_) | Leave::Truth | Leave::Value | Leave::Breaks)
    }
}

/// How a block ends; `None` when what follows it is done as well. `checked` are the operands of the test before it: who
/// gives them back has refused nothing.
pub(crate) fn leave(known: &Bindings<'_>, block: BlockId, checked: &[String]) -> Option<Leave> {
    leave_after(known, block, checked, 0)
}

fn leave_after(known: &Bindings<'_>, block: BlockId, checked: &[String], depth: usize) -> Option<Leave> {
    let o = known.outline;
    if depth > 12 {
        return None;
    }
    let stmts = o.block(block);
    let mut said = None;
    for stmt in stmts {
        let found = match o.stmt(*stmt) {
            Stmt::Raise(value) => Some(raised(known, *value)),
            Stmt::Return(None) => Some(said.unwrap_or(Leave::Nothing)),
            Stmt::Return(Some(value)) if is_success(known, *stmt, *value) => Some(Leave::Value),
            Stmt::Return(Some(value)) => Some(match given(known, *value, checked) {
                Leave::Nothing => said.unwrap_or(Leave::Nothing),
                other => other,
            }),
            Stmt::Continue => Some(said.unwrap_or(Leave::Skips)),
            Stmt::Break => Some(said.unwrap_or(Leave::Breaks)),
            Stmt::Expr(value) => match called(known, *value) {
                Some((found, true)) => Some(found),
                Some((found, false)) => {
                    said = Some(found);
                    None
                }
                None => None,
            },
            Stmt::Block(inner) | Stmt::With { body: inner, .. } => leave_after(known, *inner, checked, depth + 1),
            Stmt::If { then, otherwise, .. } => both(known, *then, *otherwise, checked, depth),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    // An error answer that is the last thing done in a function that gives nothing back.
    said.filter(|_| ends_function(o, stmts.last().copied()))
}

/// `return nil` of a function of Go that gives nothing but an error: all went well.
fn is_success(known: &Bindings<'_>, stmt: StmtId, value: ExprId) -> bool {
    let o = known.outline;
    known.language == Language::Go
        && *o.expr(value) == Expr::Null
        && o.scope(o.scope_at(o.stmt_spot(stmt).frame))
            .and_then(|scope| scope.returns)
            .is_some_and(|kind| o.spell(kind).trim() == "error")
}

/// Both ways leave: the one that refuses less is what can be relied on.
fn both(known: &Bindings<'_>, then: BlockId, otherwise: BlockId, checked: &[String], depth: usize) -> Option<Leave> {
    let a = leave_after(known, then, checked, depth + 1)?;
    let b = leave_after(known, otherwise, checked, depth + 1)?;
    Some(if a.refuses() { b } else { a })
}

/// Whether a statement is the last one of its function, branches aside.
fn ends_function(o: &Outline, stmt: Option<StmtId>) -> bool {
    let Some(stmt) = stmt else { return false };
    let scope = o.scope_at(o.stmt_spot(stmt).frame);
    let Some(found) = o.scope(scope) else { return false };
    let mut at = o.block(found.body).last().copied();
    for _ in 0..16 {
        let Some(last) = at else { return false };
        if last == stmt {
            return true;
        }
        let (then, otherwise) = match o.stmt(last) {
            Stmt::If { then, otherwise, .. } => (*then, *otherwise),
            Stmt::Block(inner) | Stmt::Try { body: inner, .. } => (*inner, BlockId(0)),
            _ => return false,
        };
        if o.block(then).last() == Some(&stmt) {
            return true;
        }
        at = o.block(otherwise).last().or(o.block(then).last()).copied();
    }
    false
}

fn of_status(found: u16) -> Leave {
    match found {
        401 | 403 | 404 => Leave::Access(found),
        400.. => Leave::Answers(found),
        _ => Leave::Value,
    }
}

fn raised(known: &Bindings<'_>, value: Option<ExprId>) -> Leave {
    let found = value.and_then(|value| status(known, value)).map_or(Leave::Raises, of_status);
    if found == Leave::Value { Leave::Raises } else { found }
}

/// A call that ends the way by itself (`true`), or that sends an error before the way ends (`false`).
fn called(known: &Bindings<'_>, value: ExprId) -> Option<(Leave, bool)> {
    let o = known.outline;
    let mut at = value;
    for _ in 0..8 {
        let call = o.as_call(at)?;
        match effect(known, call) {
            Effect::Exits => return Some((Leave::Exits, true)),
            Effect::Raises => {
                let found = status(known, at).map_or(Leave::Raises, of_status);
                return Some((if found == Leave::Value { Leave::Raises } else { found }, true));
            }
            Effect::Answers => {
                let found = of_status(status(known, value)?);
                return (found != Leave::Value).then_some((found, false));
            }
            _ => {}
        }
        let Expr::Member(object, _) = o.expr(call.callee) else { return None };
        at = *object;
    }
    None
}

/// What a returned value is.
fn given(known: &Bindings<'_>, value: ExprId, checked: &[String]) -> Leave {
    let o = known.outline;
    if let Some(found) = status(known, value) {
        return of_status(found);
    }
    if let Some((found, _)) = called(known, value) {
        return found;
    }
    match literal(o, value) {
        Some(Constant::Bool(_)) => return Leave::Truth,
        Some(Constant::Null) => return Leave::Nothing,
        Some(Constant::Text(text)) if !text.trim().is_empty() => return Leave::Says,
        _ => {}
    }
    if is_empty(o, value) || is_error(known, value) {
        return Leave::Nothing;
    }
    // Words with nothing of the checked value but its measure.
    let hands_on = o.inside(value).into_iter().any(|part| {
        let spelled = o.spelled(part);
        !spelled.is_empty() && checked.contains(&spelled)
    });
    if !hands_on && has_text(known, value) && !calls_out(known, value) { Leave::Says } else { Leave::Value }
}

/// Whether a value calls something that could make an answer of its own; an element or record does not.
fn calls_out(known: &Bindings<'_>, value: ExprId) -> bool {
    let o = known.outline;
    o.inside(value).into_iter().any(|part| {
        o.as_call(part).is_some_and(|call| {
            !call.constructs && effect(known, call) == Effect::Other && !is_plain(o.callee_name(call))
        })
    })
}

/// Calls that only dress a value: constructors by convention of their capital, conversions.
fn is_plain(name: &str) -> bool {
    name.starts_with(char::is_uppercase) || ["str", "format", "String", "dict", "len", "round", "join"].contains(&name)
}

/// An error as a value: `Err(..)`, `nil, err`, `errors.New(..)`.
fn is_error(known: &Bindings<'_>, value: ExprId) -> bool {
    let o = known.outline;
    match o.expr(value) {
        Expr::Call(_) => o.as_call(value).is_some_and(|call| {
            let origin = known.origin(call.callee).unwrap_or_default();
            ["Err", "errors.New", "fmt.Errorf", "status.Error", "status.Errorf", "Result.failure", "Either.left"]
                .iter()
                .any(|e| origin == *e || origin.ends_with(&format!(".{e}")))
        }),
        // Go gives the error last: where all else is empty, it is what is given.
        Expr::List(parts) if parts.len() > 1 => parts.split_last().is_some_and(|(last, rest)| {
            let error = known.language == Language::Go && !is_empty(o, *last);
            rest.iter().all(|p| is_empty(o, *p)) && (is_error(known, *last) || error)
        }),
        _ => false,
    }
}
