//! One rule → one verdict.

use super::answer::{Answer, Place, Truth};
use super::checks::CheckContext;
use super::condition::holds;
use super::predicate::predicate;
use super::trail::trail;
use super::verdict::{Contradiction, Evidence, Level, Outcome};
use super::world::World;
use crate::inventory::FileClass;
use crate::manifest::Manifest;
use crate::report::v1::{Fix, Profile, Verdict};
use crate::rules::Rule;
use crate::rules::condition::{Check, Cond};
use crate::rules::format::{AttestationUse, RuleScope, Severity};
use crate::rules::policy::rank;
use crate::text::printable;
use std::collections::BTreeMap;

/// Evidence places kept in a verdict.
const MAX_EVIDENCE: usize = 12;
/// Places kept for one level, so that the tests of a large repository do not crowd out what they test.
const MAX_PER_LEVEL: usize = 5;

/// Answers a rule. Credit and gain are left to the score.
pub(crate) fn evaluate(world: &World<'_>, rule: &Rule, waivers: &BTreeMap<String, String>) -> Verdict {
    let world = &World { ai_path: rule.file.scope == RuleScope::AiPath, ..*world };
    let severity = severity(world.profile, world.manifest, rule);
    let required = rule.required(world.pilot, severity);
    let applies = predicate(world.profile, world.manifest, &rule.file.applies_when) != Truth::No;
    let mut verdict = blank(rule, severity, required);
    if !applies {
        verdict.outcome = Outcome::NotApplicable;
        verdict.summary = "does not apply to this profile".to_owned();
        return verdict;
    }
    let context = CheckContext {
        id: &rule.file.id,
        slug: &rule.file.slug,
        max_age_days: rule.file.max_age_days,
        assume_enforced: false,
    };
    let answers: BTreeMap<Level, Answer> =
        rule.evidence.iter().map(|(level, cond)| (*level, holds(&world.at(*level), cond, &context))).collect();
    verdict.contradictions = contradictions(world, rule, &answers, &context);
    verdict.level = level(world, rule, &answers, &context, &mut verdict.evidence);
    if verdict.level == Level::Implemented {
        verdict.tested = tested(world, rule, &context, &mut verdict.evidence);
    }
    let reached = rank(verdict.level, rule.file.attestation) >= rank(required, rule.file.attestation);
    let unknown = answers.iter().find(|(level, a)| a.truth == Truth::Unknown && **level > verdict.level);
    verdict.outcome = if !verdict.contradictions.is_empty() {
        verdict.level = Level::None;
        verdict.tested = false;
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
        verdict.waiver = waivers.get(&rule.file.id).cloned();
        // A contradicted claim stays one: a waiver accepts a gap, not a false statement.
        if verdict.waiver.is_some() && verdict.outcome != Outcome::Contradicted {
            verdict.outcome = Outcome::Waived;
        }
        let missing = rule.evidence.iter().filter(|(level, _)| **level > verdict.level).map(|(_, cond)| cond);
        verdict.search = Some(trail(world, missing));
        verdict.confirm = rule.file.confirm.as_deref().map(printable);
        verdict.fix = Some(Fix {
            steps: rule.file.fix.steps.clone(),
            effort: rule.file.fix.effort,
            template: rule.file.fix.template.clone().filter(|name| crate::rules::has_template(name)),
        });
    }
    verdict.summary = summary(&verdict, unknown.map(|(_, a)| a), &answers);
    verdict
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
        summary: String::new(),
        evidence: Vec::new(),
        contradictions: Vec::new(),
        search: None,
        waiver: None,
        fix: None,
        gain: 0.0,
        attestation: file.attestation,
        confirm: None,
        tested: false,
    }
}

/// Severity for this profile: the first `severity_if` that holds; an unknown one only if it is stricter.
pub(crate) fn severity(profile: &Profile, manifest: Option<&Manifest>, rule: &Rule) -> Severity {
    let mut severity = rule.file.severity;
    for alternative in &rule.file.severity_if {
        match predicate(profile, manifest, &alternative.when) {
            Truth::Yes => return alternative.severity,
            Truth::Unknown => severity = severity.max(alternative.severity),
            Truth::No => {}
        }
    }
    severity
}

/// Whether only the pipeline that runs the proof is missing from `verified`; the proof joins the evidence.
fn tested(world: &World<'_>, rule: &Rule, context: &CheckContext<'_>, evidence: &mut Vec<Evidence>) -> bool {
    let Some(cond) = rule.evidence.get(&Level::Verified) else { return false };
    let answer = holds(world, cond, &CheckContext { assume_enforced: true, ..*context });
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
fn level(
    world: &World<'_>,
    rule: &Rule,
    answers: &BTreeMap<Level, Answer>,
    context: &CheckContext<'_>,
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
        let answer = holds(world, &Cond::Check { check: Check::Attested, owned: true }, context);
        let required = rule.file.attestation == AttestationUse::Required;
        if answer.truth == Truth::Yes && (required || reached == Level::Documented) {
            reached = Level::Attested;
            signed = Some(answer);
        }
    }
    let attested = signed.iter().map(|a| (Level::Attested, a));
    let held = answers.iter().rev().filter(|(l, a)| a.truth == Truth::Yes && (**l != Level::Verified || implemented));
    for (level, answer) in attested.chain(held.map(|(level, answer)| (*level, answer))) {
        // A specific place says more than the pipeline that runs all tests.
        let mut places: Vec<&Place> = answer.places.iter().collect();
        let is_ci = |p: &&Place| world.inventory.find(&p.path).is_some_and(|f| f.class == FileClass::Ci);
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
    context: &CheckContext<'_>,
) -> Vec<Contradiction> {
    let mut out: Vec<Contradiction> = answers.values().flat_map(|a| a.contradictions.clone()).collect();
    for (cond, message) in &rule.contradicted_by {
        let answer = holds(world, cond, context);
        if answer.truth == Truth::Yes {
            let place = answer.places.into_iter().next();
            let Place { path, line, what } =
                place.unwrap_or(Place { path: world.manifest_path(), line: 0, what: String::new() });
            let message = if what.is_empty() { message.clone() } else { format!("{message}: {what}") };
            out.push(Contradiction { message, path, line });
        }
    }
    for item in &mut out {
        item.message = printable(&item.message);
        item.path = printable(&item.path);
    }
    out.sort();
    out.dedup();
    out
}

/// A remark with its place, if it has one.
fn said(remark: &Place) -> String {
    match remark.path.as_str() {
        "" => printable(&remark.what),
        path => format!("{}:{} {}", printable(path), remark.line, printable(&remark.what)),
    }
}

fn summary(verdict: &Verdict, unknown: Option<&Answer>, answers: &BTreeMap<Level, Answer>) -> String {
    let place = verdict.evidence.first().map(|e| match e.line {
        0 => format!(" ({})", e.path),
        line => format!(" ({}:{line})", e.path),
    });
    let place = place.unwrap_or_default();
    let name = |level: Level| level.name();
    // What failed below the reached level no longer matters.
    let above = answers.iter().rev().filter(|(level, _)| **level > verdict.level);
    let remark = above.flat_map(|(_, a)| &a.remarks).next();
    let why = remark.map(|r| format!("; {}", said(r)));
    // What a whole says about its parts is worth knowing when the rule is met, too.
    let parts = answers.values().rev().flat_map(|a| &a.remarks).find(|r| r.path.is_empty());
    match verdict.outcome {
        Outcome::Met => {
            let parts = parts.map(|r| format!("; {}", said(r))).unwrap_or_default();
            format!("{}{place}{parts}", name(verdict.level))
        }
        Outcome::Contradicted => verdict.contradictions.first().map(|c| c.message.clone()).unwrap_or_default(),
        Outcome::Partial if verdict.tested => format!(
            "{}{place} and tested, but no pipeline runs the tests; {} is required{}",
            name(verdict.level),
            name(verdict.required),
            why.unwrap_or_default()
        ),
        Outcome::Partial => {
            format!("{}{place}, {} is required{}", name(verdict.level), name(verdict.required), why.unwrap_or_default())
        }
        Outcome::Unmet => format!("nothing found, {} is required{}", name(verdict.required), why.unwrap_or_default()),
        Outcome::Unknown => {
            let because = unknown.and_then(|a| a.remarks.first());
            because.map_or("could not be looked at".to_owned(), |r| format!("could not be looked at: {}", said(r)))
        }
        Outcome::NotApplicable => "does not apply to this profile".to_owned(),
        Outcome::Waived => format!("waived: {}", printable(verdict.waiver.as_deref().unwrap_or_default())),
    }
}
