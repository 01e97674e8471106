//! What a goal asks of each rule and of the sums: the tiers of `score::tier` and the conditions of `gate`, as floors.
//!
//! The result of a plan is always held against the real score and the real gate; a mistake here would show as a plan
//! that does not reach its goal, never as one that claims to.

use super::options::standing;
use crate::compare::Baseline;
use crate::gate::GateRequest;
use crate::gate::thresholds::{Ask, Case, Way};
use crate::model::{AttestationUse, Level, Outcome, Pillar, Severity, Tier};
use crate::rules::RuleSet;
use crate::rules::policy::rank;
use crate::score::Scorable;
use std::collections::BTreeMap;

/// Where a plan leads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal<'a> {
    Tier(Tier),
    /// Every condition of the gate.
    Gate(&'a GateRequest, Option<&'a Baseline>),
}

/// What a goal asks of one rule.
#[derive(Debug, Clone, Default)]
pub(super) struct Floor {
    /// Lowest rank that will do.
    pub(super) rank: u8,
    /// Whether the rule is short of it, or contradicted where that is not allowed.
    pub(super) forced: bool,
    /// Tiers ask for it from this one on; the gate's own conditions come last.
    pub(super) stage: u8,
    /// Why, in words.
    pub(super) because: Vec<String>,
}

/// What a goal asks altogether.
#[derive(Debug, Default)]
pub(super) struct Demands {
    /// By rule, in the order of the items.
    pub(super) floors: Vec<Floor>,
    /// Lowest pillar score.
    pub(super) pillars: BTreeMap<Pillar, f64>,
    /// Lowest evidence score.
    pub(super) score: f64,
    /// Expired and malformed waivers have to go.
    pub(super) waivers: bool,
    /// Contradictions about the system itself have to go.
    pub(super) system: bool,
}

/// Works the demands out. `severities` are those without a contradiction.
pub(super) fn demands(rules: &RuleSet, items: &[Scorable<'_>], severities: &[Severity], goal: &Goal<'_>) -> Demands {
    let mut out = Demands { floors: vec![Floor::default(); items.len()], ..Demands::default() };
    match goal {
        Goal::Tier(wanted) => tiers(rules, items, severities, *wanted, &mut out),
        Goal::Gate(request, baseline) => gate(rules, items, severities, request, *baseline, &mut out),
    }
    out
}

fn tiers(rules: &RuleSet, items: &[Scorable<'_>], severities: &[Severity], wanted: Tier, out: &mut Demands) {
    let policy = &rules.policy.tiers;
    let bounds =
        [(Tier::Pilot, &policy.pilot), (Tier::Production, &policy.production), (Tier::Hardened, &policy.hardened)];
    for (stage, (tier, bound)) in (1_u8..).zip(bounds) {
        if wanted < tier {
            break;
        }
        out.pillars = out
            .pillars
            .iter()
            .map(|(p, n)| (*p, n.max(bound.min_pillar)))
            .chain(items.iter().map(|i| (i.verdict.pillar, bound.min_pillar)))
            .collect();
        out.waivers |= tier >= Tier::Production;
        for ((item, severity), floor) in items.iter().zip(severities).zip(&mut out.floors) {
            if !item.applies() {
                continue;
            }
            let name = tier.name();
            let waived = item.verdict.outcome == Outcome::Waived;
            if let Some(level) = level(item, *severity, tier).filter(|_| !waived || tier == Tier::Hardened) {
                let kind = severity.name();
                let asked = level.name();
                ask(item, floor, level, stage, format!("{kind}: {name} asks for {asked}"));
            } else if item.verdict.outcome == Outcome::Contradicted && item.verdict.severity == Severity::Blocker {
                settle(floor, stage);
            }
            let question = rules.policy.reality_check.iter().find(|q| q.rule == item.verdict.slug);
            if let Some(question) = question.filter(|_| tier == Tier::Production) {
                let level = item.rule.file.gate.map_or(Level::Verified, |g| g.production);
                ask(item, floor, level, stage, format!("reality check: {}", question.question));
            }
        }
    }
}

/// What a tier asks of a rule by its severity.
fn level(item: &Scorable<'_>, severity: Severity, tier: Tier) -> Option<Level> {
    let signed = item.rule.file.attestation == AttestationUse::Required;
    match (tier, severity) {
        (Tier::Pilot, Severity::Blocker) => Some(item.rule.required(true, severity)),
        (Tier::Production, Severity::Blocker) => Some(item.rule.required(false, severity)),
        (Tier::Hardened, Severity::Blocker | Severity::Major) if signed => Some(Level::Attested),
        (Tier::Hardened, Severity::Blocker) => Some(Level::Verified),
        (Tier::Hardened, Severity::Major) => Some(Level::Implemented),
        // A waiver must have become needless.
        (Tier::Hardened, Severity::Minor) if item.verdict.outcome == Outcome::Waived => Some(item.verdict.required),
        _ => None,
    }
}

/// Stage of the gate's own conditions.
const GATE: u8 = 4;

/// What each threshold asks for, in the way its measure names.
fn gate(
    rules: &RuleSet,
    items: &[Scorable<'_>],
    severities: &[Severity],
    request: &GateRequest,
    baseline: Option<&Baseline>,
    out: &mut Demands,
) {
    for asked in request.asked() {
        match asked.way() {
            Way::Tiers => {
                let tier = Tier::named(&asked.bound()).unwrap_or_default();
                tiers(rules, items, severities, tier, out);
            }
            Way::Evidence => out.score = out.score.max(asked.value),
            Way::Readiness => {
                out.score = out.score.max(asked.value);
                tiers(rules, items, severities, rules.policy.readiness.tier_of(asked.value), out);
            }
            Way::Pillar => {
                if let Some(pillar) = Pillar::named(asked.part) {
                    let known = out.pillars.entry(pillar).or_default();
                    *known = known.max(asked.value);
                }
            }
            Way::Rules { asks, system } => {
                out.system |= system;
                for ((item, severity), floor) in items.iter().zip(severities).zip(&mut out.floors) {
                    let case = Case { verdict: &item.verdict, severity: *severity, baseline };
                    match asks(&case).filter(|_| item.applies()) {
                        Some(Ask::Level(level, because)) => ask(item, floor, level, GATE, because),
                        Some(Ask::Settled) => settle(floor, GATE),
                        None => {}
                    }
                }
            }
        }
    }
}

/// Asks for a level; remembered only where the rule is short of it.
fn ask(item: &Scorable<'_>, floor: &mut Floor, level: Level, stage: u8, because: String) {
    let wanted = rank(level, item.rule.file.attestation);
    floor.rank = floor.rank.max(wanted);
    let waived = item.verdict.outcome == Outcome::Waived;
    if standing(item) < wanted || waived {
        if !floor.forced {
            floor.stage = stage;
        }
        floor.forced = true;
        floor.because.push(because);
    }
}

/// Asks for an end of the contradiction.
fn settle(floor: &mut Floor, stage: u8) {
    if !floor.forced {
        floor.stage = stage;
    }
    floor.forced = true;
}
