//! Handlers that are arguments: of a promise or result, options, listeners.

use super::body::{Found, function, given};
use super::failure_words::table;
use super::{Deed, Handling, Means, Protects, at};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::constant::{is_empty, text};
use crate::code::outline::{Call, Expr, ExprId, Stmt};

/// All of a file.
pub(super) fn calls(known: &Bindings<'_>) -> Vec<Handling> {
    let o = known.outline;
    let mut out = Vec::new();
    for (_, call) in o.all_calls() {
        let (line, scope) = (o.spot(call.expr).line, o.scope_of(call.expr));
        let mut put = |means, protects, found| out.push(at(means, protects, line, scope, found));
        if let Expr::Member(object, _) = o.expr(call.callee) {
            if let Some(found) = method(known, call, *object) {
                put(Means::Method, Protects::Expr(*object), found);
            }
            if let Some(found) = listener(known, call) {
                put(Means::Callback, Protects::Expr(*object), found);
            }
        }
        for (name, value) in options(known, call) {
            if table().options.iter().any(|option| option == name) && is_function(known, value) {
                put(Means::Callback, Protects::Expr(call.expr), function(known, value));
            }
        }
        let boundary =
            o.callee_name(call) == "ErrorBoundary" && known.origin(call.callee).is_some_and(|m| !m.starts_with('.'));
        if boundary {
            let shown = options(known, call).into_iter().find(|(name, _)| table().fallbacks.iter().any(|f| f == name));
            let found = shown.map_or(Found::new(Deed::Answers), |(_, value)| given(known, value, None));
            put(Means::Application, Protects::Expr(call.expr), found);
        }
    }
    for (id, stmt) in o.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && let Expr::Member(object, name) = o.expr(*target)
            && table().options.iter().any(|option| option == o.spell(*name))
            && is_function(known, *value)
        {
            let spot = o.stmt_spot(id);
            let found = function(known, *value);
            out.push(at(Means::Callback, Protects::Expr(*object), spot.line, o.scope_at(spot.frame), found));
        }
    }
    out
}

fn is_function(known: &Bindings<'_>, id: ExprId) -> bool {
    matches!(known.outline.expr(id), Expr::Lambda(_) | Expr::Name(_) | Expr::Member(..))
}

/// Named arguments of a call, and the entries of the tables it gets.
fn options<'o>(known: &Bindings<'o>, call: &'o Call) -> Vec<(&'o str, ExprId)> {
    let o = known.outline;
    let mut out = Vec::new();
    for argument in &call.arguments {
        match (argument.name, o.expr(argument.value)) {
            (Some(name), _) => out.push((o.spell(name), argument.value)),
            (None, Expr::Object(entries)) => out.extend(entries.iter().map(|(key, value)| (o.spell(*key), *value))),
            _ => {}
        }
    }
    out
}

/// `.catch(f)`, `.then(_, f)`, `unwrap_or_else(f)`, `unwrap_or(x)`, `with_fallbacks([..])`.
fn method(known: &Bindings<'_>, call: &Call, object: ExprId) -> Option<Found> {
    let o = known.outline;
    let name = o.callee_name(call);
    if let Some(position) = table().methods.get(name) {
        let value = call.arguments.get(*position)?.value;
        // `.catch(f)` of anything but a call is no promise; a text is a key.
        let promise =
            matches!(o.expr(object), Expr::Call(_) | Expr::Name(_) | Expr::Member(..)) && text(o, value).is_none();
        let handled =
            matches!(o.expr(value), Expr::Lambda(_)) || ["catch", "then"].contains(&name) && is_function(known, value);
        let done = || {
            let found = function(known, value);
            // Another error in its place goes on to whoever called; one that is a status is an answer.
            let maps = name == "map_err" && found.deed == Deed::Answers && found.status.is_none();
            if maps { Found::new(Deed::Rethrows) } else { found }
        };
        return (promise && handled).then(done);
    }
    if !table().values.iter().any(|v| v == name) {
        return None;
    }
    match call.arguments.first() {
        Some(value) if name.to_ascii_lowercase().replace('_', "").starts_with("withfallback") => {
            Some(Found { value: Some(value.value), ..Found::new(Deed::Alternative) })
        }
        // `unwrap_or(0)` keeps a number going, it tells nobody anything.
        Some(value) if !is_empty(o, value.value) && !matches!(o.expr(value.value), Expr::Number(_)) => {
            Some(given(known, value.value, None))
        }
        _ => Some(Found::new(Deed::Nothing)),
    }
}

/// `.on("error", f)`.
fn listener(known: &Bindings<'_>, call: &Call) -> Option<Found> {
    let o = known.outline;
    let [event, handler] = [call.arguments.first()?.value, call.arguments.get(1)?.value];
    let puts = table().listeners.iter().any(|l| l == o.callee_name(call));
    let failed = text(o, event).is_some_and(|event| table().events.iter().any(|e| e == event));
    (puts && failed && is_function(known, handler)).then(|| function(known, handler))
}
