//! What tests and their fixtures arrange: what is replaced, which settings are set, which faults are made.

use super::test_words::{holds, table};
use super::{Fault, Setup};
use crate::code::facts::bindings::{Bindings, is_symbol};
use crate::code::facts::constant::{Constant, constant, text};
use crate::code::outline::{Call, Expr, ExprId, Outline, Owner, Stmt};
use crate::code::words::last_part;

/// One thing that is arranged.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    Replaces(String),
    Double,
    Sets(String, Option<Constant>),
    Fault(Fault),
}

impl Change {
    /// Adds it to what a test arranges.
    pub(super) fn put(self, setup: &mut Setup) {
        match self {
            Change::Replaces(what) => setup.replaces.push(what),
            Change::Double => setup.doubles += 1,
            Change::Sets(name, value) => setup.sets.push((name, value)),
            Change::Fault(fault) => setup.faults.push(fault),
        }
    }
}

/// All of a file, each with the expression that does it.
pub(super) fn changes(known: &Bindings<'_>) -> Vec<(ExprId, Change)> {
    let o = known.outline;
    let mut out = Vec::new();
    for (_, call) in o.all_calls() {
        out.extend(called(known, call).into_iter().map(|change| (call.expr, change)));
    }
    for (_, stmt) in o.all_stmts() {
        let Stmt::Assign { target, value, .. } = stmt else { continue };
        let found = match o.expr(*target) {
            // `os.environ["X"] = "0"`, `process.env.X = "0"`
            Expr::Index(table, key) if is_environment(known, *table) => {
                text(o, *key).map(|name| Change::Sets(name.to_owned(), constant(known, *value)))
            }
            Expr::Member(table, name) if is_environment(known, *table) => {
                Some(Change::Sets(o.spell(*name).to_owned(), constant(known, *value)))
            }
            Expr::Member(_, name) if holds(&table().fault_names, o.spell(*name)) && fails(known, *value) => {
                Some(Change::Fault(fault(o, *target)))
            }
            Expr::Member(_, name) if holds(&table().fault_status, o.spell(*name)) && is_fault_status(known, *value) => {
                Some(Change::Fault(fault(o, *target)))
            }
            Expr::Member(..) if matches!(o.expr(*value), Expr::Lambda(_)) && fails(known, *value) => {
                Some(Change::Fault(fault(o, *target)))
            }
            _ => None,
        };
        out.extend(found.map(|change| (*target, change)));
    }
    out
}

fn is_environment(known: &Bindings<'_>, id: ExprId) -> bool {
    let origin = known.origin(id).unwrap_or_default();
    ["os.environ", "process.env", "import.meta.env", "Bun.env", "ENV", "_ENV", "$_ENV"]
        .iter()
        .any(|e| is_symbol(&origin, e))
}

/// How a call is spelled: through imports, and as written where the object is a fixture.
fn spellings(known: &Bindings<'_>, call: &Call) -> [String; 2] {
    [known.origin(call.callee).unwrap_or_default(), known.outline.spelled(call.callee)]
}

fn called(known: &Bindings<'_>, call: &Call) -> Vec<Change> {
    let (o, t) = (known.outline, table());
    let names = spellings(known, call);
    let name = o.callee_name(call);
    let is = |list: &[String]| list.iter().any(|s| names.iter().any(|n| n == s || is_symbol(n, s)));
    let at = |n: usize| call.arguments.get(n).map(|a| a.value);
    let mut out = Vec::new();
    if is(&t.sets_table) {
        out.extend(tables_set(known, call));
    }
    if is(&t.sets) {
        let name = at(0).and_then(|k| constant(known, k));
        if let (Some(Constant::Text(name)), Some(value)) = (name, at(1)) {
            out.push(Change::Sets(name, constant(known, value)));
        }
    }
    if is(&t.unsets)
        && let Some(Constant::Text(name)) = at(0).and_then(|k| constant(known, k))
    {
        out.push(Change::Sets(name, None));
    }
    if is(&t.replace_member) && call.arguments.len() > 1 {
        // `monkeypatch.setattr("app.llm.ask", f)` names both at once.
        let object = at(0).map(|a| text(o, a).map_or_else(|| o.spelled(a), str::to_owned)).unwrap_or_default();
        let member = at(1).and_then(|m| text(o, m)).filter(|m| !m.is_empty());
        out.push(Change::Replaces(member.map_or(object.clone(), |m| format!("{object}.{m}"))));
    } else if is(&t.replace) {
        let target = at(0).and_then(|a| text(o, a)).filter(|t| !t.is_empty());
        out.extend(target.map(|t| Change::Replaces(t.to_owned())));
    }
    if is(&t.doubles) {
        out.push(Change::Double);
    }
    let asserts = names.iter().any(|n| n.starts_with("expect") || n.starts_with("assert") || n.starts_with("Assert"));
    let replaced = !call.arguments.is_empty()
        && (is(&t.replace)
            || is(&t.replace_member)
            || is(&t.doubles)
            || ["mockImplementation", "mockImplementationOnce", "returns", "callsFake"].contains(&name));
    let raising = replaced
        && call
            .arguments
            .iter()
            .any(|a| matches!(o.expr(a.value), Expr::Lambda(_) | Expr::Name(_)) && fails_by_body(known, a.value));
    let by_name = call.arguments.iter().any(|a| {
        let name = a.name.map_or("", |n| o.spell(n));
        holds(&t.fault_names, name) && fails(known, a.value)
            || holds(&t.fault_status, name) && !asserts && is_fault_status(known, a.value)
    });
    let verb = !asserts
        && holds(&t.faults, name)
        && matches!(o.expr(call.callee), Expr::Member(..))
        && !within_expect(known, call);
    let reply = ["reply", "WriteHeader", "respond", "replyOnce", "status", "mockResponseOnce"].contains(&name)
        && matches!(o.expr(call.callee), Expr::Member(..))
        && at(0).is_some_and(|a| is_fault_status(known, a))
        && !within_expect(known, call);
    let response = ["Response", "HttpResponse.json", "json_response"].contains(&last_part(name))
        && !asserts
        && call.arguments.iter().any(|a| {
            a.name.is_none()
                && (is_fault_status(known, a.value)
                    || matches!(o.expr(a.value), Expr::Object(_))
                        && crate::code::facts::effects::status(known, a.value).is_some_and(|s| s >= 500))
        });
    if raising || by_name || verb || reply || response {
        out.push(Change::Fault(fault(o, call.expr)));
    }
    out
}

/// A fault that an expression makes, with the names of the statement it stands in: what fails is among them.
fn fault(o: &Outline, at: ExprId) -> Fault {
    let mut top = at;
    let mut whole = vec![at];
    for _ in 0..24 {
        match o.owner(top) {
            Owner::Expr(owner) => top = owner,
            Owner::Stmt(stmt) => {
                if let Stmt::Assign { target, value, .. } = o.stmt(stmt) {
                    whole = vec![*target, *value];
                } else {
                    whole = vec![top];
                }
                break;
            }
            Owner::Scope(_) => break,
        }
    }
    let mut names: Vec<String> = whole.into_iter().flat_map(|part| names_in(o, part)).collect();
    names.sort();
    names.dedup();
    Fault { line: o.spot(at).line, names }
}

/// Names in an expression, and the last one of each dotted name that is a text: `patch("app.llm.ask")`.
pub(crate) fn names_in(o: &Outline, part: ExprId) -> Vec<String> {
    let each = o.inside(part).into_iter().filter_map(|part| match o.expr(part) {
        Expr::Name(name) | Expr::Member(_, name) => Some(o.spell(*name).to_owned()),
        Expr::Text(text, parts) if parts.is_empty() => {
            let text = o.spell(*text);
            let dotted = text.len() < 200 && !text.contains(char::is_whitespace);
            dotted.then(|| last_part(text).rsplit('/').next().unwrap_or_default().to_owned())
        }
        _ => None,
    });
    each.filter(|name| name.len() > 1).collect()
}

/// `expect(f).rejects.toThrow()` expects a fault and makes none.
fn within_expect(known: &Bindings<'_>, call: &Call) -> bool {
    let o = known.outline;
    let mut at = call.callee;
    for _ in 0..24 {
        at = match o.expr(at) {
            Expr::Member(object, _) => *object,
            Expr::Call(_) => match o.as_call(at) {
                Some(inner)
                    if ["expect", "assertThat", "assertThatThrownBy", "request"].contains(&o.callee_name(inner)) =>
                {
                    return true;
                }
                Some(inner) => inner.callee,
                None => return false,
            },
            Expr::Name(name) => return ["assert", "Assert", "expect", "t", "chai"].contains(&o.spell(*name)),
            _ => return false,
        };
    }
    false
}

/// Entries of a table that is put over the environment or the settings.
fn tables_set(known: &Bindings<'_>, call: &Call) -> Vec<Change> {
    let o = known.outline;
    let environment = call
        .arguments
        .first()
        .is_some_and(|a| is_environment(known, a.value) || text(o, a.value).is_some_and(|t| t.ends_with("environ")));
    let of_settings = ["override_settings", "modify_settings", "configure", "update"].contains(&o.callee_name(call));
    if !environment && !of_settings {
        return Vec::new();
    }
    let mut out = Vec::new();
    for argument in &call.arguments {
        if let Expr::Object(entries) = o.expr(argument.value) {
            let set = |(key, value): &(_, ExprId)| Change::Sets(o.spell(*key).to_owned(), constant(known, *value));
            out.extend(entries.iter().map(set));
        }
        if let Some(name) = argument.name.map(|n| o.spell(n)).filter(|n| n.chars().all(|c| !c.is_lowercase())) {
            out.push(Change::Sets(name.to_owned(), constant(known, argument.value)));
        }
    }
    out
}

/// Whether a value makes a double fail: an exception, a list with one, a function that raises.
fn fails(known: &Bindings<'_>, value: ExprId) -> bool {
    let o = known.outline;
    match o.expr(value) {
        Expr::List(parts) => parts.iter().any(|p| fails(known, *p)),
        Expr::Call(_) | Expr::Name(_) | Expr::Member(..) => {
            let callee = o.as_call(value).map_or(value, |call| call.callee);
            let name = o.spelled(callee);
            let name = last_part(&name);
            name.starts_with(char::is_uppercase)
                && ["Error", "Exception", "Timeout", "Failure", "Interrupt", "Exit", "Fault", "Warning"]
                    .iter()
                    .any(|e| name.ends_with(e))
                || fails_by_body(known, value)
        }
        Expr::Lambda(_) => fails_by_body(known, value),
        _ => false,
    }
}

/// Whether a function does nothing but fail: it raises at its top level, or throws out of a generator.
fn fails_by_body(known: &Bindings<'_>, value: ExprId) -> bool {
    let o = known.outline;
    let Some(scope) = known.function(value).and_then(|s| o.scope(s)) else { return false };
    o.block(scope.body).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Raise(_) => true,
        // `(_ for _ in ()).throw(X)`, `Promise.reject(..)`
        Stmt::Return(Some(value)) | Stmt::Expr(value) => {
            o.as_call(*value).is_some_and(|call| matches!(o.callee_name(call), "throw" | "reject"))
        }
        _ => false,
    })
}

/// A status by which a provider fails: 429 and 5xx.
fn is_fault_status(known: &Bindings<'_>, value: ExprId) -> bool {
    crate::code::facts::effects::status_number(known, value).is_some_and(|s| s == 429 || s >= 500)
}
