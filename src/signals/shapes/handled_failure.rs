//! A failure of a model call is handled and something is answered.
//!
//! The handler may stand at any distance from the model; the nearer to the user, the better. Writing the failure down or
//! raising it again answers nobody, and what handles a parse, a limit or a guardrail is no answer to an outage.

use super::{Finding, Found, Ground, Lack, NearMiss};
use crate::code::facts::handlers::{Deed, Handling, Means, Nature, Passes};
use crate::code::outline::{Call, Expr};
use crate::code::project::{FileId, ScopeRef};
use crate::rules::format::ShapeKind;

pub(super) fn find(ground: &Ground<'_>) -> Found {
    let mut out = Found::default();
    for (file, source) in ground.files() {
        let reaching = ground.reaching(file);
        let Some(facts) = ground.facts(file) else { continue };
        for handling in facts.handlers.iter().filter(|h| !source.is_test(h.line)) {
            let steps = protected(ground, file, handling, reaching, facts);
            if let Some(steps) = steps.filter(|_| outage(handling)) {
                judge(ground, file, handling, steps, &mut out);
            }
        }
    }
    out
}

/// Whether a handler is for something that does not work.
fn outage(handling: &Handling) -> bool {
    handling.nature == Nature::Outage
}

/// How far the nearest model call lies whose failure comes to this handler.
fn protected(
    ground: &Ground<'_>,
    file: FileId,
    handling: &Handling,
    reaching: &[(&Call, u32)],
    facts: &super::ground::FileFacts<'_>,
) -> Option<u32> {
    let here = reaching.iter().filter(|(call, _)| handling.covers(&facts.known, call.expr)).map(|(_, steps)| *steps);
    if let Some(steps) = here.min() {
        return Some(steps);
    }
    // A wrapper: what its callers hand to it is what it protects.
    let Some(Passes::Parameter(scope, number)) = handling.passes else { return None };
    let wrapper = ScopeRef { file, scope };
    let callers = ground.uses.callers(wrapper).iter().filter_map(|caller| {
        let outline = ground.outline(caller.file)?;
        let handed = outline.as_call(caller.expr)?.arguments.get(number)?.value;
        let scopes = match outline.expr(handed) {
            Expr::Lambda(scope) => vec![ScopeRef { file: caller.file, scope: *scope }],
            _ => ground.project().functions(caller.file, handed),
        };
        scopes.into_iter().filter_map(|of| ground.linked.path.steps(of)).min()
    });
    let decorated = ground.decorated_by(wrapper).iter().filter_map(|of| ground.linked.path.steps(*of));
    callers.chain(decorated).min()
}

fn judge(ground: &Ground<'_>, file: FileId, handling: &Handling, steps: u32, out: &mut Found) {
    let at = ScopeRef { file, scope: handling.scope };
    let miss = |lack| NearMiss { at, line: handling.line, lack };
    let bare = handling.status.is_some_and(|status| status >= 500) && !handling.words;
    let kind = match handling.deed {
        Deed::Answers if bare => return out.misses.push(miss(Lack::BareStatus)),
        Deed::Answers => ShapeKind::Answer,
        Deed::Alternative => ShapeKind::Alternative,
        Deed::Rethrows | Deed::LogsOnly | Deed::Nothing => return out.misses.push(miss(Lack::OnlyLogged)),
        Deed::Retries => return,
    };
    // One handler for the whole application knows nothing of what failed.
    let weak = if handling.means == Means::Application { 30 } else { 0 };
    let plain = if handling.words || kind == ShapeKind::Alternative { 0 } else { 6 };
    let near_user = 10u8.saturating_sub(u8::try_from(steps.min(10)).unwrap_or(10));
    let entry = if ground.linked.tier(at) == crate::signals::linked::Tier::Path { 0 } else { 4 };
    out.findings.push(Finding { kind, at, line: handling.line, rank: weak + plain + near_user + entry, setting: None });
}
