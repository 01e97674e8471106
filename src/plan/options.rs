//! What each rule can be raised to, and what that takes.
//!
//! Only levels that the rule accepts are offered. A signature is offered where no file can prove the rule
//! (`attestation: required`); where it merely lifts a document, the plan prefers evidence.

use crate::model::{AttestationUse, Level, Outcome, Severity};
use crate::rules::Rule;
use crate::rules::policy::{Policy, rank};
use crate::score::Scorable;

/// Costs are whole quarters of an hour, so that sums and tables are exact.
pub(super) const QUARTERS: f64 = 4.0;

/// One level a rule can be raised to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    pub(super) level: Level,
    pub(super) rank: u8,
    pub(super) credit: f64,
    /// Quarters of an hour.
    pub(super) cost: u32,
}

pub(super) fn hours(quarters: u32) -> f64 {
    f64::from(quarters) / QUARTERS
}

/// The state of a rule before anything is done: what it earns, and whether its level counts at a gate.
pub(super) fn standing(item: &Scorable<'_>) -> u8 {
    match item.verdict.outcome {
        Outcome::Contradicted | Outcome::Unknown => 0,
        _ => rank(item.verdict.level, item.rule.file.attestation),
    }
}

/// What can be done for a rule, cheapest first.
pub(super) fn choices(policy: &Policy, item: &Scorable<'_>) -> Vec<Choice> {
    let (rule, verdict) = (item.rule, &item.verdict);
    if verdict.outcome == Outcome::NotApplicable {
        return Vec::new();
    }
    let attestation = rule.file.attestation;
    let contradicted = verdict.outcome == Outcome::Contradicted;
    let held = held(item);
    let offered = levels(rule);
    let top = offered.iter().map(|l| policy.effort.share(*l)).fold(0.0, f64::max);
    let whole = policy.effort.hours(rule.file.fix.effort);
    let cost = |level: Level| {
        // What contradicts a claim has to be looked into before anything is built on it.
        let mending = if contradicted { policy.effort.share(Level::Declared) } else { 0.0 };
        let share = (policy.effort.share(level) - policy.effort.share(held)).max(0.0) + mending;
        let quarters = if top > 0.0 { (whole * share / top * QUARTERS).ceil() } else { 0.0 };
        // Bounded: a letter stands for days, not for years.
        quarters.clamp(1.0, 10_000.0) as u32
    };
    let waived = verdict.outcome == Outcome::Waived;
    let needed = rank(verdict.required, attestation);
    let now = standing(item);
    let mut out: Vec<Choice> = offered
        .into_iter()
        .map(|level| Choice {
            level,
            rank: rank(level, attestation),
            credit: policy.credit.of(level, attestation),
            cost: cost(level),
        })
        // A waived rule earns nothing until it no longer needs its waiver.
        .filter(|c| !waived || c.rank >= needed)
        .filter(|c| c.credit >= verdict.credit && (c.rank > now || c.credit > verdict.credit))
        // A contradiction that is resolved leaves what holds without it, never less.
        .filter(|c| !contradicted || policy.effort.share(c.level) >= policy.effort.share(held))
        .collect();
    out.sort_by(|a, b| a.cost.cmp(&b.cost).then(b.credit.total_cmp(&a.credit)).then(a.level.cmp(&b.level)));
    out
}

/// The level that the evidence holds, a contradiction aside.
pub(super) fn held(item: &Scorable<'_>) -> Level {
    if item.verdict.outcome == Outcome::Contradicted {
        return item.verdict.evidence.iter().map(|e| e.level).max().unwrap_or_default();
    }
    item.verdict.level
}

/// Levels the rule has conditions for, and a signature where that is the proof.
fn levels(rule: &Rule) -> Vec<Level> {
    let mut out: Vec<Level> = rule.evidence.keys().copied().collect();
    let document = [Level::Documented, Level::Implemented].iter().any(|l| rule.evidence.contains_key(l));
    if rule.file.attestation == AttestationUse::Required && document {
        out.push(Level::Attested);
    }
    out
}

/// The verdict as it will be once the level is reached.
pub(super) fn raise(item: &mut Scorable<'_>, level: Level, severity: Severity) {
    let attestation = item.rule.file.attestation;
    let verdict = &mut item.verdict;
    verdict.level = level;
    verdict.tested = false;
    verdict.severity = severity;
    verdict.contradictions.clear();
    verdict.outcome = if rank(level, attestation) >= rank(verdict.required, attestation) {
        Outcome::Met
    } else if verdict.waiver.is_some() {
        Outcome::Waived
    } else {
        Outcome::Partial
    };
}
