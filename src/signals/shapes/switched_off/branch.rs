//! Where the two ways of a branch lead: to a model call, or around it.

use crate::code::facts::conditions::{Condition, ConditionNode, Side};
use crate::code::facts::refusal::Leave;
use crate::code::outline::{Around, Expr, ExprId, Outline, Owner, Stmt, StmtId};
use crate::code::project::{FileId, ScopeRef};
use crate::signals::shapes::Ground;
use crate::signals::shapes::ground::FileFacts;

/// The ways of a branch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ways {
    /// A model is reached when the test holds.
    pub(super) then_reaches: bool,
    /// A model is reached when it does not.
    pub(super) otherwise_reaches: bool,
    /// Each way does something of its own with a model.
    pub(super) split: bool,
    /// The way around says something.
    pub(super) answers: bool,
    /// The way around gives a value of its own.
    pub(super) stands_in: bool,
}

/// The ways of a branch, where at least one of them reaches a model.
pub(super) fn ways(g: &Ground<'_>, facts: &FileFacts<'_>, file: FileId, condition: &Condition) -> Option<Ways> {
    let o = facts.known.outline;
    let at = ScopeRef { file, scope: condition.scope };
    let mut calls: Vec<ExprId> = g.reaching_in(at).iter().map(|call| call.expr).collect();
    // Only a branch pays for looking at what is mounted.
    if matches!(condition.place, ConditionNode::Stmt(_)) && condition.then == Side::Goes {
        calls.extend(g.mounts_in(at));
    }
    match condition.place {
        ConditionNode::Choice(choice) => {
            let Expr::Choice(_, yes, no) = o.expr(choice) else { return None };
            let inside = |part: ExprId| calls.iter().any(|call| o.inside(part).contains(call));
            let (then_reaches, otherwise_reaches) = (inside(*yes), inside(*no));
            let any = then_reaches || otherwise_reaches;
            any.then_some(Ways { then_reaches, otherwise_reaches, split: true, answers: true, stands_in: true })
        }
        ConditionNode::Stmt(stmt) => {
            let Stmt::If { .. } = o.stmt(stmt) else { return None };
            let then = calls.iter().any(|call| stands(o, *call, Around::Then(stmt)));
            let otherwise = calls.iter().any(|call| stands(o, *call, Around::Otherwise(stmt)));
            let line = o.stmt_spot(stmt).line;
            let inside =
                |call: &ExprId| stands(o, *call, Around::Then(stmt)) || stands(o, *call, Around::Otherwise(stmt));
            let mut after =
                calls.iter().any(|call| o.spot(*call).line > line && !inside(call) && along(o, stmt, *call));
            // A function that only refuses protects whoever asks it before the model.
            if calls.is_empty() && (condition.then.refuses() || condition.otherwise.refuses()) {
                after = g.asked_before_model(at);
            }
            // What such a function raises is its refusal; who just returns goes on to the model.
            let only_asked = calls.is_empty() && after && g.linked.path.steps(g.linked.function(at)).is_none();
            let passes = calls.is_empty() && after && raises(o, stmt);
            let goes_on = |side: Side| match side {
                Side::Leaves(Leave::Nothing) => passes || only_asked,
                Side::Leaves(_) => false,
                _ => !passes || !raised_next(o, stmt),
            };
            let then_reaches = then || after && goes_on(condition.then);
            let otherwise_reaches = otherwise || after && goes_on(condition.otherwise);
            let says =
                |side: Side| matches!(side, Side::Leaves(leave) if leave.refuses() || matches!(leave, Leave::Value));
            let answers = says(condition.then) || says(condition.otherwise) || then != otherwise && !after;
            let any = then_reaches || otherwise_reaches;
            let value = |side: Side| matches!(side, Side::Leaves(Leave::Value | Leave::Says));
            let goes_around = if then_reaches { condition.otherwise } else { condition.then };
            // Without a word of its own the other way is what follows.
            let follows = || matches!(goes_around, Side::Absent) && answered_after(o, stmt);
            let stands_in = then_reaches != otherwise_reaches && (value(goes_around) || follows());
            any.then_some(Ways { then_reaches, otherwise_reaches, split: then && otherwise, answers, stands_in })
        }
    }
}

/// Whether the function of a branch refuses by raising: at its end, or on a way of one of its tests. What fails in the
/// work that it does is no refusal.
fn raises(o: &Outline, branch: StmtId) -> bool {
    let body = o.scope(o.scope_at(o.stmt_spot(branch).frame)).map_or(&[][..], |s| o.block(s.body));
    let raise = |s: &StmtId| matches!(o.stmt(*s), Stmt::Raise(_));
    body.iter().any(|s| match o.stmt(*s) {
        Stmt::If { then, otherwise, .. } => o.block(*then).iter().chain(o.block(*otherwise)).any(raise),
        _ => raise(s),
    })
}

/// Whether a failure is raised right after a branch.
fn raised_next(o: &Outline, branch: StmtId) -> bool {
    let body = o.scope(o.scope_at(o.stmt_spot(branch).frame)).map_or(&[][..], |s| o.block(s.body));
    let next = body.iter().skip_while(|s| **s != branch).nth(1);
    next.is_some_and(|s| matches!(o.stmt(*s), Stmt::Raise(_)))
}

/// Whether an expression stands on one way of a branch; functions defined there do not run there.
fn stands(o: &Outline, expr: ExprId, way: Around) -> bool {
    o.around(o.spot(expr).frame).any(|a| a == way)
}

/// Whether what follows a branch comes to this expression: it stands in the same block or in one around it.
fn along(o: &Outline, branch: StmtId, expr: ExprId) -> bool {
    let outer: Vec<Around> = o.around(o.stmt_spot(branch).frame).collect();
    let inner: Vec<Around> = o.around(o.spot(expr).frame).collect();
    // Everything around the branch up to its function is around the expression, too, but for ways that end there.
    let conditional =
        |a: &&Around| matches!(a, Around::Then(_) | Around::Otherwise(_) | Around::Case(..) | Around::Handler(..));
    outer.iter().take_while(|a| !matches!(a, Around::Scope(_))).filter(conditional).all(|a| inner.contains(a))
}

/// Whether a branch only leaves out a step: neither way ends the function, and a model is asked before it, or afterwards
/// by whoever calls it.
pub(super) fn is_step(g: &Ground<'_>, condition: &Condition, at: ScopeRef) -> bool {
    // Whoever takes what comes back and gets nothing goes on without it.
    let ends = |side: Side| matches!(side, Side::Leaves(leave) if leave != Leave::Nothing);
    if ends(condition.then) || ends(condition.otherwise) || matches!(condition.place, ConditionNode::Choice(_)) {
        return false;
    }
    let leaves = matches!((condition.then, condition.otherwise), (Side::Leaves(_), _) | (_, Side::Leaves(_)));
    let function = g.linked.function(at);
    if let ConditionNode::Stmt(stmt) = condition.place
        && !leaves
        && asked_before(g, at, stmt)
    {
        return true;
    }
    g.uses.callers(function).iter().any(|caller| {
        let Some(o) = g.outline(caller.file) else { return false };
        // Nothing is given on where nobody takes it.
        if leaves && matches!(o.owner(caller.expr), Owner::Stmt(s) if matches!(o.stmt(s), Stmt::Expr(_))) {
            return false;
        }
        let here = o.spot(caller.expr);
        let of = o.function_of(o.scope_at(here.frame));
        let asked = g.reaching_in(ScopeRef { file: caller.file, scope: of });
        asked.iter().any(|call| o.spot(call.expr).line > here.line)
    })
}

/// Whether a model is asked before a branch, whatever the branch decides.
fn asked_before(g: &Ground<'_>, at: ScopeRef, branch: StmtId) -> bool {
    let Some(o) = g.outline(at.file) else { return false };
    let line = o.stmt_spot(branch).line;
    g.reaching_in(g.linked.function(at)).iter().any(|call| o.spot(call.expr).line < line && along(o, branch, call.expr))
}

/// Whether the block of a branch ends in giving a value back.
fn answered_after(o: &Outline, branch: StmtId) -> bool {
    let frame = o.stmt_spot(branch).frame;
    let scope = o.scope(o.scope_at(frame)).map(|s| s.body);
    let last = scope.and_then(|body| o.block(body).last()).map(|s| o.stmt(*s));
    let plain = |value: ExprId| !matches!(o.expr(value), Expr::Null | Expr::Bool(_));
    matches!(last, Some(Stmt::Return(Some(value))) if plain(*value))
}
