//! Plans over the real rules and real audits of virtual repositories.

use crate::audit::engine::{self, Settings};
use crate::gate::GateRequest;
use crate::inventory::Inventory;
use crate::manifest;
use crate::manifest::Manifest;
use crate::model::{Level, Outcome, Report, Tier};
use crate::plan::model::Kind;
use crate::plan::*;
use crate::rules::RuleSet;
use jiff::civil::date;

const CODE: &str = "from openai import OpenAI\nclient = OpenAI()\n";
const HEAD: &str = "schema_version: \"1\"\nsystem: {name: demo, kind: [llm_app]}\n";

fn audited(rules: &RuleSet, files: &[(&str, &str)], extra: &str) -> (Report, Manifest) {
    let text = format!("{HEAD}{extra}");
    let declared = manifest::parse("produ.yaml", text.as_bytes()).unwrap();
    let all = files.iter().copied().chain([("app/main.py", CODE), ("produ.yaml", text.as_str())]);
    let inventory = Inventory::from_memory(all.map(|(p, t)| (p.to_owned(), t.as_bytes().to_vec())));
    let settings = Settings {
        fallback_name: "demo".into(),
        stage: None,
        today: date(2026, 11, 21),
        trace: false,
        snippets: false,
        assume_system: true,
        terms: Default::default(),
    };
    (engine::run(&inventory, rules, Some(&declared), &settings, &|| {}), declared)
}

#[test]
fn every_tier_is_reached_and_the_gains_add_up() {
    let rules = RuleSet::embedded().unwrap();
    let (report, manifest) = audited(&rules, &[], "");
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let mut hours = 0.0;
    for tier in [Tier::Pilot, Tier::Production, Tier::Hardened] {
        let plan = plan(&basis, &Goal::Tier(tier));
        assert!(plan.reached, "{tier:?}: {:?}", plan.open);
        assert!(plan.then.tier >= tier && plan.hours > hours, "{tier:?} {}", plan.hours);
        hours = plan.hours;
        let gains: f64 = plan.steps.iter().map(|s| s.gain).sum();
        assert!((plan.then.score - plan.now.score - gains).abs() < 0.5, "{gains} {:?} {:?}", plan.now, plan.then);
        assert!(plan.steps.windows(2).all(|w| w[0].score <= w[1].score + 1e-9 && w[0].order + 1 == w[1].order));
        assert!(plan.steps.last().unwrap().tier >= tier);
        for step in &plan.steps {
            assert!(step.hours > 0.0 && step.gain >= 0.0 && !step.wanted.is_empty(), "{step:?}");
            assert!(!step.because.is_empty() && !step.actions.is_empty(), "{step:?}");
            assert_eq!(step.signature, step.to == Level::Attested);
        }
    }
}

#[test]
fn the_gain_of_a_step_is_what_the_audit_gives_once_it_is_done() {
    let rules = RuleSet::embedded().unwrap();
    let (before, manifest) = audited(&rules, &[], "");
    let basis =
        Basis { rules: &rules, report: &before, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let plan = plan(&basis, &Goal::Tier(Tier::Pilot));
    let owners = plan.steps.iter().find(|s| s.rule.as_ref().is_some_and(|r| r.slug == "named-owners")).unwrap();
    assert_eq!((owners.from, owners.to), (Level::None, Level::Declared));
    let fields = &owners.wanted[0].manifest;
    assert!(fields.contains(&"owners.product".to_owned()), "{fields:?}");
    let roles = ["product", "model", "data", "operations", "security", "risk"];
    let named: String = roles.iter().map(|role| format!("  {role}: {{name: {role} lead}}\n")).collect();
    let (after, _) = audited(&rules, &[], &format!("owners:\n{named}  result: A. Roe\n"));
    let level = |report: &Report| report.verdicts.iter().find(|v| v.slug == "named-owners").unwrap().level;
    assert_eq!(level(&after), Level::Declared);
    assert!(
        (after.score - before.score - owners.gain).abs() <= 0.1,
        "{} {} {}",
        before.score,
        after.score,
        owners.gain
    );
}

#[test]
fn contradictions_come_first_and_are_settled() {
    let rules = RuleSet::embedded().unwrap();
    let drill = "{\"date\": \"2026-10-28\", \"minutes\": 14}\n";
    let extra = "rollback: {target_minutes: 5, command: undo.sh, \
                 last_drill: {date: 2026-10-28, minutes: 14, evidence: docs/drill.json}}\n";
    let (report, manifest) = audited(&rules, &[("docs/drill.json", drill)], extra);
    assert!(report.verdicts.iter().any(|v| v.slug == "rollback" && v.outcome == Outcome::Contradicted));
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let plan = plan(&basis, &Goal::Tier(Tier::Pilot));
    let first = &plan.steps[0];
    assert_eq!((first.kind, first.rule.as_ref().unwrap().slug.as_str()), (Kind::Contradiction, "rollback"));
    assert!(first.problems[0].contains("14 minutes") && first.becomes[0].contains("settled"), "{first:?}");
    assert!(plan.reached);
}

#[test]
fn a_gate_is_planned_for_as_it_is_judged() {
    let rules = RuleSet::embedded().unwrap();
    let (report, manifest) = audited(&rules, &[], "");
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let gate = |asked: &[(&str, &str)]| {
        asked.iter().fold(GateRequest::default(), |all, (name, value)| all.ask(name, value).unwrap())
    };
    for request in [
        gate(&[("min_score", "20")]),
        gate(&[("min_score", "35"), ("min_pillar", "U=30")]),
        gate(&[("fail_on", "blocker"), ("fail_on", "contradiction")]),
        gate(&[("min_tier", "pilot"), ("min_score", "50")]),
    ] {
        let plan = plan(&basis, &Goal::Gate(&request, None));
        assert!(plan.reached && plan.goal == "gate", "{request:?}: {:?}", plan.open);
        assert!(plan.steps.iter().all(|s| !s.because.is_empty()), "{:?}", plan.steps);
    }
    let request = gate(&[("min_score", "0")]);
    assert!(plan(&basis, &Goal::Gate(&request, None)).steps.is_empty(), "a gate that holds needs nothing");
}

#[test]
fn every_threshold_is_a_goal() {
    let rules = RuleSet::embedded().unwrap();
    let drill = "{\"date\": \"2026-10-28\", \"minutes\": 14}\n";
    let extra = "rollback: {target_minutes: 5, command: undo.sh, \
                 last_drill: {date: 2026-10-28, minutes: 14, evidence: docs/drill.json}}\n";
    let (report, manifest) = audited(&rules, &[("docs/drill.json", drill)], extra);
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let mut baseline = crate::compare::Baseline::of(&report);
    baseline.rules.values_mut().for_each(|entry| entry.level = Level::Documented);
    for (name, value) in crate::gate::thresholds::tests::strict() {
        let request = GateRequest::default().ask(name, &value).unwrap();
        let plan = plan(&basis, &Goal::Gate(&request, Some(&baseline)));
        if value == "weakened" {
            // What a change weakened, no step makes up for: that is said.
            assert!(!plan.reached && !plan.open.is_empty(), "{:?}", plan.open);
            continue;
        }
        assert!(!plan.steps.is_empty(), "{name} {value}: a plan for it does nothing");
        assert!(plan.steps.iter().all(|step| !step.because.is_empty()), "{name} {value}: {:?}", plan.steps);
    }
}

#[test]
fn an_invalid_waiver_is_a_step_on_the_way_to_production() {
    let rules = RuleSet::embedded().unwrap();
    let extra = "waivers: [{control: D-REL-01, reason: later, by: J. Roe, date: 2026-01-01, expires: 2026-02-01}]\n";
    let (report, manifest) = audited(&rules, &[], extra);
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let plan = plan(&basis, &Goal::Tier(Tier::Production));
    let step = plan.steps.iter().find(|s| s.kind == Kind::Waiver).unwrap();
    assert!(step.problems[0].contains("expired") && plan.reached, "{step:?} {:?}", plan.open);
}

#[test]
fn nothing_to_audit_gives_no_plan() {
    let rules = RuleSet::embedded().unwrap();
    let mut report = crate::model::sample::nothing();
    assert_eq!(next_tier(&report), None);
    report.verdicts.clear();
    let plan = plan(
        &Basis { rules: &rules, report: &report, manifest: None, wording: crate::model::sample::WORDING },
        &Goal::Tier(Tier::Pilot),
    );
    assert!(plan.steps.is_empty());
}

/// Half a statement is nearly one, and of alternatives the begun one is asked for.
#[test]
fn a_begun_statement_says_what_it_lacks() {
    let rules = RuleSet::embedded().unwrap();
    let extra = "owners: {product: {name: A. Product}, model: {name: B. ML}, data: {name: C. Data}, operations: {name: D. \
                 Ops}}\nslo: {latency_p95_ms: 900}\n";
    let (report, manifest) = audited(&rules, &[], extra);
    let search = |id: &str| report.verdicts.iter().find(|v| v.rule == id).and_then(|v| v.search.clone()).unwrap();
    let owners = search("P-CON-03");
    assert_eq!(owners.unstated, ["owners.risk", "owners.result"]);
    let near = &owners.nearest[0];
    assert_eq!((near.path.as_str(), near.line), ("produ.yaml", 3));
    assert_eq!(near.why, "4 of 6 fields; not there: owners.risk, owners.result");
    // A deadline of batches is no way for what answers at once.
    assert_eq!(search("P-CON-02").unstated, ["slo.availability_pct"]);
    // Nothing of it is there: no place is near, and all is asked for.
    let cost = search("D-COST-01");
    assert_eq!(cost.unstated.len(), 3);
    assert!(cost.nearest.iter().all(|near| near.path != "produ.yaml"));
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let plan = plan(&basis, &Goal::Tier(Tier::Pilot));
    let stated = plan.steps.iter().filter(|step| step.to == Level::Declared);
    assert!(stated.clone().count() > 3 && stated.clone().all(|step| !step.state.is_empty()));
    assert!(plan.steps.iter().all(|step| step.to == Level::Declared || step.state.is_empty()));
}

/// A list that has entries is not begun anew: a second entry without the other fields would undo the first.
#[test]
fn what_each_entry_of_a_list_lacks_is_no_new_entry() {
    let rules = RuleSet::embedded().unwrap();
    let (report, manifest) = audited(&rules, &[], "alerts: [{signal: cost, name: CostHigh}]\n");
    let basis =
        Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: crate::model::sample::WORDING };
    let plan = plan(&basis, &Goal::Tier(Tier::Pilot));
    let alerts: Vec<_> =
        plan.steps.iter().filter(|step| step.state.iter().any(|f| f.starts_with("alerts[]."))).collect();
    assert!(!alerts.is_empty() && alerts.iter().all(|step| step.begun == ["alerts"]), "{alerts:?}");
    assert!(plan.steps.iter().all(|step| step.begun.iter().all(|list| list == "alerts")));
}
