//! The decision about the aimed stage, as data: what is open, who has to do what for it, what else stands in the way.
//!
//! Tiers and needs are those of the score, hours those of the plan: a decision says nothing that either of them denies.

use super::options::{Choice, choices, held, hours, raise};
use super::{Basis, bad_waivers, items};
use crate::evaluate::{Facts, named_rule, statements};
use crate::manifest::{Manifest, statement_keys as keys};
use crate::model::{
    AttestationUse, Decision, Level, Need, OpenRule, Outcome, Proviso, ProvisoKind, Ruling, Severity, Tier,
};
use crate::rules::policy::rank;
use crate::score::{Scorable, needs, round1, score};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;

/// Decides; `None` where there is nothing to audit.
pub(crate) fn decision(basis: &Basis<'_>) -> Option<Decision> {
    let report = basis.report;
    if !report.audited {
        return None;
    }
    let stage = stage(basis);
    let expired = !bad_waivers(report).is_empty();
    let (mut items, before) = items(basis, expired);
    let open = open(basis, &items);
    let (order, open): (Vec<Weight>, Vec<OpenRule>) = sorted(basis, stage, &items, open).into_iter().unzip();
    let mut needs = needs(basis.rules, &items, &before, expired, stage);
    needs.retain(|need| !matches!(need, Need::Blockers(_) | Need::Contradictions(_)));
    let facts = Facts::of(&report.profile, basis.manifest);
    let blockers = order.iter().zip(&open).filter(|(_, open)| open.severity == Severity::Blocker);
    for (weight, _) in blockers {
        let Some((item, level)) = items.get_mut(weight.at).zip(weight.to) else { continue };
        let severity = facts.severity(item.rule);
        raise(item, level, severity);
    }
    let after = score(basis.rules, &mut items, expired);
    let blocked = open.iter().any(|open| open.severity == Severity::Blocker);
    let conditions = conditions(basis);
    let ruling = match () {
        () if stage <= Tier::Demo => Ruling::NoLaunch,
        // The tier is the judge: what the lists above should ever miss, it does not.
        () if blocked || !needs.is_empty() || report.tier < stage => Ruling::NotReady,
        () if report.coverage.incomplete => Ruling::Undecided,
        () if conditions.is_empty() => Ruling::Ready,
        () => Ruling::ReadyWithConditions,
    };
    let ready = matches!(ruling, Ruling::Ready | Ruling::ReadyWithConditions);
    let conditions = if ready { conditions } else { Vec::new() };
    Some(Decision { stage, ruling, open, needs, conditions, readiness_after: round1(after.readiness) })
}

/// Production is what everyone is held against who does not say otherwise.
fn stage(basis: &Basis<'_>) -> Tier {
    let named = basis.report.profile.facts.get("stage").and_then(|word| Tier::named(word));
    named.filter(|tier| (Tier::Demo..=Tier::Production).contains(tier)).unwrap_or(Tier::Production)
}

/// Place of an open rule among the others.
struct Weight {
    at: usize,
    /// The level that closes it; absent where the rule accepts nothing that would.
    to: Option<Level>,
}

/// The open rules with what closes each in the cheapest way.
fn open(basis: &Basis<'_>, items: &[Scorable<'_>]) -> Vec<(Weight, OpenRule)> {
    let all = items.iter().enumerate().filter(|(_, item)| item.verdict.outcome.is_open());
    all.map(|(at, item)| {
        let (file, verdict) = (&item.rule.file, &item.verdict);
        let needed = rank(verdict.required, file.attestation);
        let choice: Option<Choice> =
            choices(&basis.rules.policy, item).into_iter().find(|choice| choice.rank >= needed);
        let to = choice.map_or(verdict.required, |choice| choice.level);
        let open = OpenRule {
            rule: verdict.rule.clone(),
            severity: verdict.severity,
            owner: file.owner,
            work: basis.rules.work(item.rule, held(item), to, verdict.tested),
            to,
            hours: choice.map_or(0.0, |choice| hours(choice.cost)),
        };
        (Weight { at, to: choice.map(|c| c.level) }, open)
    })
    .collect()
}

/// By severity; within it what is contradicted, what the reality check of a launch asks, then weight times missing levels.
fn sorted(
    basis: &Basis<'_>,
    stage: Tier,
    items: &[Scorable<'_>],
    mut list: Vec<(Weight, OpenRule)>,
) -> Vec<(Weight, OpenRule)> {
    let key = |weight: &Weight, open: &OpenRule| {
        let item = items.get(weight.at)?;
        let (verdict, use_) = (&item.verdict, item.rule.file.attestation);
        let asked = stage == Tier::Production
            && basis.report.reality_check.iter().any(|check| check.rule == verdict.rule && !check.passed);
        let missing = rank(verdict.required, use_).saturating_sub(rank(verdict.level, use_));
        let last = (verdict.outcome != Outcome::Contradicted, !asked);
        Some((Reverse(open.severity), last, Reverse(u32::from(missing) * verdict.weight), weight.at))
    };
    list.sort_by_cached_key(|(weight, open)| key(weight, open));
    list
}

/// What a yes would rest on.
fn conditions(basis: &Basis<'_>) -> Vec<Proviso> {
    let report = basis.report;
    let owner = |rule: &str| basis.rules.find(rule).and_then(|rule| rule.file.owner);
    let about = |kind: ProvisoKind, rule: &str, until: Option<String>| Proviso {
        kind,
        rule: Some(rule.to_owned()),
        until,
        owner: owner(rule),
    };
    let system = report.contradictions.iter().map(|_| Proviso {
        kind: ProvisoKind::Contradiction,
        rule: None,
        until: None,
        owner: None,
    });
    let mut out: Vec<Proviso> = system.collect();
    for verdict in &report.verdicts {
        let ends = |field: &str| ends(basis.manifest, field, &verdict.rule, &verdict.slug);
        match verdict.outcome {
            Outcome::Contradicted => out.push(about(ProvisoKind::Contradiction, &verdict.rule, None)),
            Outcome::Waived => {
                let until = ends("waivers").map(|day| day.to_string());
                out.push(about(ProvisoKind::Waiver, &verdict.rule, until));
            }
            Outcome::Met if verdict.level == Level::Attested && verdict.attestation != AttestationUse::None => {
                let soon = ends("attestations").filter(|day| ends_soon(basis, *day));
                out.extend(soon.map(|day| about(ProvisoKind::Signature, &verdict.rule, Some(day.to_string()))));
            }
            _ => {}
        }
    }
    out.sort_by_key(|proviso| proviso.kind);
    out
}

/// The last day that a statement about the rule names.
fn ends(manifest: Option<&Manifest>, field: &str, id: &str, slug: &str) -> Option<Date> {
    let all = statements(manifest, field);
    let about = |name: &str| name.eq_ignore_ascii_case(id) || name.eq_ignore_ascii_case(slug);
    let own = all.iter().filter(|entry| named_rule(entry).is_some_and(about));
    own.filter_map(|entry| entry.get(keys::EXPIRES)?.parse().ok()).max()
}

fn ends_soon(basis: &Basis<'_>, day: Date) -> bool {
    let days = i64::from(basis.rules.policy.statements.ends_soon_days);
    let today = basis.report.system.today.as_deref().and_then(|text| text.parse::<Date>().ok());
    today.and_then(|today| today.checked_add(days.days()).ok()).is_some_and(|limit| day <= limit)
}
