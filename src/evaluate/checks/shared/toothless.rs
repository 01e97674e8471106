//! Checks the manifest names as a gate, and that pass whatever they find (spec X-24).

use super::claims::table;
use super::facts::MAX_NAMED;
use crate::evaluate::world::World;
use crate::signals::ci::{CiStep, StepKind};

/// Where steps that could be meant stand and why none of them can fail; `None` when one can, or none is meant.
pub(crate) fn toothless(world: &World<'_>, meant: impl Fn(&CiStep) -> bool) -> Option<String> {
    let mut named = Vec::new();
    for (file, steps) in &world.signals.steps {
        for step in steps.iter().filter(|step| step.runs && meant(step)) {
            if step.can_fail {
                return None;
            }
            let why = step.why_not.as_deref().unwrap_or("its result is ignored");
            named.push(format!("{}:{} {why}", world.path(*file), step.line));
        }
    }
    named.dedup();
    named.truncate(MAX_NAMED);
    (!named.is_empty()).then(|| named.join(", "))
}

pub(crate) fn gate(step: &CiStep) -> bool {
    step.kind == StepKind::Run && table().gates.is_match(&step.text)
}

/// Whether a step belongs to the job, by its key or by the name people see.
pub(crate) fn of_job(step: &CiStep, job: &str) -> bool {
    let same = |name: &str| name.trim().eq_ignore_ascii_case(job.trim());
    same(&step.job) || same(&step.name)
}
