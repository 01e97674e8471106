//! What holds a setting after it was read, and what on the way there shows that it is yes or no.

use super::Truth;
use super::setting_readers::table;
use crate::code::facts::bindings::{Bindings, is_symbol};
use crate::code::facts::constant::{Constant, constant, is_truth_spelling, literal};
use crate::code::outline::{Call, Expr, ExprId, Name, Order, Owner, ScopeId, ScopeKind, Stmt};
use std::collections::HashSet;

/// What was found on the way outward.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) names: Vec<String>,
    pub(super) truth: Option<Truth>,
    pub(super) default: Option<Constant>,
}

/// Follows a value outward until something holds it.
pub(super) fn bind(known: &Bindings<'_>, read: ExprId) -> Bound {
    let o = known.outline;
    let (mut out, mut at) = (Bound::default(), read);
    for _ in 0..32 {
        let owner = match o.owner(at) {
            Owner::Expr(owner) => owner,
            Owner::Stmt(stmt) => match o.stmt(stmt) {
                Stmt::Assign { target, annotation, .. } => {
                    hold(known, *target, &mut out.names);
                    if annotation.is_some_and(|a| is_boolean(known, a)) {
                        out.truth = Some(Truth::Type);
                    }
                    return out;
                }
                Stmt::Return(_) => match returned(known, o.scope_at(o.stmt_spot(stmt).frame), &mut out) {
                    Some(next) => {
                        at = next;
                        continue;
                    }
                    None => return out,
                },
                _ => return out,
            },
            Owner::Scope(_) => return out,
        };
        match o.expr(owner) {
            // A method of the value.
            Expr::Member(object, _) if *object == at => match o.owner(owner) {
                Owner::Expr(call) if o.as_call(call).is_some_and(|c| c.callee == owner) => {
                    let Some(found) = o.as_call(call) else { return out };
                    match method(known, found) {
                        Step::Keeps => {
                            let stands_in = found.arguments.first().and_then(|a| literal(o, a.value));
                            out.default = out.default.or(stands_in);
                        }
                        Step::Parses => out.truth = out.truth.or(Some(Truth::Parser)),
                        Step::Ends => return out,
                    }
                    at = call;
                    continue;
                }
                _ => return out,
            },
            Expr::Call(_) => match o.as_call(owner).map(|call| argument(known, call, at)) {
                Some(Step::Parses) => out.truth = out.truth.or(Some(Truth::Parser)),
                Some(Step::Keeps) => {}
                _ => return out,
            },
            Expr::Compare(order, a, b) => {
                let other = if *a == at { *b } else { *a };
                if !is_truth(known, *order, other) {
                    return out;
                }
                out.truth = out.truth.or(Some(Truth::Parser));
            }
            Expr::Either(a, b) if *a == at => out.default = out.default.or_else(|| constant(known, *b)),
            Expr::Set(target, _) => hold(known, *target, &mut out.names),
            Expr::Choice(test, ..) if *test == at && out.truth.is_none() => return out,
            Expr::Either(..) | Expr::Choice(..) | Expr::Spread(_) => {}
            Expr::Not(_) | Expr::Both(..) if out.truth.is_some() => {}
            Expr::Object(entries) => {
                let key = entries.iter().find(|(_, value)| *value == at).map(|(key, _)| o.spell(*key).to_owned());
                out.names.extend(key.filter(|k| !k.is_empty()));
                return out;
            }
            Expr::Other(parts) if parts.len() == 1 => {}
            _ => return out,
        }
        at = owner;
    }
    out
}

/// The names that a target binds, with the type it stands in.
fn hold(known: &Bindings<'_>, target: ExprId, names: &mut Vec<String>) {
    let o = known.outline;
    if let Expr::List(parts) = o.expr(target) {
        // `value, found = lookup()`
        names.extend(parts.first().map(|p| o.spelled(*p)).filter(|n| !n.is_empty()));
        return;
    }
    let name = o.spelled(target);
    if let Some(scope) = o.scope(o.scope_of(target)).filter(|s| s.kind == ScopeKind::Type) {
        names.push(format!("{}.{name}", o.spell(scope.name)));
    }
    // A name that was made for a hoisted value is nobody's.
    names.extend(Some(name).filter(|n| !n.is_empty() && !n.starts_with('$')));
}

/// A value that is returned goes on where its lambda stands, or is what its function gives.
fn returned(known: &Bindings<'_>, scope: ScopeId, out: &mut Bound) -> Option<ExprId> {
    let o = known.outline;
    let found = o.scope(scope)?;
    // What is handed to a call may carry the name of the argument; only what is assigned is a function by that name.
    let handed = |lambda: &ExprId| matches!(o.owner(*lambda), Owner::Expr(owner) if o.as_call(owner).is_some());
    if let Some(lambda) = known.lambda(scope).filter(|l| found.kind == ScopeKind::Lambda || handed(l)) {
        return Some(lambda);
    }
    if found.returns.is_some_and(|r| is_boolean(known, r)) {
        out.truth = Some(Truth::Type);
    }
    let name = o.spell(found.name);
    if let Some(of) = o.type_of(scope).and_then(|t| o.scope(t)) {
        out.names.push(format!("{}.{name}()", o.spell(of.name)));
    }
    out.names.push(format!("{name}()"));
    None
}

/// What a call makes of a value.
enum Step {
    /// Its content goes on.
    Keeps,
    /// It is read as yes or no.
    Parses,
    /// Something else becomes of it.
    Ends,
}

/// A method called on the value.
fn method(known: &Bindings<'_>, call: &Call) -> Step {
    let name = known.outline.callee_name(call);
    let truth = |a: &crate::code::outline::Argument| is_truth(known, Order::Equal, a.value);
    if table().compares.iter().any(|c| c == name) && call.arguments.iter().any(truth) {
        return Step::Parses;
    }
    let origin = known.origin(call.callee);
    if origin.is_some_and(|o| table().truth.iter().any(|t| is_symbol(&o, t))) {
        return Step::Parses;
    }
    let last = |t: &String| t.rsplit('.').next().is_some_and(|last| last == name && last.len() > 5);
    if table().truth.iter().any(last) {
        return Step::Parses;
    }
    if table().keeps.iter().any(|k| k == name) { Step::Keeps } else { Step::Ends }
}

/// A call that gets the value.
fn argument(known: &Bindings<'_>, call: &Call, at: ExprId) -> Step {
    let o = known.outline;
    let name = o.callee_name(call);
    let origin = known.origin(call.callee).unwrap_or_default();
    if table().truth.iter().any(|t| is_symbol(&origin, t)) {
        return Step::Parses;
    }
    // `["true", "1"].includes(value)`, `"true".equals(value)`
    if table().compares.iter().any(|c| c == name)
        && let Expr::Member(object, _) = o.expr(call.callee)
        && (is_truth(known, Order::Within, *object) || is_truth(known, Order::Equal, *object))
    {
        return Step::Parses;
    }
    let position = call.arguments.iter().position(|a| a.value == at).unwrap_or(usize::MAX);
    if known.callee(call.callee).is_some_and(|scope| parses_parameter(known, scope, position)) {
        return Step::Parses;
    }
    let number = |call: &Call| ["int", "Number", "parseInt"].contains(&o.callee_name(call));
    match (name, o.as_call(at)) {
        // A number read as yes or no; a bare `bool(text)` only asks whether it is there.
        ("bool" | "Boolean", Some(inner)) if number(inner) => Step::Parses,
        ("int" | "Number" | "parseInt" | "str" | "String", _) => Step::Keeps,
        _ if ["dataclasses.field", "pydantic.Field", "attr.ib", "attrs.field"].contains(&origin.as_str()) => {
            Step::Keeps
        }
        _ => Step::Ends,
    }
}

/// Whether a function of this file compares this parameter with the spellings of yes and no.
fn parses_parameter(known: &Bindings<'_>, scope: ScopeId, position: usize) -> bool {
    let o = known.outline;
    let Some(parameter) = o.scope(scope).and_then(|s| s.parameters.get(position)) else { return false };
    let name = o.spell(parameter.name);
    // The whole file is looked at once per call of such a helper; those are few. What it calls is not followed: it may
    // be itself.
    (0u32..).zip(&o.exprs).any(|(n, _)| {
        o.function_of(o.scope_of(ExprId(n))) == scope && simple(known, ExprId(n)).is_some_and(|t| t == name)
    })
}

/// The name that an expression compares with the spellings of yes and no, or parses as such.
fn tested(known: &Bindings<'_>, id: ExprId) -> Option<String> {
    let o = known.outline;
    let value = match o.expr(id) {
        Expr::Compare(order, a, b) if is_truth(known, *order, *b) => *a,
        Expr::Compare(order @ (Order::Equal | Order::Unequal), a, b) if is_truth(known, *order, *a) => *b,
        Expr::Call(_) => {
            let call = o.as_call(id)?;
            let first = call.arguments.first()?.value;
            match o.expr(call.callee) {
                Expr::Member(object, _) if matches!(method(known, call), Step::Parses) => *object,
                _ if matches!(argument(known, call, first), Step::Parses) => first,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(o.spelled(kept(known, value))).filter(|n| !n.is_empty())
}

/// A value without the calls that keep its content.
fn kept(known: &Bindings<'_>, value: ExprId) -> ExprId {
    let o = known.outline;
    let mut at = value;
    for _ in 0..8 {
        let next = match o.expr(at) {
            Expr::Either(a, _) => *a,
            Expr::Call(_) => {
                let Some(call) = o.as_call(at) else { return at };
                if !table().keeps.iter().any(|k| k == o.callee_name(call)) {
                    return at;
                }
                match (o.expr(call.callee), call.arguments.first()) {
                    (Expr::Member(object, _), _) => *object,
                    (_, Some(first)) => first.value,
                    _ => return at,
                }
            }
            _ => return at,
        };
        at = next;
    }
    at
}

/// All names of a file that are somewhere compared with the spellings of yes and no.
pub(super) fn compared(known: &Bindings<'_>) -> HashSet<String> {
    let compares = |e: &Expr| matches!(e, Expr::Compare(..));
    let all = (0u32..).zip(&known.outline.exprs).filter(|(_, e)| compares(e) || matches!(e, Expr::Call(_)));
    all.filter_map(|(n, _)| simple(known, ExprId(n))).collect()
}

/// As [`tested`], without following own functions: asked of every expression.
fn simple(known: &Bindings<'_>, id: ExprId) -> Option<String> {
    let o = known.outline;
    match o.as_call(id) {
        Some(call) if known.callee(call.callee).is_some() => None,
        _ => tested(known, id),
    }
}

/// Whether a comparison with this reads yes or no.
fn is_truth(known: &Bindings<'_>, order: Order, other: ExprId) -> bool {
    let spelled = |id: ExprId| match literal(known.outline, id) {
        Some(Constant::Text(text)) => is_truth_spelling(&text),
        Some(Constant::Bool(_)) => true,
        _ => false,
    };
    match order {
        Order::Equal | Order::Unequal => spelled(other),
        Order::Within | Order::Without => {
            let list = match known.outline.expr(other) {
                Expr::Name(name) => known.value(*name, known.outline.scope_of(other)).unwrap_or(other),
                _ => other,
            };
            let list = known.outline.as_call(list).and_then(|c| c.arguments.first()).map_or(list, |a| a.value);
            matches!(known.outline.expr(list), Expr::List(parts) if parts.len() > 1 && parts.iter().all(|p| spelled(*p)))
        }
        _ => false,
    }
}

/// Whether a declared type is yes or no.
pub(super) fn is_boolean(known: &Bindings<'_>, annotation: Name) -> bool {
    let text = known.outline.spell(annotation);
    table().boolean_types.iter().any(|t| t == text)
}
