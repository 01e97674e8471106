//! A failure of a model call is handled and something is answered.
//!
//! The handler may stand at any distance from the model; the nearer to the user, the better. Writing the failure down or
//! raising it again answers nobody, and what handles a parse, a limit or a guardrail is no answer to an outage.

mod absent;
mod ways;

use super::ground::FileFacts;
use super::wide::Way;
use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::facts::effects::status_phrase;
use crate::code::facts::handlers::{Deed, Handling, Means, Nature, Passes, Protects};
use crate::code::outline::{Expr, ExprId, Outline, Stmt};
use crate::code::project::{FileId, ScopeRef};
use crate::code::words::{last_part, words};
use crate::rules::format::ShapeKind;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use ways::Ways;

/// Words of calls in a page that show a failure.
const SHOWS: &[&str] = &[
    "error",
    "errors",
    "message",
    "messages",
    "toast",
    "alert",
    "notify",
    "notification",
    "notifications",
    "snackbar",
    "warning",
    "answer",
    "response",
    "reply",
    "status",
    "failed",
    "failure",
];

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    let raised = LazyCell::new(|| raised(ground));
    for (file, source) in ground.files() {
        let Some(facts) = ground.facts(file) else { continue };
        let o = &source.outline;
        let ways = Ways::of(ground, file, facts);
        for handling in facts.handlers.iter().filter(|h| !source.is_test(h.line) && outage(h)) {
            let own = || of_raised(handling, &raised);
            if let Some(way) = protected(ground, file, handling, &ways, facts).or_else(own) {
                judge(ground, o, file, handling, way, &mut out);
            }
        }
        absent::find(ground, file, facts, &ways, &mut out);
    }
    out
}

/// Whether a handler is for something that does not work.
fn outage(handling: &Handling) -> bool {
    handling.nature == Nature::Outage
}

/// Kinds of failures of the project's own that are raised where a model is called, or one call before.
fn raised(ground: &Ground<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (file, source) in ground.files() {
        let o = &source.outline;
        for (id, stmt) in o.all_stmts() {
            let Stmt::Raise(Some(failure)) = stmt else { continue };
            let at = ScopeRef { file, scope: o.scope_at(o.stmt_spot(id).frame) };
            if ground.wide().steps(ground.linked.function(at)).is_some_and(|steps| steps <= 1) {
                let kind = o.spelled(o.as_call(*failure).map_or(*failure, |call| call.callee));
                // `errors::ModelError.new`
                let kind = last_part(kind.trim_end_matches(".new"));
                out.extend(ground.project().has_type(kind).then(|| kind.to_owned()));
            }
        }
    }
    out
}

/// A handler of the whole application for a kind that is raised beside a model call, wherever the application stands.
fn of_raised(handling: &Handling, raised: &BTreeSet<String>) -> Option<Way> {
    let own =
        handling.means == Means::Application && handling.kinds.iter().any(|kind| raised.contains(last_part(kind)));
    own.then_some(Way { steps: 2, request: false })
}

/// How far the nearest model call lies whose failure comes to this handler.
fn protected(
    ground: &Ground<'_>,
    file: FileId,
    handling: &Handling,
    ways: &Ways<'_>,
    facts: &FileFacts<'_>,
) -> Option<Way> {
    let here = ways.near(handling).filter(|(call, _)| handling.covers(&facts.known, call.expr)).map(|(_, way)| way);
    if let Some(way) = here.min() {
        return Some(way);
    }
    if let Some(way) = later(facts, handling, ways) {
        return Some(way);
    }
    // Failures that only the library of a provider raises, in this handler or in one beside it.
    if ways.of_provider(handling) {
        return Some(Way { steps: 1, request: false });
    }
    // A wrapper: what its callers hand to it is what it protects.
    let Some(Passes::Parameter(scope, number)) = handling.passes else { return None };
    let wrapper = ScopeRef { file, scope };
    let steps = |of: ScopeRef| ground.wide().steps(of);
    let callers = ground.uses.callers(wrapper).iter().filter_map(|caller| {
        let outline = ground.outline(caller.file)?;
        let handed = outline.as_call(caller.expr)?.arguments.get(number)?.value;
        let scopes = match outline.expr(handed) {
            Expr::Lambda(scope) => vec![ScopeRef { file: caller.file, scope: *scope }],
            _ => ground.project().functions(caller.file, handed),
        };
        scopes.into_iter().filter_map(steps).min()
    });
    let decorated = ground.decorated_by(wrapper).iter().filter_map(|of| steps(*of));
    callers.chain(decorated).min().map(|steps| Way { steps, request: false })
}

/// What began before the protected part and fails in it: a stream that is gone through, a task that is waited for.
fn later(facts: &FileFacts<'_>, handling: &Handling, ways: &Ways<'_>) -> Option<Way> {
    let o = facts.known.outline;
    let taken: Vec<ExprId> = match handling.protects {
        Protects::Try(stmt) => {
            let Stmt::Try { body, .. } = o.stmt(stmt) else { return None };
            let taken = o.within(*body).into_iter().filter_map(|stmt| match o.stmt(stmt) {
                Stmt::Loop { over: Some(value), .. } | Stmt::Expr(value) | Stmt::Assign { value, .. } => Some(*value),
                _ => None,
            });
            taken.collect()
        }
        // `result.toResponse({onError: ..})` of a stream.
        Protects::Expr(call) if handling.means == Means::Callback => {
            let callee = o.as_call(call).map(|call| o.chain(call.callee).1);
            callee.into_iter().collect()
        }
        _ => return None,
    };
    let given = taken.into_iter().filter_map(|value| match o.expr(value) {
        Expr::Name(name) => facts.known.value(*name, o.scope_of(value)),
        _ => None,
    });
    given.flat_map(|value| o.inside(value)).filter_map(|part| ways.at(part)).min()
}

fn judge(ground: &Ground<'_>, o: &Outline, file: FileId, handling: &Handling, way: Way, out: &mut Found) {
    let at = ScopeRef { file, scope: handling.scope };
    let miss = |lack| NearMiss { at, line: handling.line, lack };
    let words = handling.words && !handling.value.is_some_and(|value| phrase_only(o, value));
    let bare = handling.status.is_some_and(|status| status >= 500) && !words;
    let kind = match handling.deed {
        Deed::Answers if bare => return out.misses.push(miss(Lack::BareStatus)),
        Deed::Answers => ShapeKind::Answer,
        // A page that asks its own server shows the failure, or it only puts something away.
        Deed::Alternative if way.request && !shows(o, handling.value) => {
            return out.misses.push(miss(Lack::OnlyLogged));
        }
        Deed::Alternative => ShapeKind::Alternative,
        Deed::Rethrows | Deed::LogsOnly | Deed::Nothing => return out.misses.push(miss(Lack::OnlyLogged)),
        Deed::Retries => return,
    };
    // One handler for the whole application knows nothing of what failed.
    let weak = if handling.means == Means::Application { 30 } else { 0 };
    let plain = if words || kind == ShapeKind::Alternative { 0 } else { 6 };
    let far = 10u8.saturating_sub(u8::try_from(way.steps.min(10)).unwrap_or(10));
    let entry = if ground.linked.tier(at) <= crate::signals::linked::Tier::Path { 0 } else { 4 };
    let rank = weak + plain + far + entry + if way.request { 8 } else { 0 };
    out.findings.push(Finding::new(kind, at, handling.line, rank));
}

/// Whether all the words of an answer are the phrase of its status: nothing that a person could go by.
fn phrase_only(o: &Outline, value: ExprId) -> bool {
    let mut texts = o.inside(value).into_iter().filter_map(|part| match o.expr(part) {
        Expr::Text(text, parts) if parts.is_empty() => Some(o.spell(*text).trim()),
        Expr::Text(..) => Some("{}"),
        _ => None,
    });
    let first = texts.next();
    first.is_some_and(status_phrase) && texts.all(status_phrase)
}

/// Whether a call shows somebody something.
fn shows(o: &Outline, value: Option<ExprId>) -> bool {
    value.and_then(|value| o.as_call(value)).is_some_and(|call| {
        let said = words(&o.spelled(call.callee));
        let handed = call.arguments.iter().filter_map(|a| o.as_call(a.value)).flat_map(|c| words(o.callee_name(c)));
        said.into_iter().chain(handed).any(|word| SHOWS.contains(&word.as_str()))
    })
}
