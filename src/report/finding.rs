//! Findings: the open verdicts as machines want them, with one place, one severity and one stable fingerprint each.
//!
//! Every format for machines lists the same findings: SARIF results, failed JUnit cases, GitLab issues, annotations.
//! A finding is often an absence ("no rollback plan"); it is anchored to a file that exists, so that forges show it.

use super::sentence;
use super::words;
use crate::inventory::FileClass;
use crate::model::{Outcome, Report, Severity, Verdict};

/// Shown where a repository has no file at all: no machine format takes an empty path.
const NOWHERE: &str = "README.md";

/// One open or waived verdict.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding<'a> {
    pub(crate) verdict: &'a Verdict,
    /// Repository path, never empty.
    pub(crate) path: &'a str,
    /// 1-based; 1 where the whole file is meant.
    pub(crate) line: u32,
}

/// The open verdicts, worst first.
pub(crate) fn findings(report: &Report) -> Vec<Finding<'_>> {
    let mut list: Vec<Finding<'_>> =
        report.verdicts.iter().filter(|v| words::is_open(v)).map(|v| anchored(report, v)).collect();
    list.sort_by(|a, b| rank(b.verdict).cmp(&rank(a.verdict)).then_with(|| a.verdict.rule.cmp(&b.verdict.rule)));
    list
}

/// The waived verdicts, in rule order.
pub(crate) fn waived(report: &Report) -> Vec<Finding<'_>> {
    report.verdicts.iter().filter(|v| v.outcome == Outcome::Waived).map(|v| anchored(report, v)).collect()
}

/// Contradictions before gaps, then by severity.
fn rank(verdict: &Verdict) -> (bool, Severity) {
    (verdict.outcome == Outcome::Contradicted, verdict.severity)
}

/// The best place there is: what speaks against the rule, else its strongest evidence, else what nearly counted; for a
/// practice of the code where the system was recognised, as a rule where it calls a model; the file absences are shown at
/// only where nothing of that is known.
fn anchored<'a>(report: &'a Report, verdict: &'a Verdict) -> Finding<'a> {
    let against = verdict.contradictions.iter().map(|c| (c.path.as_str(), c.line));
    let found = verdict.evidence.iter().map(|e| (e.path.as_str(), e.line));
    let near = verdict.search.iter().flat_map(|s| &s.nearest).map(|miss| (miss.path.as_str(), miss.line));
    let of_code = verdict.search.as_ref().is_some_and(|search| search.looked_in.contains_key(FileClass::Source.name()));
    let system = report.profile.recognised.iter().filter(|_| of_code).flat_map(|known| &known.why);
    let system = system.filter_map(|why| Some((why.path.as_deref()?, why.line)));
    let place = against.chain(found).chain(near).chain(system).find(|(path, _)| !path.is_empty());
    let known = [&report.system.anchor, &report.system.manifest].into_iter().flatten().find(|path| !path.is_empty());
    let absent = known.map_or(NOWHERE, String::as_str);
    let (path, line) = place.unwrap_or((absent, 1));
    Finding { verdict, path, line: line.max(1) }
}

impl Finding<'_> {
    /// `Rollback in under five minutes (D-REL-01 rollback): implemented (…), verified is required`.
    pub(crate) fn message(&self) -> String {
        let Verdict { title, rule, slug, .. } = self.verdict;
        format!("{}: {}", words::named(title, rule, slug), sentence::summary(self.verdict))
    }

    /// What to do first, and for how much.
    pub(crate) fn remedy(&self) -> Option<String> {
        let fix = self.verdict.fix.as_ref()?;
        let first = fix.steps.first()?;
        Some(format!("{first} (fix {}, +{:.1} points)", words::effort(fix.effort), self.verdict.gain))
    }

    /// The same for the same rule and system, wherever its evidence moves.
    pub(crate) fn fingerprint(&self, report: &Report) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [self.verdict.rule.as_str(), report.system.manifest.as_deref().unwrap_or_default()] {
            hasher.update(part.as_bytes()).update(&[0]);
        }
        hasher.finalize().to_hex().chars().take(32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Basis, Certainty, NearMiss, Reason, Recognised, SearchTrail, sample};
    use std::collections::BTreeMap;

    #[test]
    fn every_open_verdict_is_one_finding_with_a_place() {
        let report = sample::report();
        let list = findings(&report);
        assert_eq!(list.len(), report.verdicts.iter().filter(|v| words::is_open(v)).count());
        assert!(list.iter().all(|f| !f.path.is_empty() && f.line > 0));
        assert_eq!(list[0].verdict.outcome, Outcome::Contradicted, "what is claimed and untrue comes first");
    }

    #[test]
    fn an_absence_stands_at_the_best_place_that_is_known() {
        let mut report = sample::report();
        report.profile.recognised = Some(Recognised {
            certainty: Certainty::Certain,
            why: vec![Reason { basis: Basis::Inferred, what: "call".into(), path: Some("src/ask.py".into()), line: 9 }],
        });
        let at = report.verdicts.iter().position(|v| v.outcome == Outcome::Unmet).unwrap();
        let rule = report.verdicts[at].rule.clone();
        let place = |report: &Report| {
            let all = findings(report);
            let found = all.iter().find(|f| f.verdict.rule == rule).unwrap();
            (found.path.to_owned(), found.line)
        };
        let miss = NearMiss { path: "src/near.py".into(), line: 4, what: "limit".into(), why: "in a comment".into() };
        let looked = |class: &str, nearest: Vec<NearMiss>| SearchTrail {
            looked_for: Vec::new(),
            looked_in: BTreeMap::from([(class.to_owned(), 3)]),
            nearest,
            unstated: Vec::new(),
        };
        let mut shown = |search, with_near: bool| {
            let verdict = &mut report.verdicts[at];
            (verdict.evidence, verdict.contradictions) = (Vec::new(), Vec::new());
            verdict.search = Some(looked(search, if with_near { vec![miss.clone()] } else { Vec::new() }));
            place(&report)
        };
        assert_eq!(shown("source", true), ("src/near.py".to_owned(), 4));
        assert_eq!(shown("source", false), ("src/ask.py".to_owned(), 9));
        let document = shown("docs", false);
        assert!(document.0 != "src/ask.py", "{document:?}");
    }

    #[test]
    fn fingerprints_tell_rules_and_systems_apart_and_ignore_lines() {
        let mut report = sample::report();
        let all: std::collections::BTreeSet<String> =
            findings(&report).iter().map(|f| f.fingerprint(&report)).collect();
        assert_eq!(all.len(), findings(&report).len());
        for verdict in &mut report.verdicts {
            verdict.evidence.iter_mut().for_each(|e| e.line += 7);
            verdict.contradictions.iter_mut().for_each(|c| c.line += 7);
        }
        assert!(findings(&report).iter().all(|f| all.contains(&f.fingerprint(&report))));
        report.system.manifest = Some("other/produ.yaml".into());
        assert!(findings(&report).iter().all(|f| !all.contains(&f.fingerprint(&report))));
    }
}
