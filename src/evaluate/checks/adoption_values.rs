//! `adoption-values`: figures of use that were read lately, not only wished for.

use super::{CheckSpec, Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::question::Question;
use crate::evaluate::words::table;
use crate::evaluate::world::World;
use crate::manifest::At;
use std::collections::BTreeSet;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "adoption-values",
    "each adoption figure with its target, and its date with the day of the audit",
    values,
);

/// Figures that say something about use together.
const MIN_METRICS: usize = 2;

/// At least two figures with target, current value and a fresh date, and none that cannot be.
fn values(world: &World<'_>, ask: &Question<'_>) -> Answer {
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
        if out.fresh(date, metric.at, ask.max_age_days(), name) && good.insert(name.to_owned()) {
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
