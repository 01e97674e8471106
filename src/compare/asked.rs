//! What two audits ask for: the facts that decide it, the severity and level of each rule, and the blockers that are open.
//!
//! A change of the manifest can move a dozen blockers without that a single practice changed. That is said apart from what
//! rose and fell, so that nobody takes the one for the other.

use super::audited::{Audited, Finding};
use crate::model::{Level, Outcome, Profile, Severity};
use serde::Serialize;
use std::collections::BTreeSet;

/// A fact of the profile that is another one, or that only one side knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FactChange {
    /// `stakes`, `kinds`, `archetype` …
    pub fact: String,
    /// What the earlier side believes; absent: nothing.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Where the later side read it, else where the earlier one did.
    pub place: Option<String>,
}

/// A rule that asks for more or for less than before, whatever has been reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct AskedChange {
    /// Id of the rule.
    pub rule: String,
    pub slug: String,
    pub before: Asked,
    pub after: Asked,
}

/// How strictly a rule asks, and how it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Asked {
    /// Severity; where either side is contradicted, that of the other on both: a contradiction raises it.
    pub severity: Severity,
    /// Level that the aimed stage requires.
    pub required: Level,
    pub outcome: Outcome,
}

impl Asked {
    fn strictness(&self) -> (Severity, Level) {
        (self.severity, self.required)
    }
}

impl AskedChange {
    /// Less is asked than before: of the severity, or of the level where that is the same.
    pub(crate) fn is_less(&self) -> bool {
        self.after.strictness() < self.before.strictness()
    }
}

/// The blockers that are open on either side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Blockers {
    pub before: usize,
    pub after: usize,
    /// Ids of those that are open only now.
    pub opened: Vec<String>,
    /// Ids of those that were open only before.
    pub closed: Vec<String>,
}

/// Facts of the profile that differ, by name.
pub(super) fn facts(before: &Profile, after: &Profile) -> Vec<FactChange> {
    let names: BTreeSet<&str> =
        before.facts.keys().chain(after.facts.keys()).map(String::as_str).chain(["kinds", "archetype"]).collect();
    let changes = names.into_iter().filter_map(|fact| {
        let (old, new) = (value(before, fact), value(after, fact));
        (old != new).then(|| FactChange {
            fact: fact.to_owned(),
            before: old,
            after: new,
            place: place(after, fact).or_else(|| place(before, fact)),
        })
    });
    changes.collect()
}

fn value(profile: &Profile, fact: &str) -> Option<String> {
    let text = match fact {
        "kinds" => profile.kinds.join(", "),
        "archetype" => profile.archetype.clone(),
        _ => profile.facts.get(fact)?.clone(),
    };
    (!text.is_empty()).then_some(text)
}

/// The first place of the reasons; those of a kind stand under `kind NAME`.
fn place(profile: &Profile, fact: &str) -> Option<String> {
    let kinds = || profile.reasons.iter().filter(|(name, _)| name.starts_with("kind ")).flat_map(|(_, all)| all);
    let reasons = profile.reasons.get(fact).into_iter().flatten();
    let mut all = reasons.chain(kinds().take(if fact == "kinds" { usize::MAX } else { 0 }));
    all.find_map(|reason| Some(crate::text::place(reason.path.as_deref()?, reason.line)))
}

/// Rules of both sides that ask for another severity or level, and apply on both.
pub(super) fn rules(before: &Audited, after: &Audited) -> Vec<AskedChange> {
    let pairs = after.verdicts.iter().filter_map(|new| {
        let old = before.verdicts.iter().find(|old| old.rule == new.rule)?;
        let [before, after] = asked(old, new);
        (old.outcome.applies() && new.outcome.applies() && before.strictness() != after.strictness())
            .then(|| AskedChange { rule: new.rule.clone(), slug: new.slug.clone(), before, after })
    });
    let mut out: Vec<AskedChange> = pairs.collect();
    out.sort_by(|a, b| b.after.severity.cmp(&a.after.severity).then_with(|| a.rule.cmp(&b.rule)));
    out
}

/// What both sides ask. What a contradiction adds to the severity is left out: it is no change of what is asked.
fn asked(old: &Finding, new: &Finding) -> [Asked; 2] {
    let mut both =
        [old, new].map(|side| Asked { severity: side.severity, required: side.required, outcome: side.outcome });
    match [old, new].map(|side| side.outcome == Outcome::Contradicted) {
        [false, false] => {}
        [true, false] => both[0].severity = new.severity,
        [_, true] => both[1].severity = old.severity,
    }
    both
}

/// The open blockers of both sides.
pub(super) fn blockers(before: &Audited, after: &Audited) -> Blockers {
    let open = |side: &Audited| -> BTreeSet<String> {
        let open = side.verdicts.iter().filter(|v| v.severity == Severity::Blocker && v.outcome.is_open());
        open.map(|v| v.rule.clone()).collect()
    };
    let (old, new) = (open(before), open(after));
    Blockers {
        before: old.len(),
        after: new.len(),
        opened: new.difference(&old).cloned().collect(),
        closed: old.difference(&new).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::diff::tests::sample;
    use super::*;
    use crate::model::{Basis, Reason};

    #[test]
    fn a_changed_fact_is_named_with_its_place() {
        let reason = |line| Reason { basis: Basis::Declared, what: "x".into(), path: Some("produ.yaml".into()), line };
        let mut old = Profile::default();
        old.facts.insert("stakes".into(), "high".into());
        old.reasons.insert("stakes".into(), vec![reason(5)]);
        let mut new = old.clone();
        assert_eq!(facts(&old, &new), []);
        new.facts.insert("stakes".into(), "low".into());
        new.reasons.insert("stakes".into(), vec![reason(7)]);
        new.kinds = vec!["rag".into()];
        new.reasons.insert("kind rag".into(), vec![reason(3)]);
        let found = facts(&old, &new);
        let told: Vec<_> = found.iter().map(|f| (&*f.fact, f.before.as_deref(), f.after.as_deref())).collect();
        assert_eq!(told, [("kinds", None, Some("rag")), ("stakes", Some("high"), Some("low"))]);
        let places: Vec<_> = found.iter().map(|f| f.place.as_deref()).collect();
        assert_eq!(places, [Some("produ.yaml:3"), Some("produ.yaml:7")]);
        new.facts.clear();
        assert_eq!(facts(&old, &new)[1].place.as_deref(), Some("produ.yaml:7"));
    }

    #[test]
    fn a_rule_that_asks_less_is_told_from_one_that_asks_more() {
        let old = sample();
        let mut new = old.clone();
        assert_eq!((rules(&old, &new), blockers(&old, &new).before), (vec![], 1));
        new.verdicts[0].severity = Severity::Major;
        let less = &rules(&old, &new)[0];
        assert!(less.is_less() && less.before.outcome.is_open() && less.after.outcome.is_open());
        assert!(!rules(&new, &old)[0].is_less());
        let gone = blockers(&old, &new);
        assert_eq!((gone.before, gone.after, gone.closed), (1, 0, vec![old.verdicts[0].rule.clone()]));
        assert_eq!(blockers(&new, &old).opened, [old.verdicts[0].rule.clone()]);
        new.verdicts[0].severity = Severity::Blocker;
        new.verdicts[0].required = Level::Documented;
        assert!(rules(&old, &new)[0].is_less());
    }

    #[test]
    fn a_contradiction_that_is_settled_or_found_asks_for_the_same() {
        let old = sample();
        for (severity, raised) in [(Severity::Minor, Severity::Major), (Severity::Major, Severity::Blocker)] {
            let (mut free, mut against) = (old.clone(), old.clone());
            free.verdicts[0].severity = severity;
            against.verdicts[0].severity = raised;
            against.verdicts[0].outcome = Outcome::Contradicted;
            assert_eq!((rules(&against, &free), rules(&free, &against)), (vec![], vec![]));
            assert_eq!(rules(&against, &against), []);
            // The level that is asked for is no part of it.
            free.verdicts[0].required = Level::Documented;
            let found = &rules(&against, &free)[0];
            assert!(found.is_less() && found.before.severity == severity && found.after.severity == severity);
        }
    }
}
