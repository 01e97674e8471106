//! Switches that say so themselves: a branch on a yes-or-no that is called one (`rules/switches.yaml`), of an AI part of
//! the system, whose off side leaves with an answer.
//!
//! It stands in where no link leads from the branch to the model call: a filter of a framework, a stored record of an
//! administrator. What the linked shape finds comes before it.

use crate::code::facts::conditions::{Condition, Place, Side};
use crate::code::facts::constant::is_empty;
use crate::code::facts::refusal::Leave;
use crate::code::outline::{Around, Call, Expr, ExprId, Order, Outline, ScopeKind, Stmt, StmtId};
use crate::code::project::{FileId, ScopeRef};
use crate::code::words::{holds, words};
use crate::rules::format::ShapeKind;
use crate::signals::linked::Tier;
use crate::signals::shapes::browser::in_browser;
use crate::signals::shapes::ground::FileFacts;
use crate::signals::shapes::{Finding, Ground};
use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/switches.yaml"));

/// `rules/switches.yaml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    switches: Switches,
    subjects: Vec<String>,
    abilities: Vec<String>,
    beside: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switches {
    on: Vec<String>,
    off: Vec<String>,
    alone: Vec<String>,
}

/// Where it stands among the places of its tier: behind what is linked.
const RANK: u8 = 30;
/// Statements that a guard may have after its branch.
const MAX_AFTER: usize = 3;

/// Whether a setting says what something can do, not whether it is to do it.
pub(super) fn is_ability(setting: &str) -> bool {
    words(setting).iter().any(|word| TABLE.abilities.contains(word))
}

pub(super) fn find(ground: &Ground<'_>, file: FileId, facts: &FileFacts<'_>) -> Vec<Finding> {
    let Some(source) = ground.project().file(file).filter(|source| !in_browser(source)) else { return Vec::new() };
    let o = &source.outline;
    let mut out = Vec::new();
    for condition in facts.conditions.iter().filter(|c| !source.is_test(c.line)) {
        let Place::Stmt(stmt) = condition.place else { continue };
        let Some(switch) = deciding(o, condition.test).into_iter().find_map(|part| switch(o, part)) else { continue };
        let leaves = if switch.works { condition.otherwise } else { condition.then };
        let stays = if switch.works { condition.then } else { condition.otherwise };
        let at = ScopeRef { file, scope: condition.scope };
        let spoken = || {
            let around = around(o, condition);
            let beside = switch.said.iter().chain(&around).any(|word| TABLE.beside.contains(word));
            switch.alone || says_unavailable(o, stmt) || !beside && (subject(&switch.said) || subject(&around))
        };
        // A guard may leave where all is well and refuse in what follows.
        let refuses = (answers(leaves) || gives(o, stmt, leaves)) && !answers(stays) && !hands_on_nothing(o, stmt)
            || leaves == Side::Absent && (answers(stays) || gives(o, stmt, stays)) && refused_after(o, stmt);
        let way = if switch.works { Around::Otherwise(stmt) } else { Around::Then(stmt) };
        let asks = |call: &&Call| o.around(o.spot(call.expr).frame).any(|a| a == way);
        if refuses && !ground.reaching_in(at).iter().any(asks) && ground.tier(at) <= Tier::Service && spoken() {
            let setting = Some(switch.name);
            out.push(Finding::new(ShapeKind::Setting, at, condition.line, RANK).of_setting(setting));
        }
    }
    out
}

/// A side that tells whoever asked: a refusal that is not about access, or words. A page that was not found is what
/// routes answer that are switched off.
fn answers(side: Side) -> bool {
    matches!(side, Side::Leaves(Leave::Raises | Leave::Answers(_) | Leave::Says | Leave::Access(404) | Leave::Nothing))
}

/// What a branch gives back on either side.
fn given(o: &Outline, branch: StmtId) -> Vec<ExprId> {
    let Stmt::If { then, otherwise, .. } = o.stmt(branch) else { return Vec::new() };
    let inside = [*then, *otherwise].into_iter().flat_map(|block| o.within(block));
    inside.filter_map(|s| if let Stmt::Return(value) = o.stmt(s) { *value } else { None }).collect()
}

/// Whether a side leaves with something that is made for whoever asked. A name of something is what a step gives on to
/// the next.
fn gives(o: &Outline, branch: StmtId, side: Side) -> bool {
    let made = |value: ExprId| o.as_call(value).is_some_and(|call| !call.arguments.is_empty() || !call.constructs);
    side == Side::Leaves(Leave::Value) && given(o, branch).into_iter().any(made)
}

/// Whether a branch gives back an empty list or table: no part of a kind for the next step, which goes on without it.
fn hands_on_nothing(o: &Outline, branch: StmtId) -> bool {
    let says_so = |value: ExprId| matches!(o.expr(value), Expr::Null | Expr::Bool(_) | Expr::Text(..));
    given(o, branch).into_iter().any(|value| is_empty(o, value) && !says_so(value))
}

/// Whether little follows in the function of a branch, and the last of it gives an answer or fails.
fn refused_after(o: &Outline, branch: StmtId) -> bool {
    let body = o.scope(o.scope_at(o.stmt_spot(branch).frame)).map_or(&[][..], |s| o.block(s.body));
    let Some(at) = body.iter().position(|s| *s == branch) else { return false };
    let rest = body.get(at + 1..).unwrap_or_default();
    let ends = rest.last().is_some_and(|s| matches!(o.stmt(*s), Stmt::Return(Some(_)) | Stmt::Raise(_)));
    ends && rest.len() <= MAX_AFTER
}

struct Switch {
    name: String,
    /// Words of all names in it.
    said: Vec<String>,
    /// Whether yes means that it works.
    works: bool,
    /// Whether nothing needs to say what is switched.
    alone: bool,
}

/// The parts of a test that decide alone that it holds.
fn deciding(o: &Outline, test: ExprId) -> Vec<ExprId> {
    let mut out = vec![test];
    let mut at = 0;
    while let Some(Expr::Either(a, b)) = out.get(at).map(|part| o.expr(*part)) {
        out.splice(at..=at, [*a, *b]);
        at += usize::from(!matches!(out.get(at).map(|part| o.expr(*part)), Some(Expr::Either(..))));
        if out.len() > 12 {
            break;
        }
    }
    out
}

/// The switch that a test asks, alone: what must hold together with something else does not decide.
fn switch(o: &Outline, test: ExprId) -> Option<Switch> {
    let (mut at, mut turned) = (test, false);
    for _ in 0..6 {
        match o.expr(at) {
            Expr::Not(inner) => (at, turned) = (*inner, !turned),
            // `enabled != null && !enabled`: that it is there decides nothing.
            Expr::Both(there, rest) if is_there(o, *there) => at = *rest,
            _ => break,
        }
    }
    let mut asked = None;
    let named = match o.expr(at) {
        // `settings.enabled?`, `is_enabled("assistant")`: a switch by its own name, or by the one that is asked for.
        Expr::Call(_) => {
            let call = o.as_call(at).filter(|call| call.arguments.len() < 3)?;
            asked = call.arguments.iter().find_map(|a| match o.expr(a.value) {
                Expr::Text(text, parts) if parts.is_empty() => Some(o.spell(*text).to_owned()),
                _ => None,
            });
            if asked.is_none() && !call.arguments.is_empty() {
                return None;
            }
            call.callee
        }
        Expr::Name(_) | Expr::Member(..) => at,
        _ => return None,
    };
    let (Expr::Name(name) | Expr::Member(_, name)) = o.expr(named) else { return None };
    let last = words(o.spell(*name));
    let spelled = o.spelled(named);
    let asked = asked.unwrap_or_default();
    let said: Vec<String> =
        spelled.split('.').chain(asked.split(|c: char| !c.is_alphanumeric())).flat_map(words).collect();
    // `enabled`, `is_enabled`, `enable_chat`, `chat_off`; not `block_off_topic`.
    let asks = words(asked.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default());
    let begins = |of: &[String]| of.iter().find(|word| !matches!(word.as_str(), "is" | "has" | "should")).cloned();
    let ends = [last.last().cloned(), begins(&last), asks.last().cloned(), begins(&asks)];
    let one = |list: &[String]| ends.iter().flatten().any(|word| list.contains(word));
    let alone = TABLE.switches.alone.iter().any(|phrase| holds(&last, &phrase.split(' ').collect::<Vec<_>>()));
    let works = match (one(&TABLE.switches.on), one(&TABLE.switches.off)) {
        (true, false) => true,
        (false, true) => false,
        _ if alone => false,
        _ => return None,
    };
    let name = if asked.is_empty() { o.spell(*name).to_owned() } else { asked };
    Some(Switch { name, said, works: works != turned, alone })
}

/// Whether a test asks only whether something is there at all.
fn is_there(o: &Outline, test: ExprId) -> bool {
    let null = |part: &ExprId| matches!(o.expr(*part), Expr::Null);
    matches!(o.expr(test), Expr::Compare(Order::Unequal, a, b) if null(a) || null(b))
}

fn subject(said: &[String]) -> bool {
    said.iter().any(|word| TABLE.subjects.contains(word))
}

/// Whether what a branch leaves with, or what follows it, is the status of a service that is switched off.
fn says_unavailable(o: &Outline, branch: StmtId) -> bool {
    let Stmt::If { then, otherwise, .. } = o.stmt(branch) else { return false };
    let body = o.scope(o.scope_at(o.stmt_spot(branch).frame)).map_or(&[][..], |s| o.block(s.body));
    let after = body.iter().skip_while(|s| **s != branch).skip(1).take(MAX_AFTER).copied();
    let inner = [*then, *otherwise].into_iter().flat_map(|block| o.within(block));
    let parts = inner.chain(after).flat_map(|s| o.stmt(s).parts()).flat_map(|part| o.inside(part));
    parts.into_iter().any(|part| match o.expr(part) {
        Expr::Number(number) => *number == 503.0,
        Expr::Text(text, _) | Expr::Name(text) | Expr::Member(_, text) => {
            holds(&words(o.spell(*text)), &["service", "unavailable"])
        }
        _ => false,
    })
}

/// Words of the type that a branch stands in.
fn around(o: &Outline, condition: &Condition) -> Vec<String> {
    let scopes = o.outward(condition.scope).filter_map(|id| o.scope(id)).filter(|s| s.kind == ScopeKind::Type);
    scopes.flat_map(|scope| words(o.spell(scope.name))).collect()
}
