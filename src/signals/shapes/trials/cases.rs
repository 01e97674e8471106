//! The tests of a file: functions that a runner collects by name or mark, and those handed to `it` and its like. What is
//! switched off in any case is none.

use super::table::table;
use crate::code::outline::{Call, Expr, ExprId, Outline, Scope, ScopeId, ScopeKind, Stmt};
use crate::code::project::SourceFile;
use std::collections::HashMap;

/// A test that runs.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) scope: ScopeId,
    pub(super) line: u32,
    /// Expressions that belong to it and stand outside: decorators, tables of values.
    pub(super) marks: Vec<ExprId>,
}

/// The calls that functions without a name are handed to.
pub(super) type Handed<'o> = HashMap<ScopeId, &'o Call>;

/// The calls that functions without a name are handed to.
pub(super) fn handed(outline: &Outline) -> Handed<'_> {
    let mut out = HashMap::new();
    for (_, call) in outline.all_calls() {
        for argument in &call.arguments {
            if let Expr::Lambda(scope) = outline.expr(argument.value) {
                out.insert(*scope, call);
            }
        }
    }
    out
}

/// The tests of a file.
pub(super) fn cases(source: &SourceFile, handed: &Handed<'_>) -> Vec<Case> {
    let o = &source.outline;
    if source.tests_from.is_none() || file_is_off(o) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (id, scope) in o.all_scopes().filter(|(_, s)| source.is_test(s.line)) {
        let found = match scope.kind {
            ScopeKind::Function if is_case(o, scope) => Some(scope.line),
            ScopeKind::Lambda => {
                let call = handed.get(&id).copied();
                call.filter(|call| words_of(o, call).any(|w| table().cases.contains(w))).map(|c| o.spot(c.expr).line)
            }
            _ => None,
        };
        let Some(line) = found else { continue };
        if is_off(o, id, handed) || skips_itself(o, scope) {
            continue;
        }
        let mut marks: Vec<ExprId> = scope.decorators.to_vec();
        for outer in o.outward(id).filter_map(|s| o.scope(s)).filter(|s| s.kind == ScopeKind::Type) {
            marks.extend(outer.decorators.iter());
        }
        if let Some(call) = handed.get(&id) {
            marks.push(call.callee);
        }
        out.push(Case { scope: id, line, marks });
    }
    out
}

/// Whether a function is collected by its name or marks.
fn is_case(o: &Outline, scope: &Scope) -> bool {
    let name = o.spell(scope.name);
    let begins = |with: &str| {
        name.strip_prefix(with).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    };
    let marked = || scope.decorators.iter().any(|d| table().marks.contains(last(o, *d)));
    begins("test_") || name.starts_with("test_") || begins("test") || begins("Test") || begins("Fuzz") || marked()
}

/// The last name of a mark: `skip` of `@pytest.mark.skip(reason="..")`.
pub(super) fn last(o: &Outline, mark: ExprId) -> &str {
    match o.expr(mark) {
        Expr::Call(call) => o.call(*call).map_or("", |call| o.callee_name(call)),
        Expr::Name(name) | Expr::Member(_, name) => o.spell(*name),
        _ => "",
    }
}

/// The names that a call is made of, from its root: `it`, `each` of `it.each(table)(..)`.
fn words_of<'o>(o: &'o Outline, call: &Call) -> impl Iterator<Item = &'o str> {
    let mut out = Vec::new();
    let mut at = call.callee;
    for _ in 0..6 {
        let (names, root) = o.chain(at);
        out.extend(names.iter().map(|n| o.spell(*n)));
        match o.expr(root) {
            Expr::Name(name) => {
                out.push(o.spell(*name));
                break;
            }
            Expr::Call(_) => match o.as_call(root) {
                Some(inner) => at = inner.callee,
                None => break,
            },
            _ => break,
        }
    }
    out.into_iter()
}

/// Whether a test, a type or a group around it is switched off.
fn is_off(o: &Outline, id: ScopeId, handed: &Handed<'_>) -> bool {
    o.outward(id).any(|at| {
        let Some(scope) = o.scope(at) else { return false };
        let marked = scope.decorators.iter().any(|d| {
            let named = |a: &crate::code::outline::Argument| {
                a.name.is_some_and(|n| matches!(o.spell(n), "Skip" | "skip" | "Ignore"))
            };
            table().skips.contains(last(o, *d)) || o.as_call(*d).is_some_and(|c| c.arguments.iter().any(named))
        });
        let called = handed.get(&at).is_some_and(|call| {
            let words: Vec<&str> = words_of(o, call).collect();
            let groups = |w: &&str| table().cases.contains(*w) || table().groups.contains(*w) || w.starts_with('x');
            words.iter().any(groups) && words.iter().any(|w| table().skips.contains(*w))
        });
        marked || called
    })
}

/// `pytest.skip("..")`, `t.Skip()` as a statement of its own: what follows never runs.
fn skips_itself(o: &Outline, scope: &Scope) -> bool {
    o.block(scope.body).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Expr(value) => o.as_call(*value).is_some_and(|call| table().skips.contains(o.callee_name(call))),
        _ => false,
    })
}

/// `pytestmark = pytest.mark.skip`.
fn file_is_off(o: &Outline) -> bool {
    let Some(file) = o.scope(ScopeId::FILE) else { return false };
    o.block(file.body).iter().any(|stmt| match o.stmt(*stmt) {
        Stmt::Assign { target, value, .. } => {
            let marks = matches!(o.expr(*target), Expr::Name(name) if o.spell(*name) == "pytestmark");
            marks && o.inside(*value).iter().any(|part| table().skips.contains(last(o, *part)))
        }
        _ => false,
    })
}
