//! Every fact that a built-in rule asks, flipped by a change so that the rule asks less: listed, and no way through.
//!
//! Rules, fields and values come from the rules and from the form of the manifest; nothing is restated here, so a new rule
//! or a new fact is tried as soon as it exists.

use super::*;
use crate::evaluate::Asked;
use crate::evaluate::profile::profile;
use crate::gate::inputs::Named;
use crate::manifest::guide;
use crate::model::{Effect, Outcome, Severity, Verdict};
use crate::rules::RuleSet;
use crate::rules::facts::{Source, fields, readings};
use crate::rules::format::Predicate;
use crate::rules::policy::rank;
use crate::signals::Signals;
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Values of fields; a field without one is not declared.
type Declared<'f> = BTreeMap<&'f str, Value>;

/// A manifest with these fields.
fn manifest(declared: &Declared<'_>) -> Manifest {
    let mut tree = json!({"schema_version": "1", "system": {"name": "demo", "kind": ["trained_model"]}});
    for (field, value) in declared {
        let list = field.split("[]").next().unwrap();
        let place = list.split('.').fold(&mut tree, |node, key| &mut node[key]);
        *place = value.clone();
    }
    // JSON is YAML.
    crate::manifest::parse("produ.yaml", tree.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}\n{tree}"))
}

/// What may stand at a field: nothing, and every answer that its kind of fact knows.
fn values(field: &str, predicates: &[&Predicate]) -> Vec<Option<Value>> {
    let words = || guide(field).unwrap().words.into_iter().map(|(word, _)| json!(word));
    let source = readings().into_iter().map(|fact| fact.source).find(|source| source.fields().contains(&field));
    let entry = |value: Value| {
        let (_, path) = field.split_once("[].").unwrap();
        json!([path.rsplit('.').fold(value, |inner, key| json!({key: inner}))])
    };
    let all: Vec<Value> = match source {
        Some(Source::Entries(_)) => vec![entry(json!("one")), json!([])],
        Some(Source::OneOf(..)) => words().map(entry).collect(),
        Some(Source::SectorRegimes(_)) => {
            [true, false].map(|applies| json!([{"name": "HIPAA", "applies": applies}])).to_vec()
        }
        _ if field == "system.kind" => words().map(|kind| json!([kind])).collect(),
        _ => match guide(field).unwrap().kind {
            crate::manifest::FieldKind::Flag => vec![json!(true), json!(false)],
            crate::manifest::FieldKind::Number => bounds(field, predicates),
            _ => words().collect(),
        },
    };
    let absent = (field != "system.kind").then_some(None);
    absent.into_iter().chain(all.into_iter().map(Some)).collect()
}

/// Numbers on both sides of every bound.
fn bounds(field: &str, predicates: &[&Predicate]) -> Vec<Value> {
    let mut out = Vec::new();
    for predicate in predicates {
        match predicate {
            Predicate::AtLeast { field: compared, value } if compared == field => {
                out.extend([json!(value), json!(value / 2.0)]);
            }
            Predicate::All(list) | Predicate::Any(list) => out.extend(bounds(field, &list.iter().collect::<Vec<_>>())),
            Predicate::Not(inner) => out.extend(bounds(field, &[inner])),
            _ => {}
        }
    }
    out
}

/// All combinations of values.
fn combinations<'f>(choices: &[(&'f str, Vec<Option<Value>>)]) -> Vec<Declared<'f>> {
    choices.iter().fold(vec![Declared::new()], |all, (field, values)| {
        let with = |known: &Declared<'f>, value: &Option<Value>| {
            let mut out = known.clone();
            out.extend(value.clone().map(|value| (*field, value)));
            out
        };
        all.iter().flat_map(|known| values.iter().map(|value| with(known, value)).collect::<Vec<_>>()).collect()
    })
}

/// What a verdict shows to have been asked.
fn answered(verdict: &Verdict) -> Asked {
    let required = rank(verdict.required, verdict.attestation);
    Asked { applies: verdict.outcome != Outcome::NotApplicable, severity: verdict.severity, required }
}

/// A repository in which nothing is found, its signals, and the rules, of which one is asked at a time.
struct Bench {
    rules: RuleSet,
    signals: Signals,
}

impl Bench {
    fn files() -> Inventory {
        Inventory::from_memory(BTreeMap::from([("app/main.py".to_owned(), b"print(1)\n".to_vec())]))
    }

    fn new() -> Bench {
        let rules = RuleSet::embedded().unwrap();
        let signals = scan(&Self::files(), &rules, &[], None, &|| {});
        Bench { rules, signals }
    }

    fn asked(&self, manifest: &Manifest) -> Asked {
        let today = date(2026, 11, 21);
        let profiled = profile(&Self::files(), &self.rules, &self.signals, Some(manifest), None, today);
        Asked::of(&self.rules.rules[0], &Facts::of(&profiled.profile, Some(manifest)))
    }

    /// The report of a manifest, of a change to it where there is a base, the strict verdict, and whether the gate failed.
    fn judged(&self, manifest: &Manifest, base: Option<&Manifest>, policy: &str) -> (Report, Option<Verdict>, bool) {
        let base = base.map(|base| Base {
            rev: "main".into(),
            files: Self::files(),
            head: None,
            folder: None,
            named: Named::default(),
            manifest: Some(base.clone()),
            rules: None,
            notes: Vec::new(),
        });
        let text = format!("schema_version: \"1\"\nname: acme\nversion: \"1\"\n{policy}");
        let policy = Policy::parse("policy.yaml", "policy.yaml", text.as_bytes(), &self.rules).unwrap();
        let judges = Judges { base, policy: Some(policy), ..Judges::default() };
        let inventory = Self::files();
        let head = Head { inventory: &inventory, rules: &self.rules, manifest: Some(manifest), uncommitted: false };
        let settings = Settings {
            fallback_name: "demo".into(),
            stage: None,
            today: date(2026, 11, 21),
            trace: false,
            snippets: false,
            assume_system: false,
            terms: judges.terms(&self.rules),
        };
        let gate = gate::GateRequest::default().ask("fail_on", "blocker").unwrap();
        let request = AuditRequest { gate, ..AuditRequest::default() };
        let (mut report, strict) = judges.run(&request, &head, &settings, &|| {});
        judges.gate(&request, &head, &mut report, strict.as_ref());
        let failed = !report.gate.passed();
        (report, strict.map(|mut strict| strict.verdicts.remove(0)), failed)
    }
}

#[test]
fn no_fact_of_any_rule_can_be_flipped_to_pass_the_gate() {
    let mut bench = Bench::new();
    let (mut flipped, mut asked_anywhere) = (BTreeSet::new(), BTreeSet::new());
    for rule in std::mem::take(&mut bench.rules.rules) {
        let name = rule.file.id.clone();
        let applies = rule.file.applies_when.clone();
        let whens: Vec<Predicate> = rule.file.severity_if.iter().map(|alternative| alternative.when.clone()).collect();
        let predicates: Vec<&Predicate> = whens.iter().chain([&applies]).collect();
        let mut asked = BTreeSet::from(["plan.stage"]);
        predicates.iter().for_each(|predicate| fields(predicate, &mut asked));
        bench.rules.rules = vec![rule];
        let policy = format!("require: [{{rule: {name}, may_not_apply: true}}]\n");
        let choices: Vec<(&str, Vec<Option<Value>>)> =
            asked.iter().map(|field| (*field, values(field, &predicates))).collect();
        let all: Vec<(Declared<'_>, Manifest)> =
            combinations(&choices).into_iter().map(|declared| (declared.clone(), manifest(&declared))).collect();
        let answers: Vec<Asked> = all.iter().map(|(_, manifest)| bench.asked(manifest)).collect();
        for field in &asked {
            asked_anywhere.insert((*field).to_owned());
            // One flip of a declared value, one of a value that nobody had declared.
            for declared_before in [true, false] {
                let others = |a: &Declared<'_>, b: &Declared<'_>| {
                    asked.iter().all(|other| other == field || a.get(other) == b.get(other))
                };
                let mut pairs = all
                    .iter()
                    .zip(&answers)
                    .flat_map(|before| all.iter().zip(&answers).map(move |after| (before, after)));
                let softens = pairs.find(|(((was, _), strict), ((now, _), lax))| {
                    was.contains_key(field) == declared_before && lax.below(**strict) && others(was, now)
                });
                let Some((((was, base), strict), ((now, head), lax))) = softens else { continue };
                flipped.insert((*field).to_owned());
                let shown = format!("{name} {field}: {was:?} → {now:?}");
                assert!(bench.judged(base, None, &policy).2, "{shown}: the base fails");
                if !lax.applies {
                    assert!(!bench.judged(head, None, &policy).2, "{shown}: without a base the change gets through");
                }
                let (report, verdict, failed) = bench.judged(head, Some(base), &policy);
                assert!(failed, "{shown}: {:?}", report.gate);
                let verdict = verdict.unwrap();
                assert!(!answered(&verdict).below(*strict), "{shown}: {verdict:?}");
                let listed: Vec<_> = report.gate_inputs.iter().map(|i| (i.effect, i.what.as_str())).collect();
                assert_eq!(listed, [(Effect::Weaker, *field)], "{shown}");
            }
        }
    }
    // Where the kind of a system is one that pays for a model already, its cost components add nothing.
    let never: Vec<String> = asked_anywhere.difference(&flipped).cloned().collect();
    assert_eq!(never, ["cost.components[].name"]);
}

#[test]
fn facts_that_a_change_splits_between_the_sides_take_the_stricter_reading() {
    let mut bench = Bench::new();
    bench.rules.rules.retain(|rule| rule.file.slug == "ai-disclosure");
    let system = |user_facing: bool, audience: &str| {
        manifest(&Declared::from([
            ("system.generative", json!(true)),
            ("system.user_facing", json!(user_facing)),
            ("system.audience", json!(audience)),
        ]))
    };
    // Staff sees it; then the public has it, and nobody is said to see it. Only both together make the rule a blocker.
    let (base, head) = (system(true, "internal"), system(false, "public"));
    assert!(!bench.judged(&base, None, "").2);
    assert!(!bench.judged(&head, None, "").2);
    let (_, strict, failed) = bench.judged(&head, Some(&base), "");
    assert_eq!((strict.unwrap().severity, failed), (Severity::Blocker, true));
}
