//! `price-table`: every price in use is dated and young, and every model has one.

use super::shared::cost::told;
use super::{CheckSpec, Findings};
use crate::cost::model::Topic;
use crate::cost::whole;
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::nodes;
use crate::evaluate::world::World;
use crate::manifest::At;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "price-table",
    "the prices in use with their dates, and the models in use with the prices",
    |world, _| prices(world),
);

/// Every price in use is dated and young, and every model has one.
fn prices(world: &World<'_>) -> Answer {
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
            let first = nodes(world, "cost.components").first().map_or(At::WHOLE, |node| node.line);
            out.supports(first, "dated prices of the components".to_owned());
        }
    }
    let known = model.components.iter().all(|c| c.cost.is_some());
    out.finish(known && clean)
}
