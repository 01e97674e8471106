//! What age takes from a verdict: the level is asked for once more without the files that are stale, and without those
//! of unknown age. Where it does not hold without them it rests on them.

use super::answer::{Answer, Truth};
use super::freshness::Ages;
use super::pointers;
use super::question::Question;
use super::rule::level;
use super::world::World;
use crate::model::{Level, Verdict};
use crate::rules::Rule;
use std::collections::BTreeMap;

/// Lowers the level by one step where it rests on stale evidence, and says where the age is not known.
pub(super) fn apply(
    world: &World<'_>,
    rule: &Rule,
    ask: &Question<'_>,
    answers: &BTreeMap<Level, Answer>,
    signed: &Answer,
    ages: &Ages,
    verdict: &mut Verdict,
) {
    let reached = verdict.level;
    // A check that held but for the age it read itself.
    let above = answers.iter().rev().filter(|(level, answer)| **level > reached && answer.truth == Truth::No);
    verdict.stale = above.filter(|(_, answer)| answer.remarks.len() == 1).find_map(|(_, answer)| answer.stale.clone());
    let Some(answer) = answers.get(&reached) else { return };
    if ages.stale.is_empty() && ages.unknown.is_empty() {
        return;
    }
    let rests = |known_only: bool| {
        let ask = Question { known_only, without: Some(ages), ..ask.at(reached) };
        pointers::answer(world, rule, reached, &ask).is_none_or(|answer| answer.truth != Truth::Yes)
    };
    if rests(false) {
        verdict.stale = why(world, answer, &ages.stale);
        let below: BTreeMap<Level, Answer> =
            answers.iter().filter(|(level, _)| **level != reached).map(|(l, a)| (*l, a.clone())).collect();
        let without = level(world, rule, &below, signed, &mut Vec::new());
        // One step, not more: stale evidence is better than none.
        let step = rule.evidence.keys().rev().find(|level| **level < reached).copied();
        verdict.level = without.max(step.unwrap_or(Level::Declared)).min(reached);
        for evidence in verdict.evidence.iter_mut().filter(|evidence| evidence.level == reached) {
            evidence.level = verdict.level;
        }
    } else if rests(true) {
        verdict.age_unknown = why(world, answer, &ages.unknown);
    }
}

/// The reason for the file the answer shows first.
fn why(world: &World<'_>, answer: &Answer, reasons: &BTreeMap<u32, String>) -> Option<String> {
    let shown = answer.places.iter().filter_map(|place| world.inventory.position(&place.path));
    shown.filter_map(|file| reasons.get(&file)).next().or_else(|| reasons.values().next()).cloned()
}
