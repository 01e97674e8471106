//! A start without a model: whoever asks meanwhile is told so. `if self.model is None: raise HTTPException(503, ..)` in
//! front of a call of that model.

use super::super::ground::FileFacts;
use super::super::{Finding, Found, Ground};
use super::ways::Ways;
use crate::code::facts::conditions::{Asks, Condition, ConditionNode, Side};
use crate::code::facts::effects::has_text;
use crate::code::facts::refusal::Leave;
use crate::code::outline::{BlockId, Call, Expr, ExprId, Outline, Stmt};
use crate::code::project::{FileId, ScopeRef};
use crate::rules::format::ShapeKind;

/// Statuses that say that it is not the asker's fault.
const UNAVAILABLE: std::ops::Range<u16> = 500..600;

pub(super) fn find(ground: &Ground<'_>, file: FileId, facts: &FileFacts<'_>, ways: &Ways<'_>, out: &mut Found) {
    let Some(source) = ground.project().file(file) else { return };
    let o = &source.outline;
    for condition in facts.conditions.iter().filter(|c| !source.is_test(c.line)) {
        if !refuses(o, condition).is_some_and(|block| says(facts, o, block)) {
            continue;
        }
        let function = o.function_of(condition.scope);
        let asked = condition.checks.iter().filter(|check| matches!(check.asks, Asks::Emptiness | Asks::Truth));
        let on = |object: &str| {
            let own = |call: &Call| o.function_of(o.scope_of(call.expr)) == function;
            ways.inside(function).any(|(call, _)| own(call) && is_on(o, call.callee, object))
        };
        let missing = asked.filter_map(|check| object(o, check.expr)).any(|object| on(&object));
        if missing {
            let at = ScopeRef { file, scope: condition.scope };
            out.findings.push(Finding::new(ShapeKind::Answer, at, condition.line, 16));
        }
    }
}

/// The side of a condition that answers that something is not to be had.
fn refuses(o: &Outline, condition: &Condition) -> Option<BlockId> {
    let ConditionNode::Stmt(stmt) = condition.place else { return None };
    let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { return None };
    let unavailable =
        |side: Side| matches!(side, Side::Leaves(Leave::Answers(status)) if UNAVAILABLE.contains(&status));
    if unavailable(condition.then) {
        return Some(*then);
    }
    unavailable(condition.otherwise).then_some(*otherwise)
}

/// Whether a block has words for somebody.
fn says(facts: &FileFacts<'_>, o: &Outline, block: BlockId) -> bool {
    o.within(block).into_iter().flat_map(|stmt| o.stmt(stmt).parts()).any(|part| has_text(&facts.known, part))
}

/// What is asked for, as dotted names.
fn object(o: &Outline, expr: ExprId) -> Option<String> {
    matches!(o.expr(expr), Expr::Name(_) | Expr::Member(..)).then(|| o.spelled(expr)).filter(|said| !said.is_empty())
}

/// Whether a call is made on an object of this name, or on what was taken out of it.
fn is_on(o: &Outline, callee: ExprId, object: &str) -> bool {
    let said = o.spelled(callee);
    said == object || said.strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
}
