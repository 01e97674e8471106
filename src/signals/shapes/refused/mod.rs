//! A limit at the door: what comes in from outside is measured, and what does not fit is refused before a model sees it.

mod checks;
mod limit_names;
mod limits;
pub(super) mod schema;
#[cfg(test)]
mod tests;

use super::entering::Entering;
use super::seen::{self, Seen};
use super::{Finding, Found, Ground, Marks};
use crate::code::facts::conditions::{Condition, ConditionNode, Side};
use crate::code::facts::effects;
use crate::code::facts::refusal::Leave;
use crate::code::outline::{ScopeId, Stmt};
use crate::code::project::FileId;
use crate::rules::format::ShapeKind;
use crate::signals::linked::Tier;
use std::collections::BTreeSet;

/// Places where an input is held to its limits.
pub(super) fn find(ground: &Ground<'_>) -> Found {
    let entering = Entering::new(ground);
    let seen = seen::all(ground);
    let mut found = Found::default();
    checks::find(ground, &seen, &entering, &mut found);
    schema::find(ground, &seen, &entering, &mut found);
    limits::find(ground, &seen, &mut found);
    // Who asks can leave out what their own page checks; it counts where the page itself asks the model.
    let pages: BTreeSet<FileId> = seen.iter().filter(|s| s.in_browser()).map(|s| s.file).collect();
    found.findings.retain(|f| !pages.contains(&f.at.file) || f.tier(ground) <= Tier::Path);
    found
}

/// How telling a kind is: a size says most, that something is there least. What runs in the browser anybody can leave out.
fn rank(kind: ShapeKind, in_browser: bool) -> u8 {
    let rank = match kind {
        ShapeKind::Size => 0,
        ShapeKind::Range | ShapeKind::Membership | ShapeKind::Type | ShapeKind::Format => 6,
        ShapeKind::Schema => 12,
        ShapeKind::Library => 18,
        _ => 26,
    };
    if in_browser { rank + 28 } else { rank }
}

/// By which status or error a test knows that a condition refused.
fn marks(seen: &Seen<'_>, condition: &Condition) -> Marks {
    let o = seen.outline();
    let mut out = Marks::default();
    for side in [condition.then, condition.otherwise] {
        if let Side::Leaves(Leave::Answers(status)) = side {
            out.status = Some(status);
        }
    }
    let ConditionNode::Stmt(stmt) = condition.place else { return out };
    let Stmt::If { then, otherwise, .. } = o.stmt(stmt) else { return out };
    let raised = [*then, *otherwise].into_iter().flat_map(|block| o.within(block)).find_map(|s| match o.stmt(s) {
        Stmt::Raise(Some(error)) => Some(*error),
        _ => None,
    });
    if let Some(error) = raised {
        let call = o.inside(error).into_iter().find_map(|part| o.as_call(part));
        out.status = out.status.or_else(|| effects::status(seen.known, error)).filter(|status| *status >= 400);
        out.error = call.map(|call| o.callee_name(call).to_owned()).filter(|name| !name.is_empty());
    }
    out
}

fn finding(seen: &Seen<'_>, kind: ShapeKind, scope: ScopeId, line: u32, in_browser: bool) -> Finding {
    Finding::new(kind, seen.at(scope), line, rank(kind, in_browser))
}
