//! The tier decides launches, not the score.

use super::Scorable;
use crate::model::{AttestationUse, Level, Need, Outcome, PillarScore, RealityCheck, Severity, Tier};
use crate::rules::policy::Policy;

/// The tier reached and what the next one lacks, most important first.
pub(super) fn tier(
    policy: &Policy,
    items: &[Scorable<'_>],
    pillars: &[PillarScore],
    reality: &[RealityCheck],
    expired_waiver: bool,
) -> (Tier, Vec<Need>) {
    let pilot = pilot(policy, items, pillars);
    if !pilot.is_empty() {
        return (Tier::Demo, pilot);
    }
    let production = production(policy, items, pillars, reality, expired_waiver);
    if !production.is_empty() {
        return (Tier::Pilot, production);
    }
    let hardened = hardened(policy, items, pillars);
    if !hardened.is_empty() {
        return (Tier::Production, hardened);
    }
    (Tier::Hardened, Vec::new())
}

/// What a stage lacks: the needs of production hold those of pilot, but for a level that a rule asks for earlier only.
pub(super) fn needs(
    policy: &Policy,
    items: &[Scorable<'_>],
    pillars: &[PillarScore],
    reality: &[RealityCheck],
    expired_waiver: bool,
    stage: Tier,
) -> Vec<Need> {
    let of_pilot = || pilot(policy, items, pillars);
    match stage {
        Tier::None | Tier::Demo => Vec::new(),
        Tier::Pilot => of_pilot(),
        Tier::Production | Tier::Hardened => {
            let needs = production(policy, items, pillars, reality, expired_waiver);
            if needs.is_empty() { of_pilot() } else { needs }
        }
    }
}

fn pilot(policy: &Policy, items: &[Scorable<'_>], pillars: &[PillarScore]) -> Vec<Need> {
    let mut needs = contradicted(items);
    needs.extend(some(below(items, Severity::Blocker, |i| i.rule.required(true, i.verdict.severity)), Need::Blockers));
    needs.extend(weak(pillars, policy.tiers.pilot.min_pillar));
    needs
}

fn production(
    policy: &Policy,
    items: &[Scorable<'_>],
    pillars: &[PillarScore],
    reality: &[RealityCheck],
    expired_waiver: bool,
) -> Vec<Need> {
    let mut needs = contradicted(items);
    needs.extend(some(below(items, Severity::Blocker, |i| i.rule.required(false, i.verdict.severity)), Need::Blockers));
    needs.extend(weak(pillars, policy.tiers.production.min_pillar));
    let passed = reality.iter().filter(|r| r.passed).count();
    if passed < reality.len() {
        needs.push(Need::RealityCheck { passed, of: reality.len() });
    }
    needs.extend(expired_waiver.then_some(Need::RefusedWaiver));
    needs
}

fn hardened(policy: &Policy, items: &[Scorable<'_>], pillars: &[PillarScore]) -> Vec<Need> {
    // Where only a person can say it, a signature is the highest proof there is.
    let or_signed = |level: Level| {
        move |i: &Scorable<'_>| {
            if i.rule.file.attestation == AttestationUse::Required { Level::Attested } else { level }
        }
    };
    let blockers = below(items, Severity::Blocker, or_signed(Level::Verified));
    let majors = below(items, Severity::Major, or_signed(Level::Implemented));
    let mut needs: Vec<Need> = some(blockers, Need::BlockersNotVerified).into_iter().collect();
    needs.extend(some(majors, Need::MajorsNotImplemented));
    needs.extend(weak(pillars, policy.tiers.hardened.min_pillar));
    let aged = |i: &&Scorable<'_>| i.applies() && (i.verdict.stale.is_some() || i.verdict.age_unknown.is_some());
    needs.extend(some(items.iter().filter(aged).count(), Need::NotFresh));
    needs.extend(some(items.iter().filter(|i| i.verdict.outcome == Outcome::Waived).count(), Need::Waivers));
    needs
}

fn contradicted(items: &[Scorable<'_>]) -> Vec<Need> {
    let of = |i: &&Scorable<'_>| i.verdict.outcome == Outcome::Contradicted && i.verdict.severity == Severity::Blocker;
    some(items.iter().filter(of).count(), Need::Contradictions).into_iter().collect()
}

/// The need for a count of things, where there are any.
fn some(count: usize, need: impl Fn(usize) -> Need) -> Option<Need> {
    (count > 0).then(|| need(count))
}

/// Rules of one severity that do not pass the level asked for.
fn below(items: &[Scorable<'_>], severity: Severity, level: impl Fn(&Scorable<'_>) -> Level) -> usize {
    items
        .iter()
        .filter(|i| i.applies() && i.verdict.severity == severity && i.verdict.outcome != Outcome::Contradicted)
        .filter(|i| !i.passes(level(i)))
        .count()
}

fn weak(pillars: &[PillarScore], least: f64) -> impl Iterator<Item = Need> {
    let low = pillars.iter().filter(move |p| p.score.is_some_and(|s| s < least));
    low.map(move |p| Need::Pillar { pillar: p.pillar, least })
}
