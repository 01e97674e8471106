//! `first-traffic-step`: the first step sends more traffic than declared, or is declared large without a reason (spec X-04).

use super::shared::facts::{Fact, at, values};
use super::{CheckSpec, Findings, number};
use crate::evaluate::world::World;
use crate::manifest::Manifest;
use std::collections::BTreeMap;

pub(super) static CHECK: CheckSpec = CheckSpec::contradicts(
    "first-traffic-step",
    "the declared first share of traffic with the configured one and with the largest that needs no reason",
    |world, manifest, _, out| first_step(world, manifest, out),
);

/// First share that needs no reason, in percent (seed 003).
const FIRST_STEP: f64 = 5.0;

/// The first step sends more traffic than declared, or is declared large without a reason.
fn first_step(world: &World<'_>, manifest: &Manifest, out: &mut Findings<'_>) {
    let strategy = manifest.text("rollout.strategy").map(|(text, _)| text);
    if strategy.is_some_and(|strategy| strategy != "canary" && strategy != "ab") {
        return;
    }
    let listed = manifest.list("rollout.steps").into_iter().next();
    let listed = listed.and_then(|(text, line)| Some((text.parse::<f64>().ok()?, line)));
    let declared = manifest.number("rollout.first_step_pct");
    if let (Some((first, line)), Some((step, row))) = (declared, listed)
        && (first - step).abs() > f64::EPSILON
    {
        let place = at(manifest, row);
        let (first, step) = (number(first), number(step));
        out.contradicts(
            line,
            format!("the first step is {first} percent here and {step} percent in `rollout.steps` ({place})"),
        );
    }
    let Some((share, line)) = declared.or(listed) else { return };
    for (step, fact) in first_steps(world, manifest) {
        if step > share + f64::EPSILON {
            let (step, share) = (number(step), number(share));
            out.contradicts(
                line,
                format!("the first step sends {step} percent of traffic ({}), {share} is declared", fact.place()),
            );
        }
    }
    if share > FIRST_STEP && manifest.text("rollout.exceptions").is_none() {
        let message = format!(
            "the first step is {} percent of traffic, more than {FIRST_STEP}, and `rollout.exceptions` gives no reason",
            number(share)
        );
        out.contradicts(line, message);
    }
}

/// The first share of each file; of the declared file alone when it has one.
fn first_steps(world: &World<'_>, manifest: &Manifest) -> Vec<(f64, Fact)> {
    let config = manifest.text("rollout.config").map(|(path, _)| path);
    let mut first: BTreeMap<String, (f64, Fact)> = BTreeMap::new();
    for fact in values(world, "traffic-step") {
        let Some(step) = fact.text.parse::<f64>().ok() else { continue };
        match first.get(&fact.path) {
            // Steps on one line come in no order; shares only grow.
            Some((known, at)) if at.line < fact.line || *known <= step => {}
            _ => drop(first.insert(fact.path.clone(), (step, fact))),
        }
    }
    match config.and_then(|path| first.remove(&path)) {
        Some(own) => vec![own],
        None => first.into_values().collect(),
    }
}
