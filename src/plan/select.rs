//! A part of a plan: the steps of one role, of one kind of work, or what brings most within so many hours.

use super::Plan;
use super::knapsack::{Offer, Table};
use super::model::{Selected, Step};
use super::options::QUARTERS;
use crate::model::{OwnerRole, Work};
use std::ops::Add;

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

/// What steps bring: what counts first stands first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    /// Blockers that are closed.
    blockers: usize,
    /// Evidence in hundredths of a point, as the plan has it: whole numbers have no last bit.
    gain: i64,
    /// Steps: one that adds nothing to the evidence is taken where there is room for it.
    steps: usize,
}

impl Add for Worth {
    type Output = Worth;

    fn add(self, other: Worth) -> Worth {
        Worth {
            blockers: self.blockers + other.blockers,
            gain: self.gain.saturating_add(other.gain),
            steps: self.steps + other.steps,
        }
    }
}

impl Worth {
    fn of(step: &Step) -> Worth {
        let gain = (step.gain * 100.0).round() as i64;
        Worth { blockers: usize::from(step.is_blocker()), gain, steps: 1 }
    }
}

/// Which steps bring most within so many hours: blockers that are closed first, then evidence, then the number of steps.
/// Exact, by the table of what every number of quarter hours brings, as long as that is of reasonable size.
fn best(steps: &[Step], hours: f64) -> Vec<bool> {
    let offers: Vec<Vec<Offer<Worth>>> = steps
        .iter()
        .map(|step| vec![Offer { cost: (step.hours * QUARTERS).ceil() as usize, worth: Worth::of(step) }])
        .collect();
    let all = offers.iter().flatten().fold(0_usize, |sum, offer| sum.saturating_add(offer.cost));
    let room = (hours * QUARTERS).floor() as usize;
    if all <= room {
        return vec![true; steps.len()];
    }
    match Table::of(&offers, room) {
        Some(table) => table.picks(&offers, room).iter().map(Option::is_some).collect(),
        None => greedy(&offers, room),
    }
}

/// Blockers first, then most evidence per hour, as long as there is room.
fn greedy(offers: &[Vec<Offer<Worth>>], room: usize) -> Vec<bool> {
    let mut ranked: Vec<(usize, &Offer<Worth>)> =
        offers.iter().enumerate().filter_map(|(at, offers)| Some((at, offers.first()?))).collect();
    let per_hour = |offer: &Offer<Worth>| offer.worth.gain as f64 / offer.cost.max(1) as f64;
    ranked.sort_by(|(_, a), (_, b)| {
        b.worth.blockers.cmp(&a.worth.blockers).then(per_hour(b).total_cmp(&per_hour(a))).then(a.cost.cmp(&b.cost))
    });
    let mut taken = vec![false; offers.len()];
    let mut left = room;
    for (at, offer) in ranked {
        if let (Some(rest), Some(mark)) = (left.checked_sub(offer.cost), taken.get_mut(at)) {
            (left, *mark) = (rest, true);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Effort, Pillar, Severity, Tier, sample};
    use crate::plan::model::{Kind, Standing, StepRule};
    use crate::plan::steps;
    use proptest::prelude::*;

    fn step(order: usize, hours: f64, gain: f64, severity: Severity) -> Step {
        let owner = if order.is_multiple_of(2) { OwnerRole::Operations } else { OwnerRole::Model };
        let rule = StepRule {
            id: format!("R-{order}"),
            slug: format!("rule-{order}"),
            title: "t".into(),
            question: "q?".into(),
            pillar: Pillar::Problem,
            severity,
            effort: Effort::S,
            owner: Some(owner),
            work: if order.is_multiple_of(3) { Work::Document } else { Work::Code },
        };
        Step { order, rule: Some(rule), hours, gain, ..steps::bare(Kind::Rule, Vec::new(), &[], &Default::default()) }
    }

    /// A step that is about no rule: half an hour, and no evidence.
    fn waiver(order: usize) -> Step {
        Step { order, ..steps::bare(Kind::Waiver, Vec::new(), &[], &Default::default()) }
    }

    fn plan(steps: Vec<Step>) -> Plan {
        let standing = Standing { tier: Tier::Demo, score: 20.0, readiness: 20.0 };
        Plan {
            schema_version: "1".into(),
            tool: sample::report().tool,
            system: "s".into(),
            commit: None,
            goal: "pilot".into(),
            now: standing.clone(),
            then: standing,
            reached: true,
            hours: steps.iter().map(|step| step.hours).sum(),
            steps,
            open: Vec::new(),
            selected: None,
        }
    }

    fn worth<'s>(steps: impl IntoIterator<Item = &'s Step>) -> Worth {
        steps.into_iter().map(Worth::of).fold(Worth::default(), Worth::add)
    }

    /// The best value of any subset, by trying all.
    fn tried(steps: &[Step], hours: f64) -> Worth {
        let subsets = (0u32..1 << steps.len()).map(|bits| {
            let mine: Vec<&Step> =
                steps.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, step)| step).collect();
            let cost: f64 = mine.iter().map(|step| step.hours).sum();
            if cost <= hours { worth(mine) } else { Worth::default() }
        });
        subsets.max().unwrap_or_default()
    }

    proptest! {
        #[test]
        fn the_set_within_the_hours_is_the_best(
            parts in prop::collection::vec((1u8..20, 0u8..50, any::<bool>()), 0..9),
            hours in 0u8..30,
        ) {
            let severity = |blocker| if blocker { Severity::Blocker } else { Severity::Major };
            let steps: Vec<Step> = parts.iter().enumerate().map(|(at, (quarters, gain, blocker))| {
                step(at, f64::from(*quarters) / QUARTERS, f64::from(*gain) / 100.0, severity(*blocker))
            }).collect();
            let hours = f64::from(hours) / 2.0;
            let taken: Vec<&Step> =
                steps.iter().zip(best(&steps, hours)).filter(|(_, taken)| *taken).map(|(step, _)| step).collect();
            prop_assert!(taken.iter().map(|s| s.hours).sum::<f64>() <= hours);
            prop_assert_eq!(worth(taken), tried(&steps, hours));
        }
    }

    fn orders(plan: &Plan) -> Vec<usize> {
        plan.steps.iter().map(|step| step.order).collect()
    }

    #[test]
    fn a_step_without_evidence_is_taken_where_there_is_room() {
        let within = |hours: f64| {
            let steps = vec![waiver(1), step(2, 2.0, 1.0, Severity::Blocker), step(3, 3.0, 1.0, Severity::Major)];
            select(plan(steps), Selection { hours: Some(hours), ..Selection::default() })
        };
        assert_eq!(orders(&within(1e300)), [1, 2, 3], "the hours hold all");
        assert_eq!(orders(&within(5.5)), [1, 2, 3]);
        assert_eq!(orders(&within(2.5)), [1, 2]);
        assert_eq!(orders(&within(5.0)), [2, 3], "evidence before steps that add none");
        assert_eq!(orders(&within(0.25)), Vec::<usize>::new());
    }

    #[test]
    fn too_many_steps_for_a_table_are_ranked_and_stay_within_the_hours() {
        let steps: Vec<Step> = (0..3_000)
            .map(|at| step(at, 3.0, 0.5, if at == 2_999 { Severity::Blocker } else { Severity::Major }))
            .collect();
        let taken = best(&steps, 8_999.0);
        assert_eq!((taken.iter().filter(|taken| **taken).count(), taken.last()), (2_999, Some(&true)));
    }

    #[test]
    fn steps_are_chosen_by_role_and_kind_and_keep_their_numbers() {
        let steps: Vec<Step> = (0..6).map(|at| step(at, 1.0, 1.0, Severity::Major)).chain([waiver(6)]).collect();
        let chosen = |wanted: Selection| select(plan(steps.clone()), wanted);
        let mine = chosen(Selection { owner: Some(OwnerRole::Operations), ..Selection::default() });
        assert_eq!(
            (orders(&mine), mine.hours, mine.selected),
            (vec![0, 2, 4], 3.0, Some(Selected { of: 7, gain: 3.0 }))
        );
        assert_eq!(orders(&chosen(Selection { work: Some(Work::Document), ..Selection::default() })), [0, 3]);
        let none = chosen(Selection { owner: Some(OwnerRole::Data), ..Selection::default() });
        assert_eq!((orders(&none), none.selected), (vec![], Some(Selected { of: 7, gain: 0.0 })));
        let all = chosen(Selection::default());
        assert_eq!((all.steps.len(), all.selected), (7, None));
    }
}
