//! CSV: one row per component and volume, and one for the whole, for a spreadsheet.
//!
//! Unknown is an empty cell, not 0.

use super::super::csv::table;
use super::step;
use crate::cost::model::{CostModel, Scenario};
use crate::error::Error;

const COLUMNS: [&str; 9] =
    ["volume", "requests", "component", "basis", "unit_cost", "monthly", "share", "currency", "how"];

pub(super) fn render(model: &CostModel) -> Result<String, Error> {
    table(COLUMNS, model.scenarios.iter().flat_map(|scenario| rows(model, scenario)))
}

/// One volume: its components, then the whole.
fn rows(model: &CostModel, scenario: &Scenario) -> Vec<[String; 9]> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let (name, volume) = (step(scenario), scenario.volume.to_string());
    let currency = model.currency.clone().unwrap_or_default();
    let components = model.components.iter().enumerate().map(|(index, component)| {
        let part = scenario.part(index);
        [
            name.clone(),
            volume.clone(),
            component.name.clone(),
            super::basis(component).replace(' ', "_"),
            number(component.cost),
            number(part.map(|p| p.monthly)),
            number(part.and_then(|p| p.share)),
            currency.clone(),
            component.how.clone(),
        ]
    });
    let mut out: Vec<_> = components.collect();
    let total = scenario.monthly.value;
    let share = total.map(|_| 1.0);
    let each = number(scenario.per_request.value);
    let how = match scenario.monthly.at_least {
        Some(n) => format!("at least {n}"),
        None => String::new(),
    };
    out.push([name, volume, "total".into(), String::new(), each, number(total), number(share), currency, how]);
    out
}
