//! A branch on a confidence, score, risk or error whose body hands over to a person or queue; a wait for a person before an
//! action; an entry by which a person decides. Frameworks that wait are known by their calls and options.

mod hand_over_words;
#[cfg(test)]
mod tests;

use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::facts::conditions::{Condition, ConditionNode};
use crate::code::facts::effects::{Effect, effect};
use crate::code::outline::{BlockId, Expr, ExprId, Outline, ScopeKind, Stmt};
use crate::code::project::ScopeRef;
use crate::code::words::{is_form, words};
use crate::rules::format::ShapeKind;
use hand_over_words::table;

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    for (file, source) in ground.files() {
        let o = &source.outline;
        let Some(facts) = ground.facts(file) else { continue };
        for condition in facts.conditions.iter().filter(|c| !source.is_test(c.line)) {
            let at = ScopeRef { file, scope: condition.scope };
            let Some(blocks) = blocks(o, condition) else { continue };
            if !asks(o, condition) {
                continue;
            }
            let line = blocks.iter().find_map(|block| hands_over(o, &facts.known, *block));
            match line {
                Some(line) => {
                    let rank = u8::from(!is_measured(condition)) * 2;
                    out.findings.push(Finding::new(ShapeKind::Threshold, at, line, rank));
                }
                // A measured doubt that is only written down.
                None if ground.linked.path.steps(at).is_some()
                    && doubts(o, condition)
                    && only_logs(o, &facts.known, &blocks) =>
                {
                    out.misses.push(NearMiss { at, line: condition.line, lack: Lack::NoConsequence });
                }
                None => {}
            }
        }
        // Options that make a framework wait.
        for (_, call) in o.all_calls() {
            let line = o.spot(call.expr).line;
            if source.is_test(line) {
                continue;
            }
            let at = ScopeRef { file, scope: o.scope_of(call.expr) };
            let mut options: Vec<(&str, ExprId)> =
                call.arguments.iter().filter_map(|a| Some((o.spell(a.name?), a.value))).collect();
            for argument in &call.arguments {
                if let Expr::Object(entries) = o.expr(argument.value) {
                    options.extend(entries.iter().map(|(name, value)| (o.spell(*name), *value)));
                }
            }
            let waits = options.iter().find(|(name, value)| table().options.contains(*name) && asked_for(o, *value));
            if let Some((_, value)) = waits {
                let line = o.spot(*value).line;
                out.findings.push(Finding::new(ShapeKind::Approval, at, line, 1));
            }
        }
        waiting_states(ground, file, o, &mut out);
        by_name(ground, file, o, &mut out);
    }
    entries(ground, &mut out);
    out
}

/// What is done on the ways of a condition.
fn blocks(o: &Outline, condition: &Condition) -> Option<Vec<BlockId>> {
    let ConditionNode::Stmt(stmt) = condition.place else { return None };
    match o.stmt(stmt) {
        Stmt::If { then, otherwise, .. } => {
            // The other way of a chain is a condition of its own.
            let chain = o.block(*otherwise).first().is_some_and(|s| matches!(o.stmt(*s), Stmt::If { .. }));
            Some(if chain { vec![*then] } else { vec![*then, *otherwise] })
        }
        Stmt::Switch { cases, .. } => Some(cases.iter().map(|(_, block)| *block).collect()),
        _ => None,
    }
}

/// Names that a condition is about.
fn condition_words(o: &Outline, condition: &Condition) -> Vec<String> {
    let mut out = Vec::new();
    for part in o.inside(condition.test) {
        match o.expr(part) {
            Expr::Name(name) | Expr::Member(_, name) => out.extend(words(o.spell(*name))),
            Expr::Text(text, _) if o.spell(*text).len() < 60 => out.extend(words(o.spell(*text))),
            _ => {}
        }
    }
    out
}

fn asks(o: &Outline, condition: &Condition) -> bool {
    condition_words(o, condition).iter().any(|w| table().when.contains(w))
}

/// A condition on a number that says how sure something is.
fn doubts(o: &Outline, condition: &Condition) -> bool {
    is_measured(condition)
        && condition_words(o, condition).iter().any(|w| matches!(w.as_str(), "confidence" | "risk" | "uncertainty"))
}

/// Whether a condition compares with a bound.
fn is_measured(condition: &Condition) -> bool {
    use crate::code::outline::Order;
    condition.checks.iter().any(|c| matches!(c.order, Some(Order::Less | Order::More)))
}

/// The line at which a block hands over.
fn hands_over(o: &Outline, known: &crate::code::facts::bindings::Bindings<'_>, block: BlockId) -> Option<u32> {
    for id in o.within(block) {
        // What only answers a test inside is another branch.
        let stmt = o.stmt(id);
        if matches!(stmt, Stmt::If { .. } | Stmt::Switch { .. } | Stmt::Loop { .. }) {
            continue;
        }
        if let Stmt::Assign { target, value, .. } = stmt {
            let name = o.spelled(*target);
            let yes = !matches!(o.expr(*value), Expr::Bool(false) | Expr::Null | Expr::Text(..));
            if yes && is_hand_over(&words(&name)) || state(o, *value) {
                return Some(o.stmt_spot(id).line);
            }
        }
        for part in stmt.parts().into_iter().flat_map(|p| o.inside(p)) {
            match o.expr(part) {
                Expr::Call(_) => {
                    let Some(call) = o.as_call(part) else { continue };
                    if matches!(effect(known, call), Effect::Logs) {
                        // The words of a log hand nothing over.
                        break;
                    }
                    let named = call.arguments.iter().any(|a| {
                        let yes = matches!(o.expr(a.value), Expr::Bool(true));
                        a.name.is_some_and(|n| yes && is_hand_over(&words(o.spell(n)))) || state(o, a.value)
                    });
                    if named || is_hand_over(&words(&o.spelled(call.callee))) {
                        return Some(o.spot(part).line);
                    }
                }
                Expr::Object(entries) => {
                    let handed = |(name, value): &(crate::code::outline::Name, ExprId)| {
                        let yes = matches!(o.expr(*value), Expr::Bool(true));
                        yes && is_hand_over(&words(o.spell(*name))) || state(o, *value)
                    };
                    if entries.iter().any(handed) {
                        return Some(o.spot(part).line);
                    }
                }
                _ => {}
            }
        }
        if let Stmt::Return(Some(value)) = stmt
            && (state(o, *value)
                || matches!(o.expr(*value), Expr::Member(..) | Expr::Name(_))
                    && is_hand_over(&words(&o.spelled(*value))))
        {
            return Some(o.stmt_spot(id).line);
        }
    }
    None
}

/// Whether a value is a state in which something waits for a person: `"needs_review"`, `Status.PENDING_APPROVAL`.
fn state(o: &Outline, value: ExprId) -> bool {
    match o.expr(value) {
        Expr::Text(text, parts) => {
            let said = o.spell(*text);
            let code = parts.is_empty() && !said.contains(' ') && said.len() < 40;
            code && is_hand_over(&words(said))
        }
        Expr::Member(_, name) => o.spell(*name).starts_with(char::is_uppercase) && is_hand_over(&words(o.spell(*name))),
        _ => false,
    }
}

/// Whether words hand over to a person.
fn is_hand_over(said: &[String]) -> bool {
    table().how.iter().any(|phrase| holds(said, phrase)) && !table().not.iter().any(|phrase| holds(said, phrase))
}

/// Whether words hold these, one after the other.
fn holds(said: &[String], phrase: &[String]) -> bool {
    said.windows(phrase.len().max(1)).any(|window| window.iter().zip(phrase).all(|(word, of)| is_form(word, of)))
}

fn only_logs(o: &Outline, known: &crate::code::facts::bindings::Bindings<'_>, blocks: &[BlockId]) -> bool {
    let stmts: Vec<_> = blocks.iter().flat_map(|b| o.block(*b)).collect();
    !stmts.is_empty()
        && stmts.iter().all(|s| match o.stmt(**s) {
            Stmt::Expr(value) => o.as_call(*value).is_some_and(|call| effect(known, call) == Effect::Logs),
            _ => false,
        })
}

/// Whether an option asks for a person: not false, not never.
fn asked_for(o: &Outline, value: ExprId) -> bool {
    match o.expr(value) {
        Expr::Bool(yes) => *yes,
        Expr::Null | Expr::Number(_) => false,
        Expr::Text(text, _) => !table().off.contains(o.spell(*text)) && !o.spell(*text).is_empty(),
        Expr::List(parts) => !parts.is_empty(),
        Expr::Object(entries) => !entries.is_empty(),
        Expr::Lambda(_) => true,
        // What comes from elsewhere is not known to ask.
        _ => false,
    }
}

/// States that are stored on the way to or from a model: an answer that waits for a person.
fn waiting_states(ground: &Ground<'_>, file: crate::code::project::FileId, o: &Outline, out: &mut Found) {
    let mut add = |expr: ExprId, value: ExprId| {
        let at = ScopeRef { file, scope: o.scope_of(expr) };
        let line = o.spot(value).line;
        if state(o, value) && ground.linked.path.steps(at).is_some() && !ground.is_test(at, line) {
            out.findings.push(Finding::new(ShapeKind::Approval, at, line, 4));
        }
    };
    for (n, expr) in (0u32..).zip(&o.exprs) {
        if let Expr::Object(entries) = expr {
            let status = entries.iter().filter(|(name, _)| {
                words(o.spell(*name)).last().is_some_and(|w| matches!(w.as_str(), "status" | "state"))
            });
            status.for_each(|(_, value)| add(ExprId(n), *value));
        }
    }
    for call in &o.calls {
        for argument in &call.arguments {
            let status = argument
                .name
                .is_some_and(|n| words(o.spell(n)).last().is_some_and(|w| matches!(w.as_str(), "status" | "state")));
            if status {
                add(call.expr, argument.value);
            }
        }
    }
    for (_, stmt) in o.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && matches!(o.expr(*target), Expr::Member(_, name) if words(o.spell(*name)).last().is_some_and(|w| matches!(w.as_str(), "status" | "state")))
        {
            add(*target, *value);
        }
    }
}

/// Words that say that a hand-over goes to a person, or waits for one.
const PEOPLE: &[&str] = &[
    "human",
    "person",
    "operator",
    "staff",
    "reviewer",
    "support",
    "supervisor",
    "approval",
    "review",
    "ticket",
    "escalate",
    "escalation",
    "elicit",
    "elicitation",
    "live",
    "admin",
    "annotation",
    "moderation",
];

/// Functions of the project that hand over, and fields that leave an action to a person.
fn by_name(ground: &Ground<'_>, file: crate::code::project::FileId, o: &Outline, out: &mut Found) {
    for (scope, made) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Function) {
        let at = ScopeRef { file, scope };
        // What returns at once does nothing of its own.
        let does = o.within(made.body).len() > 1;
        let said = words(o.spell(made.name));
        // A handoff alone may go to another program.
        let person = said.iter().any(|w| PEOPLE.contains(&w.as_str()));
        if does && person && is_hand_over(&said) && !ground.is_test(at, made.line) {
            out.findings.push(Finding::new(ShapeKind::Other, at, made.line, 5));
        }
    }
    for (id, stmt) in o.all_stmts() {
        if let Stmt::Assign { target, value, .. } = stmt
            && matches!(o.expr(*value), Expr::Bool(false))
            && matches!(o.expr(*target), Expr::Name(_))
        {
            let said = words(&o.spelled(*target));
            let spot = o.stmt_spot(id);
            let at = ScopeRef { file, scope: o.scope_at(spot.frame) };
            if table().automatic.iter().any(|phrase| holds(&said, phrase)) && !ground.is_test(at, spot.line) {
                out.findings.push(Finding::new(ShapeKind::Other, at, spot.line, 6));
            }
        }
    }
}

/// Entries by which a person approves or rejects what was made.
fn entries(ground: &Ground<'_>, out: &mut Found) {
    for door in &ground.linked.doors {
        for at in &door.handlers {
            let said = words(ground.project().scope_name(*at));
            let decides = said.first().is_some_and(|w| table().decides.contains(w))
                || said.iter().any(|w| w == "approve" || w == "reject");
            let line = ground.outline(at.file).and_then(|o| o.scope(at.scope)).map_or(door.line, |s| s.line);
            if decides && said.iter().any(|w| table().decided.contains(w)) {
                out.findings.push(Finding::new(ShapeKind::Approval, *at, line, 3));
            }
        }
    }
}
