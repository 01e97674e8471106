//! `cost-adds-up`: declared and calculated totals agree, and value and budget follow from them (spec X-10).

use super::shared::cost::told;
use super::{CheckSpec, Findings};
use crate::cost::amount;
use crate::cost::model::Topic;
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::nodes;
use crate::evaluate::world::World;
use crate::manifest::At;

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("cost-adds-up", "the declared totals of cost with the sums of the components", |world, _| {
        adds_up(world)
    });

/// Declared and calculated totals agree, and value and budget follow from them.
fn adds_up(world: &World<'_>) -> Answer {
    let mut out = Findings::new(world);
    let Some(model) = world.cost else { return out.finish(false) };
    let clean = told(&mut out, model, &[Topic::Sums, Topic::Budget, Topic::Value]);
    let mut compared = 0;
    for scenario in model.scenarios.iter().filter(|s| s.name != "asked") {
        let (Some(declared), Some(sum)) = (scenario.declared, scenario.monthly.value) else { continue };
        compared += 1;
        let said = world.manifest.and_then(|m| m.number(&format!("cost.monthly_at.{}", scenario.name)));
        if (sum - declared).abs() <= declared.max(1.0) / 10.0 {
            let what = format!("cost at {} volume adds up: {}", scenario.name, amount(sum));
            out.supports(said.map_or(At::WHOLE, |(_, at)| at), what);
        }
    }
    // The components of the model are those of the manifest, in their order.
    let stated = nodes(world, "cost.components").iter().map(|node| node.line);
    for (component, at) in model.components.iter().zip(stated).filter(|(c, _)| c.cost.is_none()) {
        out.unproven(at, format!("{}: {}", component.name, component.how));
    }
    let known = model.components.iter().all(|c| c.cost.is_some());
    out.finish(compared == 3 && known && clean)
}
