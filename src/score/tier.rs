//! The tier decides launches, not the score.

use super::Scorable;
use crate::model::{Level, Outcome, PillarScore, RealityCheck, Severity, Tier};
use crate::rules::policy::Policy;

/// The tier reached and what the next one lacks, most important first.
pub(super) fn tier(
    policy: &Policy,
    items: &[Scorable<'_>],
    pillars: &[PillarScore],
    reality: &[RealityCheck],
    expired_waiver: bool,
) -> (Tier, Vec<String>) {
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

fn pilot(policy: &Policy, items: &[Scorable<'_>], pillars: &[PillarScore]) -> Vec<String> {
    let mut needs = contradicted(items);
    needs.extend(below(items, Severity::Blocker, "blocker", |i| i.rule.required(true, i.verdict.severity)));
    needs.extend(weak(pillars, policy.tiers.pilot.min_pillar));
    needs
}

fn production(
    policy: &Policy,
    items: &[Scorable<'_>],
    pillars: &[PillarScore],
    reality: &[RealityCheck],
    expired_waiver: bool,
) -> Vec<String> {
    let mut needs = contradicted(items);
    needs.extend(below(items, Severity::Blocker, "blocker", |i| i.rule.required(false, i.verdict.severity)));
    needs.extend(weak(pillars, policy.tiers.production.min_pillar));
    let passed = reality.iter().filter(|r| r.passed).count();
    if passed < reality.len() {
        needs.push(format!("reality check {passed}/{}", reality.len()));
    }
    if expired_waiver {
        needs.push("a waiver that is expired or not valid".to_owned());
    }
    needs
}

fn hardened(policy: &Policy, items: &[Scorable<'_>], pillars: &[PillarScore]) -> Vec<String> {
    let mut needs = below(items, Severity::Blocker, "blocker not verified", |i| {
        use crate::model::AttestationUse;
        if i.rule.file.attestation == AttestationUse::Required { Level::Attested } else { Level::Verified }
    });
    needs.extend(below(items, Severity::Major, "major not implemented", |i| {
        use crate::model::AttestationUse;
        if i.rule.file.attestation == AttestationUse::Required { Level::Attested } else { Level::Implemented }
    }));
    needs.extend(weak(pillars, policy.tiers.hardened.min_pillar));
    let aged = |i: &&Scorable<'_>| i.applies() && (i.verdict.stale.is_some() || i.verdict.age_unknown.is_some());
    let aged = items.iter().filter(aged).count();
    if aged > 0 {
        needs.push(format!("{} not known to be fresh", plural(aged, "rule")));
    }
    let waived = items.iter().filter(|i| i.verdict.outcome == Outcome::Waived).count();
    if waived > 0 {
        needs.push(plural(waived, "waiver"));
    }
    needs
}

fn contradicted(items: &[Scorable<'_>]) -> Vec<String> {
    let of = |i: &&Scorable<'_>| i.verdict.outcome == Outcome::Contradicted && i.verdict.severity == Severity::Blocker;
    let count = items.iter().filter(of).count();
    if count == 0 { Vec::new() } else { vec![plural(count, "contradiction")] }
}

/// Rules of one severity that do not pass the level asked for, as one line.
fn below(
    items: &[Scorable<'_>],
    severity: Severity,
    name: &str,
    level: impl Fn(&Scorable<'_>) -> Level,
) -> Vec<String> {
    let count = items
        .iter()
        .filter(|i| i.applies() && i.verdict.severity == severity && i.verdict.outcome != Outcome::Contradicted)
        .filter(|i| !i.passes(level(i)))
        .count();
    match count {
        0 => Vec::new(),
        _ if name.contains(' ') => {
            let (head, tail) = name.split_once(' ').unwrap_or((name, ""));
            vec![format!("{} {tail}", plural(count, head))]
        }
        _ => vec![plural(count, name)],
    }
}

fn weak(pillars: &[PillarScore], min: f64) -> Vec<String> {
    pillars
        .iter()
        .filter(|p| p.score.is_some_and(|s| s < min))
        .map(|p| format!("{} under {min:.0}", p.pillar.title()))
        .collect()
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
