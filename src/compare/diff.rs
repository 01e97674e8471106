//! What changed between two reports, rule by rule, with the cause.

use super::asked::{self, AskedChange, Blockers, FactChange};
use super::audited::{Audited, Finding};
use super::same::{standing, statement};
use crate::model::{Level, Outcome, Tier};
use serde::Serialize;
use std::collections::BTreeSet;

/// The difference of two audits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Diff {
    /// Name of the system.
    pub system: String,
    /// What the earlier side is called: a commit, a reference or a file.
    pub before: Side,
    /// The later side.
    pub after: Side,
    /// Facts that decide what is asked and are others now, by name.
    pub facts: Vec<FactChange>,
    /// Rules that ask for more or less than before, blockers first.
    pub asked: Vec<AskedChange>,
    /// The blockers that are open.
    pub blockers: Blockers,
    /// Rules that changed, falls first, then by rule.
    pub changes: Vec<Change>,
    /// Rules that did not change.
    pub unchanged: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Side {
    /// As the user named it.
    pub name: String,
    /// Commit, if known.
    pub commit: Option<String>,
    /// Day ages were counted to.
    pub today: Option<String>,
    /// Evidence, 0 to 100.
    pub score: f64,
    /// Readiness, 0 to 100: the evidence, held at the band of the tier.
    pub readiness: f64,
    /// Tier.
    pub tier: Tier,
    /// Digest of the rule set.
    pub rules_digest: String,
}

/// How one rule changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// Id of the rule.
    pub rule: String,
    /// Readable name.
    pub slug: String,
    /// What happened.
    pub kind: ChangeKind,
    /// Before, in words (`implemented`, `contradicted`, `not applicable` …).
    pub before: String,
    /// After, in words.
    pub after: String,
    /// Why.
    pub cause: Cause,
    /// Files whose evidence came, went, or speaks against it now.
    pub files: Vec<String>,
    /// Best place of the later side, else of the earlier one.
    pub place: Option<String>,
    /// The later summary.
    pub summary: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeKind {
    /// A claim is now contradicted.
    Contradicted,
    /// Lower than before, or no longer looked at.
    Fell,
    /// No longer applies.
    SwitchedOff,
    /// Now covered by a waiver.
    Waived,
    /// The rule exists only on the later side.
    Appeared,
    /// The rule exists only on the earlier side.
    Disappeared,
    /// Higher than before.
    Rose,
}

/// Why a rule changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cause {
    /// Facts of the profile changed, which decide whether the rule applies.
    Profile,
    /// The repository or its manifest changed.
    Repository,
    /// The same commit on a later day: evidence, a waiver or an attestation ran out.
    Age,
    /// A waiver was granted, ended or withdrawn.
    Waivers,
    /// The rule set is another one.
    RuleSet,
    /// Commit and rule set both changed: it cannot be told which.
    RepositoryOrRuleSet,
}

impl Cause {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Cause::Profile => "the profile",
            Cause::Repository => "the repository",
            Cause::Age => "the age of evidence",
            Cause::Waivers => "waivers",
            Cause::RuleSet => "the rule set",
            Cause::RepositoryOrRuleSet => "the repository or the rule set",
        }
    }
}

/// Compares two reports.
pub(crate) fn diff(before: (&str, &Audited), after: (&str, &Audited)) -> Diff {
    let (old, new) = (before.1, after.1);
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for verdict in &new.verdicts {
        let earlier = old.verdicts.iter().find(|v| v.rule == verdict.rule);
        match earlier.map(|e| (kind(e, verdict), e)) {
            Some((None, _)) => unchanged += 1,
            Some((Some(kind), e)) => changes.push(change(kind, Some(e), Some(verdict), old, new)),
            None => changes.push(change(ChangeKind::Appeared, None, Some(verdict), old, new)),
        }
    }
    for verdict in old.verdicts.iter().filter(|v| !new.verdicts.iter().any(|n| n.rule == v.rule)) {
        changes.push(change(ChangeKind::Disappeared, Some(verdict), None, old, new));
    }
    changes.sort_by(|a, b| a.kind.cmp(&b.kind).then_with(|| a.rule.cmp(&b.rule)));
    let side = |(name, report): (&str, &Audited)| Side {
        name: name.to_owned(),
        commit: report.system.commit.clone(),
        today: report.system.today.clone(),
        score: report.score,
        readiness: report.readiness(),
        tier: report.tier,
        rules_digest: report.tool.rules_digest.clone(),
    };
    Diff {
        system: new.system.name.clone(),
        before: side(before),
        after: side(after),
        facts: asked::facts(&old.profile, &new.profile),
        asked: asked::rules(old, new),
        blockers: asked::blockers(old, new),
        changes,
        unchanged,
    }
}

fn kind(before: &Finding, after: &Finding) -> Option<ChangeKind> {
    let said = |v: &Finding| v.contradictions.iter().map(|c| statement(&c.message)).collect::<BTreeSet<_>>();
    if !said(after).is_subset(&said(before)) {
        return Some(ChangeKind::Contradicted);
    }
    match (before.outcome.applies(), after.outcome.applies()) {
        (false, false) => return None,
        (true, false) => return Some(ChangeKind::SwitchedOff),
        (false, true) => return Some(ChangeKind::Appeared),
        (true, true) => {}
    }
    if after.outcome == Outcome::Waived && before.outcome != Outcome::Waived {
        return Some(ChangeKind::Waived);
    }
    match reached(after).cmp(&reached(before)) {
        std::cmp::Ordering::Less => Some(ChangeKind::Fell),
        std::cmp::Ordering::Greater => Some(ChangeKind::Rose),
        std::cmp::Ordering::Equal if before.outcome == Outcome::Waived && after.outcome != Outcome::Waived => {
            Some(ChangeKind::Fell)
        }
        std::cmp::Ordering::Equal => None,
    }
}

fn reached(finding: &Finding) -> u8 {
    standing(finding.outcome, finding.level, finding.attestation)
}

fn change(kind: ChangeKind, before: Option<&Finding>, after: Option<&Finding>, old: &Audited, new: &Audited) -> Change {
    let any = after.or(before);
    let place = |v: &Finding| {
        let against = v.contradictions.first().map(|c| crate::text::place(&c.path, c.line));
        against.or_else(|| v.evidence.first().map(|e| crate::text::place(&e.path, e.line)))
    };
    let waiver = |v: Option<&Finding>| v.is_some_and(|v| v.outcome == Outcome::Waived);
    let same_rules = old.tool.rules_digest == new.tool.rules_digest;
    let same_commit = old.system.commit.is_some() && old.system.commit == new.system.commit;
    let applies = |v: Option<&Finding>| v.map(|v| v.outcome.applies());
    let cause = if waiver(before) != waiver(after) {
        Cause::Waivers
    } else if applies(before) != applies(after) && before.is_some() && after.is_some() && same_rules {
        Cause::Profile
    } else if same_commit && same_rules {
        Cause::Age
    } else if same_commit || before.is_none() || after.is_none() {
        if same_rules { Cause::Repository } else { Cause::RuleSet }
    } else if same_rules {
        Cause::Repository
    } else {
        Cause::RepositoryOrRuleSet
    };
    Change {
        rule: any.map(|v| v.rule.clone()).unwrap_or_default(),
        slug: any.map(|v| v.slug.clone()).unwrap_or_default(),
        kind,
        before: before.map_or_else(|| "no rule".to_owned(), state),
        after: after.map_or_else(|| "no rule".to_owned(), state),
        cause,
        files: files(kind, before, after),
        place: after.and_then(place).or_else(|| before.and_then(place)),
        summary: after.map(|v| v.summary.clone()).unwrap_or_default(),
    }
}

/// Files that one side has as evidence, or against the rule, and the other has not: of the side that tells the change.
fn files(kind: ChangeKind, before: Option<&Finding>, after: Option<&Finding>) -> Vec<String> {
    let named = |v: Option<&Finding>| -> BTreeSet<String> {
        let evidence = v.into_iter().flat_map(|v| &v.evidence).map(|e| e.path.clone());
        let against = v.into_iter().flat_map(|v| &v.contradictions).map(|c| c.path.clone());
        if kind == ChangeKind::Contradicted { against.collect() } else { evidence.collect() }
    };
    let (old, new) = (named(before), named(after));
    let (told, other) = match kind {
        ChangeKind::Fell | ChangeKind::Disappeared | ChangeKind::SwitchedOff => (old, new),
        _ => (new, old),
    };
    told.difference(&other).filter(|path| !path.is_empty()).cloned().collect()
}

fn state(verdict: &Finding) -> String {
    match verdict.outcome {
        Outcome::Contradicted => "contradicted".to_owned(),
        Outcome::Unknown => "unknown".to_owned(),
        Outcome::NotApplicable => "not applicable".to_owned(),
        Outcome::Waived if verdict.level == Level::None => "waived".to_owned(),
        Outcome::Waived => format!("{} (waived)", verdict.level.name()),
        _ => verdict.level.name().to_owned(),
    }
}

impl Diff {
    /// Whether anything is worse than before, or less is asked for.
    pub(crate) fn is_worse(&self) -> bool {
        let fell = self.changes.iter().any(|c| c.kind <= ChangeKind::Waived);
        self.after.tier < self.before.tier || fell || self.asked.iter().any(AskedChange::is_less)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::audited::{Digest, Named};
    use super::*;
    use crate::model::{AttestationUse, Profile, Severity};

    pub(in super::super) fn sample() -> Audited {
        let finding = |rule: &str, outcome, level| Finding {
            rule: rule.to_owned(),
            slug: rule.to_lowercase(),
            severity: Severity::Blocker,
            outcome,
            level,
            required: Level::Implemented,
            attestation: AttestationUse::None,
            contradictions: Vec::new(),
            evidence: Vec::new(),
            summary: String::new(),
        };
        Audited {
            system: Named { name: "support".into(), commit: Some("a".repeat(40)), today: None },
            profile: Profile::default(),
            score: 70.0,
            readiness: None,
            tier: Tier::Pilot,
            tool: Digest { rules_digest: "d".into() },
            verdicts: vec![
                finding("D-REL-01", Outcome::Unmet, Level::None),
                finding("O-QUA-01", Outcome::Met, Level::Verified),
            ],
        }
    }

    fn met(report: &Audited) -> usize {
        report.verdicts.iter().position(|v| v.outcome == Outcome::Met).unwrap()
    }

    #[test]
    fn equal_reports_do_not_differ() {
        let report = sample();
        let diff = diff(("a", &report), ("b", &report));
        assert!(diff.changes.is_empty() && diff.unchanged == report.verdicts.len() && !diff.is_worse());
    }

    #[test]
    fn falls_come_first_and_name_their_cause() {
        let old = sample();
        let mut new = old.clone();
        let at = met(&new);
        new.verdicts[at].level = Level::None;
        new.verdicts[at].outcome = Outcome::Unmet;
        let cause = |new: &Audited| diff(("a", &old), ("b", new)).changes[0].cause;
        assert_eq!(cause(&new), Cause::Age, "same commit, same rules");
        new.system.commit = Some("f".repeat(40));
        assert_eq!(cause(&new), Cause::Repository);
        new.tool.rules_digest = "other".into();
        assert_eq!(cause(&new), Cause::RepositoryOrRuleSet);
        new.system.commit = old.system.commit.clone();
        assert_eq!(cause(&new), Cause::RuleSet);
        new.verdicts[at].outcome = Outcome::Waived;
        assert_eq!(cause(&new), Cause::Waivers);
        assert!(diff(("a", &old), ("b", &new)).is_worse());
        assert!(!diff(("b", &new), ("a", &old)).changes.is_empty());
    }

    #[test]
    fn rules_that_come_and_go_are_named() {
        let old = sample();
        let mut new = old.clone();
        let gone = new.verdicts.remove(0);
        let changes = diff(("a", &old), ("b", &new)).changes;
        assert_eq!((changes.len(), changes[0].kind, &changes[0].rule), (1, ChangeKind::Disappeared, &gone.rule));
        assert_eq!(diff(("b", &new), ("a", &old)).changes[0].kind, ChangeKind::Appeared);
    }
}
