//! Stage 7b: thresholds + report → gate. Pure: the exit code follows from it in `commands`.
//!
//! Conditions of several origins (flags, manifest) all hold at once, so a manifest can only tighten what the
//! operator asks for.

pub(crate) mod inputs;
pub(crate) mod policy;
pub(crate) mod thresholds;

use crate::compare::Baseline;
use crate::model::{AskedBy, Condition, Gate, Report};

pub use thresholds::GateRequest;
pub(crate) use thresholds::declared;

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

/// Holds the report against all thresholds. Of `report.gate` only the base is read. A regression is asked for in vain where there
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
        match gate.conditions.iter_mut().find(|known| known.asks_as(&condition)) {
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
        for asked in request.asked() {
            let condition = asked.condition();
            let (by, text) = match *origin {
                Origin::Flags => (AskedBy::Flags, format!("{condition} ({})", asked.flag())),
                Origin::Manifest(path) => (AskedBy::Manifest(path.to_owned()), format!("{condition} ({path})")),
                Origin::Base(rev) => (AskedBy::Base(rev.to_owned()), format!("{condition} (manifest of {rev})")),
                Origin::Policy(name) => (AskedBy::Policy(name.to_owned()), format!("{condition} (policy {name})")),
            };
            out.push(Condition { demand: asked.demand(), by, text, failure: asked.failure(report, baseline) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    /// Thresholds by name and value.
    fn asks(list: &[(&str, &str)]) -> GateRequest {
        list.iter().fold(GateRequest::default(), |all, (name, value)| all.ask(name, value).unwrap())
    }

    fn flags(list: &[(&str, &str)]) -> Gate {
        evaluate(&[(Origin::Flags, &asks(list))], &sample::report(), None)
    }

    #[test]
    fn nothing_asked_passes() {
        let gate = flags(&[]);
        assert!(gate.passed() && gate.conditions.is_empty() && GateRequest::default().is_empty());
    }

    #[test]
    fn tier_and_score_are_inclusive() {
        let score = sample::report().readiness.to_string();
        assert!(flags(&[("min_tier", "pilot"), ("min_score", &score)]).passed());
        let gate = flags(&[("min_tier", "production"), ("min_score", "99")]);
        assert_eq!(gate.failures().len(), 2);
        assert_eq!(gate.failures()[0], "tier at least production (--min-tier): the tier is pilot");
    }

    #[test]
    fn a_score_that_is_no_number_fails() {
        let mut report = sample::report();
        report.readiness = f64::NAN;
        assert!(!evaluate(&[(Origin::Flags, &asks(&[("min_score", "0")]))], &report, None).passed());
    }

    #[test]
    fn pillars_are_held_one_by_one() {
        let gate = flags(&[("min_pillar", "O=90"), ("min_pillar", "problem=1")]);
        assert_eq!((gate.conditions.len(), gate.failures().len()), (2, 1));
        assert!(gate.failures()[0].starts_with("Observability at least 90"));
    }

    #[test]
    fn blockers_and_contradictions_are_named() {
        let gate = flags(&[("fail_on", "contradiction"), ("fail_on", "blocker")]);
        assert_eq!(gate.failures().len(), 2);
        assert!(gate.failures()[0].contains("D-REL-01 rollback") && !gate.failures()[0].contains("R-WVD-01"));
        assert!(gate.failures()[1].contains("D-SCL-02 capacity-and-scaling"));
    }

    #[test]
    fn regressions_are_named_and_need_a_baseline() {
        let request = asks(&[("fail_on", "regression")]);
        let gate = |baseline: Option<&Baseline>| evaluate(&[(Origin::Flags, &request)], &sample::report(), baseline);
        let mut baseline = Baseline::of(&sample::report());
        assert!(gate(Some(&baseline)).passed());
        assert!(gate(None).failures()[0].contains("no baseline"));
        baseline.rules.values_mut().for_each(|e| e.level = crate::model::Level::Verified);
        assert!(gate(Some(&baseline)).failures()[0].contains("was verified"));
    }

    #[test]
    fn a_manifest_can_only_add() {
        let (strict, lax) = (asks(&[("min_tier", "production")]), asks(&[("min_tier", "demo")]));
        let gate =
            evaluate(&[(Origin::Flags, &strict), (Origin::Manifest("produ.yaml"), &lax)], &sample::report(), None);
        assert!(!gate.passed());
        assert_eq!(gate.conditions[1].text, "tier at least demo (produ.yaml)");
    }
}
