//! Thresholds from a manifest or a policy file, and what one manifest asks for beyond another.

use super::{FailOn, GateRequest};
use crate::manifest::Manifest;
use crate::model::{Pillar, Tier};

/// The thresholds of a manifest's `gate:` block.
pub(crate) fn declared(manifest: &Manifest) -> GateRequest {
    let bound = |name: &str| manifest.number(&format!("gate.min_pillar.{name}")).map(|(n, _)| n);
    let names = [
        (Pillar::Problem, "problem"),
        (Pillar::Reliability, "reliability"),
        (Pillar::Observability, "observability"),
        (Pillar::Deployment, "deployment"),
        (Pillar::Adoption, "adoption"),
    ];
    GateRequest {
        min_tier: manifest.text("gate.min_tier").and_then(|(tier, _)| match tier.as_str() {
            "demo" => Some(Tier::Demo),
            "pilot" => Some(Tier::Pilot),
            "production" => Some(Tier::Production),
            "hardened" => Some(Tier::Hardened),
            _ => None,
        }),
        min_score: manifest.number("gate.min_score").map(|(n, _)| n),
        min_pillar: names.into_iter().filter_map(|(pillar, name)| Some((pillar, bound(name)?))).collect(),
        fail_on: manifest
            .list("gate.fail_on")
            .iter()
            .filter_map(|(word, _)| match word.as_str() {
                "blocker" => Some(FailOn::Blocker),
                "contradiction" => Some(FailOn::Contradiction),
                "regression" => Some(FailOn::Regression),
                _ => None,
            })
            .collect(),
    }
}

/// What the base asks for and the change does not.
pub(crate) fn beyond(base: &GateRequest, head: &GateRequest) -> GateRequest {
    let above = |was: Option<f64>, now: Option<f64>| was.filter(|was| now.is_none_or(|now| now < *was));
    let pillars = base.min_pillar.iter();
    GateRequest {
        min_tier: base.min_tier.filter(|was| head.min_tier.is_none_or(|now| now < *was)),
        min_score: above(base.min_score, head.min_score),
        min_pillar: pillars
            .filter_map(|(pillar, was)| Some((*pillar, above(Some(*was), head.min_pillar.get(pillar).copied())?)))
            .collect(),
        fail_on: base.fail_on.iter().copied().filter(|kind| !head.fail_on.contains(kind)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn only_what_is_stricter_is_beyond() {
        let request = |tier, score, o: f64, fail_on: &[FailOn]| GateRequest {
            min_tier: tier,
            min_score: score,
            min_pillar: BTreeMap::from([(Pillar::Observability, o)]),
            fail_on: fail_on.to_vec(),
        };
        let base = request(Some(Tier::Production), Some(80.0), 50.0, &[FailOn::Blocker, FailOn::Contradiction]);
        let head = request(Some(Tier::Pilot), Some(90.0), 50.0, &[FailOn::Contradiction]);
        let more = beyond(&base, &head);
        assert_eq!((more.min_tier, more.min_score), (Some(Tier::Production), None));
        assert!(more.min_pillar.is_empty());
        assert_eq!(more.fail_on, [FailOn::Blocker]);
        assert!(beyond(&base, &base).is_empty());
        assert_eq!(beyond(&base, &GateRequest::default()), base);
    }
}
