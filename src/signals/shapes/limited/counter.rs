//! An own counter: what has been used is compared with a bound, and who is beyond it is refused or waits.

use super::super::seen::Seen;
use super::super::{Found, Ground, Lack, NearMiss};
use super::{TABLE, finding};
use crate::code::facts::conditions::{Asks, Check, Condition, ConditionNode, Side};
use crate::code::facts::constant::Constant;
use crate::code::facts::effects::{Effect, effect};
use crate::code::facts::refusal::Leave;
use crate::code::outline::{Around, BlockId, Expr, ExprId, Name, Order, Outline, Stmt};
use crate::code::words::{holds, words};
use crate::rules::format::ShapeKind;

pub(super) fn find(ground: &Ground<'_>, seen: &Seen<'_>, found: &mut Found) {
    let o = seen.outline();
    for condition in &seen.conditions {
        if o.around(o.spot(condition.test).frame).any(|a| matches!(a, Around::Handler(..))) {
            continue;
        }
        let ConditionNode::Stmt(stmt) = condition.place else { continue };
        let (at, line) = (seen.at(condition.scope), condition.line);
        if let Stmt::Loop { body, .. } = o.stmt(stmt) {
            // `while len(recent) >= limit: await sleep(..)`
            let counts =
                condition.checks.iter().any(|c| c.asks == Asks::Size || c.asks == Asks::Range && of_amount(seen, c));
            if counts
                && waits(seen, *body)
                && ground.linked.path.steps(at).is_some()
                && !o.inside(condition.test).is_empty()
            {
                found.findings.push(finding(seen, ShapeKind::Threshold, condition.scope, line, 14));
            }
            continue;
        }
        let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { continue };
        let sides = [(condition.then, *then), (condition.otherwise, *otherwise)];
        let Some(said) = sides.into_iter().find_map(|(side, block)| too_many(o, side, block)) else { continue };
        // The limit of somebody else, met and told on.
        if asks_failure(seen, condition) {
            continue;
        }
        let amount = |check: &Check| said == Said::ByStatus || !of_length(seen, check);
        if !condition.checks.iter().any(|check| amount(check) && counts(seen, condition, check, said)) {
            continue;
        }
        // Words are said of seats, files and plans as well: they count where the model is asked.
        let asks = || ground.linked.path.steps(at).is_some() || ground.asked_before_model(at);
        if said == Said::InWords && !asks() {
            continue;
        }
        if seen.before_model(condition.scope, line) {
            found.findings.push(finding(seen, ShapeKind::Threshold, condition.scope, line, 2));
        } else {
            found.misses.push(NearMiss { at, line, lack: Lack::TooLate });
        }
    }
}

/// Whether a test asks of which kind a failure is: `isRateLimit(error)`, `error.status === 429`. That there is one may be
/// what an own limiter said.
fn asks_failure(seen: &Seen<'_>, condition: &Condition) -> bool {
    let o = seen.outline();
    let failure = |part: ExprId| match o.expr(part) {
        Expr::Name(name) => words(o.spell(*name)).last().is_some_and(|word| TABLE.errors.contains(word)),
        _ => false,
    };
    condition.checks.iter().any(|check| check.asks == Asks::Type && failure(check.expr))
        || o.inside(condition.test).into_iter().any(|part| match o.expr(part) {
            Expr::Member(object, _) => failure(*object),
            Expr::Call(_) => o.as_call(part).is_some_and(|call| call.arguments.iter().any(|a| failure(a.value))),
            _ => false,
        })
}

/// How a refusal says that there is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// By the status, or words, that mean nothing else.
    ByStatus,
    /// By words, or the name of the failure.
    InWords,
}

/// How a side says that there is too much, if it refuses because of that.
fn too_many(o: &Outline, side: Side, block: BlockId) -> Option<Said> {
    if matches!(side, Side::Leaves(Leave::Answers(429))) {
        return Some(Said::ByStatus);
    }
    // `return refused("rate_limit").toResponse()` gives a value, and says what it is.
    if !matches!(side, Side::Leaves(_)) {
        return None;
    }
    let mut parts = Vec::new();
    for stmt in o.within(block) {
        parts.extend(o.stmt(stmt).parts().into_iter().flat_map(|part| o.inside(part)));
    }
    let is_status = |part: &ExprId| match o.expr(*part) {
        Expr::Number(number) => *number == 429.0,
        Expr::Name(name) | Expr::Member(_, name) => holds(&words(o.spell(*name)), &["too", "many", "requests"]),
        _ => false,
    };
    let texts =
        || parts.iter().filter_map(|part| if let Expr::Text(text, _) = o.expr(*part) { Some(text) } else { None });
    let said = |list: &[String], text: &Name| {
        let text = o.spell(*text).to_lowercase().replace('_', " ");
        list.iter().any(|phrase| text.contains(phrase.as_str()))
    };
    if parts.iter().any(is_status) || texts().any(|text| said(&TABLE.often, text)) {
        return Some(Said::ByStatus);
    }
    let worded = parts.iter().any(|part| match o.expr(*part) {
        Expr::Text(text, _) => said(&TABLE.refusals, text),
        Expr::Name(name) | Expr::Member(_, name) => {
            let words = words(o.spell(*name));
            TABLE.failures.iter().any(|failure| holds(&words, &failure.split(' ').collect::<Vec<_>>()))
        }
        _ => false,
    });
    worded.then_some(Said::InWords)
}

/// Whether a check looks at something counted, or asks somebody who counts.
fn counts(seen: &Seen<'_>, condition: &Condition, check: &Check, said: Said) -> bool {
    let o = seen.outline();
    match check.asks {
        Asks::Size | Asks::Range => {
            matches!(check.order, Some(Order::Less | Order::More)) && !of_time(seen, check) && !of_setting(seen, check)
        }
        Asks::Call if said == Said::ByStatus => true,
        // `if (!ok) return 429`, where a call that limits gave it; not `if (response.status === 429)`.
        Asks::Truth | Asks::Emptiness | Asks::Call => {
            let given = seen.given(check.expr).or(Some(condition.test));
            given.into_iter().flat_map(|g| o.inside(g)).filter_map(|part| o.as_call(part)).any(|call| {
                let words = words(&o.spelled(call.callee));
                [
                    "limit",
                    "limiter",
                    "ratelimit",
                    "throttle",
                    "quota",
                    "consume",
                    "allow",
                    "acquire",
                    "usage",
                    "budget",
                    "bucket",
                ]
                .iter()
                .any(|w| words.iter().any(|word| word == w))
                    // One at a time is a matter of order, not of how many.
                    && !words.iter().any(|word| matches!(word.as_str(), "lock" | "mutex"))
            })
        }
        _ => false,
    }
}

/// Whether it is the limit itself that is looked at: one of nothing is a mistake of whoever set it.
fn of_setting(seen: &Seen<'_>, check: &Check) -> bool {
    let nothing = matches!(check.constant, Some(Constant::Number(number)) if number <= 0.0);
    nothing && words(seen.name(check.expr)).iter().any(|word| matches!(word.as_str(), "limit" | "max" | "per" | "rate"))
}

/// Whether what is compared is how long something is: a limit of one request, not of how many.
fn of_length(seen: &Seen<'_>, check: &Check) -> bool {
    words(seen.name(check.expr)).iter().any(|word| TABLE.lengths.contains(word))
}

/// Whether what is compared is how much runs or waits, by its name; a mere number may count anything, seconds too.
fn of_amount(seen: &Seen<'_>, check: &Check) -> bool {
    !of_time(seen, check) && words(seen.name(check.expr)).iter().any(|word| TABLE.amounts.contains(word))
}

/// Whether what is compared is a moment or a status, not an amount.
fn of_time(seen: &Seen<'_>, check: &Check) -> bool {
    let words = words(seen.name(check.expr));
    ["status", "attempt", "attempts", "retry", "retries", "code"].iter().any(|w| words.iter().any(|word| word == w))
}

fn waits(seen: &Seen<'_>, body: BlockId) -> bool {
    let o = seen.outline();
    o.within(body).into_iter().any(|stmt| match o.stmt(stmt) {
        Stmt::Expr(expr) => o.as_call(*expr).is_some_and(|call| effect(seen.known, call) == Effect::Waits),
        _ => false,
    })
}
