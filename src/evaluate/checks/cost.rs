//! `cost-adds-up`: the components give the declared totals within a tenth, and the expected month fits the budget.

use super::{Findings, number};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::world::World;

/// Allowed distance between sum and total (spec X-10).
const TOLERANCE: f64 = 0.10;

pub(super) fn check(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(manifest) = world.manifest else { return out.finish(false) };
    let (mut per_request, mut per_month) = (0.0, 0.0);
    let components = claims_list(world, "cost.components");
    for part in &components {
        let (Some(cost), Some(units)) = (part.number("unit_cost"), part.number("units")) else {
            out.unproven(part.line, "a cost component lacks unit_cost or units".to_owned());
            continue;
        };
        match part.get("basis").map(String::as_str) {
            Some("per_request") => per_request += cost * units,
            _ => per_month += cost * units,
        }
    }
    if components.is_empty() {
        return out.finish(false);
    }
    let mut compared = 0;
    for step in ["current", "expected", "x10"] {
        let volume = manifest.number(&format!("cost.volumes.{step}"));
        let declared = manifest.number(&format!("cost.monthly_at.{step}"));
        let (Some((volume, _)), Some((total, line))) = (volume, declared) else { continue };
        let sum = per_month + per_request * volume;
        compared += 1;
        if (sum - total).abs() > TOLERANCE * total.abs().max(1.0) {
            let message =
                format!("cost at {step} volume: the components give {}, declared is {}", number(sum), number(total));
            out.contradicts(line, message);
        } else {
            let path = world.manifest_path();
            out.proves(&path, line, format!("cost at {step} volume adds up: {}", number(sum)));
        }
    }
    if let (Some((month, line)), Some((budget, _))) =
        (manifest.number("cost.monthly_at.expected"), manifest.number("cost.budget_monthly"))
        && month > budget
    {
        let message = format!("the expected month costs {}, the budget is {}", number(month), number(budget));
        out.contradicts(line, message);
    }
    out.finish(compared == 3)
}
