//! The state a gate may not fall below: one level per rule and the contradictions that are already known.
//!
//! A ratchet: what was reached must stay, what was missing may stay missing. Entries are keyed by rule and statement,
//! never by line or file, so refactoring does not break it. It never hides a finding; it only decides what is new.

use super::same::{standing, standing_of, statement};
use crate::error::Error;
use crate::model::{Level, Outcome, Report, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Mark of the file, so that nothing else is taken for a baseline.
const KIND: &str = "produ-baseline";
/// Largest number of rules a baseline may hold.
const MAX_RULES: usize = 10_000;

/// A stored state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Always `produ-baseline`.
    pub kind: String,
    /// Always `"1"`.
    pub schema_version: String,
    /// Name of the system it was made of.
    pub system: String,
    /// Commit it was made at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// State by rule id.
    pub rules: BTreeMap<String, Entry>,
}

/// One way in which a baseline became another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tightened {
    /// The level of a rule went up.
    Raised(String, Level, Level),
    /// So many contradictions of a rule are gone.
    Settled(String, usize),
    /// A rule applies that did not.
    Applies(String),
    /// A rule that the former state did not know.
    New(String, Level),
}

impl Tightened {
    /// Id of the rule.
    pub(crate) fn rule(&self) -> &str {
        let (Tightened::Raised(rule, ..)
        | Tightened::Settled(rule, _)
        | Tightened::Applies(rule)
        | Tightened::New(rule, _)) = self;
        rule
    }
}

/// State of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Level reached.
    pub level: Level,
    /// Whether the rule applied.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub applies: bool,
    /// Contradictions known, without places and figures.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub contradictions: BTreeSet<String>,
}

fn yes() -> bool {
    true
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_yes(value: &bool) -> bool {
    *value
}

impl Baseline {
    /// The state of a report.
    pub fn of(report: &Report) -> Baseline {
        Baseline {
            kind: KIND.to_owned(),
            schema_version: "1".to_owned(),
            system: report.system.name.clone(),
            commit: report.system.commit.clone(),
            rules: report.verdicts.iter().map(|v| (v.rule.clone(), entry(v))).collect(),
        }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// When the text is no baseline: a gate must not pass because its baseline could not be read.
    pub fn parse(path: &str, text: &str) -> Result<Baseline, Error> {
        let wrong = |cause: String| {
            Error::new(format!("{path} is not a baseline")).cause(cause).next("write one with `produ baseline write`")
        };
        let baseline: Baseline = serde_json::from_str(text).map_err(|e| wrong(e.to_string()))?;
        if baseline.kind != KIND || baseline.schema_version != "1" {
            return Err(wrong(format!("it is a {} of version {}", baseline.kind, baseline.schema_version)));
        }
        if baseline.rules.len() > MAX_RULES {
            return Err(wrong(format!("it holds more than {MAX_RULES} rules")));
        }
        Ok(baseline)
    }

    /// As a file.
    ///
    /// # Errors
    /// Never today: the type always serialises.
    pub fn render(&self) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|e| Error::new("internal error: the baseline cannot be serialised").cause(e))?;
        Ok(text + "\n")
    }

    /// The stricter of two: a level that either holds, and only contradictions that both know.
    #[must_use]
    pub(crate) fn stricter(&self, other: &Baseline) -> Baseline {
        let mut out = self.clone();
        for (rule, theirs) in &other.rules {
            let ours = out.rules.entry(rule.clone()).or_insert_with(|| theirs.clone());
            ours.level = ours.level.max(theirs.level);
            ours.applies |= theirs.applies;
            ours.contradictions.retain(|known| theirs.contradictions.contains(known));
        }
        out
    }

    /// The baseline raised to what a report reaches, without the contradictions that are gone and without rules that
    /// no longer exist. Nothing is ever lowered and no new contradiction is taken in.
    #[must_use]
    pub fn pruned(&self, report: &Report) -> Baseline {
        let mut next = Baseline::of(report);
        for (rule, entry) in &mut next.rules {
            let Some(old) = self.rules.get(rule) else { continue };
            entry.level = entry.level.max(old.level);
            entry.applies |= old.applies;
            entry.contradictions = entry.contradictions.intersection(&old.contradictions).cloned().collect();
        }
        next
    }

    /// What is tighter here than in a former state, by rule.
    pub(crate) fn tightened(&self, former: &Baseline) -> Vec<Tightened> {
        let mut out = Vec::new();
        for (rule, entry) in &self.rules {
            let Some(old) = former.rules.get(rule) else {
                out.push(Tightened::New(rule.clone(), entry.level));
                continue;
            };
            if entry.applies && !old.applies {
                out.push(Tightened::Applies(rule.clone()));
            }
            if old.level < entry.level {
                out.push(Tightened::Raised(rule.clone(), old.level, entry.level));
            }
            match old.contradictions.difference(&entry.contradictions).count() {
                0 => {}
                gone => out.push(Tightened::Settled(rule.clone(), gone)),
            }
        }
        out
    }

    /// Rules of a former state that no longer exist, which is no tightening.
    pub(crate) fn dropped<'f>(&self, former: &'f Baseline) -> Vec<&'f str> {
        former.rules.keys().filter(|rule| !self.rules.contains_key(*rule)).map(String::as_str).collect()
    }

    /// What is worse in a report than here, each in words with the rule first.
    pub fn regressions(&self, report: &Report) -> Vec<String> {
        let mut out = Vec::new();
        for verdict in &report.verdicts {
            let name = format!("{} {}", verdict.rule, verdict.slug);
            let Some(entry) = self.rules.get(&verdict.rule) else {
                if !verdict.contradictions.is_empty() {
                    out.push(format!("{name}: a new contradiction"));
                }
                continue;
            };
            let known = &entry.contradictions;
            if verdict.contradictions.iter().any(|c| !known.contains(&statement(&c.message))) {
                out.push(format!("{name}: a new contradiction"));
            } else if verdict.outcome == Outcome::NotApplicable {
                if entry.applies && entry.level > Level::None {
                    out.push(format!("{name}: was {}, no longer applies", entry.level.name()));
                }
            } else if known.is_empty()
                && standing(verdict.outcome, verdict.level, verdict.attestation)
                    < standing_of(entry.level, verdict.attestation)
            {
                let now = if verdict.outcome == Outcome::Unknown { "unknown" } else { verdict.level.name() };
                out.push(format!("{name}: was {}, is {now}", entry.level.name()));
            }
        }
        for rule in self.rules.keys().filter(|rule| !report.verdicts.iter().any(|v| v.rule == **rule)) {
            if report.audited && self.rules.get(rule).is_some_and(|e| e.level > Level::None) {
                out.push(format!("{rule}: is no longer answered"));
            }
        }
        out
    }
}

fn entry(verdict: &Verdict) -> Entry {
    Entry {
        level: verdict.level,
        applies: verdict.outcome != Outcome::NotApplicable,
        contradictions: verdict.contradictions.iter().map(|c| statement(&c.message)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    fn position(report: &Report, outcome: Outcome) -> usize {
        report.verdicts.iter().position(|v| v.outcome == outcome).unwrap()
    }

    #[test]
    fn a_report_is_no_worse_than_its_own_baseline() {
        let report = sample::report();
        let text = Baseline::of(&report).render().unwrap();
        assert_eq!(Baseline::parse("b.json", &text).unwrap().regressions(&report), Vec::<String>::new());
    }

    #[test]
    fn moved_lines_and_renamed_files_are_no_regression() {
        let mut report = sample::report();
        let baseline = Baseline::of(&report);
        for verdict in &mut report.verdicts {
            verdict.evidence.iter_mut().for_each(|e| (e.path, e.line) = ("moved/x.py".into(), e.line + 9));
            for item in &mut verdict.contradictions {
                item.message = item.message.replace("produ.yaml:", "ops/produ.yaml:4");
            }
        }
        assert_eq!(baseline.regressions(&report), Vec::<String>::new());
    }

    #[test]
    fn falling_new_contradictions_and_switched_off_rules_are_regressions() {
        let report = sample::report();
        let baseline = Baseline::of(&report);
        let met = position(&report, Outcome::Met);
        let mut fallen = report.clone();
        fallen.verdicts[met].level = Level::None;
        assert!(baseline.regressions(&fallen)[0].contains("is none"));
        let mut off = report.clone();
        off.verdicts[met].outcome = Outcome::NotApplicable;
        assert!(baseline.regressions(&off)[0].contains("no longer applies"));
        let mut gone = report.clone();
        gone.verdicts.remove(met);
        assert!(baseline.regressions(&gone)[0].contains("no longer answered"));
        let mut contradicted = report.clone();
        let item = report.verdicts[position(&report, Outcome::Contradicted)].contradictions[0].clone();
        contradicted.verdicts[met].contradictions.push(item);
        assert!(baseline.regressions(&contradicted)[0].contains("a new contradiction"));
    }

    #[test]
    fn pruning_only_tightens() {
        let report = sample::report();
        let baseline = Baseline::of(&report);
        let mut worse = report.clone();
        worse.verdicts.iter_mut().for_each(|v| v.level = Level::None);
        assert_eq!(baseline.pruned(&worse).rules, baseline.rules);
        let mut better = report.clone();
        better.verdicts.iter_mut().for_each(|v| (v.level = Level::Verified, v.contradictions.clear()).0);
        let pruned = baseline.pruned(&better);
        assert!(pruned.rules.values().all(|e| e.level == Level::Verified && e.contradictions.is_empty()));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in ["", "{}", "[]", r#"{"kind":"x","schema_version":"1","system":"s","rules":{}}"#] {
            assert!(Baseline::parse("b.json", text).is_err(), "{text}");
        }
    }
}
