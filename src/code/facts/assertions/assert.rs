//! Assertions, in the forms of the frameworks: statements, calls, chains, contexts, and branches that fail the test.

use super::find::branch_of;
use super::swallowed::swallowed;
use super::test_words::{Table, holds, table};
use super::{Assertion, Expects};
use crate::code::facts::bindings::Bindings;
use crate::code::facts::constant::{Constant, constant, literal, text};
use crate::code::outline::{Expr, ExprId, Order, Outline, ScopeId, Stmt};

/// All assertions of a file, each with the scope it stands in.
pub(super) fn assertions(known: &Bindings<'_>) -> Vec<(ScopeId, Assertion)> {
    let o = known.outline;
    let mut out = Vec::new();
    for (id, stmt) in o.all_stmts() {
        let spot = o.stmt_spot(id);
        let scope = o.scope_at(spot.frame);
        let found = match stmt {
            Stmt::Assert(test) => Some(tested(known, *test)),
            Stmt::Expr(value) | Stmt::Return(Some(value)) => called(known, *value),
            // `error = assertThrows(..)`, `with raises(..) as e`
            Stmt::Assign { value, .. } => called(known, *value).filter(|a| matches!(a.expects, Expects::Raises(_))),
            Stmt::With { contexts, body } => contexts.iter().find_map(|c| {
                let call = match o.expr(*c) {
                    Expr::Set(_, value) => *value,
                    _ => *c,
                };
                let mut found = called(known, call).filter(|a| matches!(a.expects, Expects::Raises(_)))?;
                found.subjects = o.within(*body).into_iter().flat_map(|s| o.stmt(s).parts()).collect();
                found.can_fail = true;
                Some(found)
            }),
            // `if (..) throw new Error(..)` in a test.
            Stmt::Raise(_) => branch_of(known, spot.frame).and_then(|branch| failing_branch(known, branch)),
            _ => None,
        };
        out.extend(found.map(|mut a| {
            a.line = spot.line;
            a.can_fail &= !swallowed(known, spot.frame);
            (scope, a)
        }));
    }
    out
}

fn plain(expects: Expects, subjects: Vec<ExprId>, can_fail: bool) -> Assertion {
    Assertion { expects, negated: false, subjects, can_fail, line: 0 }
}

/// `assert condition`.
fn tested(known: &Bindings<'_>, test: ExprId) -> Assertion {
    let o = known.outline;
    match o.expr(test) {
        Expr::Not(inner) => {
            let found = tested(known, *inner);
            Assertion { negated: !found.negated, ..found }
        }
        Expr::Compare(order, a, b) => {
            let found = compared(known, *a, *b);
            let expects = match order {
                Order::Equal | Order::Unequal => found.expects,
                Order::Less | Order::More => Expects::Order,
                Order::Within | Order::Without => Expects::Contains(literal(o, *a)),
                Order::Kind => Expects::Kind,
            };
            let negated = matches!(order, Order::Unequal | Order::Without);
            Assertion { expects, negated, ..found }
        }
        Expr::Both(a, b) => {
            let (a, b) = (tested(known, *a), tested(known, *b));
            let can_fail = a.can_fail || b.can_fail;
            let first = if a.can_fail { a } else { b };
            Assertion { can_fail, ..first }
        }
        Expr::Either(a, b) => {
            let (a, b) = (tested(known, *a), tested(known, *b));
            Assertion { can_fail: a.can_fail && b.can_fail, ..a }
        }
        // A tuple always holds, and so does a literal that is not false.
        Expr::List(_) | Expr::Text(..) | Expr::Number(_) | Expr::Bool(true) => plain(Expects::Truth, vec![test], false),
        Expr::Bool(false) | Expr::Null => plain(Expects::Unreached, vec![test], true),
        Expr::Call(_) => called(known, test).unwrap_or_else(|| {
            let kind = o.as_call(test).is_some_and(|c| o.callee_name(c) == "isinstance");
            plain(if kind { Expects::Kind } else { Expects::Truth }, vec![test], true)
        }),
        _ => plain(Expects::Truth, vec![test], true),
    }
}

/// Two values that should be the same.
fn compared(known: &Bindings<'_>, a: ExprId, b: ExprId) -> Assertion {
    let o = known.outline;
    let (left, right) = (literal(o, a), literal(o, b));
    let can_fail = !same(o, a, b, 0) && (left.is_none() || right.is_none());
    let status = |subject: ExprId, value: ExprId| {
        let name = match o.expr(subject) {
            Expr::Member(_, name) => o.spell(*name),
            Expr::Call(_) => o.as_call(subject).map_or("", |c| o.callee_name(c)),
            _ => "",
        };
        let named =
            ["status_code", "status", "statusCode", "StatusCode", "Code", "getStatusCode", "code"].contains(&name);
        if named { crate::code::facts::effects::status_number(known, value) } else { None }
    };
    if let Some(found) = status(a, b).or_else(|| status(b, a)) {
        return plain(Expects::Status(found), vec![a, b], can_fail);
    }
    let expects = match left.or(right).or_else(|| constant(known, b)) {
        Some(Constant::Null) => Expects::Presence,
        other => Expects::Equal(other),
    };
    plain(expects, vec![a, b], can_fail)
}

/// Whether two expressions are the same text.
fn same(o: &Outline, a: ExprId, b: ExprId, depth: usize) -> bool {
    if depth > 10 {
        return false;
    }
    let both = |x: &ExprId, y: &ExprId| same(o, *x, *y, depth + 1);
    match (o.expr(a), o.expr(b)) {
        (Expr::Name(x), Expr::Name(y)) => x == y,
        (Expr::Member(x, m), Expr::Member(y, n)) => m == n && both(x, y),
        (Expr::Index(x, k), Expr::Index(y, l)) => both(x, y) && both(k, l),
        (Expr::Text(x, p), Expr::Text(y, q)) => x == y && p.is_empty() && q.is_empty(),
        (Expr::Number(x), Expr::Number(y)) => (x - y).abs() < f64::EPSILON,
        (Expr::Bool(x), Expr::Bool(y)) => x == y,
        (Expr::Null, Expr::Null) => true,
        // Two calls may well give different things: `assert f(x) == f(x)` can fail.
        _ => false,
    }
}

/// One link of a chain of calls: its name and arguments.
struct Link {
    name: String,
    arguments: Option<Vec<ExprId>>,
}

/// `expect(x).not.toBe(y)` as links from the root outward, with the text of the root.
fn links(o: &Outline, value: ExprId) -> (String, Vec<Link>) {
    let (mut out, mut at) = (Vec::new(), value);
    for _ in 0..40 {
        match o.expr(at) {
            Expr::Call(_) => {
                let Some(call) = o.as_call(at) else { break };
                let arguments = Some(call.arguments.iter().map(|a| a.value).collect());
                match o.expr(call.callee) {
                    Expr::Member(object, name) => {
                        out.push(Link { name: o.spell(*name).to_owned(), arguments });
                        at = *object;
                    }
                    Expr::Name(name) => {
                        out.push(Link { name: o.spell(*name).to_owned(), arguments });
                        out.reverse();
                        return (String::new(), out);
                    }
                    _ => break,
                }
            }
            Expr::Member(object, name) => {
                out.push(Link { name: o.spell(*name).to_owned(), arguments: None });
                at = *object;
            }
            Expr::Name(name) => {
                out.reverse();
                return (o.spell(*name).to_owned(), out);
            }
            _ => break,
        }
    }
    out.reverse();
    (String::new(), out)
}

/// An assertion that is a call or a chain of them.
fn called(known: &Bindings<'_>, value: ExprId) -> Option<Assertion> {
    let (o, t) = (known.outline, table());
    let (root, links) = links(o, value);
    let outer = links.last()?;
    let arguments = |link: &Link| link.arguments.clone().unwrap_or_default();
    // `expect(x)...`, `assertThat(x)...`, `verify(double)...`
    let begin = links
        .iter()
        .position(|l| l.arguments.is_some() && (holds(&t.chains, &l.name) || (l.name == "verify" && links.len() > 1)));
    if let Some(begin) = begin {
        let start = links.get(begin)?;
        let response = begin > 0 && ["expect", "andExpect"].contains(&start.name.as_str());
        let subjects = arguments(start);
        if start.name == "verify" {
            return Some(plain(Expects::Called, subjects, true));
        }
        // `request(app).get("/x").expect(400)`: what is looked at is the request.
        if response {
            let expects = expected_of_response(known, &subjects);
            return Some(plain(expects, vec![value], !subjects.is_empty()));
        }
        let rest = links.get(begin + 1..)?;
        let negated = rest.iter().any(|l| {
            ["not", "never", "to_not", "not_to", "NotBe", "doesNotThrow"].contains(&l.name.as_str())
                || l.name.starts_with("isNot")
                || l.name.starts_with("doesNot")
        });
        let matcher = rest.iter().rev().find_map(|l| of(t, &l.name).map(|kind| (l, kind)));
        // RSpec: `expect(x).to eq(1)`.
        let inner =
            rest.iter().rev().filter(|l| ["to", "not_to", "to_not", "eventually"].contains(&l.name.as_str())).find_map(
                |l| {
                    let value = arguments(l).first().copied()?;
                    let (_, inner) = self::links(o, value);
                    let last = inner.into_iter().next()?;
                    of(t, &last.name).map(|kind| (last, kind))
                },
            );
        let Some((link, kind)) = matcher.or(inner.as_ref().map(|(l, k)| (l, *k))) else {
            // A matcher of the project's own, or one that no list has; without any nothing is asserted.
            let asks = rest.iter().any(|l| l.arguments.is_some());
            return (!rest.is_empty() || !subjects.is_empty()).then(|| plain(Expects::Truth, subjects, asks));
        };
        let mut found = asserted(known, kind, &link.name, &subjects, &arguments(link));
        found.negated = negated;
        return Some(found);
    }
    let name = outer.name.as_str();
    let arguments = arguments(outer);
    outer.arguments.as_ref()?;
    // `res.assertStatus(422)`, `double.assert_called_once()`: the name says that it asserts.
    let says = name.starts_with("assert") || name.starts_with("expectException");
    let object = [
        "assert",
        "Assert",
        "require",
        "Assertions",
        "self",
        "this",
        "chai",
        "is",
        "a",
        "CollectionAssert",
        "StringAssert",
        "pytest",
        "ClassicAssert",
        "expect",
        "assertions",
        "Mockito",
        "Snapshot",
        "insta",
        "snaps",
        "should",
        "suite",
        "s",
        "cupaloy",
        "must",
        "qt",
        "c",
    ]
    .contains(&root.as_str());
    if let Some(kind) = of(t, name)
        && (says || object || root.is_empty() && matches!(kind, Kind::Raises) && name.starts_with("raises"))
        && (object || says || kind != Kind::Fails)
    {
        // Go hands over who is asked first.
        let arguments =
            if known.language == crate::inventory::Language::Go && ["assert", "require"].contains(&root.as_str()) {
                arguments.into_iter().skip(1).collect()
            } else {
                arguments
            };
        let double = matches!(kind, Kind::Called) && links.len() > 1;
        let subjects = if double { vec![value] } else { arguments };
        return Some(asserted(known, kind, name, &subjects, &[]));
    }
    // `assert(x)`, `t.is(a, b)` of other runners, `snapshot`.
    if root.is_empty() && links.len() == 1 && name == "assert" {
        return arguments.first().map(|a| tested(known, *a));
    }
    // Go: `if got != want { t.Errorf(..) }`
    let tester = ["t", "tb", "b"].contains(&root.as_str()) && holds(&t.fails, name);
    if tester
        || ["fail", "pytest.fail", "self.fail", "Assert.Fail", "assert.fail"]
            .contains(&o.spelled(o.as_call(value)?.callee).as_str())
    {
        let frame = o.spot(value).frame;
        return branch_of(known, frame)
            .and_then(|b| failing_branch(known, b))
            .or_else(|| Some(plain(Expects::Unreached, Vec::new(), true)));
    }
    None
}

/// A branch in which the test fails: the opposite of its test is asserted.
fn failing_branch(known: &Bindings<'_>, branch: crate::code::outline::StmtId) -> Option<Assertion> {
    let Stmt::If { test, .. } = known.outline.stmt(branch) else { return None };
    let found = tested(known, *test);
    Some(Assertion { negated: !found.negated, ..found })
}

fn expected_of_response(known: &Bindings<'_>, arguments: &[ExprId]) -> Expects {
    let status = arguments.iter().find_map(|a| crate::code::facts::effects::status_number(known, *a));
    // `status().isBadRequest()`
    let named = || {
        let (_, links) = links(known.outline, *arguments.first()?);
        let last = links.last()?;
        let by_name = crate::code::facts::effects::status_word(last.name.strip_prefix("is").unwrap_or(&last.name));
        by_name.or_else(|| {
            last.arguments.iter().flatten().find_map(|a| crate::code::facts::effects::status_number(known, *a))
        })
    };
    match status.or_else(named) {
        Some(status) => Expects::Status(status),
        None => Expects::Equal(arguments.first().and_then(|a| literal(known.outline, *a))),
    }
}

/// What a name asserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Equal,
    Truth,
    Presence,
    Contains,
    Order,
    Type,
    Raises,
    Snapshot,
    Called,
    Status,
    Fails,
}

fn of(t: &Table, name: &str) -> Option<Kind> {
    let lists = [
        (&t.status, Kind::Status),
        (&t.called, Kind::Called),
        (&t.raises, Kind::Raises),
        (&t.snapshot, Kind::Snapshot),
        (&t.equal, Kind::Equal),
        (&t.truth, Kind::Truth),
        (&t.emptiness, Kind::Presence),
        (&t.contain, Kind::Contains),
        (&t.order, Kind::Order),
        (&t.kind, Kind::Type),
        (&t.fails, Kind::Fails),
    ];
    lists.into_iter().find(|(list, _)| holds(list, name)).map(|(_, kind)| kind)
}

/// An assertion of this kind: what is looked at, and what is expected.
fn asserted(known: &Bindings<'_>, kind: Kind, name: &str, subjects: &[ExprId], expected: &[ExprId]) -> Assertion {
    let o = known.outline;
    let all: Vec<ExprId> = subjects.iter().chain(expected).copied().collect();
    let literals = all.iter().all(|e| literal(o, *e).is_some());
    let negated = [
        "assertNot",
        "assertFalse",
        "NotEqual",
        "notEqual",
        "assert_ne",
        "refute",
        "toBeFalsy",
        "isFalse",
        "NotNil",
        "assertIsNot",
        "False",
        "IsFalse",
        "BeFalse",
        "toBeFalse",
    ]
    .iter()
    .any(|n| name.starts_with(n));
    let mut found = match kind {
        Kind::Equal | Kind::Order => match all.as_slice() {
            [a, b, ..] => {
                let found = compared(known, *a, *b);
                if kind == Kind::Order { Assertion { expects: Expects::Order, ..found } } else { found }
            }
            _ => plain(Expects::Equal(expected.first().and_then(|e| literal(o, *e))), all.clone(), !literals),
        },
        Kind::Truth => match subjects.first() {
            Some(first) if expected.is_empty() => {
                let found = tested(known, *first);
                // `assertFalse(False)` and `assertTrue(True)` alike.
                let sure = literal(o, *first).is_some();
                Assertion { can_fail: found.can_fail && !sure, ..found }
            }
            _ => plain(Expects::Truth, all, !literals),
        },
        Kind::Presence => plain(Expects::Presence, all, !literals),
        Kind::Contains => {
            let value = all.iter().find_map(|e| literal(o, *e));
            plain(Expects::Contains(value), all, !literals)
        }
        Kind::Type => plain(Expects::Kind, all, !literals),
        Kind::Snapshot => plain(Expects::Snapshot, all, true),
        Kind::Called => plain(Expects::Called, all, true),
        Kind::Fails => plain(Expects::Unreached, all, true),
        Kind::Status => {
            let value = all.iter().find_map(|e| crate::code::facts::effects::status_number(known, *e));
            let word = ["is", "assert"].iter().find_map(|p| name.strip_prefix(p)).unwrap_or(name);
            let named = crate::code::facts::effects::status_word(word);
            plain(value.or(named).map_or(Expects::Truth, Expects::Status), all, true)
        }
        Kind::Raises => {
            let named = all
                .iter()
                .filter(|e| matches!(o.expr(**e), Expr::Name(_) | Expr::Member(..)) || text(o, **e).is_some());
            let kinds = named
                .map(|e| text(o, *e).map_or_else(|| o.spelled(*e), str::to_owned))
                .filter(|k| k.starts_with(char::is_uppercase) || k.contains('.'));
            let never = ["NoError", "doesNotThrow", "DoesNotThrow", "assertDoesNotThrow", "NotThrow", "doesNotReject"]
                .contains(&name);
            Assertion { negated: never, ..plain(Expects::Raises(kinds.collect()), all.clone(), true) }
        }
    };
    found.negated |= negated;
    found
}
