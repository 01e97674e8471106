//! checks the manifest names as a gate, and that pass whatever they find.

use super::table::table;
use super::{Findings, MAX_NAMED};
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use crate::signals::ci::{CiStep, StepKind};

/// Where steps that could be meant stand and why none of them can fail; `None` when one can, or none is meant.
fn toothless(world: &World<'_>, meant: impl Fn(&CiStep) -> bool) -> Option<String> {
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

fn gate(step: &CiStep) -> bool {
    step.kind == StepKind::Run && table().gates.is_match(&step.text)
}

/// Whether a step belongs to the job, by its key or by the name people see.
fn of_job(step: &CiStep, job: &str) -> bool {
    let same = |name: &str| name.trim().eq_ignore_ascii_case(job.trim());
    same(&step.job) || same(&step.name)
}

/// the job of an evaluation.
pub(super) fn evals(world: &World<'_>, out: &mut Findings<'_>) {
    for eval in claims_list(world, "evals") {
        let Some(job) = eval.get("ci_job") else { continue };
        let id = eval.get("id").map_or("eval", |s| s.as_str());
        let command = eval.get("command");
        let own = |step: &CiStep| command.is_some_and(|command| step.text.contains(command.as_str()));
        if let Some(places) = toothless(world, |step| of_job(step, job) && (gate(step) || own(step))) {
            out.contradicts(
                eval.line,
                format!("eval {id} is guarded by the CI job {job}, which cannot fail: {places}"),
            );
        }
    }
}

/// a check that a merge needs.
pub(super) fn required(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    for (job, line) in manifest.list("delivery.required_checks") {
        if let Some(places) = toothless(world, |step| of_job(step, &job) && gate(step)) {
            out.contradicts(line, format!("{job} is a required check and cannot fail: {places}"));
        }
    }
}

/// the scanner of third-party code.
pub(super) fn scanner(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let Some((scanner, line)) = manifest.text("security.supply_chain.scanner") else { return };
    let name = scanner.trim().to_lowercase();
    if name.len() < 3 || name.contains(char::is_whitespace) {
        return;
    }
    let runs = |step: &CiStep| {
        let text = step.text.to_lowercase();
        let installs = ["install", "uv add", "brew ", "apt"].iter().any(|word| text.contains(word));
        text.contains(&name) && !installs && !text.contains(" with ")
    };
    if let Some(places) = toothless(world, runs) {
        out.contradicts(line, format!("{scanner} is declared to scan dependencies and cannot fail: {places}"));
    }
}
