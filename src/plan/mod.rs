//! The cheapest known way to a tier or through the gate: which rules to raise to which level, in order, with the exact
//! gain of each.
//!
//! Pure: rules, report and manifest in, [`Plan`] out. Gains come from the real score, computed again over the verdicts
//! with the raised level; whether the goal is reached is asked of the real tiers and the real gate. Hours are rules of
//! thumb of the policy. What the plan cannot know is what a changed manifest does to the profile: rules that begin to
//! apply later are not in it.

mod choose;
mod decision;
mod goal;
mod knapsack;
pub(crate) mod model;
mod options;
mod select;
mod steps;
mod wanted;

pub(crate) use crate::model::Outlook;
pub(crate) use decision::decision;
pub(crate) use goal::Goal;
pub(crate) use model::Plan;
pub(crate) use select::{Selection, select};

use crate::evaluate::Facts;
use crate::manifest::Manifest;
use crate::model::{NoteKind, Report, Severity, Tier, Wording};
use crate::rules::RuleSet;
use crate::score::{Scorable, Scored, points};
use choose::{Item, Sum, choose};
use goal::{Demands, demands};
use options::choices;

/// How far a sum of floats may be off.
const SLACK: f64 = 1e-9;

/// Everything a plan is made of.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The rules of the audit.
    pub rules: &'a RuleSet,
    /// What the audit found.
    pub report: &'a Report,
    /// The manifest, if there is one.
    pub manifest: Option<&'a Manifest>,
    /// How facts are said in the plan.
    pub wording: Wording,
}

/// The tier above the one reached.
pub(crate) fn next_tier(report: &Report) -> Option<Tier> {
    report.tier.next().filter(|_| report.audited)
}

/// Plans the way to a goal.
pub(crate) fn plan(basis: &Basis<'_>, goal: &Goal<'_>) -> Plan {
    let (items, _) = items(basis, false);
    let facts = Facts::of(&basis.report.profile, basis.manifest);
    let severities: Vec<Severity> = items.iter().map(|i| facts.severity(i.rule)).collect();
    let demands = demands(basis.rules, &items, &severities, goal);
    // Sums of floats: first as written, then with a margin, should the score see the last bit otherwise.
    let with = |slack: f64| {
        let picked = pick(basis, &items, &demands, slack);
        steps::plan(basis, goal, &items, &severities, &demands, &picked)
    };
    let first = with(-SLACK);
    if first.reached {
        return first;
    }
    let second = with(SLACK);
    if second.reached { second } else { first }
}

/// The plan to the next tier in one line, where there is a way.
pub(crate) fn outlook(basis: &Basis<'_>, goal: &Goal<'_>) -> Option<Outlook> {
    let plan = plan(basis, goal);
    (plan.reached && !plan.steps.is_empty()).then_some(Outlook {
        goal: plan.goal,
        steps: plan.steps.len(),
        hours: plan.hours,
    })
}

/// The verdicts with their rules again, as the score takes them, and their score.
fn items<'a>(basis: &Basis<'a>, expired_waiver: bool) -> (Vec<Scorable<'a>>, Scored) {
    let verdicts = basis.report.verdicts.iter();
    let known = verdicts.filter_map(|verdict| {
        let rule = basis.rules.rules.iter().find(|rule| rule.file.id == verdict.rule)?;
        Some(Scorable { rule, verdict: verdict.clone() })
    });
    let mut items: Vec<Scorable<'a>> = known.collect();
    let scored = crate::score::score(basis.rules, &mut items, expired_waiver);
    (items, scored)
}

/// Whether a waiver is expired or not valid, which holds readiness down.
pub(crate) fn has_bad_waivers(report: &Report) -> bool {
    report.notes.iter().any(|note| note.kind == NoteKind::WaiverIgnored)
}

/// Waivers that stand in the way of production.
fn bad_waivers(report: &Report) -> Vec<String> {
    let of = report.notes.iter().filter(|note| note.kind == NoteKind::WaiverIgnored);
    of.map(|note| match &note.path {
        Some(path) => format!("{} ({})", note.message, crate::text::place(path, note.line)),
        None => note.message.clone(),
    })
    .collect()
}

/// The level each rule is to reach, by item; `None` leaves it.
fn pick(basis: &Basis<'_>, items: &[Scorable<'_>], demands: &Demands, slack: f64) -> Vec<Option<options::Choice>> {
    let list: Vec<Item> = items
        .iter()
        .zip(&demands.floors)
        .map(|(item, floor)| {
            let mut choices = choices(&basis.rules.policy, item);
            choices.retain(|choice| !floor.forced || choice.rank >= floor.rank);
            Item { credit: item.verdict.credit, choices, forced: floor.forced }
        })
        .collect();
    let mut sums: Vec<Sum> = demands
        .pillars
        .iter()
        .map(|(pillar, bound)| {
            let counts = |i: &Scorable<'_>| i.applies() && i.verdict.pillar == *pillar;
            let factors: Vec<f64> =
                items.iter().map(|i| if counts(i) { f64::from(i.verdict.weight) } else { 0.0 }).collect();
            let bound = factors.iter().sum::<f64>() * bound / 100.0 + slack;
            Sum { factors, bound }
        })
        .collect();
    if demands.score > 0.0 {
        sums.push(Sum { factors: points(basis.rules, items), bound: demands.score + slack });
    }
    let picks = choose(&list, &sums);
    list.iter().zip(picks).map(|(item, pick)| pick.and_then(|p| item.choices.get(p)).copied()).collect()
}
