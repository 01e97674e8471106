//! `stored-load`: load tests that nobody declared, found by their names and read, within the declared budget.

use super::shared::load::budget;
use super::{CheckSpec, number};
use crate::evaluate::answer::{Answer, Observation, Truth};
use crate::evaluate::world::World;
use crate::results::Load;

pub(super) static CHECK: CheckSpec = CheckSpec::proves(
    "stored-load",
    "the stored load tests that no field declares with the latency and error budget",
    |world, _| stored(world),
)
.without_manifest();

/// One stored run within the budget is enough; what no budget is declared for is no objection.
fn stored(world: &World<'_>) -> Answer {
    let loads = &world.signals.loads;
    let refused: Vec<Observation> = loads.iter().filter_map(|(file, load)| over(world, *file, load)).collect();
    match refused.len() < loads.len() || loads.is_empty() {
        true => Answer::of(Truth::Yes),
        false => Answer::no(refused),
    }
}

/// The first number that is over its limit, or that a limit asks for and the run does not give.
fn over(world: &World<'_>, file: u32, load: &Load) -> Option<Observation> {
    budget(world.manifest?, load).find_map(|asked| {
        let (limit, _) = asked.limit?;
        let (line, what) = match asked.got {
            None => (0, format!("{} is not in it, the budget is {}", asked.what, number(limit))),
            Some(got) if got.value * asked.scale > limit => {
                let value = number(got.value * asked.scale);
                (got.line, format!("{} is {value}, the budget is {}", asked.what, number(limit)))
            }
            Some(_) => return None,
        };
        Some(Observation { path: world.path(file), line, what })
    })
}
