//! What kind of work a missing level takes: code, configuration, a document or a signature.
//!
//! It is read off the evidence that the rule asks for, so that nobody keeps a second list. A level that is declared or
//! documented is written; a signature is signed; what is built or proven is of the kind of the files that show it.

use super::condition::Cond;
use super::format::DeclaredKind;
use super::probe::Probe;
use super::{Rule, RuleSet};
use crate::inventory::FileClass;
use crate::model::{Level, Work};
use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

/// What makes a claim check hold, where it is more than writing.
static CHECKS: LazyLock<Checks> = LazyLock::new(|| tables::read("rules/work.yaml"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checks {
    code: Vec<String>,
    configuration: Vec<String>,
    signature: Vec<String>,
}

impl Checks {
    fn of(&self, check: &str) -> Work {
        let named = |list: &[String]| list.iter().any(|name| name == check);
        match () {
            () if named(&self.code) => Work::Code,
            () if named(&self.configuration) => Work::Configuration,
            () if named(&self.signature) => Work::Signature,
            () => Work::Document,
        }
    }
}

impl RuleSet {
    /// What raising a rule from one level to another takes. `tested`: the proof exists and no pipeline runs it.
    pub(crate) fn work(&self, rule: &Rule, from: Level, to: Level, tested: bool) -> Work {
        let lacks = |level: Level| from < level && rule.evidence.contains_key(&level);
        let built = |level: Level| rule.evidence.get(&level).and_then(|cond| self.work_of(cond));
        let first = match to {
            _ if tested && to == Level::Verified => Some(Work::Configuration),
            Level::None | Level::Declared | Level::Documented => Some(Work::Document),
            // What is signed has to be there first.
            Level::Attested if from >= Level::Documented => Some(Work::Signature),
            Level::Attested if lacks(Level::Documented) => Some(Work::Document),
            Level::Attested => built(Level::Implemented).max(Some(Work::Signature)),
            Level::Implemented => built(Level::Implemented),
            Level::Verified if lacks(Level::Implemented) => built(Level::Implemented).max(built(Level::Verified)),
            Level::Verified => built(Level::Verified),
        };
        first.unwrap_or(Work::Code)
    }

    /// The work behind a condition of what is built or proven; `None` where it asks for nothing that could be made.
    fn work_of(&self, cond: &Cond) -> Option<Work> {
        match cond {
            Cond::All(list) => list.iter().filter_map(|c| self.work_of(c)).max(),
            Cond::Any(list) | Cond::AtLeast(_, list) => common(list.iter().filter_map(|c| self.work_of(c))),
            Cond::Enforced(inner) => self.work_of(inner),
            Cond::Not(_) | Cond::Profile(_) => None,
            Cond::Probe { id, .. } => self.probes.get(*id).map(work_of_probe),
            Cond::Declared(_) | Cond::Compare(_) => Some(Work::Document),
            Cond::DeclaredFile(file) => Some(match file.kind {
                DeclaredKind::Any | DeclaredKind::Document => Work::Document,
                DeclaredKind::Schema | DeclaredKind::Test | DeclaredKind::Code => Work::Code,
            }),
            Cond::Check { check, .. } => Some(CHECKS.of(check)),
        }
    }
}

/// Of several ways the kind that most of them are; of as many the one that takes less.
fn common(ways: impl Iterator<Item = Work>) -> Option<Work> {
    let ways: Vec<Work> = ways.collect();
    let count = |kind: &Work| ways.iter().filter(|way| *way == kind).count();
    // `ALL` starts with what takes most, and of equals `max_by_key` gives the last.
    Work::ALL.into_iter().filter(|kind| ways.contains(kind)).max_by_key(count)
}

/// By the classes of files in which a hit counts.
fn work_of_probe(probe: &Probe) -> Work {
    let classes = probe.classes();
    let any = |list: &[FileClass]| list.iter().any(|class| classes.has(*class));
    match probe {
        Probe::Owners(_) | Probe::Ci(_) | Probe::Key(_) => Work::Configuration,
        Probe::Document(_) => Work::Document,
        // Where a line of configuration is enough, nobody has to program.
        _ if any(&[FileClass::Config, FileClass::Ci, FileClass::Infrastructure]) => Work::Configuration,
        _ if any(&[FileClass::Source, FileClass::Test, FileClass::Notebook]) => Work::Code,
        _ if any(&[FileClass::Dependencies]) => Work::Configuration,
        _ if any(&[FileClass::Docs]) => Work::Document,
        _ => Work::Code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(slug: &str, from: Level, to: Level, tested: bool) -> Work {
        let rules = RuleSet::embedded().unwrap();
        let rule = rules.find(slug).unwrap();
        rules.work(rule, from, to, tested)
    }

    #[test]
    fn what_is_written_signed_built_and_proven_is_told_apart() {
        assert_eq!(of("problem-statement", Level::None, Level::Declared, false), Work::Document);
        assert_eq!(of("rollback", Level::None, Level::Documented, false), Work::Document);
        assert_eq!(of("rollback", Level::Implemented, Level::Verified, false), Work::Document, "a drill is recorded");
        assert_eq!(of("risk-classification", Level::Documented, Level::Attested, false), Work::Signature);
        assert_eq!(of("risk-classification", Level::None, Level::Attested, false), Work::Document, "write, then sign");
        assert_eq!(of("kill-switch", Level::None, Level::Implemented, false), Work::Code);
        assert_eq!(of("load-test", Level::None, Level::Verified, false), Work::Code);
        assert_eq!(of("alert-rules", Level::None, Level::Implemented, false), Work::Configuration);
        assert_eq!(of("edge-case-tests", Level::Implemented, Level::Verified, true), Work::Configuration, "run them");
    }

    #[test]
    fn a_level_on_the_way_counts() {
        // The drill alone is writing; the way back it rehearses has to be made first.
        assert_eq!(of("rollback", Level::Implemented, Level::Verified, false), Work::Document);
        assert!(of("rollback", Level::None, Level::Verified, false) > Work::Document);
    }

    #[test]
    fn the_common_kind_wins_and_the_lesser_of_equals() {
        use Work::{Code, Configuration, Document};
        assert_eq!(common([Code, Configuration, Code].into_iter()), Some(Code));
        assert_eq!(common([Code, Document].into_iter()), Some(Document));
        assert_eq!(common(std::iter::empty()), None);
    }

    #[test]
    fn every_named_check_is_one_that_a_rule_asks_for() {
        let rules = RuleSet::embedded().unwrap();
        let mut asked = std::collections::BTreeSet::new();
        for cond in rules.rules.iter().flat_map(|rule| rule.evidence.values()) {
            cond.checks(&mut |name| {
                asked.insert(name.to_owned());
            });
        }
        let named = CHECKS.code.iter().chain(&CHECKS.configuration).chain(&CHECKS.signature);
        let unknown: Vec<&String> = named.filter(|name| !asked.contains(*name) && *name != "attested").collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
