//! Waivers, seen from a whole audit: what is refused, what is granted, what they hide.

use crate::audit::engine;
use crate::evaluate::on_both_sides;
use crate::inventory::Inventory;
use crate::model::{Report, Tier};
use crate::rules::RuleSet;
use std::collections::BTreeMap;

fn audit(rest: &str) -> Report {
    let text = format!("schema_version: \"1\"\nsystem: {{name: demo, kind: [llm_app]}}\n{rest}");
    let manifest = crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap();
    let files: BTreeMap<String, Vec<u8>> = [
        ("produ.yaml".to_owned(), text.into_bytes()),
        ("app/main.py".to_owned(), b"from openai import OpenAI\n".to_vec()),
        ("Makefile".to_owned(), b"rollback:\n\tkubectl rollout undo deployment/app\n".to_vec()),
    ]
    .into();
    let settings = super::settings();
    let rules = RuleSet::embedded().unwrap();
    engine::run(&Inventory::from_memory(files), &rules, Some(&manifest), &settings, &|| {})
}

fn said(report: &Report) -> Vec<(u32, &str)> {
    report.notes.iter().map(|note| (note.line, note.message.as_str())).collect()
}

fn says(report: &Report, line: u32, text: &str) -> bool {
    said(report).iter().any(|(at, message)| *at == line && message.contains(text))
}

#[test]
fn what_is_refused_is_named_with_its_line() {
    let until = "date: 2026-11-01, expires: 2027-02-01, compensating: by hand";
    let cases = [
        (format!("control: D-SCL-01, reason: later, by: TODO, {until}"), "D-SCL-01: `TODO` names nobody"),
        (format!("control: D-SCL-01, reason: later, by: someone, {until}"), "`someone` names nobody"),
        (format!("control: D-SCL-01, by: J. CPO, {until}"), "D-SCL-01: it gives no reason"),
        (format!("control: \"*\", reason: later, by: J. CPO, {until}"), "`*` stands for many rules"),
        (format!("rule: observability, reason: later, by: J. CPO, {until}"), "`observability` stands for many"),
        (format!("rule: D-SCL, reason: later, by: J. CPO, {until}"), "`D-SCL` stands for many"),
        (format!("rule: D-XXX-01, reason: later, by: J. CPO, {until}"), "there is no rule `D-XXX-01`"),
        (format!("reason: later, by: J. CPO, {until}"), "names no rule"),
        ("rule: D-SCL-01, reason: later, by: J. CPO".to_owned(), "needs `expires: YYYY-MM-DD`"),
        ("rule: D-SCL-01, reason: later, by: J. CPO, expires: soon".to_owned(), "`soon` is not a day"),
        ("rule: D-SCL-01, reason: later, by: J. CPO, expires: 2027-09-01".to_owned(), "284 days, at most 180"),
        ("rule: D-SCL-01, reason: a, by: J. CPO, date: 2027-01-01, expires: 2027-02-01".to_owned(), "in the future"),
    ];
    for (waiver, wanted) in cases {
        let report = audit(&format!("waivers:\n  - {{{waiver}}}\n"));
        assert!(says(&report, 4, wanted), "{waiver}: {:?}", said(&report));
        assert!(report.waivers.is_none() && report.score == report.score_without_waivers, "{waiver}");
    }
}

#[test]
fn what_waivers_hide_is_counted() {
    let plain = audit("");
    let entry = |id: &str| {
        format!("  - {{control: {id}, reason: later, by: J. CPO, expires: 2027-02-01, compensating: by hand}}\n")
    };
    let report = audit(&format!("waivers:\n{}{}", entry("rollback"), entry("D-SCL-04")));
    let effect = report.waivers.clone().unwrap();
    assert_eq!((effect.granted, effect.blockers.as_slice()), (2, ["D-REL-01".to_owned()].as_slice()));
    assert!(effect.share > 0.0 && effect.tier_without == Tier::Demo && !effect.needs_without.is_empty());
    // The waived rule had a way back in the Makefile, which earns nothing while it is waived.
    assert!(report.score < report.score_without_waivers, "{} {}", report.score, report.score_without_waivers);
    assert_eq!(report.score_without_waivers, plain.score);
    assert_eq!(effect.needs_without, plain.next_tier_needs);
}

#[test]
fn a_waiver_counts_as_the_base_has_it_and_while_both_have_it() {
    let rules = RuleSet::embedded().unwrap();
    let with = |list: &[(&str, &str, &str)]| {
        let entry = |(key, rule, day): &(&str, &str, &str)| {
            format!("  - {{{key}: {rule}, reason: r, by: b, expires: {day}}}\n")
        };
        let list: String = list.iter().map(entry).collect();
        let text = format!("schema_version: \"1\"\nsystem: {{name: a, kind: [rag]}}\nwaivers:\n{list}");
        crate::manifest::parse("produ.yaml", text.as_bytes()).unwrap()
    };
    // Both keys of the schema name the rule, and either may name it by id or by slug.
    for (old, new) in [("control", "control"), ("rule", "rule"), ("control", "rule"), ("rule", "control")] {
        let base = with(&[(old, "D-REL-01", "2026-01-01"), (old, "O-ALR-01", "2027-01-01")]);
        let head = with(&[(new, "rollback", "2099-01-01"), (new, "R-EVAL-01", "2099-01-01")]);
        let kept = on_both_sides(Some(&base), Some(&head), &rules);
        assert_eq!(kept.len(), 1, "{old} {new}");
        assert_eq!(kept[0].get("expires").map(String::as_str), Some("2026-01-01"), "{old} {new}");
        assert_eq!(on_both_sides(None, Some(&head), &rules), []);
    }
}

#[test]
fn one_person_signing_a_stack_is_remarked() {
    let ids = ["P-VAL-01", "P-VAL-03", "P-VAL-04", "P-VAL-06", "D-GOV-01", "D-GOV-02"];
    let entry = |id: &&str| {
        format!(
            "  - {{control: {id}, statement: fine, by: J. CPO, role: executive, date: 2026-11-01, expires: 2027-02-01}}\n"
        )
    };
    let all = audit(&format!("attestations:\n{}", ids.iter().map(entry).collect::<String>()));
    assert!(says(&all, 4, "J. CPO attests 6 rules on 2026-11-01"), "{:?}", said(&all));
    let five = audit(&format!("attestations:\n{}", ids.iter().take(5).map(entry).collect::<String>()));
    assert!(!said(&five).iter().any(|(_, message)| message.contains("attests")), "{:?}", said(&five));
}

#[test]
fn attestations_that_cannot_help_are_named() {
    let entry = |fields: &str| format!("attestations:\n  - {{statement: fine, {fields}}}\n");
    let dates = "date: 2026-11-01, expires: 2027-02-01";
    for (fields, wanted) in [
        (format!("control: D-GOV-01, by: Jane Doe, role: counsel, {dates}"), "`Jane Doe` names nobody"),
        (format!("control: D-GOV-01, by: H. Legal, {dates}"), "names no role"),
        ("control: D-GOV-01, by: H. Legal, role: counsel, date: 2026-11-01".to_owned(), "no `expires`"),
        (format!("control: all, by: H. Legal, role: counsel, {dates}"), "stands for many rules"),
        (format!("control: R-EVAL-01, by: H. Legal, role: counsel, {dates}"), "gives nothing for R-EVAL-01"),
        (
            "control: D-GOV-01, by: H. Legal, role: counsel, date: 2025-11-01, expires: 2026-02-01".to_owned(),
            "expired on 2026-02-01",
        ),
    ] {
        let report = audit(&entry(&fields));
        assert!(says(&report, 4, wanted), "{fields}: {:?}", said(&report));
    }
}
