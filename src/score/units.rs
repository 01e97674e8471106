//! Points of the total score that each rule is worth.
//!
//! The foundations (contract, input and output checks, degradation, tests, pipeline, access, secrets, supply chain) hold
//! a fixed share of the score, the rest holds the other. Everything else rests on them: a dashboard, a canary or a cost
//! sheet over a service that falls over on empty input says little, and a demo collects such files easily.

use super::{Scorable, round1};
use crate::model::ScoreSplit;
use crate::rules::policy::Foundations;

/// Points per unit of weight in either group.
pub(super) struct Units<'p> {
    foundations: &'p Foundations,
    base: f64,
    rest: f64,
}

impl<'p> Units<'p> {
    /// Shares 100 points out. Where one group has no rule that applies, the other holds them all.
    pub(super) fn new(foundations: &'p Foundations, items: &[Scorable<'_>]) -> Self {
        let weight = |wanted: bool| -> f64 {
            let inside = items.iter().filter(|i| i.applies() && is_foundation(foundations, i) == wanted);
            inside.map(|i| f64::from(i.verdict.weight)).sum()
        };
        let (base, rest) = (weight(true), weight(false));
        let share = if base <= 0.0 {
            0.0
        } else if rest <= 0.0 {
            1.0
        } else {
            foundations.share
        };
        let unit = |share: f64, weight: f64| if weight > 0.0 { 100.0 * share / weight } else { 0.0 };
        Units { foundations, base: unit(share, base), rest: unit(1.0 - share, rest) }
    }

    /// What the score is made of: share of the foundations, their score and that of the rest, 0 to 100 each.
    pub(super) fn split(&self, items: &[Scorable<'_>]) -> Option<ScoreSplit> {
        let part = |unit: f64, wanted: bool| -> (f64, f64) {
            let inside = items.iter().filter(|i| i.applies() && is_foundation(self.foundations, i) == wanted);
            let possible: f64 = inside.clone().map(|i| unit * f64::from(i.verdict.weight)).sum();
            let earned: f64 = inside.map(|i| unit * f64::from(i.verdict.weight) * i.verdict.credit).sum();
            (possible, earned)
        };
        let ((base, base_earned), (rest, rest_earned)) = (part(self.base, true), part(self.rest, false));
        (base > 0.0 && rest > 0.0).then(|| ScoreSplit {
            foundations_share: round1(base),
            foundations: round1(100.0 * base_earned / base),
            rest: round1(100.0 * rest_earned / rest),
        })
    }

    /// Points of the total that a rule with full credit adds.
    pub(super) fn points(&self, item: &Scorable<'_>) -> f64 {
        let unit = if is_foundation(self.foundations, item) { self.base } else { self.rest };
        unit * f64::from(item.verdict.weight)
    }
}

fn is_foundation(foundations: &Foundations, item: &Scorable<'_>) -> bool {
    foundations.rules.contains(&item.verdict.slug)
}
