//! Every threshold goes the whole way: flag, manifest, policy, the list of gate inputs, a condition that can hold and
//! one that can fail, and a plan. A new row is in these tests by itself.

use super::*;
use crate::gate::inputs::{Change, Named, Side, inputs};
use crate::gate::policy::Policy;
use crate::gate::{Origin, evaluate};
use crate::inventory::Inventory;
use crate::manifest::parse;
use crate::model::{Condition, Effect, InputKind, Profile, sample};
use crate::rules::RuleSet;

/// Every threshold with each of its parts, a lax value and a strict one, as the command line has them.
fn all() -> Vec<(&'static Row, String, String)> {
    let both = |row: &'static Row| -> Vec<(&'static Row, String, String)> {
        let words: Vec<String> = row.words().iter().map(|word| word.word.clone()).collect();
        let (low, high) = match row.kind {
            Kind::Choice => return vec![(row, words[0].clone(), words.last().unwrap().clone())],
            Kind::Findings => return words.into_iter().map(|word| (row, word.clone(), word)).collect(),
            Kind::Share => ("0", "1"),
            Kind::Percent | Kind::Count | Kind::Amount => ("0", "100"),
        };
        let (lax, strict) = if row.strictness(1.0) > row.strictness(0.0) { (low, high) } else { (high, low) };
        let parts =
            row.keys().into_iter().map(|key| key.split_once('.').map_or(String::new(), |(_, p)| format!("{p}=")));
        parts.map(|part| (row, format!("{part}{lax}"), format!("{part}{strict}"))).collect()
    };
    rows().iter().flat_map(both).collect()
}

/// Name and strict value of each, for the tests of plans.
pub(crate) fn strict() -> impl Iterator<Item = (&'static str, String)> {
    all().into_iter().map(|(row, _, strict)| (row.name.as_str(), strict))
}

fn asks(row: &Row, value: &str) -> GateRequest {
    GateRequest::default().ask(&row.name, value).unwrap()
}

/// `gate:` or a policy with this threshold at this value.
fn written(row: &Row, value: &str, by_system: bool) -> String {
    let name = &row.name;
    match (row.kind, value.split_once('='), &row.by_system) {
        (Kind::Findings, ..) => format!("{name}: [{value}]"),
        (_, Some((part, value)), _) => format!("{name}: {{{part}: {value}}}"),
        (_, _, Some(key)) if by_system => format!("{name}: [{{{key}: {value}}}]"),
        _ => format!("{name}: {value}"),
    }
}

fn manifest(gate: &str) -> Manifest {
    let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\ngate: {{{gate}}}\n");
    parse("produ.yaml", text.as_bytes()).unwrap()
}

#[test]
fn flag_manifest_and_policy_ask_for_the_same() {
    let rules = RuleSet::embedded().unwrap();
    for (row, lax, strict) in all() {
        for value in [lax, strict] {
            let asked = asks(row, &value);
            assert_eq!(declared(&manifest(&written(row, &value, false))), asked, "{}: {value}", row.name);
            let text = written(row, &value, true);
            let text = format!("schema_version: \"1\"\nname: acme\nversion: \"1\"\n{text}\n");
            let policy = Policy::parse("p.yaml", "p.yaml", text.as_bytes(), &rules).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(policy.request(&[&Profile::default()], None), asked, "{text}");
        }
    }
}

#[test]
fn the_stricter_of_two_holds() {
    for (row, lax, strict) in all() {
        let (less, more) = (asks(row, &lax), asks(row, &strict));
        assert_eq!((less.clone().and(&more), more.clone().and(&less)), (more.clone(), more.clone()), "{}", row.name);
        let beyond = if less == more { GateRequest::default() } else { more.clone() };
        assert_eq!(more.beyond(&less), beyond, "{}", row.name);
        assert!(less.beyond(&more).is_empty() && more.beyond(&more).is_empty(), "{}", row.name);
        assert_eq!(more.beyond(&GateRequest::default()), more, "{}", row.name);
    }
}

#[test]
fn each_is_listed_as_an_input_of_the_gate() {
    let (files, named) = (Inventory::from_memory([]), Named::default());
    for (row, lax, strict) in all() {
        let strict = manifest(&written(row, &strict, false));
        // A finding has no laxer value than to be gone.
        let lax = if row.kind == Kind::Findings { manifest("") } else { manifest(&written(row, &lax, false)) };
        let side = |manifest| Side { files: &files, manifest: Some(manifest) };
        for (was, now, effect) in [(&strict, &lax, Effect::Weaker), (&lax, &strict, Effect::Stronger)] {
            let listed = inputs(&Change { base: side(was), head: side(now), named: &named });
            let of = listed
                .iter()
                .filter(|i| i.kind == InputKind::Threshold && i.what.starts_with(&format!("gate.{}", row.name)));
            assert_eq!(of.map(|i| i.effect).collect::<Vec<_>>(), [effect], "{}: {listed:?}", row.name);
        }
    }
}

#[test]
fn each_can_fail_and_can_pass_and_says_its_flag() {
    // Everything is at its best, or at its worst.
    let (mut best, mut worst) = (sample::report(), sample::report());
    (best.tier, best.score, best.readiness) = (crate::model::Tier::Hardened, 100.0, 100.0);
    (worst.tier, worst.score, worst.readiness) = (crate::model::Tier::None, 0.0, 0.0);
    for (report, score) in [(&mut best, 100.0), (&mut worst, 0.0)] {
        report.pillars.iter_mut().for_each(|pillar| pillar.score = Some(score));
    }
    best.verdicts.retain(|verdict| verdict.contradictions.is_empty());
    for verdict in &mut best.verdicts {
        (verdict.outcome, verdict.level) = (crate::model::Outcome::Met, crate::model::Level::Verified);
    }
    best.contradictions.clear();
    best.gate.base = Some(crate::model::GateBase { rev: "main".to_owned(), commit: None });
    best.gate_inputs.clear();
    let baseline = Baseline::of(&best);
    for (row, _, strict) in all() {
        let request = asks(row, &strict);
        let held = |report: &Report| -> Condition {
            evaluate(&[(Origin::Flags, &request)], report, Some(&baseline)).conditions.remove(0)
        };
        let (pass, fail) = (held(&best), held(&worst));
        assert!(pass.failure.is_none() && fail.failure.is_some_and(|why| !why.is_empty()), "{} {strict}", row.name);
        assert!(pass.text.ends_with(&format!("({})", row.flag_name())) && !pass.text.contains(['{', '}']), "{pass:?}");
    }
}

#[test]
fn what_is_no_value_is_refused() {
    for row in rows() {
        for value in ["", "nothing", "NaN", "=", "x=1", "-1", "1e999"] {
            assert!(row.parse(value).is_err(), "{} {value}", row.name);
            assert!(GateRequest::default().ask(&row.name, value).is_err());
        }
    }
    assert!(GateRequest::default().ask("min_nothing", "1").is_err());
}

#[test]
fn every_measure_is_of_a_row() {
    let known: Vec<String> = rows()
        .iter()
        .flat_map(|row| match row.kind {
            Kind::Findings => row.words().iter().map(|word| format!("{}.{}", row.name, word.word)).collect(),
            _ => vec![row.name.clone()],
        })
        .collect();
    assert_eq!(known, MEASURES.iter().map(|measure| measure.of).collect::<Vec<_>>());
}
