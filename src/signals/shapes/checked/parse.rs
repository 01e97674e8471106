//! An answer that is read as something, with a way out when it cannot be.

use super::super::seen::Seen;
use super::super::{Found, Ground, Lack, NearMiss};
use super::{Answers, finding, in_stream, is_envelope, table};
use crate::code::facts::effects::{Effect, effect};
use crate::code::outline::{BlockId, Call, Expr, ExprId, HandlerId, Outline, ScopeId, Stmt, StmtId};
use crate::code::project::{Target, Thing};
use crate::rules::format::ShapeKind;

/// Statements of a protected part that is there for the parsing alone.
const DEDICATED: usize = 6;

pub(super) fn find(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, found: &mut Found) {
    let o = seen.outline();
    for (id, stmt) in o.all_stmts() {
        let Stmt::Try { body, handlers, .. } = stmt else { continue };
        let line = o.stmt_spot(id).line;
        if seen.source.is_test(line) {
            continue;
        }
        let Some(parse) = parsed(ground, seen, out, *body) else { continue };
        if !dedicated(ground, seen, out, *body, handlers) {
            continue;
        }
        let scope = o.scope_at(o.stmt_spot(id).frame);
        let at = o.spot(parse).line;
        match handlers.iter().map(|h| way_out(seen, out, *h)).max() {
            Some(Way::Other) => found.findings.push(finding(seen, ShapeKind::Parse, scope, at, 2)),
            Some(Way::Raw) => miss(seen, scope, at, Lack::HandedOn, found),
            Some(Way::Nothing) => miss(seen, scope, at, Lack::NoConsequence, found),
            None => {}
        }
    }
    caught(seen, out, found);
}

fn miss(seen: &Seen<'_>, scope: ScopeId, line: u32, lack: Lack, found: &mut Found) {
    found.misses.push(NearMiss { at: seen.at(scope), line, lack });
}

/// The calls of the statements of a block, without those of functions that are defined there.
fn calls(o: &Outline, block: BlockId) -> Vec<&Call> {
    let stmts = o.within(block);
    let parts = stmts.into_iter().flat_map(|stmt| o.stmt(stmt).parts()).flat_map(|part| o.inside(part));
    parts.filter_map(|part| o.as_call(part)).collect()
}

/// The call in a block that reads an answer as something: there, or one call away.
fn parsed(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, block: BlockId) -> Option<ExprId> {
    let o = seen.outline();
    calls(o, block).into_iter().find_map(|call| {
        let direct = parses(seen, out, call) || makes(ground, seen, out, call);
        (direct || parses_inside(ground, seen, out, call)).then_some(call.expr)
    })
}

/// Whether a call reads an answer as something.
fn parses(seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    if !table().parses.contains(o.callee_name(call)) {
        return false;
    }
    call.arguments
        .iter()
        .take(2)
        .any(|a| out.holds(o, seen.file, a.value) && !is_envelope(o, a.value) && !is_body(seen, out, a.value))
        && !in_stream(seen, out, call.expr)
}

/// Whether a value is the body of the response of the provider: decoding it is no check of the answer.
fn is_body(seen: &Seen<'_>, out: &Answers, value: ExprId) -> bool {
    let o = seen.outline();
    let mut at = value;
    for _ in 0..6 {
        match o.expr(at) {
            Expr::Member(object, name) if matches!(o.spell(*name), "text" | "content" | "body" | "data") => {
                // `response.text` of a response that was just got, in this scope.
                let given = seen
                    .given(*object)
                    .is_some_and(|given| out.asks(o, seen.file, given) && matches!(o.expr(*object), Expr::Name(_)));
                return given && raw_http(seen, *object);
            }
            Expr::Call(_) => {
                let Some(call) = o.as_call(at) else { return false };
                match o.expr(call.callee) {
                    Expr::Member(object, name)
                        if matches!(o.spell(*name), "read" | "readlines" | "getvalue" | "decode") =>
                    {
                        if o.spell(*name) == "read" {
                            return true;
                        }
                        at = *object;
                    }
                    _ => return false,
                }
            }
            _ => return false,
        }
    }
    false
}

/// Whether what a name was given comes from a client of plain HTTP.
fn raw_http(seen: &Seen<'_>, object: ExprId) -> bool {
    let o = seen.outline();
    let Some(given) = seen.given(object) else { return false };
    let spelled: Vec<String> =
        o.inside(given).into_iter().filter_map(|p| o.as_call(p)).map(|c| o.spelled(c.callee)).collect();
    spelled.iter().any(|s| {
        let last = s.rsplit('.').next().unwrap_or_default();
        matches!(last, "post" | "fetch" | "request" | "urlopen" | "get" | "send" | "put" | "axios" | "invoke_model")
    })
}

/// Whether a call makes a type of the project of an answer: `Invoice(**data)`.
fn makes(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    let spread = call.arguments.iter().any(|a| {
        matches!(o.expr(a.value), Expr::Spread(inner) if out.holds(o, seen.file, *inner) && !is_envelope(o, *inner))
    });
    let own =
        || ground.project().meaning(seen.file, call.callee).parts().iter().any(|part| matches!(part, Thing::Scope(_)));
    spread && own()
}

/// Whether a function of the project that is called parses what it gets.
fn parses_inside(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, call: &Call) -> bool {
    let o = seen.outline();
    let given = call.arguments.iter().any(|a| out.holds(o, seen.file, a.value) && !is_envelope(o, a.value));
    let Expr::Call(number) = o.expr(call.expr) else { return false };
    if !given || ground.distance(seen.file, *number).is_some() {
        return false;
    }
    ground.project().targets(seen.file, *number).iter().any(|target| {
        let Target::Own(of) = target else { return false };
        let Some(other) = ground.project().file(of.file) else { return false };
        let o = &other.outline;
        let Some(scope) = o.scope(of.scope) else { return false };
        calls(o, scope.body).into_iter().any(|call| {
            table().parses.contains(o.callee_name(call))
                && call.arguments.iter().take(2).any(|a| out.holds(o, of.file, a.value))
        })
    })
}

/// Whether a protected part is there for the parsing: no model call in it and few statements, or a failure of reading.
fn dedicated(ground: &Ground<'_>, seen: &Seen<'_>, out: &Answers, body: BlockId, handlers: &[HandlerId]) -> bool {
    let o = seen.outline();
    let reading = handlers.iter().filter_map(|h| o.handler(*h)).any(|h| {
        h.kinds.iter().any(|kind| {
            let said = o.spell(*kind);
            said.split(['.', ':', '|', ',', '(', ')', ' ']).any(|word| table().failures.contains(word))
        })
    });
    let stmts = o.within(body);
    let asks = stmts.iter().flat_map(|s| o.stmt(*s).parts()).any(|part| {
        out.asks(o, seen.file, part)
            || o.inside(part)
                .into_iter()
                .any(|p| matches!(o.expr(p), Expr::Call(number) if ground.distance(seen.file, *number).is_some()))
    });
    reading || !asks && stmts.len() <= DEDICATED
}

/// What is done where an answer does not fit, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Nothing but a log.
    Nothing,
    /// The answer is handed on as it came.
    Raw,
    /// Something else.
    Other,
}

fn way_out(seen: &Seen<'_>, out: &Answers, handler: HandlerId) -> Way {
    let o = seen.outline();
    let Some(handler) = o.handler(handler) else { return Way::Nothing };
    let mut way = Way::Nothing;
    for stmt in o.within(handler.body) {
        let done = done(seen, out, stmt);
        // What is handed on as it came makes the rest of the handler worthless.
        if done == Way::Raw {
            return Way::Raw;
        }
        way = way.max(done);
    }
    // An empty handler after which the function ends without the value is a way out, too: nothing was made of it.
    way
}

fn done(seen: &Seen<'_>, out: &Answers, stmt: StmtId) -> Way {
    let o = seen.outline();
    let raw = |value: ExprId| out.is(seen.file, value) && o.as_call(value).is_none();
    match o.stmt(stmt) {
        Stmt::Raise(_) | Stmt::Continue | Stmt::Break | Stmt::Try { .. } => Way::Other,
        Stmt::Return(None) => Way::Other,
        Stmt::Return(Some(value)) | Stmt::Assign { value, .. } => {
            let handed = raw(*value)
                || matches!(o.expr(*value), Expr::Object(entries) if entries.iter().any(|(_, v)| raw(*v)) && entries.len() < 3);
            if handed { Way::Raw } else { Way::Other }
        }
        Stmt::Expr(expr) => match o.as_call(*expr) {
            Some(call) if matches!(effect(seen.known, call), Effect::Logs | Effect::Cleans | Effect::Waits) => {
                Way::Nothing
            }
            Some(_) => Way::Other,
            None => Way::Nothing,
        },
        _ => Way::Nothing,
    }
}

/// `const parsed = Schema.safeParse(answer); if (!parsed.success) ..` is a condition; `parse(answer).catch(..)` is this.
fn caught(seen: &Seen<'_>, out: &Answers, found: &mut Found) {
    let o = seen.outline();
    for (_, call) in o.all_calls() {
        let Expr::Member(object, name) = o.expr(call.callee) else { continue };
        if !matches!(o.spell(*name), "catch" | "unwrap_or" | "unwrap_or_else" | "unwrap_or_default" | "map_err" | "ok")
        {
            continue;
        }
        let line = o.spot(call.expr).line;
        if seen.source.is_test(line) {
            continue;
        }
        if o.as_call(*object).is_some_and(|inner| parses(seen, out, inner)) {
            found.findings.push(finding(seen, ShapeKind::Parse, o.scope_of(call.expr), line, 3));
        }
    }
}
