//! What each threshold measures in a report, and how a plan gets there: one entry of [`MEASURES`] for each of
//! `rules/thresholds.yaml`. What it asks for and how it is said stands there.

use crate::compare::Baseline;
use crate::model::{Effect, Level, Outcome, Report, Severity, Verdict};

/// One threshold, or one finding of a threshold.
pub(crate) struct Measure {
    /// `min_score`, `fail_on.blocker`.
    pub(super) of: &'static str,
    pub(super) found: fn(&Seen<'_>) -> Found,
    /// How a plan gets there.
    pub(crate) way: Way,
}

/// What a measure looks at.
pub(super) struct Seen<'a> {
    pub(super) report: &'a Report,
    pub(super) baseline: Option<&'a Baseline>,
    /// The part the bound is for; empty where there are none.
    pub(super) part: &'a str,
}

/// What a report has to set against a threshold.
pub(super) enum Found {
    /// A word of the choice, or one that is below all of them.
    Word(&'static str),
    /// A number.
    Figure(f64),
    /// What fails, in words.
    Failing(String),
    /// Nothing that could fail.
    Nothing,
}

/// How a plan gets through a threshold.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// Everything that the tiers up to the one that is asked for ask for.
    Tiers,
    /// The evidence rises.
    Evidence,
    /// The evidence rises, and the tier whose band holds as much is reached.
    Readiness,
    /// The score of the pillar rises that is the part.
    Pillar,
    /// Each rule by itself.
    Rules {
        /// What has to become of a rule.
        asks: fn(&Case<'_>) -> Option<Ask>,
        /// Contradictions about the system itself have to go, too.
        system: bool,
    },
}

/// A rule as a plan finds it.
pub(crate) struct Case<'a> {
    /// Its answer.
    pub(crate) verdict: &'a Verdict,
    /// Its severity without a contradiction.
    pub(crate) severity: Severity,
    /// The state that may not fall.
    pub(crate) baseline: Option<&'a Baseline>,
}

/// What has to become of a rule.
pub(crate) enum Ask {
    /// It reaches a level, for a reason.
    Level(Level, String),
    /// Its contradiction ends.
    Settled,
}

/// Every measure.
pub(super) static MEASURES: &[Measure] = &[
    Measure { of: "min_tier", found: |seen| Found::Word(seen.report.tier.name()), way: Way::Tiers },
    Measure { of: "min_score", found: |seen| Found::Figure(seen.report.readiness), way: Way::Readiness },
    Measure { of: "min_evidence", found: |seen| Found::Figure(seen.report.score), way: Way::Evidence },
    Measure { of: "min_pillar", found: pillar, way: Way::Pillar },
    Measure {
        of: "fail_on.blocker",
        found: |seen| named(seen.report, open_blocker).into(),
        way: Way::Rules { asks: no_blocker, system: false },
    },
    Measure {
        of: "fail_on.contradiction",
        found: contradictions,
        way: Way::Rules { asks: |case| settled(case.verdict), system: true },
    },
    Measure { of: "fail_on.regression", found: regressions, way: Way::Rules { asks: kept, system: false } },
    // No plan makes up for it: the change leaves it alone, or somebody takes it on the base.
    Measure { of: "fail_on.weakened", found: weakened, way: Way::Rules { asks: |_| None, system: false } },
];

/// A pillar to which no rule applies has no score and passes.
fn pillar(seen: &Seen<'_>) -> Found {
    let score = seen.report.pillars.iter().find(|p| p.pillar.name() == seen.part).and_then(|p| p.score);
    score.map_or(Found::Nothing, Found::Figure)
}

fn open_blocker(verdict: &Verdict) -> bool {
    verdict.severity == Severity::Blocker
        && match verdict.outcome {
            Outcome::Contradicted | Outcome::Unknown | Outcome::Partial | Outcome::Unmet => true,
            Outcome::Met => !verdict.contradictions.is_empty(),
            Outcome::NotApplicable | Outcome::Waived => false,
        }
}

fn no_blocker(case: &Case<'_>) -> Option<Ask> {
    let waived = case.verdict.outcome == Outcome::Waived;
    if case.severity == Severity::Blocker && !waived {
        return Some(Ask::Level(case.verdict.required, "the gate fails on open blockers".to_owned()));
    }
    settled(case.verdict).filter(|_| case.verdict.severity >= Severity::Blocker)
}

fn contradictions(seen: &Seen<'_>) -> Found {
    let contradicted =
        |verdict: &Verdict| verdict.outcome == Outcome::Contradicted || !verdict.contradictions.is_empty();
    let system = seen.report.contradictions.first().map(|c| c.message.clone());
    named(seen.report, contradicted).or(system).into()
}

fn settled(verdict: &Verdict) -> Option<Ask> {
    (verdict.outcome == Outcome::Contradicted).then_some(Ask::Settled)
}

/// Without a baseline this fails: a gate that cannot be checked must not pass.
fn regressions(seen: &Seen<'_>) -> Found {
    match seen.baseline {
        Some(baseline) => listed(&baseline.regressions(seen.report)).into(),
        None => Found::Failing("there is no baseline (--baseline FILE)".to_owned()),
    }
}

/// Without a base this fails, for the same reason.
fn weakened(seen: &Seen<'_>) -> Found {
    if seen.report.gate.base.is_none() {
        return Found::Failing("there is no base (--base REV)".to_owned());
    }
    let weaker = seen.report.gate_inputs.iter().filter(|input| input.effect == Effect::Weaker);
    listed(&weaker.map(|input| input.what.clone()).collect::<Vec<_>>()).into()
}

fn kept(case: &Case<'_>) -> Option<Ask> {
    let was = case.baseline?.rules.get(&case.verdict.rule)?.level;
    Some(Ask::Level(was, format!("the baseline has {}", was.name())))
}

fn named(report: &Report, pick: impl Fn(&Verdict) -> bool) -> Option<String> {
    let hits: Vec<String> =
        report.verdicts.iter().filter(|v| pick(v)).map(|v| format!("{} {}", v.rule, v.slug)).collect();
    listed(&hits)
}

/// The first five and how many more; `None` for none.
fn listed(hits: &[String]) -> Option<String> {
    let shown = hits.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    match hits.len() {
        0 => None,
        1..=5 => Some(shown),
        more => Some(format!("{shown} and {} more", more - 5)),
    }
}

impl From<Option<String>> for Found {
    fn from(failing: Option<String>) -> Found {
        failing.map_or(Found::Nothing, Found::Failing)
    }
}
