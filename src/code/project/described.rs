//! What the names of RSpec stand for: `described_class` is the constant that a group is about, and `subject` and the
//! names that `let` gives are what their blocks give.

use super::{FileId, Project, Thing};
use crate::code::outline::{Call, Expr, ExprId, Outline, ScopeId, Stmt};
use crate::inventory::Language;
use std::collections::BTreeSet;

/// Calls of a file that are looked at.
const MAX_CALLS: usize = 4_000;

impl Project {
    /// What a name of a group stands for; `None` where it is none of these.
    pub(super) fn described(&self, file: FileId, expr: ExprId, name: &str, steps: &mut u32) -> Option<Thing> {
        let source = self.file(file).filter(|f| f.language == Language::Ruby && f.path.ends_with("_spec.rb"))?;
        let o = &source.outline;
        let around: BTreeSet<ScopeId> = o.outward(o.scope_of(expr)).collect();
        if name == "described_class" {
            return Some(self.thing(file, about(o, &around)?, steps));
        }
        if let Some(block) = given(o, &around, name) {
            return Some(self.thing(file, last(o, block)?, steps));
        }
        match self.thing(file, about(o, &around).filter(|_| name == "subject")?, steps) {
            Thing::Scope(of) => Some(Thing::Instance(of)),
            _ => None,
        }
    }
}

/// The constant that the nearest group around is about.
fn about(o: &Outline, around: &BTreeSet<ScopeId>) -> Option<ExprId> {
    let groups =
        o.calls.iter().take(MAX_CALLS).filter(|c| matches!(o.callee_name(c), "describe" | "context" | "feature"));
    let of = |call: &Call| {
        let first = call.arguments.first().map(|a| a.value)?;
        let constant = match o.expr(first) {
            Expr::Name(name) | Expr::Member(_, name) => o.spell(*name).starts_with(char::is_uppercase),
            _ => false,
        };
        let inner = block(o, call).filter(|scope| constant && around.contains(scope))?;
        Some((inner, first))
    };
    groups.filter_map(of).max_by_key(|(scope, _)| *scope).map(|(_, first)| first)
}

/// The block that gives a name, in the nearest group around.
fn given(o: &Outline, around: &BTreeSet<ScopeId>, name: &str) -> Option<ScopeId> {
    let lets =
        o.calls.iter().take(MAX_CALLS).filter(|c| matches!(o.callee_name(c), "let" | "let!" | "subject" | "subject!"));
    let of = |call: &Call| {
        let named = call.arguments.iter().find_map(|a| match o.expr(a.value) {
            Expr::Text(text, _) => Some(o.spell(*text).trim_start_matches(':')),
            _ => None,
        });
        let plain = o.callee_name(call).starts_with("subject") && name == "subject";
        let here = around.contains(&o.scope_of(call.expr)) && (named == Some(name) || plain);
        here.then(|| Some((o.scope_of(call.expr), block(o, call)?))).flatten()
    };
    lets.filter_map(of).max_by_key(|(scope, _)| *scope).map(|(_, block)| block)
}

fn block(o: &Outline, call: &Call) -> Option<ScopeId> {
    call.arguments.iter().find_map(|a| if let Expr::Lambda(scope) = o.expr(a.value) { Some(*scope) } else { None })
}

/// What a block gives: its last expression.
fn last(o: &Outline, scope: ScopeId) -> Option<ExprId> {
    match o.block(o.scope(scope)?.body).last().map(|s| o.stmt(*s))? {
        Stmt::Expr(value) | Stmt::Return(Some(value)) => Some(*value),
        _ => None,
    }
}
