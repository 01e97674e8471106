//! Handlers of a whole application: decorators, registrations, middleware with four parameters, components.

use super::body::{Found, function, judge};
use super::failure_words::table;
use super::{Handling, Means, Protects, at, nature};
use crate::code::facts::bindings::Bindings;
use crate::code::outline::{Call, Expr, ExprId, Scope, ScopeId, ScopeKind};
use crate::code::words::last_part;

/// All of a file.
pub(super) fn applied(known: &Bindings<'_>) -> Vec<Handling> {
    let o = known.outline;
    let mut out = Vec::new();
    for (id, scope) in o.all_scopes().filter(|(_, s)| matches!(s.kind, ScopeKind::Function | ScopeKind::Type)) {
        let component = scope.kind == ScopeKind::Function && table().component.iter().any(|c| c == o.spell(scope.name));
        let decorator = scope.decorators.iter().find(|d| {
            let callee = o.as_call(**d).map_or(**d, |call| call.callee);
            let name = match o.expr(callee) {
                Expr::Name(name) | Expr::Member(_, name) => o.spell(*name),
                _ => "",
            };
            // `@app.exception_handler`, `@ExceptionHandler`: a plain own function of that name is none.
            table().decorators.iter().any(|d| d == name) && known.callee(callee).is_none()
        });
        if !component && decorator.is_none() {
            continue;
        }
        let kinds = decorator.and_then(|d| o.as_call(*d)).map(|call| kinds(known, call)).unwrap_or_default();
        out.push(made(at(Means::Application, Protects::All, scope.line, id, of_scope(known, id, scope)), kinds));
    }
    for (_, call) in o.all_calls() {
        let Expr::Member(..) = o.expr(call.callee) else { continue };
        let name = o.callee_name(call);
        let handler = call.arguments.iter().map(|a| a.value).rfind(|v| known.function(*v).is_some());
        let Some(handler) = handler else { continue };
        let four = || {
            let scope = known.function(handler).and_then(|s| o.scope(s));
            scope.is_some_and(|s| s.parameters.len() == 4)
        };
        let registers =
            table().calls.iter().any(|c| c == name) || table().middleware.iter().any(|m| m == name) && four();
        if registers {
            let spot = o.spot(call.expr);
            let found = function(known, handler);
            let kinds = kinds(known, call).into_iter().filter(|k| *k != o.spelled(handler)).collect();
            out.push(made(at(Means::Application, Protects::All, spot.line, o.scope_of(call.expr), found), kinds));
        }
    }
    out
}

fn made(mut handling: Handling, kinds: Vec<String>) -> Handling {
    handling.nature = nature(kinds.iter().map(String::as_str));
    handling.kinds = kinds;
    handling
}

/// The failures that a decorator or registration names.
fn kinds(known: &Bindings<'_>, call: &Call) -> Vec<String> {
    let o = known.outline;
    let named = |id: ExprId| o.spelled(id).trim_end_matches(".class").trim_end_matches("::class").to_owned();
    let listed = |id: ExprId| match o.expr(id) {
        Expr::List(parts) => parts.iter().map(|p| named(*p)).collect(),
        Expr::Object(entries) => entries.iter().map(|(_, v)| named(*v)).collect(),
        _ => vec![named(id)],
    };
    let all = call.arguments.iter().flat_map(|a| listed(a.value));
    all.filter(|k| last_part(k).starts_with(char::is_uppercase)).collect()
}

/// What a handler does; of a type its method for the failure.
fn of_scope(known: &Bindings<'_>, id: ScopeId, scope: &Scope) -> Found {
    let method = |(_, s): &(ScopeId, &Scope)| s.parent == id && s.kind == ScopeKind::Function;
    let body = match scope.kind {
        ScopeKind::Type => {
            known.outline.all_scopes().filter(method).map(|(_, s)| s).find(|s| known.outline.spell(s.name) == "catch")
        }
        _ => Some(scope),
    };
    let body = body.unwrap_or(scope);
    // The failure is whichever parameter; the answer does not depend on which.
    let error = body.parameters.iter().find(|p| {
        p.annotation.is_some_and(|a| {
            let kind = known.outline.spell(a);
            kind.ends_with("Exception") || kind.ends_with("Error")
        })
    });
    judge(known, body.body, error.or(body.parameters.first()).map(|p| p.name))
}
