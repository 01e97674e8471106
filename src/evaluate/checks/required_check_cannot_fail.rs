//! `required-check-cannot-fail`: a check that a merge needs passes whatever it finds (spec X-24).

use super::shared::toothless::{gate, of_job, toothless};
use super::{CheckSpec, Findings};
use crate::evaluate::world::World;
use crate::manifest::Manifest;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "required-check-cannot-fail",
    "the checks a merge needs with their CI steps: one of them must be able to fail",
    |world, manifest, _, out| required(world, manifest, out),
);

/// A check that a merge needs.
fn required(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    for (job, line) in manifest.list("delivery.required_checks") {
        if let Some(places) = toothless(world, |step| of_job(step, &job) && gate(step)) {
            out.contradicts(line, format!("{job} is a required check and cannot fail: {places}"));
        }
    }
}
