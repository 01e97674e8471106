//! `eval-gate-cannot-fail`: the CI job of an evaluation passes whatever it finds (spec X-24).

use super::shared::toothless::{gate, of_job, toothless};
use super::{CheckSpec, Findings};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::signals::ci::CiStep;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "eval-gate-cannot-fail",
    "the CI job that guards an evaluation with its steps: one of them must be able to fail",
    |world, _, _, out| evals(world, out),
);

/// The job of an evaluation.
fn evals(world: &World<'_>, out: &mut Findings<'_>) {
    for eval in claims_list(world, "evals") {
        let Some(job) = eval.get("ci_job") else { continue };
        let id = eval.get("id").map_or("eval", |s| s.as_str());
        let command = eval.get("command");
        let own = |step: &CiStep| command.is_some_and(|command| step.text.contains(command.as_str()));
        if let Some(places) = toothless(world, |step| of_job(step, job) && (gate(step) || own(step))) {
            out.contradicts(eval.at, format!("eval {id} is guarded by the CI job {job}, which cannot fail: {places}"));
        }
    }
}
