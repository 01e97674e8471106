//! `trust-in-range`: the measured trust lies within the range the team set.

use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::question::Question;
use crate::evaluate::world::World;

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("trust-in-range", "the measured trust with the range the team calls healthy", trust);

/// The measured trust lies within the range the team set.
fn trust(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let Some((current, line)) = manifest.number("adoption.trust.current") else { return out.finish(false) };
    let range = manifest.list("adoption.trust.target_range");
    let bounds: Vec<f64> = range.iter().filter_map(|(text, _)| text.parse().ok()).collect();
    let [low, high] = bounds.as_slice() else {
        out.unproven(line, "trust has no range of two numbers to lie in".to_owned());
        return out.finish(false);
    };
    let (shown, wanted) = (number(current), format!("{} to {}", number(*low), number(*high)));
    if low > high {
        out.unproven(line, format!("the range of trust, {wanted}, is upside down"));
        return out.finish(false);
    }
    if current < *low || current > *high {
        let side = if current < *low { "less than" } else { "more than" };
        out.contradicts(line, format!("trust is {shown}, {side} the range of {wanted} the team calls healthy"));
        return out.finish(false);
    }
    out.supports(line, format!("trust {shown} lies within {wanted}"));
    let date = manifest.text("adoption.trust.date").map(|(text, _)| text);
    let fresh = out.fresh(date.as_deref(), line, ask.max_age_days(), "the measurement of trust");
    out.finish(fresh)
}
