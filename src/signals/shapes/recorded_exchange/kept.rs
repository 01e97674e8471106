//! Types and tables that keep exchanges: known by the mapper they belong to and by their fields, which hold both sides of
//! an exchange, or a turn with who said it. Where they are filled is for the flow to find; this is the place to look at
//! where it cannot follow.

use super::record_stores::{Kept, table};
use crate::code::outline::{Expr, ExprId, Outline, Scope, ScopeKind, Stmt};
use crate::code::project::ScopeRef;
use crate::code::words::{last_part, words};
use crate::rules::format::ShapeKind;
use crate::signals::shapes::{Finding, Ground};

/// Behind what flow finds.
const RANK: u8 = 24;

pub(super) fn find(ground: &Ground<'_>) -> Vec<Finding> {
    let kept = &table().kept;
    let mut out = Vec::new();
    for (file, source) in ground.files() {
        let o = &source.outline;
        let mut found = |scope, line| {
            if !source.is_test(line) {
                let at = ScopeRef { file, scope };
                out.push(Finding::new(ShapeKind::Record, at, line, RANK));
            }
        };
        for (id, scope) in o.all_scopes().filter(|(_, s)| s.kind == ScopeKind::Type && is_kept(o, s, kept)) {
            if exchange(fields(o, scope), kept) {
                found(id, scope.line);
            }
        }
        for call in o.calls.iter().filter(|c| kept.calls.iter().any(|name| name == o.callee_name(c))) {
            let tables = call.arguments.iter().filter_map(|a| match o.expr(a.value) {
                Expr::Object(entries) => Some(entries.iter().map(|(key, _)| o.spell(*key)).collect::<Vec<_>>()),
                _ => None,
            });
            if tables.into_iter().any(|keys| exchange(keys.into_iter(), kept)) {
                let spot = o.spot(call.expr);
                found(o.scope_at(spot.frame), spot.line);
            }
        }
    }
    out
}

/// Whether a mapper keeps what is of this type.
fn is_kept(o: &Outline, scope: &Scope, kept: &Kept) -> bool {
    let named = |list: &[String], name: &str| list.iter().any(|known| known == name || known == last_part(name));
    let mark = |d: &ExprId| o.spelled(o.as_call(*d).map_or(*d, |call| call.callee));
    scope.bases.iter().any(|base| named(&kept.bases, o.spell(*base)))
        || scope.decorators.iter().any(|d| named(&kept.marks, &mark(d)))
}

/// The names of the fields that a type declares.
fn fields<'o>(o: &'o Outline, scope: &Scope) -> impl Iterator<Item = &'o str> {
    o.block(scope.body).iter().filter_map(|stmt| match o.stmt(*stmt) {
        Stmt::Assign { target, .. } => match o.expr(*target) {
            Expr::Name(name) => Some(o.spell(*name)),
            _ => None,
        },
        _ => None,
    })
}

/// Whether fields hold both sides of an exchange, or a turn with who said it.
fn exchange<'n>(fields: impl Iterator<Item = &'n str>, kept: &Kept) -> bool {
    let [mut asked, mut answered, mut who, mut said] = [false; 4];
    for field in fields {
        let words = words(field);
        let holds = |list: &[String]| {
            words.last().is_some_and(|w| list.contains(w)) || words.first().is_some_and(|w| list.contains(w))
        };
        asked |= holds(&kept.asked);
        answered |= holds(&kept.answered);
        who |= holds(&kept.who);
        said |= holds(&kept.said);
    }
    asked && answered || who && said
}
