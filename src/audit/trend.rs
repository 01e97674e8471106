//! The state before: the base commit audited as it was, or the levels that a baseline holds, scored by today's rules.

use super::{AuditRequest, Prepared, Progress, Silent};
use crate::compare::Baseline;
use crate::error::Error;
use crate::model::{Before, Level, Note, Outcome, Report, Trend, Verdict};
use crate::plan;
use crate::rules::RuleSet;
use crate::score::{Scorable, Scored, round1, score};
use crate::text::printable;

/// Puts the state before into the report, where the request names one; where that cannot be audited, the reason.
/// `prepared` is kept for the next system of the same repository.
pub(super) fn put(
    request: &AuditRequest,
    rules: &RuleSet,
    report: &mut Report,
    baseline: Option<&Baseline>,
    prepared: &mut Option<Box<Prepared>>,
    progress: &dyn Progress,
) {
    if !request.trend || !report.audited {
        return;
    }
    report.trend = match &request.base {
        Some(rev) => at(request, rev, prepared, progress).unwrap_or_else(|error| {
            let why = format!("the base could not be audited, nothing is compared with it: {error}");
            report.notes.push(Note::at(None, 0, printable(&why)));
            report.notes.sort();
            None
        }),
        None => baseline.map(|baseline| of_baseline(rules, report, baseline)),
    };
}

/// The audit of a former commit. Its gate is of no interest.
fn at(
    request: &AuditRequest,
    rev: &str,
    prepared: &mut Option<Box<Prepared>>,
    progress: &dyn Progress,
) -> Result<Option<Trend>, Error> {
    progress.stage("auditing the base", None);
    let before = AuditRequest {
        root: request.root.clone(),
        git_ref: Some(rev.to_owned()),
        manifest: request.manifest.clone(),
        system: request.system.clone(),
        rules_dirs: request.rules_dirs.clone(),
        stage: request.stage,
        today: request.today,
        jobs: request.jobs,
        // The severities that it raises are raised on both sides.
        policy: request.policy.clone(),
        ..AuditRequest::default()
    };
    let silent = &Silent;
    let base = match prepared {
        Some(base) => base,
        None => prepared.insert(Box::new(Prepared::of(&before, silent)?)),
    };
    let report = base.examine(&before, silent)?.report;
    Ok(report.audited.then_some(Trend {
        before: Before::Base,
        commit: report.system.commit,
        score: report.score,
        readiness: report.readiness,
        pillars: report.pillars,
    }))
}

/// The levels of a baseline under the rules that apply today.
fn of_baseline(rules: &RuleSet, report: &Report, baseline: &Baseline) -> Trend {
    let rule_of = |verdict: &Verdict| rules.rules.iter().find(|rule| rule.file.id == verdict.rule);
    let item = |verdict: &Verdict, rule| Scorable { rule, verdict: as_it_was(verdict, baseline) };
    let known = report.verdicts.iter().filter_map(|verdict| rule_of(verdict).map(|rule| item(verdict, rule)));
    let mut items: Vec<Scorable<'_>> = known.collect();
    let Scored { score, readiness, pillars, .. } = score(rules, &mut items, plan::has_bad_waivers(report));
    let rounded = pillars.into_iter().map(|mut pillar| {
        pillar.score = pillar.score.map(round1);
        pillar
    });
    Trend {
        before: Before::Baseline,
        commit: baseline.commit.clone(),
        score: round1(score),
        readiness: round1(readiness),
        pillars: rounded.collect(),
    }
}

/// A verdict with the level of the baseline; as it is today where the baseline does not know the rule.
fn as_it_was(verdict: &Verdict, baseline: &Baseline) -> Verdict {
    let Some(entry) = baseline.rules.get(&verdict.rule) else { return verdict.clone() };
    let outcome = match () {
        () if !entry.applies => Outcome::NotApplicable,
        () if !entry.contradictions.is_empty() => Outcome::Contradicted,
        () if entry.level >= verdict.required => Outcome::Met,
        () if entry.level == Level::None => Outcome::Unmet,
        () => Outcome::Partial,
    };
    // What a waiver forgives today it may have forgiven then.
    let outcome = match verdict.outcome {
        Outcome::Waived if !matches!(outcome, Outcome::Met) => Outcome::Waived,
        _ => outcome,
    };
    let same = entry.level == verdict.level;
    Verdict {
        level: entry.level,
        outcome,
        tested: verdict.tested && same,
        weak: verdict.weak && same,
        ..verdict.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::engine;
    use crate::inventory::{Inventory, Options};
    use crate::model::NoteKind;

    #[test]
    fn the_baseline_of_a_report_is_the_report_and_a_lower_one_is_lower() {
        let rules = RuleSet::embedded().unwrap();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/production-ready/repo");
        let inventory = Inventory::collect(&root, &Options::default()).unwrap();
        let bytes = inventory.read_path("produ.yaml").unwrap().unwrap();
        let manifest = crate::manifest::parse("produ.yaml", &bytes).unwrap();
        let report = engine::run(&inventory, &rules, Some(&manifest), &crate::audit::tests::settings(), &|| {});
        let mut baseline = Baseline::of(&report);
        let now = of_baseline(&rules, &report, &baseline);
        assert!((now.score - report.score).abs() < 0.2, "{} {}", now.score, report.score);
        assert!((now.readiness - report.readiness).abs() < 0.2, "{} {}", now.readiness, report.readiness);
        // What holds readiness down today does so on both sides.
        let mut held = report.clone();
        held.notes.push(Note { kind: NoteKind::WaiverIgnored, ..Note::at(None, 0, "expired") });
        assert!(of_baseline(&rules, &held, &baseline).readiness < report.readiness);
        for entry in baseline.rules.values_mut().filter(|entry| entry.level > Level::Declared) {
            entry.level = Level::Declared;
        }
        let then = of_baseline(&rules, &report, &baseline);
        assert!(then.score < now.score && then.readiness <= then.score, "{} {}", then.score, then.readiness);
        assert_eq!(then.pillars.len(), 5);
    }
}
