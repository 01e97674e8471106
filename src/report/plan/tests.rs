//! Plans on paper: nothing active survives, nothing is wider than the page, the schema describes the JSON.

use super::*;
use crate::model::{Effort, Level, NearMiss, OwnerRole, Pillar, Severity, Tier, Work};
use crate::plan::model::{Selected, Standing, StepRule, Wanted};
use crate::report::Style;
use crate::report::document::{html, markdown as paper, terminal as screen};

const HOSTILE: &str = "x\n::error::boom\u{1b}[2J\u{202e}##[group]|<script>@team`";

fn terminal(plan: &Plan, style: Style) -> String {
    screen::render(&document(plan, true), style)
}

fn markdown(plan: &Plan) -> String {
    paper::render(&document(plan, true))
}

fn sample() -> Plan {
    let step = Step {
        order: 1,
        kind: Kind::Rule,
        rule: Some(StepRule {
            id: "D-REL-01".into(),
            slug: HOSTILE.into(),
            title: "t".into(),
            question: "q?".into(),
            pillar: Pillar::Deployment,
            severity: Severity::Blocker,
            effort: Effort::M,
            owner: Some(OwnerRole::Operations),
            work: Work::Document,
        }),
        problems: vec![HOSTILE.into()],
        from: Level::None,
        to: Level::Documented,
        because: vec![HOSTILE.into()],
        hours: 3.5,
        gain: 0.25,
        score: 20.3,
        readiness: 20.3,
        readiness_gain: 0.25,
        tier: Tier::Demo,
        becomes: vec!["the blocker is closed".into()],
        actions: vec!["Write it down.".into(), "Rehearse it.".into()],
        wanted: vec![Wanted {
            level: Level::Documented,
            accepts: vec!["any of:".into(), "  rollback runbook: a document".into()],
            paths: vec!["**/*rollback*.md".into()],
            manifest: vec!["rollback.runbook".into()],
        }],
        state: Vec::new(),
        begun: Vec::new(),
        confirm: None,
        signature: false,
        template: Some("runbook-rollback.md".into()),
        look_at: vec![NearMiss { path: HOSTILE.into(), line: 3, what: HOSTILE.into(), why: HOSTILE.into() }],
        looked_for: vec!["rollback runbook".into()],
        looked_in: [("docs".to_owned(), 3)].into(),
        verify: vec!["produ explain D-REL-01".into()],
    };
    Plan {
        schema_version: "1".into(),
        tool: crate::model::sample::report().tool,
        system: HOSTILE.into(),
        commit: None,
        goal: "pilot".into(),
        now: Standing { tier: Tier::Demo, score: 20.0, readiness: 20.0 },
        then: Standing { tier: Tier::Pilot, score: 20.3, readiness: 20.3 },
        reached: true,
        hours: 3.5,
        steps: vec![step],
        open: vec![HOSTILE.into()],
        selected: None,
    }
}

#[test]
fn hostile_text_stays_inert_everywhere() {
    let plan = clean(&sample()).unwrap();
    let (markdown, html) = (markdown(&plan), html::render(&document(&plan, true)));
    let shown = terminal(&plan, Style::new(false, false, 60));
    assert!(shown.lines().all(|l| l.chars().count() <= 60 && !l.trim_start().starts_with("::")), "{shown}");
    for text in [&shown, &markdown, &html] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']) && !text.contains("##["), "{text}");
    }
    assert!(!markdown.contains("<script>") && !markdown.contains("@team") && !html.contains("<script"));
}

#[test]
fn a_step_says_what_to_do_and_what_it_brings() {
    let plan = clean(&sample()).unwrap();
    for text in [terminal(&plan, Style::default()), markdown(&plan)] {
        for part in ["+0.25", "Write it down.", "rollback runbook", "the blocker is closed", "produ explain D-REL-01"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("Rehearse"), "a document is all that is asked for\n{text}");
    }
}

#[test]
fn the_schema_describes_the_plan() {
    let value = serde_json::to_value(clean(&sample()).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    assert!(validator.is_valid(&value));
    assert!(!validator.is_valid(&serde_json::json!({"steps": 1})));
}

#[test]
fn a_part_of_a_plan_is_told_from_the_whole() {
    let part = |steps: usize, reached: bool| {
        let all = sample();
        let steps: Vec<Step> = all.steps.iter().take(steps).cloned().collect();
        clean(&Plan { steps, reached, selected: Some(Selected { of: 4, gain: 0.0 }), ..all }).unwrap()
    };
    let none = terminal(&part(0, true), Style::default());
    assert!(none.contains("Of 4 steps none fits what was asked for.") && !none.contains("reached already"));
    assert!(!terminal(&part(0, false), Style::default()).contains("Still open"), "nothing is said of steps not shown");
    let some = terminal(&part(1, false), Style::default());
    assert!(some.contains("1 step of 4") && some.contains("Still open after all 4 steps"), "{some}");
    let nothing = clean(&Plan { steps: Vec::new(), ..sample() }).unwrap();
    assert!(terminal(&nothing, Style::default()).contains("the pilot tier is reached already"));
}
