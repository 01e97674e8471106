//! What the body of a handler does, the strongest thing of it.

use super::failure_words::table;
use super::{Deed, Nature, nature};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::conditions::{Asks, checks};
use crate::code::facts::constant::{Constant, is_empty, literal, text};
use crate::code::facts::effects::{Effect, effect, has_text, status};
use crate::code::outline::{BlockId, Call, Expr, ExprId, Name, Stmt, StmtId};
use crate::inventory::Language;

/// Expressions after an assignment that are looked through for its use.
const MAX_AHEAD: usize = 20_000;

/// What a body does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) deed: Deed,
    pub(super) status: Option<u16>,
    pub(super) words: bool,
    pub(super) value: Option<ExprId>,
    pub(super) open: Option<ExprId>,
}

impl Found {
    /// A deed of which no more is known.
    pub(super) fn new(deed: Deed) -> Found {
        Found { deed, status: None, words: false, value: None, open: None }
    }

    fn of(known: &Bindings<'_>, deed: Deed, value: ExprId) -> Found {
        Found { status: status(known, value), words: has_text(known, value), value: Some(value), ..Found::new(deed) }
    }
}

/// What a block does with the failure of this name.
pub(super) fn judge(known: &Bindings<'_>, block: BlockId, error: Option<Name>) -> Found {
    let mut all = Vec::new();
    statements(known, block, error, &mut all, 0);
    let o = known.outline;
    // Where it ends in the failure again, what is done before is no answer unless it is given out.
    let rethrows = o.block(block).last().is_some_and(|last| match o.stmt(*last) {
        Stmt::Raise(_) => true,
        Stmt::Return(Some(value)) => is_failure(known, *value, error),
        _ => false,
    });
    let mut best = Found::new(Deed::Nothing);
    for stmt in all {
        let found = statement(known, stmt, error);
        let counts =
            !rethrows || !matches!(o.stmt(stmt), Stmt::Expr(_) | Stmt::Assign { .. }) || is_given_out(known, stmt);
        if found.deed > best.deed && (counts || found.deed <= Deed::Rethrows) {
            best = found;
        }
    }
    best
}

/// The statements that a failure of an outage comes to: branches for other kinds are left out.
fn statements(known: &Bindings<'_>, block: BlockId, error: Option<Name>, out: &mut Vec<StmtId>, depth: usize) {
    if depth > 24 {
        return;
    }
    let o = known.outline;
    for stmt in o.block(block) {
        out.push(*stmt);
        let mut enter = |block: BlockId| statements(known, block, error, out, depth + 1);
        match o.stmt(*stmt) {
            Stmt::If { test, then, otherwise } => {
                if !is_about_other(known, *test, error) {
                    enter(*then);
                }
                enter(*otherwise);
            }
            Stmt::Switch { cases, .. } => cases.iter().for_each(|(_, block)| enter(*block)),
            Stmt::Loop { body, .. } | Stmt::With { body, .. } | Stmt::Block(body) => enter(*body),
            Stmt::Try { body, otherwise, finally, .. } => [*body, *otherwise, *finally].into_iter().for_each(enter),
            _ => {}
        }
    }
}

/// `if (e instanceof ZodError)`, `if e.name == "AbortError"`: a branch for failures that are no outage.
fn is_about_other(known: &Bindings<'_>, test: ExprId, error: Option<Name>) -> bool {
    let o = known.outline;
    let Some(error) = error.map(|e| o.spell(e)) else { return false };
    checks(known, test).iter().any(|check| {
        let of_error = check.operand == error || check.operand.starts_with(&format!("{error}."));
        let kind = match (check.asks, &check.constant, check.against) {
            (Asks::Type, _, Some(against)) => o.spelled(against),
            (Asks::Equality, Some(Constant::Text(text)), _) => text.clone(),
            _ => return false,
        };
        of_error && !check.negated && nature([kind.as_str()]) != Nature::Outage
    })
}

fn is_given_out(known: &Bindings<'_>, stmt: StmtId) -> bool {
    match known.outline.stmt(stmt) {
        Stmt::Expr(value) => match known.outline.expr(*value) {
            Expr::Yield(_) => true,
            _ => outermost(known, *value).is_some_and(|call| effect(known, call) == Effect::Answers),
        },
        _ => false,
    }
}

fn outermost<'o>(known: &Bindings<'o>, value: ExprId) -> Option<&'o Call> {
    known.outline.as_call(value)
}

fn statement(known: &Bindings<'_>, stmt: StmtId, error: Option<Name>) -> Found {
    let o = known.outline;
    match o.stmt(stmt) {
        Stmt::Return(Some(value)) => given(known, *value, error),
        Stmt::Raise(value) => raised(known, *value),
        Stmt::Assign { target, value, .. } => assigned(known, *target, *value, error),
        Stmt::Expr(value) => match o.expr(*value) {
            Expr::Yield(Some(value)) => given(known, *value, error),
            Expr::Set(target, value) => assigned(known, *target, *value, error),
            Expr::Call(_) => called(known, *value, error),
            _ => Found::new(Deed::Nothing),
        },
        _ => Found::new(Deed::Nothing),
    }
}

/// A value that is given out.
pub(super) fn given(known: &Bindings<'_>, value: ExprId, error: Option<Name>) -> Found {
    let o = known.outline;
    if is_failure(known, value, error) {
        return Found::new(Deed::Rethrows);
    }
    if let Some(found) = status(known, value) {
        // A status without words is nothing that helps.
        let content = has_text(known, value) || hands(known, value, error);
        return if content {
            Found::of(known, Deed::Answers, value)
        } else {
            Found { status: Some(found), ..Found::new(Deed::Nothing) }
        };
    }
    if is_empty(o, value) {
        return Found::new(Deed::Nothing);
    }
    if let Expr::Choice(_, yes, no) = o.expr(value) {
        let (yes, no) = (given(known, *yes, error), given(known, *no, error));
        return if yes.deed >= no.deed { yes } else { no };
    }
    match o.as_call(value) {
        Some(call) => match effect(known, call) {
            Effect::Logs => Found::new(Deed::LogsOnly),
            Effect::Raises | Effect::Exits => Found::new(Deed::Rethrows),
            Effect::Cleans | Effect::Waits => Found::new(Deed::Nothing),
            Effect::Answers => Found::of(known, Deed::Answers, value),
            Effect::Other
                if !call.arguments.is_empty()
                    && !call.constructs
                    && call.arguments.iter().all(|a| is_empty(o, a.value)) =>
            {
                Found::new(Deed::Nothing)
            }
            Effect::Other if call.constructs || has_text(known, value) => Found::of(known, Deed::Answers, value),
            Effect::Other => Found::of(known, Deed::Alternative, value),
        },
        None => Found::of(known, Deed::Answers, value),
    }
}

/// Whether the failure itself is handed on in a value.
fn hands(known: &Bindings<'_>, value: ExprId, error: Option<Name>) -> bool {
    let Some(error) = error else { return false };
    known.outline.inside(value).into_iter().any(|part| *known.outline.expr(part) == Expr::Name(error))
}

/// The failure as a value: itself, `Err(e)`, `nil, err`, `Promise.reject(e)`.
fn is_failure(known: &Bindings<'_>, value: ExprId, error: Option<Name>) -> bool {
    let o = known.outline;
    match o.expr(value) {
        Expr::Name(name) => Some(*name) == error,
        Expr::List(parts) => parts.split_last().is_some_and(|(last, rest)| {
            let go = known.language == Language::Go
                && !is_empty(o, *last)
                && rest.iter().all(|p| is_empty(o, *p) || is_zero(known, *p));
            go || is_failure(known, *last, error) && known.language == Language::Go
        }),
        Expr::Call(_) => o.as_call(value).is_some_and(|call| {
            let spelled = o.spelled(call.callee);
            table().as_value.iter().any(|name| *name == spelled || name == o.callee_name(call))
        }),
        _ => false,
    }
}

/// A zero value of Go: `Answer{}`, `0`, `false`.
fn is_zero(known: &Bindings<'_>, id: ExprId) -> bool {
    let o = known.outline;
    matches!(literal(o, id), Some(Constant::Number(0.0)))
        || o.as_call(id).is_some_and(|call| call.constructs && call.arguments.is_empty())
}

fn raised(known: &Bindings<'_>, value: Option<ExprId>) -> Found {
    let mapped = value.filter(|value| status(known, *value).is_some_and(|s| s >= 400));
    let said = mapped.filter(|value| {
        let detail = known.outline.as_call(*value).is_some_and(|c| c.arguments.len() > 1);
        has_text(known, *value) || detail
    });
    said.map_or(Found::new(Deed::Rethrows), |value| Found::of(known, Deed::Answers, value))
}

fn assigned(known: &Bindings<'_>, target: ExprId, value: ExprId, error: Option<Name>) -> Found {
    let o = known.outline;
    // A counter, a flag, the failure kept for later: no answer.
    if is_empty(o, value) || matches!(o.expr(value), Expr::Number(_)) || is_failure(known, value, error) {
        return Found::new(Deed::Nothing);
    }
    let call = o.as_call(value);
    let plain = call.is_some_and(|c| {
        ["str", "repr", "String", "time", "now", "format", "int", "len", "traceback"].contains(&o.callee_name(c))
            || matches!(effect(known, c), Effect::Logs | Effect::Cleans | Effect::Waits)
    });
    if plain || !is_used(known, target) {
        return Found::new(Deed::Nothing);
    }
    match call {
        Some(call) if !call.constructs && !has_text(known, value) => Found::of(known, Deed::Alternative, value),
        _ => Found::of(known, Deed::Answers, value),
    }
}

/// Whether what was assigned is read afterwards in the same function; a field may be read anywhere.
fn is_used(known: &Bindings<'_>, target: ExprId) -> bool {
    let o = known.outline;
    let names: Vec<Name> = match o.expr(target) {
        Expr::Name(name) => vec![*name],
        Expr::List(parts) => {
            parts.iter().filter_map(|p| if let Expr::Name(n) = o.expr(*p) { Some(*n) } else { None }).collect()
        }
        _ => return true,
    };
    let function = o.function_of(o.scope_of(target));
    let after = (0u32..).zip(&o.exprs).skip(target.0 as usize + 1).take(MAX_AHEAD);
    let mut uses = after.filter(|(_, e)| matches!(e, Expr::Name(n) if names.contains(n)));
    uses.any(|(n, _)| {
        let id = ExprId(n);
        let written = matches!(o.owner(id), crate::code::outline::Owner::Stmt(s)
            if matches!(o.stmt(s), Stmt::Assign { target, .. } if *target == id));
        !written && o.function_of(o.scope_of(id)) == function
    })
}

/// A call for what it does.
fn called(known: &Bindings<'_>, value: ExprId, error: Option<Name>) -> Found {
    let o = known.outline;
    let Some(call) = o.as_call(value) else { return Found::new(Deed::Nothing) };
    // Whatever words it is given stay on this side.
    if table().bare.iter().any(|name| name == o.callee_name(call)) {
        return Found { status: status(known, value), ..Found::new(Deed::Nothing) };
    }
    match effect(known, call) {
        Effect::Logs => return Found::new(Deed::LogsOnly),
        Effect::Cleans | Effect::Waits => return Found::new(Deed::Nothing),
        Effect::Exits => return Found::new(Deed::Rethrows),
        Effect::Raises => return raised(known, Some(value)),
        Effect::Answers => return given(known, value, error),
        Effect::Other => {}
    }
    // `next(err)`, `reject(e)`, `callback(err)`: a parameter that gets nothing but the failure.
    let only_error = call.arguments.first().is_some_and(|a| {
        is_failure(known, a.value, error) || text(o, a.value).is_none() && hands(known, a.value, error)
    });
    if only_error
        && call.arguments.len() == 1
        && matches!(o.expr(call.callee), Expr::Name(_))
        && known.callee(call.callee).is_none()
    {
        let name = o.callee_name(call);
        let parameter = o.outward(o.scope_of(value)).any(|s| {
            o.scope(s).is_some_and(|s| {
                s.parameters.iter().any(|p| o.spell(p.name) == name || p.fields.iter().any(|f| o.spell(*f) == name))
            })
        });
        if parameter {
            return Found::new(Deed::Rethrows);
        }
    }
    // `sink.error(e)`, `future.completeExceptionally(e)`: whoever listens gets the failure.
    let hands_on =
        ["error", "onError", "tryEmitError", "emitError", "completeExceptionally", "setException", "set_exception"];
    if only_error && call.arguments.len() == 1 && hands_on.contains(&o.callee_name(call)) {
        return Found::new(Deed::Rethrows);
    }
    // `setLoading(false)`, `items.push()`: nothing is said.
    if !call.arguments.is_empty() && call.arguments.iter().all(|a| is_empty(o, a.value)) {
        return Found::new(Deed::Nothing);
    }
    let deed = if has_text(known, value) { Deed::Answers } else { Deed::Alternative };
    Found::of(known, deed, value)
}

/// What a function that is handed over does with a failure.
pub(super) fn function(known: &Bindings<'_>, id: ExprId) -> Found {
    let o = known.outline;
    if let Some(scope) = known.function(id).and_then(|s| o.scope(s)) {
        let error = scope.parameters.first().map(|p| p.name);
        return judge(known, scope.body, error);
    }
    let name = o.spelled(id);
    let logger = ["console.", "log.", "logger."].iter().any(|l| name.starts_with(l));
    match o.expr(id) {
        Expr::Name(_) | Expr::Member(..) if logger => Found::new(Deed::LogsOnly),
        // Handed on: `.catch(next)`, `.catch(reject)`.
        Expr::Name(_) if ["next", "reject", "done", "callback", "cb"].contains(&name.as_str()) => {
            Found::new(Deed::Rethrows)
        }
        Expr::Name(_) | Expr::Member(..) => Found { open: Some(id), ..Found::new(Deed::Nothing) },
        Expr::Null => Found::new(Deed::Nothing),
        _ => given(known, id, None),
    }
}
