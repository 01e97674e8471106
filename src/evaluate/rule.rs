//! One rule → one verdict.

use super::aging;
use super::answer::{Answer, Observation, Truth};
use super::checks;
use super::condition::holds;
use super::found_in::found_in;
use super::pointers::{Pointers, answer};
use super::question::Question;
use super::trail::{MAX_NEAREST, trail};
use super::unstated::{Unstated, unstated};
use super::waiver::Waivers;
use super::world::World;
use crate::inventory::FileClass;
use crate::manifest::At;
use crate::model::{AttestationUse, Contradiction, Evidence, Fix, Level, Outcome, Remark, Severity, Verdict};
use crate::rules::Rule;
use crate::rules::policy::rank;
use crate::text::printable;
use std::collections::BTreeMap;

/// Evidence places kept in a verdict.
const MAX_EVIDENCE: usize = 12;
/// Levels that evidence is asked for.
const LEVELS: [Level; 4] = [Level::Declared, Level::Documented, Level::Implemented, Level::Verified];
/// Places kept for one level, so that the tests of a large repository do not crowd out what they test.
const MAX_PER_LEVEL: usize = 5;

/// Answers a rule. Credit and gain are left to the score.
pub(crate) fn evaluate(world: &World<'_>, rule: &Rule, waivers: &Waivers) -> Verdict {
    let severity = world.facts.severity(rule);
    let required = rule.required(world.facts.pilot(), severity);
    let mut verdict = blank(rule, severity, required);
    if !world.facts.applies(rule) {
        verdict.outcome = Outcome::NotApplicable;
        return verdict;
    }
    let pointed = Pointers::of(world, rule);
    let ask = Question { pointed: Some(&pointed), ..Question::of(rule) };
    let found_in = found_in(world, rule, &ask);
    let ask = Question { found_in: found_in.as_ref(), ..ask };
    let answers: BTreeMap<Level, Answer> =
        LEVELS.into_iter().filter_map(|level| Some((level, answer(world, rule, level, &ask.at(level))?))).collect();
    let signed = checks::run(world, checks::attested::CHECK.name, &ask);
    verdict.contradictions = contradictions(world, rule, &answers, &signed, &ask);
    verdict.contradictions.extend(world.freshness.contradictions(world, rule));
    verdict.level = level(world, rule, &answers, &signed, &mut verdict.evidence);
    let ages = world.freshness.of_rule(world, rule);
    let ask = Question { without: Some(&ages), ..ask };
    aging::apply(world, rule, &ask, &answers, &signed, &ages, &mut verdict);
    if verdict.level == Level::Implemented && verdict.stale.is_none() {
        verdict.tested = tested(world, rule, &ask, &mut verdict.evidence);
    }
    let weak = answers.get(&Level::Verified).and_then(|a| a.weak.as_ref()).filter(|_| verdict.level == Level::Verified);
    verdict.weak = weak.is_some();
    let reached = rank(verdict.level, rule.file.attestation) >= rank(required, rule.file.attestation);
    if let Some((at, day)) = waivers.expired.get(&rule.file.id).filter(|_| !reached) {
        let message = format!("the waiver expired on {day} and the gap is still there");
        let mut expired = world.contradiction(*at, message);
        expired.path = printable(&expired.path);
        verdict.contradictions.push(expired);
    }
    let unread = |a: &Answer| a.truth == Truth::Unknown && a.unread;
    let unknown = answers.iter().find(|(level, a)| unread(a) && **level > verdict.level);
    verdict.outcome = if !verdict.contradictions.is_empty() {
        verdict.level = Level::None;
        verdict.tested = false;
        (verdict.stale, verdict.age_unknown) = (None, None);
        verdict.weak = false;
        verdict.severity = raised(severity);
        Outcome::Contradicted
    } else if reached {
        Outcome::Met
    } else if verdict.level == Level::None && unknown.is_some() {
        Outcome::Unknown
    } else if verdict.level > Level::None {
        Outcome::Partial
    } else {
        Outcome::Unmet
    };
    if verdict.outcome != Outcome::Met {
        // A contradicted claim stays one: a waiver accepts a gap, not a false statement.
        let waiver = waivers.granted.get(&rule.file.id).filter(|_| verdict.outcome != Outcome::Contradicted);
        if let Some(granted) = waiver {
            verdict.waiver = Some(granted.text.clone());
            verdict.outcome = Outcome::Waived;
        }
        let missing = rule.evidence.iter().filter(|(level, _)| **level > verdict.level).map(|(_, cond)| cond);
        let mut search = trail(world, &ask, missing);
        if let Some(unstated) = not_declared(world, rule, &ask, verdict.level) {
            // Where a statement is all that is asked for, half of one is nearest.
            let at = if required <= Level::Declared { 0 } else { search.nearest.len() };
            search.nearest.splice(at..at, unstated.near(world));
            search.nearest.truncate(MAX_NEAREST);
            search.unstated = unstated.missing;
        }
        verdict.search = Some(search);
        verdict.confirm = rule.file.confirm.as_deref().map(printable);
        verdict.fix = Some(Fix {
            steps: rule.file.fix.steps.clone(),
            effort: rule.file.fix.effort,
            template: rule.file.fix.offered(),
        });
    }
    for evidence in &mut verdict.evidence {
        evidence.pointed = pointed.line_of(world, &evidence.path, evidence.line);
    }
    verdict.disputed = pointed.disputed(world, rule).0;
    verdict.remark = remark(
        &verdict,
        &Said {
            unknown: unknown.map(|(_, a)| a),
            answers: &answers,
            signed: &signed,
            weak: weak.filter(|_| verdict.weak),
            pointed: pointed.remarks(world),
            world,
        },
    );
    for text in [&mut verdict.stale, &mut verdict.age_unknown, &mut verdict.waiver].into_iter().flatten() {
        *text = printable(text);
    }
    verdict
}

/// What a statement of the manifest lacks, where one would raise the level.
fn not_declared(world: &World<'_>, rule: &Rule, ask: &Question<'_>, level: Level) -> Option<Unstated> {
    let cond = rule.evidence.get(&Level::Declared).filter(|_| level < Level::Declared)?;
    unstated(world, &ask.at(Level::Declared), cond)
}

fn blank(rule: &Rule, severity: Severity, required: Level) -> Verdict {
    let file = &rule.file;
    Verdict {
        rule: file.id.clone(),
        slug: file.slug.clone(),
        title: file.title.clone(),
        question: file.question.clone(),
        pillar: file.pillar,
        area: file.area.clone(),
        severity,
        weight: file.weight,
        level: Level::None,
        required,
        outcome: Outcome::Unmet,
        credit: 0.0,
        remark: None,
        evidence: Vec::new(),
        contradictions: Vec::new(),
        search: None,
        waiver: None,
        fix: None,
        gain: 0.0,
        attestation: file.attestation,
        confirm: None,
        tested: false,
        stale: None,
        age_unknown: None,
        weak: false,
        disputed: Vec::new(),
    }
}

/// Whether only the pipeline that runs the proof is missing from `verified`; the proof joins the evidence.
fn tested(world: &World<'_>, rule: &Rule, ask: &Question<'_>, evidence: &mut Vec<Evidence>) -> bool {
    let ask = Question { assume_enforced: true, ..*ask };
    let Some(answer) = answer(world, rule, Level::Verified, &ask) else { return false };
    if answer.truth != Truth::Yes {
        return false;
    }
    for place in answer.places.iter().take(MAX_PER_LEVEL) {
        let known = evidence.iter().any(|e| e.path == place.path && e.line == place.line);
        if !known && evidence.len() < MAX_EVIDENCE {
            evidence.push(Evidence {
                path: printable(&place.path),
                line: place.line,
                level: Level::Implemented,
                what: format!("{}, run by no pipeline", printable(&place.what)),
                pointed: None,
                snippet: None,
            });
        }
    }
    true
}

fn raised(severity: Severity) -> Severity {
    if severity == Severity::Minor { Severity::Major } else { Severity::Blocker }
}

/// Highest level that holds, with the places of every level up to it, strongest first.
pub(super) fn level(
    world: &World<'_>,
    rule: &Rule,
    answers: &BTreeMap<Level, Answer>,
    signature: &Answer,
    evidence: &mut Vec<Evidence>,
) -> Level {
    let yes = |level: Level| answers.get(&level).is_some_and(|a| a.truth == Truth::Yes);
    let implemented = yes(Level::Implemented) || !rule.evidence.contains_key(&Level::Implemented);
    let mut reached = if yes(Level::Verified) && implemented {
        Level::Verified
    } else if yes(Level::Implemented) {
        Level::Implemented
    } else if yes(Level::Documented) {
        Level::Documented
    } else if yes(Level::Declared) {
        Level::Declared
    } else {
        Level::None
    };
    let mut signed = None;
    if rule.file.attestation != AttestationUse::None && reached >= Level::Documented && reached != Level::Verified {
        let required = rule.file.attestation == AttestationUse::Required;
        if signature.truth == Truth::Yes && (required || reached == Level::Documented) {
            reached = Level::Attested;
            signed = Some(signature);
        }
    }
    let attested = signed.into_iter().map(|a| (Level::Attested, a));
    let held = answers.iter().rev().filter(|(l, a)| a.truth == Truth::Yes && (**l != Level::Verified || implemented));
    for (level, answer) in attested.chain(held.map(|(level, answer)| (*level, answer))) {
        // A specific place says more than the pipeline that runs all tests.
        let mut places: Vec<&Observation> = answer.places.iter().collect();
        let is_ci = |p: &&Observation| world.inventory.find(&p.path).is_some_and(|f| f.class == FileClass::Ci);
        places.sort_by_key(is_ci);
        // But what runs the tests is half of the proof.
        if let Some(first) = places.iter().position(is_ci).filter(|at| *at >= MAX_PER_LEVEL) {
            let pipeline = places.remove(first);
            places.insert(MAX_PER_LEVEL - 1, pipeline);
        }
        for place in places {
            let known = evidence.iter().any(|e| e.path == place.path && e.line == place.line);
            let same_level = evidence.iter().filter(|e| e.level == level).count();
            if !known && evidence.len() < MAX_EVIDENCE && same_level < MAX_PER_LEVEL {
                evidence.push(Evidence {
                    path: printable(&place.path),
                    line: place.line,
                    level,
                    what: printable(&place.what),
                    pointed: None,
                    snippet: None,
                });
            }
        }
    }
    reached
}

fn contradictions(
    world: &World<'_>,
    rule: &Rule,
    answers: &BTreeMap<Level, Answer>,
    signed: &Answer,
    ask: &Question<'_>,
) -> Vec<Contradiction> {
    let said = answers.values().chain([signed]);
    let mut out: Vec<Contradiction> = said.flat_map(|a| a.contradictions.clone()).collect();
    out.extend(checks::references::dangling(world, ask.slug()));
    out.extend(ask.pointed.map(|pointed| pointed.contradictions(world)).unwrap_or_default());
    for (cond, message) in &rule.contradicted_by {
        let answer = holds(world, cond, ask);
        if answer.truth == Truth::Yes {
            out.push(spoken_against(world, message, answer.places));
        }
        // Checks speak for themselves: they know both sides.
        out.extend(answer.contradictions);
    }
    for item in &mut out {
        item.message = printable(&item.message);
        item.path = printable(&item.path);
    }
    out.sort();
    out.dedup();
    out
}

/// The contradiction stands where the claim stands and names what speaks against it; without a claim it stands there.
fn spoken_against(world: &World<'_>, message: &str, places: Vec<Observation>) -> Contradiction {
    let (claims, evidence): (Vec<Observation>, Vec<Observation>) =
        places.into_iter().partition(|p| world.is_manifest(&p.path));
    match (claims.into_iter().next(), evidence.into_iter().next()) {
        (Some(claim), Some(shown)) => {
            let message = format!("{message}: {} ({}:{})", shown.what, shown.path, shown.line);
            Contradiction { message, path: claim.path, line: claim.line }
        }
        (Some(only), None) | (None, Some(only)) if only.what.is_empty() => {
            Contradiction { message: message.to_owned(), path: only.path, line: only.line }
        }
        (Some(only), None) | (None, Some(only)) => {
            Contradiction { message: format!("{message}: {}", only.what), path: only.path, line: only.line }
        }
        (None, None) => world.contradiction(At::WHOLE, message.to_owned()),
    }
}

/// Remarks of the reached level and those above it.
fn above_or_at(level: Level, answers: &BTreeMap<Level, Answer>) -> impl Iterator<Item = &Observation> {
    answers.iter().rev().filter(move |(l, _)| **l >= level).flat_map(|(_, a)| &a.remarks)
}

/// What a remark may be taken from.
struct Said<'a> {
    unknown: Option<&'a Answer>,
    answers: &'a BTreeMap<Level, Answer>,
    signed: &'a Answer,
    weak: Option<&'a Observation>,
    /// Pointers that earn nothing.
    pointed: Vec<Observation>,
    world: &'a World<'a>,
}

/// A proof that holds while nothing in the repository shows what it proves: it is said, not passed over.
fn proven_alone(verdict: &Verdict, answers: &BTreeMap<Level, Answer>) -> Option<Remark> {
    let yes = |level: Level| answers.get(&level).is_some_and(|a| a.truth == Truth::Yes);
    let alone = verdict.level < Level::Implemented && yes(Level::Verified) && !yes(Level::Implemented);
    let place = answers.get(&Level::Verified).filter(|_| alone && verdict.stale.is_none())?.places.first()?;
    let what = format!(
        "{}, but nothing in the repository shows how it comes about, so it counts as {}",
        place.what,
        verdict.level.name()
    );
    Some(Remark { path: printable(&place.path), line: place.line, what: printable(&what) })
}

/// The one thing that is worth saying beside level and outcome.
fn remark(verdict: &Verdict, from: &Said<'_>) -> Option<Remark> {
    let Said { unknown, answers, signed, weak, ref pointed, world } = *from;
    let place = match verdict.outcome {
        Outcome::Met if weak.is_some() => {
            return weak.map(|w| Remark { path: String::new(), line: 0, what: printable(&w.what) });
        }
        // What a whole says about its parts is worth knowing when the rule is met, too, and so is a claim that stays
        // unproven where other evidence met the rule.
        Outcome::Met => {
            let mut claims = above_or_at(verdict.level, answers);
            let parts = answers.values().rev().flat_map(|a| &a.remarks).find(|r| r.path.is_empty());
            parts.or_else(|| claims.find(|r| world.is_manifest(&r.path))).or(pointed.first())
        }
        // What failed below the reached level no longer matters.
        Outcome::Partial | Outcome::Unmet => {
            if let Some(held) = proven_alone(verdict, answers) {
                return Some(held);
            }
            let above = answers.iter().rev().filter(|(level, _)| **level > verdict.level);
            let refused = signed.remarks.iter().filter(|_| verdict.attestation != AttestationUse::None);
            pointed.iter().chain(above.flat_map(|(_, a)| &a.remarks)).chain(refused).next()
        }
        Outcome::Unknown => unknown.and_then(|a| a.remarks.first()),
        Outcome::Contradicted | Outcome::NotApplicable | Outcome::Waived => None,
    };
    place.map(|p| Remark { path: printable(&p.path), line: p.line, what: printable(&p.what) })
}
