//! The public explanation of a rule, version 1: what `produ explain -o json` prints and `produ schema explain` describes.
//!
//! The rule file as prose: every condition, with the whole of its lists. Not told is what narrows a matcher (among others
//! paths and lines it excludes, distances, classes of files, what a file must hold, when a comparison is made), and what
//! rules share (`@name`, conditions of the vocabulary, claim checks) is named, not spelled out. Fields are only added; a
//! change of meaning makes a version 2.

use crate::evaluate::check;
use crate::manifest::pointer::SECTION;
use crate::model::{self, Report};
use crate::report::listing::Listed;
use crate::report::v1::{Effort, Level, Severity, Verdict};
use crate::rules::format::{self, Condition, RuleFile, RuleScope, Signer};
use crate::rules::prose;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Explanation {
    /// Always `"1"`.
    pub schema_version: String,
    /// What the list of rules says of it, too. `severity` holds where nothing in `severity_where` does.
    #[serde(flatten)]
    pub rule: Listed,
    /// What happens without it.
    pub why: String,
    /// Severities for a part of the systems; the first that holds wins.
    pub severity_where: Vec<SeverityWhere>,
    /// Levels that tiers ask for, if they ask for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<GateLevels>,
    /// Systems it applies to, in words.
    pub applies_to: String,
    /// Whose attestation counts; absent: that of any named person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<Signer>,
    /// Whose code answers it in a repository of many services.
    pub scope: RuleScope,
    /// What a named person has to confirm, because no file can show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
    /// Evidence older than this counts one level lower.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age_days: Option<u32>,
    /// What the evidence proves, in words: a later change to it makes the evidence stale.
    pub proves: Vec<String>,
    /// How to mend it.
    pub fix: Mending,
    /// What proves it, from the weakest level to the strongest.
    pub evidence: Vec<LevelProof>,
    /// Entry of the manifest by which a team points at its own names.
    pub point_at: String,
    /// What contradicts it.
    pub contradicted_by: Vec<Against>,
    /// What an audit found of it, where a folder was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here: Option<Here>,
}

/// What an audit says of the rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Here {
    /// Name of the audited system.
    pub system: String,
    /// Its commit, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The answer, as in the report of the audit.
    pub verdict: Verdict,
}

/// A severity for a part of the systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SeverityWhere {
    /// Which systems, in words.
    pub when: String,
    /// The severity there.
    pub severity: Severity,
}

/// Levels a tier asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateLevels {
    /// For tier `pilot`.
    pub pilot: Level,
    /// For tier `production`.
    pub production: Level,
}

/// How to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Mending {
    /// S: under two hours, M: under two days, L: more.
    pub effort: Effort,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Name of a template to start from, as `produ template` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// What proves one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LevelProof {
    /// The level.
    pub level: Level,
    /// What has to hold.
    pub conditions: Vec<Said>,
}

/// What speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Against {
    /// What it means.
    pub message: String,
    /// What has to hold; empty where the message says it.
    pub conditions: Vec<Said>,
}

/// A condition in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Said {
    /// The condition, or how those below it are taken together (`any of:`).
    pub text: String,
    /// The same for a first look: without the patterns that are searched for, with a few examples instead of lists.
    pub brief: String,
    /// The conditions below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Said>,
}

impl Explanation {
    /// The rule in words.
    pub(crate) fn of(rule: &RuleFile) -> Explanation {
        let proof = |(level, condition): (model::Level, &Condition)| LevelProof {
            level: level.into(),
            conditions: said(condition),
        };
        let case = |case: &crate::rules::format::SeverityIf| SeverityWhere {
            when: prose::predicate(&case.when),
            severity: case.severity.into(),
        };
        let keys = "{code: \"file::function\", setting: NAME, test: \"file::test\", doc: \"file#heading\"}";
        Explanation {
            schema_version: "1".to_owned(),
            rule: Listed::from(rule),
            why: rule.why.clone(),
            severity_where: rule.severity_if.iter().map(case).collect(),
            required: rule.gate.map(GateLevels::from),
            applies_to: prose::predicate(&rule.applies_when),
            signer: rule.signer.clone(),
            scope: rule.scope,
            confirm: rule.confirm.clone(),
            max_age_days: rule.max_age_days,
            proves: rule.proves.iter().map(|subject| subject.words().to_owned()).collect(),
            fix: Mending {
                effort: rule.fix.effort.into(),
                steps: rule.fix.steps.clone(),
                template: rule.fix.offered(),
            },
            evidence: rule.evidence.levels().map(proof).collect(),
            point_at: format!("{SECTION}: {{{}: {keys}}}", rule.slug),
            contradicted_by: rule.contradicted_by.iter().map(against).collect(),
            here: None,
        }
    }

    /// With what an audit found of the rule.
    pub(crate) fn with(self, report: &Report) -> Explanation {
        let verdict = report.verdicts.iter().find(|verdict| verdict.rule == self.rule.id);
        let here = |verdict| Here {
            system: report.system.name.clone(),
            commit: report.system.commit.clone(),
            verdict: Verdict::from(verdict),
        };
        Explanation { here: verdict.map(here), ..self }
    }
}

impl From<format::GateLevels> for GateLevels {
    fn from(from: format::GateLevels) -> GateLevels {
        GateLevels { pilot: from.pilot.into(), production: from.production.into() }
    }
}

fn against(contradiction: &crate::rules::format::ContradictedBy) -> Against {
    // A check of two sides is what its message says.
    let told = match &contradiction.when {
        Condition::Check(name) => check(name).is_some_and(|check| check.only_contradicts()),
        Condition::Compare(_) => true,
        _ => false,
    };
    let conditions = if told { Vec::new() } else { said(&contradiction.when) };
    Against { message: contradiction.message.clone(), conditions }
}

/// A condition as a tree of words.
fn said(condition: &Condition) -> Vec<Said> {
    let compares = |name: &str| check(name).map(|check| check.compares);
    // The explanation is where the rest of a list is looked up: nothing of it is left to a number.
    let told = |patterns| prose::Prose { compares: &compares, entries: usize::MAX, patterns }.lines(condition);
    let lines: Vec<_> = told(true).into_iter().zip(told(false)).map(|(full, (_, brief))| (full, brief)).collect();
    tree(&mut lines.into_iter().peekable(), 0)
}

/// A line of prose, and the same in brief.
type Both = (prose::Line, String);

/// The lines at this depth, each with the deeper ones that follow it.
fn tree(lines: &mut std::iter::Peekable<std::vec::IntoIter<Both>>, depth: usize) -> Vec<Said> {
    let mut out = Vec::new();
    while let Some(((_, text), brief)) = lines.next_if(|((at, _), _)| *at >= depth) {
        out.push(Said { text, brief, of: tree(lines, depth + 1) });
    }
    out
}
