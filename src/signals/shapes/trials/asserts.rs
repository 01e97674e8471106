//! What a test asserts: the operands, and what it says of them.

use super::table::table;
use crate::code::outline::{Around, Call, Expr, ExprId, Order, Outline, Owner, Stmt, StmtId};
use crate::code::words::words;
use std::collections::BTreeSet;

/// What is said of the operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// Only that something is there or went well.
    Weak,
    /// Something definite: equal, contained, counted.
    Definite,
    /// A double was called.
    Called,
    /// A double was not called.
    Uncalled,
    /// Somebody may not, or something was not found.
    Access,
    /// Nothing came out: null, empty, false.
    Empty,
    /// Words or a key of an error.
    Words,
    /// Too many asked.
    Limited,
    /// An error status.
    Status,
    /// It fails.
    Raises,
}

/// An assertion.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assertion {
    pub(crate) says: Says,
    pub(crate) line: u32,
    /// Words of all names and texts in it.
    pub(crate) words: BTreeSet<String>,
    /// Names as written.
    pub(crate) names: BTreeSet<String>,
}

impl Assertion {
    /// Whether it says that something was refused.
    pub(crate) fn refuses(&self) -> bool {
        self.says >= Says::Empty
    }

    /// Whether it says more than that nothing broke.
    pub(crate) fn is_definite(&self) -> bool {
        !matches!(self.says, Says::Weak)
    }
}

/// Assertions among the statements of a scope.
pub(super) fn assertions(o: &Outline, stmts: &[StmtId]) -> Vec<Assertion> {
    let mut out = Vec::new();
    for id in stmts {
        match o.stmt(*id) {
            Stmt::Assert(test) => out.extend(of_test(o, *test, o.stmt_spot(*id).line)),
            Stmt::With { contexts, .. } => {
                for call in contexts.iter().flat_map(|c| o.inside(*c)).filter_map(|part| o.as_call(part)) {
                    let name = words(o.callee_name(call));
                    if name.iter().any(|w| table().raises.contains(w)) {
                        out.push(made(o, Says::Raises, call.expr, &[call.expr]));
                    }
                }
            }
            _ => {}
        }
        for part in o.stmt(*id).parts().into_iter().flat_map(|part| o.inside(part)) {
            if let Some(call) = o.as_call(part) {
                out.extend(of_call(o, call));
            }
        }
    }
    out
}

fn made(o: &Outline, says: Says, at: ExprId, parts: &[ExprId]) -> Assertion {
    let (mut said, mut names) = (BTreeSet::new(), BTreeSet::new());
    for part in parts.iter().flat_map(|part| o.inside(*part)) {
        match o.expr(part) {
            Expr::Name(name) | Expr::Member(_, name) => {
                names.insert(o.spell(*name).to_owned());
                said.extend(words(o.spell(*name)));
            }
            Expr::Text(name, _) if o.spell(*name).len() < 400 => said.extend(words(o.spell(*name))),
            _ => {}
        }
    }
    Assertion { says, line: o.spot(at).line, words: said, names }
}

/// `assert a == b`.
fn of_test(o: &Outline, test: ExprId, line: u32) -> Option<Assertion> {
    let says = says(o, test, false)?;
    Some(Assertion { line, ..made(o, says, test, &[test]) })
}

/// What a condition says; `None` when it is a constant.
fn says(o: &Outline, test: ExprId, negated: bool) -> Option<Says> {
    Some(match o.expr(test) {
        Expr::Bool(_) | Expr::Number(_) | Expr::Text(..) | Expr::Null => return None,
        Expr::Both(a, b) | Expr::Either(a, b) => says(o, *a, negated).max(says(o, *b, negated))?,
        Expr::Not(a) => says(o, *a, !negated)?,
        Expr::Compare(order, a, b) => compared(o, *order, *a, *b, negated),
        Expr::Call(_) => match o.as_call(test).map(|call| words(o.callee_name(call))) {
            Some(name) if name.iter().any(|w| table().empty.contains(w)) && !negated => Says::Empty,
            _ if negated => Says::Empty,
            _ => Says::Weak,
        },
        _ if negated => Says::Empty,
        _ => Says::Weak,
    })
}

fn compared(o: &Outline, order: Order, a: ExprId, b: ExprId, negated: bool) -> Says {
    let equal = matches!(order, Order::Equal | Order::Within) != negated;
    match order {
        Order::Equal | Order::Unequal | Order::Within | Order::Without => {
            let found = [a, b].into_iter().find_map(|side| value(o, side));
            match (found, equal) {
                (Some(Says::Weak), true) => Says::Weak,
                (Some(found), true) => found,
                (Some(Says::Empty), false) => Says::Weak,
                // `"error" in body` against `"error" not in body`
                (_, false) => Says::Definite,
                (None, true) => Says::Definite,
            }
        }
        Order::Less | Order::More => {
            let status = [a, b].into_iter().find_map(|side| value(o, side));
            let asks = |id: ExprId| o.spelled(id).to_lowercase().contains("status");
            match status {
                Some(Says::Status) if asks(a) || asks(b) => Says::Status,
                _ => Says::Definite,
            }
        }
        Order::Kind => Says::Weak,
    }
}

/// What a compared value says.
fn value(o: &Outline, id: ExprId) -> Option<Says> {
    match o.expr(id) {
        Expr::Number(n) => of_number(*n),
        Expr::Null => Some(Says::Empty),
        Expr::Bool(truth) => Some(if *truth { Says::Weak } else { Says::Empty }),
        Expr::Text(name, parts) => {
            let text = o.spell(*name);
            if text.trim().is_empty() && parts.is_empty() {
                return Some(Says::Empty);
            }
            words(text).iter().any(|w| table().refusal_words.contains(w)).then_some(Says::Words)
        }
        Expr::List(parts) if parts.is_empty() => Some(Says::Empty),
        Expr::List(parts) => parts.iter().filter_map(|p| value(o, *p)).find(|s| *s >= Says::Limited),
        Expr::Object(parts) if parts.is_empty() => Some(Says::Empty),
        Expr::Object(entries) => {
            let said = entries.iter().any(|(key, _)| matches!(o.spell(*key), "error" | "errors" | "detail"));
            said.then_some(Says::Words)
        }
        Expr::Name(name) | Expr::Member(_, name) => {
            let said = o.spell(*name);
            let number = said.split('_').find_map(|part| part.parse::<f64>().ok());
            number.filter(|n| (100.0..600.0).contains(n)).and_then(of_number).or_else(|| {
                let said = words(said);
                let has = |w: &str| said.iter().any(|s| s == w);
                match () {
                    () if has("many") && has("requests") => Some(Says::Limited),
                    () if has("bad") && has("request") || has("unprocessable") => Some(Says::Status),
                    () if has("service") && has("unavailable") || has("gateway") => Some(Says::Status),
                    () if has("internal") && has("server") => Some(Says::Status),
                    () if has("unauthorized") || has("forbidden") || has("found") && has("not") => Some(Says::Access),
                    () => None,
                }
            })
        }
        _ => None,
    }
}

fn of_number(n: f64) -> Option<Says> {
    if n.fract() != 0.0 || !(0.0..600.0).contains(&n) {
        return None;
    }
    match format!("{n}").parse::<u16>().ok()? {
        0 => Some(Says::Empty),
        200..=299 => Some(Says::Weak),
        401 | 403 | 404 => Some(Says::Access),
        429 => Some(Says::Limited),
        400..=599 => Some(Says::Status),
        _ => None,
    }
}

/// An assertion that is a call.
fn of_call(o: &Outline, call: &Call) -> Option<Assertion> {
    let name = o.callee_name(call);
    let root_name = matches!(o.expr(call.callee), Expr::Name(_));
    if table().subjects.contains(name) {
        // `request(app).post("/x").expect(400)`
        if !root_name && name == "expect" {
            let said = call.arguments.iter().filter_map(|a| value(o, a.value)).max();
            return Some(made(o, said.unwrap_or(Says::Definite), call.expr, &[call.expr]));
        }
        if let Some(found) = chained(o, call) {
            return Some(found);
        }
    }
    let said = words(name);
    let first = said.first()?.as_str();
    let object = match o.expr(call.callee) {
        Expr::Member(object, _) => Some(*object),
        _ => None,
    };
    if table().fails.contains(name) && object.is_some_and(|of| matches!(o.spelled(of).as_str(), "t" | "tb" | "b" | "self" | "pytest" | "Assert" | "assert")) {
        return failed(o, call);
    }
    let handle = object.is_some_and(|of| {
        let spelled = o.spelled(of);
        spelled.split('.').any(|part| table().handles.contains(part))
    });
    let begins = table().words.contains(first) && (said.len() > 1 || name == "assert" || object.is_some() && first == "should");
    if !(handle || begins) {
        return None;
    }
    let mut parts: Vec<ExprId> = call.arguments.iter().map(|a| a.value).collect();
    parts.extend(object);
    let judged = judge(o, &said, &call.arguments.iter().map(|a| a.value).collect::<Vec<_>>())?;
    Some(made(o, judged, call.expr, &parts))
}

/// `expect(x).not.toBe(y)`, `assertThat(x).isEqualTo(y)`, `verify(mock).save(any())`.
fn chained(o: &Outline, call: &Call) -> Option<Assertion> {
    let subject = o.callee_name(call);
    let mut said = Vec::new();
    let mut parts: Vec<ExprId> = call.arguments.iter().map(|a| a.value).collect();
    let mut expected = Vec::new();
    let mut at = call.expr;
    for _ in 0..16 {
        let Owner::Expr(owner) = o.owner(at) else { break };
        match o.expr(owner) {
            Expr::Member(object, name) if *object == at => said.extend(words(o.spell(*name))),
            Expr::Call(_) => match o.as_call(owner).filter(|c| c.callee == at) {
                Some(outer) => expected.extend(outer.arguments.iter().map(|a| a.value)),
                None => break,
            },
            _ => break,
        }
        at = owner;
    }
    if said.is_empty() {
        // `expect` without a matcher asserts nothing.
        return None;
    }
    // `expect { .. }.to raise_error`
    let inner: Vec<&Call> = expected.iter().filter_map(|e| o.as_call(*e)).collect();
    let takes = said.iter().any(|w| w == "to" || w == "not");
    for matcher in inner.iter().filter(|_| takes) {
        said.extend(words(o.callee_name(matcher)));
    }
    let matchers: Vec<ExprId> = inner.iter().flat_map(|c| c.arguments.iter().map(|a| a.value)).collect();
    expected.extend(matchers);
    for e in &expected {
        if let Expr::Name(name) = o.expr(*e) {
            let name = words(o.spell(*name));
            if name.iter().any(|w| table().raises.contains(w)) {
                said.extend(name);
            }
        }
    }
    if matches!(subject, "verify" | "coVerify") {
        said.push("called".to_owned());
        said.extend(expected.iter().flat_map(|e| words(&o.spelled(*e))));
    }
    let values: Vec<ExprId> = if expected.is_empty() { parts.clone() } else { expected.clone() };
    let judged = judge(o, &said, &values)?;
    parts.extend(expected);
    parts.push(at);
    Some(made(o, judged, call.expr, &parts))
}

/// What the words of a matcher and the values say together; `None` when only constants are compared.
fn judge(o: &Outline, said: &[String], values: &[ExprId]) -> Option<Says> {
    let constant = |id: &ExprId| matches!(o.expr(*id), Expr::Bool(_) | Expr::Number(_) | Expr::Null);
    if !values.is_empty() && said.first().is_some_and(|w| w == "assert" || w == "is") && values.iter().all(constant) {
        return None;
    }
    let any = |set: &BTreeSet<String>| said.iter().any(|w| set.contains(w));
    let negated = said.iter().any(|w| matches!(w.as_str(), "not" | "no" | "never" | "unequal" | "refute" | "doesnt"));
    if any(&table().raises) || said.iter().any(|w| w == "error") {
        return Some(if negated { Says::Weak } else { Says::Raises });
    }
    if any(&table().called) {
        return Some(if negated { Says::Uncalled } else { Says::Called });
    }
    let found = values.iter().filter_map(|v| value(o, *v).or_else(|| says_inside(o, *v))).max();
    if any(&table().empty) {
        return Some(if negated { Says::Weak } else { Says::Empty });
    }
    match (found, negated) {
        (Some(Says::Empty), true) => Some(Says::Weak),
        (Some(_), true) => Some(Says::Definite),
        (Some(found), false) => Some(found),
        (None, true) if any(&table().weak) => Some(Says::Empty),
        (None, false) if any(&table().weak) => Some(Says::Weak),
        (None, _) => Some(Says::Definite),
    }
}

/// `assertTrue(a == b)`, `assert.ok(!x)`.
fn says_inside(o: &Outline, id: ExprId) -> Option<Says> {
    match o.expr(id) {
        Expr::Compare(..) | Expr::Not(_) | Expr::Both(..) => says(o, id, false),
        Expr::Call(_) => {
            // `objectContaining({error: ..})`, `stringContaining("invalid")`
            let call = o.as_call(id)?;
            call.arguments.iter().filter_map(|a| value(o, a.value)).find(|s| *s == Says::Words)
        }
        _ => None,
    }
}

/// `if err == nil { t.Fatal("..") }`: what the branch around asks.
fn failed(o: &Outline, call: &Call) -> Option<Assertion> {
    let stands = o.around(o.spot(call.expr).frame).find_map(|around| match around {
        Around::Then(stmt) => Some((stmt, true)),
        Around::Otherwise(stmt) => Some((stmt, false)),
        _ => None,
    });
    let Some((stmt, then)) = stands else { return Some(made(o, Says::Definite, call.expr, &[call.expr])) };
    let Stmt::If { test, .. } = o.stmt(stmt) else { return None };
    // The test fails where this holds: what is asserted is the opposite.
    let names: Vec<String> = o.inside(*test).iter().map(|p| o.spelled(*p)).collect();
    let error = names.iter().any(|n| n == "err" || n.ends_with("Err") || n.ends_with("error"));
    let judged = match says(o, *test, then)? {
        // `if err == nil { t.Fatal }` asserts that it fails; `if err != nil { t.Fatal }` that it does not.
        _ if error => match o.expr(*test) {
            Expr::Compare(Order::Equal, ..) if then => Says::Raises,
            Expr::Compare(Order::Unequal, ..) if then => Says::Weak,
            _ => Says::Definite,
        },
        found => match o.expr(*test) {
            // `if status != 400 { t.Errorf }`
            Expr::Compare(Order::Unequal, a, b) if then => {
                [*a, *b].into_iter().find_map(|side| value(o, side)).unwrap_or(Says::Definite)
            }
            _ => found,
        },
    };
    Some(made(o, judged, *test, &[*test]))
}
