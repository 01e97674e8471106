//! Which scopes are tests, and which of them are switched off.

use super::test_words::{holds, table};
use super::unreached::{self, Lines};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::constant::{Constant, literal, text};
use crate::code::outline::{Around, Call, Expr, ExprId, Scope, ScopeId, ScopeKind, Stmt};
use crate::code::words::last_part;
use crate::inventory::Language;
use std::collections::{HashMap, HashSet};

/// A test that was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) scope: ScopeId,
    pub(super) line: u32,
    pub(super) disabled: bool,
    /// The rows it is run for.
    pub(super) rows: Option<ExprId>,
}

/// The tests of a file.
pub(super) fn find(known: &Bindings<'_>, gone: &Lines) -> Vec<Found> {
    let o = known.outline;
    let mut out = Vec::new();
    let mut groups_off = HashSet::new();
    // Where a file has tests that alone are run, the others are not.
    let (mut alone, mut groups_alone) = (HashSet::new(), HashSet::new());
    for (_, call) in o.all_calls() {
        let Some((word, members, rows)) = runner(known, call) else { continue };
        let Some(body) = call.arguments.iter().rev().find_map(|a| known.function(a.value)) else { continue };
        let off = holds(&table().off_calls, &word)
            || members.iter().any(|m| holds(&table().off_members, m))
            || rows.is_some_and(|given| switched_off(known, &members, given));
        let only = holds(&table().only_calls, &word) || members.iter().any(|m| m == "only");
        // Under a condition, for whoever looks for a fault, it leaves nothing out.
        let only = only && !off && branch_of(known, o.spot(call.expr).frame).is_none();
        let group = holds(&table().groups, &word)
            || members.iter().any(|m| holds(&table().groups, m))
            || word == "xdescribe"
            || word == "xcontext";
        if group {
            if off {
                groups_off.insert(body);
            }
            if only {
                groups_alone.insert(body);
            }
            continue;
        }
        if only {
            alone.insert(body);
        }
        let title = call.arguments.first().and_then(|a| text(o, a.value)).unwrap_or_default();
        out.push(Found { name: title.to_owned(), scope: body, line: o.spot(call.expr).line, disabled: off, rows });
    }
    // A class that is made with arguments of its own is no class of tests.
    let made: HashSet<ScopeId> =
        o.all_scopes().filter(|(_, s)| o.spell(s.name) == "__init__").map(|(_, s)| s.parent).collect();
    // A later definition of the same name takes its place.
    let mut names: HashMap<(ScopeId, &str), ScopeId> = HashMap::new();
    if known.language == Language::Python {
        names.extend(
            o.all_scopes()
                .filter(|(_, s)| s.kind == ScopeKind::Function)
                .map(|(id, s)| ((s.parent, o.spell(s.name)), id)),
        );
    }
    for (id, scope) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function) {
        let replaced = names.get(&(scope.parent, o.spell(scope.name))).is_some_and(|last| *last != id);
        if !replaced && is_test(known, scope, &made) {
            out.push(Found {
                name: o.spell(scope.name).to_owned(),
                scope: id,
                line: scope.line,
                disabled: false,
                rows: None,
            });
        }
    }
    let file_off = file_off(known);
    let uncalled = uncalled(known);
    let some_alone = !alone.is_empty() || !groups_alone.is_empty();
    let is_alone =
        |scope: ScopeId, around: &[ScopeId]| alone.contains(&scope) || around.iter().any(|s| groups_alone.contains(s));
    for found in &mut out {
        let around = o.outward(found.scope).collect::<Vec<_>>();
        found.disabled |= file_off
            || unreached::holds(gone, found.line)
            || around.iter().any(|s| groups_off.contains(s))
            || around.iter().skip(1).any(|s| uncalled.contains(s))
            || some_alone && !is_alone(found.scope, &around)
            || around.iter().filter_map(|s| o.scope(*s)).any(|s| s.decorators.iter().any(|d| is_off(known, *d)))
            || stops(known, found.scope);
    }
    out.sort_by_key(|f| (f.line, f.scope));
    out.dedup_by_key(|f| f.scope);
    out
}

/// `it.skipIf(true)(..)`, `it.runIf(false)(..)`.
fn switched_off(known: &Bindings<'_>, members: &[String], given: ExprId) -> bool {
    let o = known.outline;
    let always = o.as_call(given).and_then(|call| call.arguments.first()).and_then(|first| o.always(first.value));
    let asks = |word: &str| members.iter().any(|m| m == word);
    asks("skipIf") && always == Some(true) || asks("runIf") && always == Some(false)
}

/// Functions with a name that only this file could call, and that it does not speak of: tests in them are never made.
fn uncalled(known: &Bindings<'_>) -> HashSet<ScopeId> {
    let o = known.outline;
    if !matches!(known.language, Language::TypeScript | Language::JavaScript) {
        return HashSet::new();
    }
    // Where it gets its name it is not spoken of.
    let named = |stmt: &Stmt| if let Stmt::Assign { target, .. } = stmt { Some(*target) } else { None };
    let names: HashSet<ExprId> = o.all_stmts().filter_map(|(_, stmt)| named(stmt)).collect();
    let spoken: HashSet<_> = (0u32..)
        .zip(&o.exprs)
        .filter(|(id, _)| !names.contains(&ExprId(*id)))
        .filter_map(|(_, expr)| match expr {
            Expr::Name(name) | Expr::Member(_, name) => Some(*name),
            _ => None,
        })
        .collect();
    let function = |s: &Scope| matches!(s.kind, ScopeKind::Function | ScopeKind::Lambda);
    let in_type = |s: &Scope| o.scope(s.parent).is_some_and(|of| of.kind == ScopeKind::Type);
    // A function that is handed over, called at once or kept in a table is reached without its name.
    let declares = |stmt: &Stmt| match stmt {
        Stmt::Define(scope) => Some(*scope),
        Stmt::Assign { target, value, .. } => match (o.expr(*target), o.expr(*value)) {
            (Expr::Name(_), Expr::Lambda(scope)) => Some(*scope),
            _ => None,
        },
        _ => None,
    };
    let declared: HashSet<ScopeId> = o.all_stmts().filter_map(|(_, stmt)| declares(stmt)).collect();
    let silent = |s: &Scope| {
        function(s) && !s.exported && !in_type(s) && !o.spell(s.name).is_empty() && !spoken.contains(&s.name)
    };
    o.all_scopes().filter(|(id, s)| declared.contains(id) && silent(s)).map(|(id, _)| id).collect()
}

/// The word of a call that runs a function as a test, the members behind it, and the rows: `it.skip.each(rows)(title, f)`.
fn runner(known: &Bindings<'_>, call: &Call) -> Option<(String, Vec<String>, Option<ExprId>)> {
    let o = known.outline;
    let (callee, rows) = match o.as_call(call.callee) {
        Some(inner) => (inner.callee, Some(inner.expr)),
        None => (call.callee, None),
    };
    let (members, root) = o.chain(callee);
    let Expr::Name(name) = o.expr(root) else { return None };
    let members: Vec<String> = members.iter().map(|m| o.spell(*m).to_owned()).collect();
    let word = o.spell(*name);
    let spelled = std::iter::once(word).chain(members.iter().map(String::as_str)).collect::<Vec<_>>().join(".");
    let t = table();
    let listed = |word: &str| [&t.calls, &t.groups, &t.off_calls].iter().any(|list| holds(list, word));
    let titled =
        call.arguments.len() > 1 || call.arguments.first().is_some_and(|a| matches!(o.expr(a.value), Expr::Lambda(_)));
    // A function of this file by that name is none of a framework's; `test.extend(..)` has no title and function.
    let known_members = members.iter().all(|m| {
        holds(&t.off_members, m)
            || holds(&t.groups, m)
            || ["only", "each", "concurrent", "sequential", "for", "serial", "parallel", "runIf", "skipIf", "failing"]
                .contains(&m.as_str())
    });
    let own = known.definition(*name).is_some();
    let fits = (listed(word) && known_members || listed(&spelled)) && titled && !own;
    fits.then(|| (word.to_owned(), members, rows))
}

/// Whether a function is a test by its mark, or by the convention of its language's runners.
fn is_test(known: &Bindings<'_>, scope: &Scope, made: &HashSet<ScopeId>) -> bool {
    let o = known.outline;
    let name = o.spell(scope.name);
    let of = o.scope(scope.parent);
    let in_type = of.filter(|s| s.kind == ScopeKind::Type);
    let based = || in_type.is_some_and(|s| has_base(known, s, 0));
    let marked = || scope.decorators.iter().any(|d| holds(&table().marks, last_part(&decorated(known, *d))));
    match known.language {
        Language::Python => {
            let top = scope.parent == ScopeId::FILE
                || in_type.is_some_and(|s| o.spell(s.name).starts_with("Test")) && !made.contains(&scope.parent)
                || based();
            name.starts_with("test") && top
        }
        Language::TypeScript | Language::JavaScript => false,
        Language::Go => {
            let t = scope.parameters.first().and_then(|p| p.annotation).map(|a| o.spell(a));
            let capital = name.strip_prefix("Test").is_some_and(|rest| !rest.starts_with(char::is_lowercase));
            capital && t.is_some_and(|t| t.ends_with("testing.T"))
        }
        Language::Ruby => name.starts_with("test_") && based(),
        Language::Php => marked() || name.starts_with("test") && based(),
        _ => marked(),
    }
}

fn has_base(known: &Bindings<'_>, scope: &Scope, hops: usize) -> bool {
    scope.bases.iter().any(|base| {
        let own = || known.definition(*base).and_then(|s| known.outline.scope(s)).filter(|s| s.name != scope.name);
        let base = known.outline.spell(*base);
        table().bases.iter().any(|b| b == base || last_part(b) == last_part(base))
            || hops < 4 && own().is_some_and(|own| has_base(known, own, hops + 1))
    })
}

/// The dotted name of a decorator.
fn decorated(known: &Bindings<'_>, id: ExprId) -> String {
    let callee = known.outline.as_call(id).map_or(id, |call| call.callee);
    known.outline.spelled(callee)
}

/// `@pytest.mark.skip`, `@Disabled`, `[Fact(Skip = "...")]`, `@Test(enabled = false)`.
fn is_off(known: &Bindings<'_>, id: ExprId) -> bool {
    let o = known.outline;
    let argument = |call: &Call| {
        call.arguments.iter().any(|a| match a.name.map(|n| o.spell(n)) {
            Some("Skip" | "Ignore") => true,
            Some("enabled") => literal(o, a.value) == Some(Constant::Bool(false)),
            _ => false,
        })
    };
    let first = |call: &Call| call.arguments.first().filter(|a| a.name.is_none()).map(|a| a.value);
    // `xfail(condition)` depends on the machine.
    let conditional = |call: &Call| {
        first(call).is_some_and(|value| !matches!(o.expr(value), Expr::Text(..)) && o.always(value) != Some(true))
    };
    let name = decorated(known, id);
    let asks = |names: &[String], said: bool| {
        let always = o.as_call(id).and_then(first).and_then(|value| o.always(value));
        holds(names, last_part(&name)) && always == Some(said)
    };
    let off = holds(&table().off, last_part(&name));
    if asks(&table().off_if, true) || asks(&table().off_unless, false) {
        return true;
    }
    // No rows, no case; a fixture is no test.
    let rows = |call: &Call| {
        call.arguments.get(1).is_some_and(|a| matches!(o.expr(a.value), Expr::List(rows) if rows.is_empty()))
    };
    if last_part(&name) == "fixture" || last_part(&name) == "parametrize" && o.as_call(id).is_some_and(rows) {
        return true;
    }
    match o.as_call(id) {
        Some(call) => off && !conditional(call) || argument(call),
        None => off,
    }
}

/// `pytestmark = pytest.mark.skip(..)`.
fn file_off(known: &Bindings<'_>) -> bool {
    let o = known.outline;
    let Some(file) = o.scope(ScopeId::FILE) else { return false };
    o.block(file.body).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Assign { target, value, .. } if o.spelled(*target) == "pytestmark" => {
            let marks = match o.expr(*value) {
                Expr::List(parts) => parts.to_vec(),
                _ => vec![*value],
            };
            marks.into_iter().any(|m| is_off(known, m))
        }
        Stmt::Assign { target, value, .. } if o.spelled(*target) == "__test__" => {
            literal(o, *value) == Some(Constant::Bool(false))
        }
        _ => false,
    })
}

/// Whether a test ends by a statement that no branch stands around.
fn stops(known: &Bindings<'_>, scope: ScopeId) -> bool {
    let o = known.outline;
    let Some(body) = o.scope(scope).map(|s| s.body) else { return false };
    o.block(body).iter().take(4).any(|stmt| {
        let (Stmt::Expr(value) | Stmt::Raise(Some(value))) = o.stmt(*stmt) else { return false };
        let call = o.as_call(*value);
        let name = call.map_or_else(|| o.spelled(*value), |c| o.spelled(c.callee));
        // `test.skip(condition)` of a runner for browsers depends on its argument.
        let bare = call.is_none_or(|c| c.arguments.iter().all(|a| text(o, a.value).is_some() || a.name.is_some()));
        bare && holds(&table().off_statements, &name)
    })
}

/// Whether something stands in a branch.
pub(super) fn branch_of(
    known: &Bindings<'_>,
    frame: crate::code::outline::FrameId,
) -> Option<crate::code::outline::StmtId> {
    known.outline.around(frame).take_while(|a| !matches!(a, Around::Scope(_))).find_map(|a| match a {
        Around::Then(stmt) | Around::Otherwise(stmt) => Some(stmt),
        _ => None,
    })
}
