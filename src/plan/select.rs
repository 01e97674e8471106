//! A part of a plan: the steps of one role, of one kind of work, or what brings most within so many hours.

use super::Plan;
use super::model::{Selected, Step};
use crate::model::{OwnerRole, Work};

/// Hours are counted in quarters, as the plan has them.
const QUARTERS: f64 = 4.0;
/// Most hours that are looked through one by one; more of them hold every plan there is.
const MOST_HOURS: f64 = 10_000.0;

/// Which steps are wanted; empty: all.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Selection {
    pub(crate) owner: Option<OwnerRole>,
    pub(crate) work: Option<Work>,
    /// At most so many hours in all.
    pub(crate) hours: Option<f64>,
}

impl Selection {
    fn is_all(self) -> bool {
        self == Selection::default()
    }

    fn takes(self, step: &Step) -> bool {
        let rule = step.rule.as_ref();
        self.owner.is_none_or(|owner| rule.is_some_and(|rule| rule.owner == Some(owner)))
            && self.work.is_none_or(|work| rule.is_some_and(|rule| rule.work == work))
    }
}

/// The plan with the wanted steps alone, in their order and with their numbers. What they add is the sum of what each adds
/// on its way; where it leads is not said, since the steps between are not taken.
pub(crate) fn select(plan: Plan, wanted: Selection) -> Plan {
    if wanted.is_all() {
        return plan;
    }
    let of = plan.steps.len();
    let mut steps: Vec<Step> = plan.steps.into_iter().filter(|step| wanted.takes(step)).collect();
    if let Some(hours) = wanted.hours {
        let best = best(&steps, hours);
        steps = steps.into_iter().zip(best).filter_map(|(step, taken)| taken.then_some(step)).collect();
    }
    let gain = steps.iter().map(|step| step.gain).sum();
    let hours = steps.iter().map(|step| step.hours).sum();
    Plan { steps, hours, selected: Some(Selected { of, gain }), ..plan }
}

/// Which steps bring most within so many hours: blockers that are closed first, then evidence. Exact, by the table of the
/// best value for every number of quarter hours.
fn best(steps: &[Step], hours: f64) -> Vec<bool> {
    let quarters = |hours: f64| (hours.clamp(0.0, MOST_HOURS) * QUARTERS).ceil() as usize;
    let all: usize = steps.iter().map(|step| quarters(step.hours)).sum();
    let room = ((hours.clamp(0.0, MOST_HOURS) * QUARTERS).floor() as usize).min(all);
    // The best value for each number of quarters, and which steps make it.
    let mut table: Vec<((usize, f64), Vec<bool>)> = vec![((0, 0.0), vec![false; steps.len()]); room + 1];
    for (at, step) in steps.iter().enumerate() {
        let (cost, closes) = (quarters(step.hours), usize::from(step.is_blocker()));
        for size in (cost..=room).rev() {
            let Some(((blockers, gain), taken)) = table.get(size - cost).cloned() else { continue };
            let value = (blockers + closes, gain + step.gain);
            if table.get(size).is_some_and(|(known, _)| more(value, *known)) {
                let mut taken = taken;
                taken.iter_mut().skip(at).take(1).for_each(|mark| *mark = true);
                table.iter_mut().skip(size).take(1).for_each(|entry| *entry = (value, taken.clone()));
            }
        }
    }
    table.pop().map(|(_, taken)| taken).unwrap_or_default()
}

fn more(one: (usize, f64), other: (usize, f64)) -> bool {
    one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).is_gt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Effort, Level, Pillar, Severity, Tier};
    use crate::plan::model::{Kind, StepRule};
    use proptest::prelude::*;

    fn step(order: usize, hours: f64, gain: f64, severity: Severity) -> Step {
        let owner = if order.is_multiple_of(2) { OwnerRole::Operations } else { OwnerRole::Model };
        Step {
            order,
            kind: Kind::Rule,
            rule: Some(StepRule {
                id: format!("R-{order}"),
                slug: format!("rule-{order}"),
                title: "t".into(),
                question: "q?".into(),
                pillar: Pillar::Problem,
                severity,
                effort: Effort::S,
                owner: Some(owner),
                work: if order.is_multiple_of(3) { Work::Document } else { Work::Code },
            }),
            problems: Vec::new(),
            from: Level::None,
            to: Level::Documented,
            because: Vec::new(),
            hours,
            gain,
            score: 0.0,
            readiness: 0.0,
            readiness_gain: 0.0,
            tier: Tier::Demo,
            becomes: Vec::new(),
            actions: Vec::new(),
            wanted: Vec::new(),
            state: Vec::new(),
            confirm: None,
            signature: false,
            template: None,
            look_at: Vec::new(),
            looked_for: Vec::new(),
            looked_in: Default::default(),
            verify: Vec::new(),
        }
    }

    /// The best value of any subset, by trying all.
    fn tried(steps: &[Step], hours: f64) -> (usize, f64) {
        let subsets = (0u32..1 << steps.len()).map(|bits| {
            let mine: Vec<&Step> =
                steps.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, step)| step).collect();
            let cost: f64 = mine.iter().map(|step| step.hours).sum();
            let value = (mine.iter().filter(|s| s.is_blocker()).count(), mine.iter().map(|s| s.gain).sum::<f64>());
            if cost <= hours { value } else { (0, 0.0) }
        });
        subsets.fold((0, 0.0), |best, value| if more(value, best) { value } else { best })
    }

    proptest! {
        #[test]
        fn the_set_within_the_hours_is_the_best(
            parts in prop::collection::vec((1u8..20, 0u8..50, any::<bool>()), 0..9),
            hours in 0u8..30,
        ) {
            let severity = |blocker| if blocker { Severity::Blocker } else { Severity::Major };
            let steps: Vec<Step> = parts.iter().enumerate().map(|(at, (quarters, gain, blocker))| {
                step(at, f64::from(*quarters) / QUARTERS, f64::from(*gain) / 8.0, severity(*blocker))
            }).collect();
            let hours = f64::from(hours) / 2.0;
            let taken: Vec<&Step> =
                steps.iter().zip(best(&steps, hours)).filter(|(_, taken)| *taken).map(|(step, _)| step).collect();
            prop_assert!(taken.iter().map(|s| s.hours).sum::<f64>() <= hours);
            let value = (taken.iter().filter(|s| s.is_blocker()).count(), taken.iter().map(|s| s.gain).sum::<f64>());
            prop_assert_eq!(value, tried(&steps, hours));
        }
    }

    #[test]
    fn steps_are_chosen_by_role_and_kind_and_keep_their_numbers() {
        let steps: Vec<Step> = (0..6).map(|at| step(at, 1.0, 1.0, Severity::Major)).collect();
        let orders = |wanted: Selection| -> Vec<usize> {
            steps.iter().filter(|step| wanted.takes(step)).map(|step| step.order).collect()
        };
        assert_eq!(orders(Selection { owner: Some(OwnerRole::Operations), ..Selection::default() }), [0, 2, 4]);
        assert_eq!(orders(Selection { work: Some(Work::Document), ..Selection::default() }), [0, 3]);
        assert!(Selection::default().is_all());
    }
}
