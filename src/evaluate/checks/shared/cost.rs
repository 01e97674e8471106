//! What the checks over the cost model share: the calculation is done in `crate::cost`, here its findings become answers.
//!
//! `cost-adds-up` and `price-table` prove; `over-budget` and `cost-outruns-adoption` hold when something is wrong, for
//! `contradicted_by`, so that a rule is not asked for more than it was before.

use crate::cost::model::{CostModel, Finding, Kind, Topic};
use crate::evaluate::answer::{Answer, Observation, Truth};
use crate::evaluate::checks::Findings;
use crate::evaluate::world::World;
use crate::model::Contradiction;

pub(crate) fn wrong(world: &World<'_>, topic: Topic) -> Answer {
    let findings = world.cost.map_or(&[][..], |m| m.findings.as_slice());
    let of = |f: &&Finding| f.topic == topic && f.kind == Kind::Contradiction;
    let places: Vec<Observation> = findings.iter().filter(of).map(place).collect();
    Answer { places: places.clone(), ..Answer::of(Truth::of(!places.is_empty())) }
}

/// Findings as contradictions and remarks; true when there is nothing that keeps from proving.
pub(crate) fn told(out: &mut Findings<'_>, model: &CostModel, topics: &[Topic]) -> bool {
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

fn place(finding: &Finding) -> Observation {
    Observation { path: finding.path.clone(), line: finding.line, what: finding.message.clone() }
}
