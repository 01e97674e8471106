//! Stage 6: policy arithmetic: pillars, score, tiers, trace.
//!
//! A rule weighs the same whatever its pillar. The mean of the five pillars was tried first: it gave a rule of the
//! smallest pillar ten times the say of one of the largest and ranked the labelled repositories worse (0.69 against
//! 0.75; with size held constant 0.39 against 0.51). Weak pillars are caught by the tiers instead. The foundations
//! hold a fixed share of the score (see `units`).
//!
//! Input: verdicts and the numbers of `rules/policy.yaml`. It never looks at evidence. Floats stay exact inside and
//! are rounded once, when the report is made.

mod ml_test;
mod pillar;
mod tier;
mod units;
mod waived;

use crate::model::{
    Level, MlTestScore, Need, Outcome, PillarScore, RealityCheck, ScoreSplit, Tier, TraceTerm, Verdict, WaiverEffect,
};
use crate::rules::catalogue;
use crate::rules::policy::{Policy, rank};
use crate::rules::{Rule, RuleSet};
use std::collections::BTreeMap;
use units::Units;

/// Everything the arithmetic gives.
#[derive(Debug)]
pub(crate) struct Scored {
    /// The evidence, 0 to 100.
    pub(crate) score: f64,
    /// The same, held at the band of the tier.
    pub(crate) readiness: f64,
    pub(crate) split: Option<ScoreSplit>,
    pub(crate) pillars: Vec<PillarScore>,
    pub(crate) tier: Tier,
    pub(crate) needs: Vec<Need>,
    pub(crate) reality_check: Vec<RealityCheck>,
    pub(crate) evidence_mix: BTreeMap<Level, f64>,
    pub(crate) trace: Vec<TraceTerm>,
    /// The score had no waiver been granted.
    pub(crate) without_waivers: f64,
    /// What the waivers hide.
    pub(crate) waivers: Option<WaiverEffect>,
}

/// A verdict and the rule it answers.
pub(crate) struct Scorable<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) verdict: Verdict,
}

impl Scorable<'_> {
    pub(crate) fn applies(&self) -> bool {
        self.verdict.outcome.applies()
    }

    /// Whether the verdict reaches a level, or a valid waiver stands in for it.
    pub(crate) fn passes(&self, level: Level) -> bool {
        let attestation = self.rule.file.attestation;
        match self.verdict.outcome {
            Outcome::Waived => true,
            Outcome::Contradicted | Outcome::Unknown => false,
            _ => rank(self.verdict.level, attestation) >= rank(level, attestation),
        }
    }
}

/// Scores the verdicts in place (credit and gain) and sums them up.
pub(crate) fn score(rules: &RuleSet, items: &mut [Scorable<'_>], expired_waiver: bool) -> Scored {
    let policy = &rules.policy;
    for item in items.iter_mut() {
        item.verdict.credit = credit(policy, item);
    }
    let pillars = pillar::pillars(items);
    let units = Units::new(&policy.foundations, items);
    let score = pillar::total(&units, items);
    let trace = pillar::trace(&units, items);
    pillar::gains(policy, &units, items);
    let reality_check = reality(rules, items);
    let (tier, needs) = tier::tier(policy, items, &pillars, &reality_check, expired_waiver);
    let readiness = policy.readiness.readiness(tier, score);
    let split = units.split(items);
    let (without_waivers, waivers) = waived::without(rules, items, expired_waiver).unzip();
    let without_waivers = without_waivers.unwrap_or(score);
    let evidence_mix = pillar::mix(items);
    Scored {
        score,
        readiness,
        split,
        evidence_mix,
        pillars,
        tier,
        needs,
        reality_check,
        trace,
        without_waivers,
        waivers,
    }
}

/// What a stage lacks, whatever tier is reached: the needs of the tiers up to it.
pub(crate) fn needs(
    rules: &RuleSet,
    items: &[Scorable<'_>],
    scored: &Scored,
    expired_waiver: bool,
    stage: Tier,
) -> Vec<Need> {
    tier::needs(&rules.policy, items, &scored.pillars, &scored.reality_check, expired_waiver, stage)
}

/// What a verdict earns, 0 to 1.
fn credit(policy: &Policy, item: &Scorable<'_>) -> f64 {
    if matches!(item.verdict.outcome, Outcome::Contradicted | Outcome::Unknown | Outcome::Waived) {
        return 0.0;
    }
    let level = policy.credit.of(item.verdict.level, item.rule.file.attestation);
    let credit = if item.verdict.tested { policy.credit.tested().max(level) } else { level };
    if item.verdict.weak { policy.credit.weak().min(credit) } else { credit }
}

/// Points of the total that each rule adds with full credit; 0 where it does not apply.
pub(crate) fn points(rules: &RuleSet, items: &[Scorable<'_>]) -> Vec<f64> {
    let units = Units::new(&rules.policy.foundations, items);
    items.iter().map(|item| if item.applies() { units.points(item) } else { 0.0 }).collect()
}

/// The ML Test Score of a system of these kinds; `None` where no model is trained.
pub(crate) fn ml_test_score(rules: &RuleSet, items: &[Scorable<'_>], kinds: &[String]) -> Option<MlTestScore> {
    kinds.iter().find(|kind| matches!(kind.as_str(), "trained_model" | "fine_tuned"))?;
    let standard = catalogue::standards().into_iter().find(|standard| standard.key == ml_test::KEY)?;
    ml_test::score(&rules.policy.ml_test_score, &standard.items, items)
}

fn reality(rules: &RuleSet, items: &[Scorable<'_>]) -> Vec<RealityCheck> {
    let questions = rules.policy.reality_check.iter();
    questions
        .filter_map(|question| {
            let item = items.iter().find(|i| i.rule.file.slug == question.rule)?;
            let production = item.rule.file.gate.map_or(Level::Verified, |g| g.production);
            let passed = !item.applies() || item.verdict.outcome != Outcome::Waived && item.passes(production);
            Some(RealityCheck { question: question.question.clone(), rule: item.rule.file.id.clone(), passed })
        })
        .collect()
}

/// One decimal, for reports.
pub(crate) fn round1(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
