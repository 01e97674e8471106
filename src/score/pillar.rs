//! Pillar sums: 100 × Σ(weight × credit) / Σ weight over the rules that apply.

use super::units::Units;
use super::{Scorable, round1};
use crate::model::{Level, Outcome, Pillar, PillarScore, TraceTerm};
use crate::rules::policy::Policy;
use std::collections::BTreeMap;

/// Report order with the letter of each pillar.
const PILLARS: [(Pillar, &str); 5] = [
    (Pillar::Problem, "P"),
    (Pillar::Reliability, "R"),
    (Pillar::Observability, "O"),
    (Pillar::Deployment, "D"),
    (Pillar::Adoption, "U"),
];

/// Scores per pillar, `None` where no rule applies.
pub(super) fn pillars(items: &[Scorable<'_>]) -> Vec<PillarScore> {
    PILLARS
        .iter()
        .map(|(pillar, letter)| {
            let inside = || items.iter().filter(|i| i.verdict.pillar == *pillar && i.applies());
            let weight = weight(items, *pillar);
            let earned: f64 = inside().map(|i| f64::from(i.verdict.weight) * i.verdict.credit).sum();
            PillarScore {
                pillar: *pillar,
                letter: (*letter).to_owned(),
                score: (weight > 0.0).then(|| 100.0 * earned / weight),
                met: inside().filter(|i| i.verdict.outcome == Outcome::Met).count(),
                applicable: inside().count(),
            }
        })
        .collect()
}

fn weight(items: &[Scorable<'_>], pillar: Pillar) -> f64 {
    let inside = items.iter().filter(|i| i.verdict.pillar == pillar && i.applies());
    inside.map(|i| f64::from(i.verdict.weight)).sum()
}

/// The score: what every rule that applies earns of its points.
pub(super) fn total(units: &Units<'_>, items: &[Scorable<'_>]) -> f64 {
    items.iter().filter(|i| i.applies()).map(|i| units.points(i) * i.verdict.credit).sum()
}

/// What reaching the required level would add to the total score.
pub(super) fn gains(policy: &Policy, units: &Units<'_>, items: &mut [Scorable<'_>]) {
    for item in items.iter_mut().filter(|i| i.applies()) {
        let target = policy.credit.of(item.verdict.required, item.rule.file.attestation);
        let missing = (target - item.verdict.credit).max(0.0);
        item.verdict.gain = round1(missing * units.points(item));
    }
}

/// Every term of the sum.
pub(super) fn trace(units: &Units<'_>, items: &[Scorable<'_>]) -> Vec<TraceTerm> {
    let round = |points: f64| (points * 1000.0).round() / 1000.0;
    items
        .iter()
        .filter(|i| i.applies())
        .map(|item| {
            let possible = units.points(item);
            TraceTerm {
                pillar: item.verdict.pillar,
                rule: item.verdict.rule.clone(),
                weight: item.verdict.weight,
                credit: item.verdict.credit,
                points: round(possible * item.verdict.credit),
                possible: round(possible),
            }
        })
        .collect()
}

/// Share of applicable weight by level, in percent.
pub(super) fn mix(items: &[Scorable<'_>]) -> BTreeMap<Level, f64> {
    let total: f64 = items.iter().filter(|i| i.applies()).map(|i| f64::from(i.verdict.weight)).sum();
    let mut shares: BTreeMap<Level, f64> = BTreeMap::new();
    for item in items.iter().filter(|i| i.applies() && total > 0.0) {
        *shares.entry(item.verdict.level).or_default() += 100.0 * f64::from(item.verdict.weight) / total;
    }
    shares.into_iter().map(|(level, share)| (level, round1(share))).collect()
}
