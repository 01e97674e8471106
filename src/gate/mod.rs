//! Stage 7b: thresholds + report → gate. Pure: the exit code follows from it in `commands`.
//!
//! Conditions of several origins (flags, manifest) all hold at once, so a manifest can only tighten what the
//! operator asks for.

pub(crate) mod inputs;
pub(crate) mod policy;
mod request;

use crate::compare::Baseline;
use crate::model::{Condition, Gate, Outcome, Pillar, Report, Severity, Tier, Verdict};
use std::collections::BTreeMap;

pub(crate) use request::{beyond, declared};

/// Thresholds from one origin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GateRequest {
    /// Lowest tier that passes.
    pub min_tier: Option<Tier>,
    /// Lowest score that passes.
    pub min_score: Option<f64>,
    /// Lowest score that passes, by pillar. A pillar to which no rule applies passes.
    pub min_pillar: BTreeMap<Pillar, f64>,
    /// Findings that fail the gate whatever the score.
    pub fail_on: Vec<FailOn>,
}

/// Findings that fail the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailOn {
    /// A blocker below its required level, or contradicted. A waived one does not fail.
    Blocker,
    /// Any contradiction between a claim and the repository.
    Contradiction,
    /// A rule below its level in the baseline, or a contradiction that is not in it.
    Regression,
}

/// Where thresholds come from; the report names it beside each condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin<'a> {
    /// The command line.
    Flags,
    /// The `gate:` block of this manifest.
    Manifest(&'a str),
    /// What the manifest of this revision asks for beyond that of the change.
    Base(&'a str),
    /// The policy of this name.
    Policy(&'a str),
}

impl GateRequest {
    /// Both sets of thresholds at once.
    #[must_use]
    pub fn and(mut self, other: &GateRequest) -> GateRequest {
        self.min_tier = self.min_tier.max(other.min_tier);
        self.min_score = self.min_score.into_iter().chain(other.min_score).reduce(f64::max);
        for (pillar, bound) in &other.min_pillar {
            let known = self.min_pillar.entry(*pillar).or_insert(*bound);
            *known = known.max(*bound);
        }
        self.fail_on.extend(other.fail_on.iter().copied());
        self
    }

    /// True when nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.min_tier.is_none() && self.min_score.is_none() && self.min_pillar.is_empty() && self.fail_on.is_empty()
    }
}

/// Holds the report against all thresholds. `report.gate` is not read. A regression is asked for in vain where there
/// is no baseline, so that it fails: a gate that cannot be checked must not pass.
pub(crate) fn evaluate(requests: &[(Origin<'_>, &GateRequest)], report: &Report, baseline: Option<&Baseline>) -> Gate {
    let mut gate = Gate::default();
    add(&mut gate, conditions(requests, report, baseline), "");
    gate
}

/// Takes conditions into a gate. One that stands there already fails once; `by` tells what it was held against.
pub(crate) fn add(gate: &mut Gate, conditions: Vec<Condition>, by: &str) {
    for mut condition in conditions {
        condition.failure = condition.failure.map(|reason| format!("{reason}{by}"));
        match gate.conditions.iter_mut().find(|known| known.text == condition.text) {
            Some(known) => known.failure = known.failure.take().or(condition.failure),
            None => gate.conditions.push(condition),
        }
    }
}

/// Every condition of all origins, in their order.
pub(crate) fn conditions(
    requests: &[(Origin<'_>, &GateRequest)],
    report: &Report,
    baseline: Option<&Baseline>,
) -> Vec<Condition> {
    let mut out = Vec::new();
    for (origin, request) in requests {
        let mut check = |flag: &str, condition: String, failure: Option<String>| {
            let text = match origin {
                Origin::Flags => format!("{condition} ({flag})"),
                Origin::Manifest(path) => format!("{condition} ({path})"),
                Origin::Base(rev) => format!("{condition} (manifest of {rev})"),
                Origin::Policy(name) => format!("{condition} (policy {name})"),
            };
            out.push(Condition { text, failure });
        };
        if let Some(tier) = request.min_tier {
            let failure = (report.tier < tier).then(|| format!("the tier is {}", report.tier.name()));
            check("--min-tier", format!("tier at least {}", tier.name()), failure);
        }
        if let Some(bound) = request.min_score {
            let failure = below(report.score, bound).then(|| format!("the score is {:.1}", report.score));
            check("--min-score", format!("score at least {bound}"), failure);
        }
        for (pillar, bound) in &request.min_pillar {
            let score = report.pillars.iter().find(|p| p.pillar == *pillar).and_then(|p| p.score);
            let failure = score.filter(|s| below(*s, *bound)).map(|s| format!("it is {s:.1}"));
            check("--min-pillar", format!("{} at least {bound}", pillar.title()), failure);
        }
        let mut fail_on = request.fail_on.clone();
        fail_on.sort_unstable();
        fail_on.dedup();
        for kind in fail_on {
            match kind {
                FailOn::Blocker => {
                    check("--fail-on", "no open blocker".into(), named(report, open_blocker));
                }
                FailOn::Contradiction => {
                    let system = report.contradictions.first().map(|c| c.message.clone());
                    check("--fail-on", "no contradiction".into(), named(report, contradicted).or(system));
                }
                FailOn::Regression => {
                    let fallen = match baseline {
                        Some(baseline) => listed(&baseline.regressions(report)),
                        None => Some("there is no baseline (--baseline FILE)".to_owned()),
                    };
                    check("--fail-on", "nothing below the baseline".into(), fallen);
                }
            }
        }
    }
    out
}

/// Whether a score misses its bound; NaN never passes.
fn below(score: f64, bound: f64) -> bool {
    score.is_nan() || score < bound
}

fn open_blocker(verdict: &Verdict) -> bool {
    verdict.severity == Severity::Blocker
        && match verdict.outcome {
            Outcome::Contradicted | Outcome::Unknown | Outcome::Partial | Outcome::Unmet => true,
            Outcome::Met => !verdict.contradictions.is_empty(),
            Outcome::NotApplicable | Outcome::Waived => false,
        }
}

fn contradicted(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Contradicted || !verdict.contradictions.is_empty()
}

fn named(report: &Report, pick: fn(&Verdict) -> bool) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    fn flags(request: GateRequest) -> Gate {
        evaluate(&[(Origin::Flags, &request)], &sample::report(), None)
    }

    #[test]
    fn nothing_asked_passes() {
        let gate = flags(GateRequest::default());
        assert!(gate.passed() && gate.conditions.is_empty() && GateRequest::default().is_empty());
    }

    #[test]
    fn tier_and_score_are_inclusive() {
        let score = sample::report().score;
        assert!(
            flags(GateRequest { min_tier: Some(Tier::Pilot), min_score: Some(score), ..Default::default() }).passed()
        );
        let gate = flags(GateRequest { min_tier: Some(Tier::Production), min_score: Some(99.0), ..Default::default() });
        assert_eq!(gate.failures().len(), 2);
        assert_eq!(gate.failures()[0], "tier at least production (--min-tier): the tier is pilot");
    }

    #[test]
    fn a_score_that_is_no_number_fails() {
        let mut report = sample::report();
        report.score = f64::NAN;
        let request = GateRequest { min_score: Some(0.0), ..Default::default() };
        assert!(!evaluate(&[(Origin::Flags, &request)], &report, None).passed());
    }

    #[test]
    fn pillars_are_held_one_by_one() {
        let min_pillar = BTreeMap::from([(Pillar::Observability, 90.0), (Pillar::Problem, 1.0)]);
        let gate = flags(GateRequest { min_pillar, ..Default::default() });
        assert_eq!((gate.conditions.len(), gate.failures().len()), (2, 1));
        assert!(gate.failures()[0].starts_with("Observability at least 90"));
    }

    #[test]
    fn blockers_and_contradictions_are_named() {
        let gate = flags(GateRequest { fail_on: vec![FailOn::Contradiction, FailOn::Blocker], ..Default::default() });
        assert_eq!(gate.failures().len(), 2);
        assert!(gate.failures()[0].contains("D-REL-01 rollback") && !gate.failures()[0].contains("R-WVD-01"));
        assert!(gate.failures()[1].contains("D-SCL-02 capacity-and-scaling"));
    }

    #[test]
    fn regressions_are_named_and_need_a_baseline() {
        let request = GateRequest { fail_on: vec![FailOn::Regression], ..Default::default() };
        let gate = |baseline: Option<&Baseline>| evaluate(&[(Origin::Flags, &request)], &sample::report(), baseline);
        let mut baseline = Baseline::of(&sample::report());
        assert!(gate(Some(&baseline)).passed());
        assert!(gate(None).failures()[0].contains("no baseline"));
        baseline.rules.values_mut().for_each(|e| e.level = crate::model::Level::Verified);
        assert!(gate(Some(&baseline)).failures()[0].contains("was verified"));
    }

    #[test]
    fn a_manifest_can_only_add() {
        let strict = GateRequest { min_tier: Some(Tier::Production), ..Default::default() };
        let lax = GateRequest { min_tier: Some(Tier::Demo), ..Default::default() };
        let gate =
            evaluate(&[(Origin::Flags, &strict), (Origin::Manifest("produ.yaml"), &lax)], &sample::report(), None);
        assert!(!gate.passed());
        assert_eq!(gate.conditions[1].text, "tier at least demo (produ.yaml)");
    }
}
