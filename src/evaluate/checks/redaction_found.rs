//! `redaction-found`: what the manifest says is masked, is masked by something the repository shows.
//!
//! Masking may happen elsewhere (a proxy, a platform), so nothing found is unproven. That a named library is used by
//! nothing is said in the rule itself.

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;
use crate::manifest::At;

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("redaction-found", "what is said to be masked with what the repository shows of masking", check)
        .asks_rules();

/// Where personal data could end up.
const SINKS: [&str; 4] = ["prompts", "logs", "traces", "evals"];

/// The rule whose implementation is masking.
const MASKING: &str = "pii-minimisation";

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let claimed = SINKS.iter().filter_map(|sink| {
        let (masked, line) = manifest.flag(&format!("privacy.redaction.{sink}"))?;
        masked.then_some((*sink, line))
    });
    let claimed: Vec<(&str, At)> = claimed.collect();
    let Some((_, line)) = claimed.first().copied() else { return out.finish(false) };
    let sinks = claimed.iter().map(|(sink, _)| *sink).collect::<Vec<_>>().join(", ");
    if ask.implemented(world, MASKING) == Some(false) {
        out.unproven(line, format!("{sinks} are said to be masked, and nothing found masks them"));
        return out.finish(false);
    }
    out.supports(line, format!("{sinks} masked"));
    out.finish(true)
}
