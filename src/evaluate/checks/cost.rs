//! The checks over the cost model: the calculation is done in `crate::cost`, here its findings become answers.
//!
//! `cost-adds-up` (spec X-10) and `price-table` prove; `over-budget` and `cost-outruns-adoption` hold
//! when something is wrong, for `contradicted_by`, so that a rule is not asked for more than it was before.

use super::Findings;
use crate::cost::model::{CostModel, Finding, Kind, Topic};
use crate::cost::{amount, whole};
use crate::evaluate::answer::{Answer, Place, Truth};
use crate::evaluate::world::World;
use crate::model::Contradiction;

/// Declared and calculated totals agree, and value and budget follow from them.
pub(super) fn adds_up(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(model) = world.cost else { return out.finish(false) };
    let clean = told(&mut out, model, &[Topic::Sums, Topic::Budget, Topic::Value]);
    let path = world.manifest_path();
    let mut compared = 0;
    for scenario in model.scenarios.iter().filter(|s| s.name != "asked") {
        let (Some(declared), Some(sum)) = (scenario.declared, scenario.monthly.value) else { continue };
        compared += 1;
        let line = world.manifest.and_then(|m| m.number(&format!("cost.monthly_at.{}", scenario.name)));
        if (sum - declared).abs() <= declared.max(1.0) / 10.0 {
            let what = format!("cost at {} volume adds up: {}", scenario.name, amount(sum));
            out.proves(&path, line.map_or(0, |(_, line)| line), what);
        }
    }
    for component in model.components.iter().filter(|c| c.cost.is_none()) {
        out.unproven(component.line, format!("{}: {}", component.name, component.how));
    }
    let known = model.components.iter().all(|c| c.cost.is_some());
    out.finish(compared == 3 && known && clean)
}

/// Every price in use is dated and young, and every model has one.
pub(super) fn prices(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(model) = world.cost.filter(|m| !m.components.is_empty()) else { return out.finish(false) };
    let clean = told(&mut out, model, &[Topic::Prices]);
    match &model.price_table {
        Some(table) => {
            let dates = table.oldest.iter().zip(&table.newest).map(|(a, b)| format!(", dated {a} to {b}"));
            let dates = dates.collect::<String>();
            out.proves(&table.path, 0, format!("{} prices{dates}", whole(table.prices as f64)));
        }
        None => {
            let line = model.components.first().map_or(0, |c| c.line);
            out.proves(&world.manifest_path(), line, "dated prices of the components".to_owned());
        }
    }
    let known = model.components.iter().all(|c| c.cost.is_some());
    out.finish(known && clean)
}

/// Holds when the expected month does not fit the budget or the cap.
pub(super) fn over_budget(world: &World<'_>) -> Answer {
    wrong(world, Topic::Budget)
}

/// Holds when cost grows faster than use and nobody admits it.
pub(super) fn outruns_adoption(world: &World<'_>) -> Answer {
    wrong(world, Topic::Growth)
}

fn wrong(world: &World<'_>, topic: Topic) -> Answer {
    let findings = world.cost.map_or(&[][..], |m| m.findings.as_slice());
    let of = |f: &&Finding| f.topic == topic && f.kind == Kind::Contradiction;
    let places: Vec<Place> = findings.iter().filter(of).map(place).collect();
    Answer { places: places.clone(), ..Answer::of(Truth::of(!places.is_empty())) }
}

/// Findings as contradictions and remarks; true when there is nothing that keeps from proving.
fn told(out: &mut Findings<'_>, model: &CostModel, topics: &[Topic]) -> bool {
    let mut clean = true;
    for finding in model.findings.iter().filter(|f| topics.contains(&f.topic)) {
        match finding.kind {
            Kind::Contradiction => out.answer.contradictions.push(Contradiction {
                message: finding.message.clone(),
                path: finding.path.clone(),
                line: finding.line,
            }),
            Kind::Unusable | Kind::Missing | Kind::Stale => out.answer.remarks.push(place(finding)),
            Kind::Warning => continue,
        }
        clean = false;
    }
    clean
}

fn place(finding: &Finding) -> Place {
    Place { path: finding.path.clone(), line: finding.line, what: finding.message.clone() }
}
