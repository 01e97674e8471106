//! Decisions over the real rules and real audits: they never say what the tier or the plan denies.

use super::settings;
use crate::audit::engine::{self, Settings};
use crate::inventory::Inventory;
use crate::manifest::{self, Manifest};
use crate::model::{Decision, Outcome, OwnerRole, ProvisoKind, Report, Ruling, Stage, Tier, Work, sample};
use crate::plan::{Basis, Goal, decision, plan};
use crate::rules::RuleSet;
use crate::rules::policy::built_in;

const CODE: &str = "from openai import OpenAI\nclient = OpenAI()\n";

fn audited(rules: &RuleSet, stage: impl Into<Option<Stage>>, extra: &str) -> (Report, Manifest) {
    let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\n{extra}");
    let declared = manifest::parse("produ.yaml", text.as_bytes()).unwrap();
    let files = [("app/main.py", CODE), ("produ.yaml", text.as_str())];
    let inventory = Inventory::from_memory(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let settings = Settings { stage: stage.into(), ..settings() };
    (engine::run(&inventory, rules, Some(&declared), &settings, &|| {}), declared)
}

fn decided(rules: &RuleSet, report: &Report, manifest: &Manifest) -> Decision {
    decision(&Basis { rules, report, manifest: Some(manifest), wording: sample::WORDING }).unwrap()
}

#[test]
fn what_is_open_is_decided_by_kind_of_work_owner_and_hours() {
    let rules = RuleSet::embedded().unwrap();
    let (report, manifest) = audited(&rules, Stage::Production, "");
    let decision = decided(&rules, &report, &manifest);
    assert_eq!((decision.stage, decision.ruling), (Tier::Production, Ruling::NotReady));
    let open = report
        .verdicts
        .iter()
        .filter(|v| matches!(v.outcome, Outcome::Partial | Outcome::Unmet | Outcome::Contradicted | Outcome::Unknown));
    assert_eq!(decision.open.len(), open.count(), "every open rule once");
    assert!(decision.open.windows(2).all(|w| w[0].severity >= w[1].severity), "blockers first");
    assert!(decision.open.iter().all(|open| open.hours > 0.0 && open.owner.is_some()));
    for kind in Work::ALL.into_iter().filter(|kind| *kind != Work::Signature) {
        assert!(decision.blockers().any(|open| open.work == kind), "{kind:?}");
    }
    let roles: std::collections::BTreeSet<OwnerRole> = decision.blockers().filter_map(|open| open.owner).collect();
    assert!(roles.len() >= 4, "{roles:?}");
    // The reality check of a launch is settled before anything that merely weighs as much.
    let first: Vec<&str> = decision.open.iter().take(3).map(|open| open.rule.as_str()).collect();
    let asked: Vec<&str> = report.reality_check.iter().map(|check| check.rule.as_str()).collect();
    assert!(first.iter().all(|rule| asked.contains(rule)), "{first:?} {asked:?}");
}

#[test]
fn readiness_is_held_and_rises_only_where_a_tier_opens() {
    let rules = RuleSet::embedded().unwrap();
    let (report, manifest) = audited(&rules, Stage::Pilot, "");
    let basis = Basis { rules: &rules, report: &report, manifest: Some(&manifest), wording: sample::WORDING };
    let plan = plan(&basis, &Goal::Tier(Tier::Production));
    assert!(plan.reached);
    for pair in plan.steps.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let end = built_in().readiness.end(after.tier);
        assert!(after.readiness <= end && after.readiness <= after.score, "{after:?}");
        let risen = after.readiness - before.readiness;
        assert!((risen - after.readiness_gain).abs() < 0.11, "{risen} {}", after.readiness_gain);
        if after.readiness_gain > after.gain + 0.11 {
            assert!(after.tier > before.tier, "readiness outruns evidence only where a band opens: {after:?}");
        }
    }
    let decision = decided(&rules, &report, &manifest);
    assert!(decision.readiness_after >= report.readiness);
}

#[test]
fn a_yes_follows_the_tier_and_names_what_it_rests_on() {
    let rules = RuleSet::embedded().unwrap();
    let waiver = "waivers:\n  - {control: rollback, reason: the drill is booked for December, by: N. Visser, expires: 2026-12-31}\n";
    let (mut report, manifest) = audited(&rules, Stage::Pilot, waiver);
    // Everything that is asked for is there, but for the waived rule.
    report.coverage.incomplete = false;
    report.contradictions.clear();
    for verdict in &mut report.verdicts {
        if verdict.outcome != Outcome::NotApplicable && verdict.outcome != Outcome::Waived {
            verdict.level = crate::model::Level::Verified;
            verdict.outcome = Outcome::Met;
            verdict.contradictions.clear();
        }
    }
    report.tier = Tier::Pilot;
    let decision_of = |report: &Report| decided(&rules, report, &manifest);
    let yes = decision_of(&report);
    let waived = report.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Waived);
    assert!(waived, "the waiver is in force");
    assert_eq!(yes.ruling, Ruling::ReadyWithConditions, "{yes:?}");
    assert_eq!(yes.conditions.len(), 1);
    assert_eq!((yes.conditions[0].kind, yes.conditions[0].until.as_deref()), (ProvisoKind::Waiver, Some("2026-12-31")));
    report.coverage.incomplete = true;
    assert_eq!(decision_of(&report).ruling, Ruling::Undecided, "what was not looked at may hold anything");
    report.tier = Tier::Demo;
    assert_eq!(decision_of(&report).ruling, Ruling::NotReady, "the tier is the judge");
}

#[test]
fn a_stage_that_asks_for_nothing_and_a_system_that_is_none() {
    let rules = RuleSet::embedded().unwrap();
    let (mut report, manifest) = audited(&rules, None, "plan: {stage: demo}\n");
    assert_eq!(decided(&rules, &report, &manifest).ruling, Ruling::NoLaunch);
    report.audited = false;
    assert!(decision(&Basis { rules: &rules, report: &report, manifest: None, wording: sample::WORDING }).is_none());
}
