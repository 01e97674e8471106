//! CSV: one row per component and volume, and one for the whole, for a spreadsheet.
//!
//! Unknown is an empty cell, not 0.

use super::super::json::unwritten;
use super::step;
use crate::cost::model::CostModel;
use crate::error::Error;
use crate::text::inert_cell as inert;

const COLUMNS: [&str; 9] =
    ["volume", "requests", "component", "basis", "unit_cost", "monthly", "share", "currency", "how"];

/// Renders the model.
pub(super) fn render(model: &CostModel) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let currency = model.currency.clone().unwrap_or_default();
    let mut row = |cells: [String; 9]| writer.write_record(cells.map(|c| inert(&c)));
    row(COLUMNS.map(str::to_owned)).map_err(|e| unwritten(&e))?;
    for scenario in &model.scenarios {
        let (name, volume) = (step(scenario), scenario.volume.to_string());
        for (index, component) in model.components.iter().enumerate() {
            let part = scenario.part(index);
            row([
                name.clone(),
                volume.clone(),
                component.name.clone(),
                super::basis(component).replace(' ', "_"),
                number(component.cost),
                number(part.map(|p| p.monthly)),
                number(part.and_then(|p| p.share)),
                currency.clone(),
                component.how.clone(),
            ])
            .map_err(|e| unwritten(&e))?;
        }
        let total = scenario.monthly.value;
        let share = total.map(|_| 1.0);
        let each = number(scenario.per_request.value);
        let how = match scenario.monthly.at_least {
            Some(n) => format!("at least {n}"),
            None => String::new(),
        };
        let cells =
            [name, volume, "total".into(), String::new(), each, number(total), number(share), currency.clone(), how];
        row(cells).map_err(|e| unwritten(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| unwritten(&e))?;
    String::from_utf8(bytes).map_err(|e| unwritten(&e))
}
