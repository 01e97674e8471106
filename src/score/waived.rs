//! What waivers hide: the same arithmetic once more, as if none had been granted.
//!
//! A waived rule keeps its weight and earns nothing, so the score cannot rise by a waiver; what it buys is the tier.

use super::units::Units;
use super::{Scorable, credit, pillar, reality, round1, tier};
use crate::model::{Level, Outcome, Severity, WaiverEffect};
use crate::rules::RuleSet;

/// Score and effect without waivers; `None` where none is in force.
pub(super) fn without(rules: &RuleSet, items: &[Scorable<'_>], refused: bool) -> Option<(f64, WaiverEffect)> {
    let waived = || items.iter().filter(|i| i.verdict.outcome == Outcome::Waived);
    waived().next()?;
    let policy = &rules.policy;
    let bare: Vec<Scorable<'_>> = items
        .iter()
        .map(|item| {
            let mut bare = Scorable { rule: item.rule, verdict: item.verdict.clone() };
            if bare.verdict.outcome == Outcome::Waived {
                let nothing = bare.verdict.level == Level::None;
                bare.verdict.outcome = if nothing { Outcome::Unmet } else { Outcome::Partial };
                bare.verdict.credit = credit(policy, &bare);
            }
            bare
        })
        .collect();
    let pillars = pillar::pillars(&bare);
    let score = pillar::total(&Units::new(&policy.foundations, &bare), &bare);
    let (tier_without, needs_without) = tier::tier(policy, &bare, &pillars, &reality(rules, &bare), refused);
    let weight = |items: &mut dyn Iterator<Item = &Scorable<'_>>| -> f64 {
        items.map(|item| f64::from(item.verdict.weight)).sum()
    };
    let all = weight(&mut items.iter().filter(|item| item.applies()));
    let blockers = waived().filter(|i| i.verdict.severity == Severity::Blocker);
    let effect = WaiverEffect {
        granted: waived().count(),
        share: round1(100.0 * weight(&mut waived()) / all.max(1.0)),
        blockers: blockers.map(|item| item.verdict.rule.clone()).collect(),
        tier_without,
        needs_without,
    };
    Some((score, effect))
}
