//! `adoption-values` and `trust-in-range`: figures of use that were read lately, not only wished for.

use super::{CheckContext, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::words::table;
use crate::evaluate::world::World;
use crate::manifest::At;
use std::collections::BTreeSet;

/// Figures that say something about use together.
const MIN_METRICS: usize = 2;

/// `adoption-values`: at least two figures with target, current value and a fresh date, and none that cannot be.
pub(super) fn values(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
    let mut out = Findings::new(world);
    let mut good = BTreeSet::new();
    let metrics = claims_list(world, "adoption.metrics");
    for metric in &metrics {
        let name = metric.get("name").map_or("figure", |s| s.as_str());
        let (Some(target), Some(current)) = (metric.number("target"), metric.number("current")) else {
            out.unproven(metric.at, format!("{name} has no target or no current value"));
            continue;
        };
        let (shown, wanted) = (number(current), number(target));
        let most = if target > 1.0 { 100.0 } else { 1.0 };
        let share = table().shares.iter().any(|known| known == name);
        if current < 0.0 || share && current > most {
            out.contradicts(metric.at, format!("{name} is {shown} (target {wanted}), which no share can be"));
            continue;
        }
        let date = metric.get("date").map(String::as_str);
        if out.fresh(date, metric.at, context.max_age_days, name) && good.insert(name.to_owned()) {
            let low = if current < target / 2.0 { ", less than half" } else { "" };
            out.supports(metric.at, format!("{name} {shown} of {wanted}{low}"));
        }
    }
    if !metrics.is_empty() && good.len() < MIN_METRICS {
        let line = metrics.first().map_or(At::WHOLE, |m| m.at);
        let count = good.len();
        out.unproven(line, format!("{count} adoption figures with a fresh value, {MIN_METRICS} are asked for"));
    }
    out.finish(good.len() >= MIN_METRICS)
}

/// `trust-in-range`: the measured trust lies within the range the team set.
pub(super) fn trust(world: &World<'_>, context: &CheckContext<'_>) -> Answer {
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
    let fresh = out.fresh(date.as_deref(), line, context.max_age_days, "the measurement of trust");
    out.finish(fresh)
}
