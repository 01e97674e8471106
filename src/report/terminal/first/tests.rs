//! The first screen: its order, its length, its width, whatever it has to say.

use super::*;
use crate::model::{Contradiction, OpenRule, Outcome, OwnerRole, Report, Ruling, Severity, Work, sample};
use crate::report::terminal::render;
use unicode_width::UnicodeWidthStr;

fn screen(report: &Report, width: usize) -> String {
    render(report, Style::new(false, true, width))
}

/// A report in which everything there can be is there.
fn full() -> Report {
    let mut report = sample::report();
    report.system.uncommitted = true;
    report.outlook.as_mut().unwrap().steps = 34;
    let roles = OwnerRole::ALL.map(Some).into_iter().chain([None]);
    let ids: Vec<String> = report.verdicts.iter().map(|v| v.rule.clone()).collect();
    let decision = report.decision.as_mut().unwrap();
    for (role, id) in roles.zip(ids.iter().cycle()) {
        for work in Work::ALL {
            let open = OpenRule {
                rule: id.clone(),
                severity: Severity::Blocker,
                owner: role,
                work,
                to: crate::model::Level::Verified,
                hours: 9.5,
            };
            decision.open.insert(0, open);
        }
    }
    for verdict in report.verdicts.iter_mut().take(6) {
        verdict.title = "Gain over simpler and older versions".into();
        verdict.outcome = Outcome::Contradicted;
        verdict.contradictions = vec![Contradiction {
            message: "produ.yaml says that mail needs approval, and the code sends it without asking anybody".into(),
            path: "services/assistant/src/tools/mail/sending.ts".into(),
            line: 1041,
        }];
    }
    report
}

#[test]
fn it_fits_one_screen_and_no_line_is_too_wide() {
    for mut report in [sample::report(), full(), sample::nothing()] {
        report.trace = None;
        for width in [60, 80, 100, 140] {
            let text = screen(&report, width);
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width, "{widest} > {width}\n{text}");
            if width >= 80 {
                assert!(text.lines().count() <= LINES, "{} lines at {width}\n{text}", text.lines().count());
            }
        }
    }
}

#[test]
fn parts_stand_in_one_order_and_the_answer_never_drops() {
    let text = screen(&sample::report(), 100);
    let parts = [
        "support-assistant",
        "✘ NOT READY FOR PRODUCTION: 2 blockers",
        "1 configuration (1.5 h), 1 document (2.5 h)",
        "readiness 69/100",
        "evidence  71",
        "held at 69",
        "Settle first",
        "Who has to act",
        "Pillars",
        "Reality check 2 of 3",
        "Also open: 4 majors, 1 minor.",
        "Incomplete:",
        "Next",
        "gate failed",
        "produ 0.1.0",
    ];
    let mut from = 0;
    for part in parts {
        let at = text[from..].find(part).unwrap_or_else(|| panic!("{part} is missing or too early\n{text}"));
        from += at;
    }
    let full = screen(&full(), 100);
    for part in ["NOT READY", "readiness 69/100", "Settle first", "Who has to act"] {
        assert!(full.contains(part), "{part}\n{full}");
    }
    assert!(!text.contains("DEMO") && !full.contains("DEMO"));
}

#[test]
fn from_three_contradictions_on_they_have_a_block_with_their_places() {
    let mut report = sample::report();
    let first: Vec<String> =
        report.decision.iter().flat_map(|d| &d.open).skip(1).take(4).map(|o| o.rule.clone()).collect();
    for verdict in report.verdicts.iter_mut().filter(|verdict| first.contains(&verdict.rule)) {
        verdict.outcome = Outcome::Contradicted;
        let message = "20 % are set, 5 % are declared".to_owned();
        verdict.contradictions = vec![Contradiction { message, path: "deploy/rollout.yaml".into(), line: 18 }];
    }
    let text = screen(&report, 100);
    assert!(text.contains("≠ Contradicted: 4 statements do not hold, settle these first"), "{text}");
    assert!(text.contains("20 % are set") && text.contains("deploy/rollout.yaml:18") && text.contains("and 1 more"));
    let at = |title: &str| text.find(title).unwrap();
    assert!(at("Title of alert-rules") < at("Title of capacity"), "a blocker before a major\n{text}");
    assert!(text.contains("  Then\n  4 ◐  Title of rollback"), "the count goes on below the block\n{text}");
}

#[test]
fn statements_are_counted_and_none_is_shown_twice() {
    let mut report = sample::report();
    let against = |line| Contradiction { message: format!("claim {line}"), path: "a.yaml".into(), line };
    report.contradictions.clear();
    for verdict in &mut report.verdicts {
        let blocker = verdict.severity == Severity::Blocker && verdict.outcome.is_open();
        verdict.contradictions = if blocker { vec![against(1), against(2)] } else { Vec::new() };
        if blocker {
            verdict.outcome = Outcome::Contradicted;
        }
    }
    let text = screen(&report, 100);
    assert!(text.contains("≠ Contradicted: 4 statements do not hold") && text.contains("and 1 more"), "{text}");
    assert!(!text.contains("  Then"), "every open blocker stands in the block\n{text}");
}

#[test]
fn titles_stand_beside_ids_and_the_rest_is_behind_a_flag() {
    let report = sample::report();
    let first = screen(&report, 100);
    assert!(first.contains("Title of rollback") && first.contains("D-REL-01"));
    assert!(!first.contains("Title of eval-slices"), "majors are counted, not listed");
    let all = render(&report, Style::new(false, true, 100).with_all(true));
    for verdict in &report.verdicts {
        assert!(
            all.contains(&verdict.title) && all.contains(&verdict.rule) && all.contains(&verdict.slug),
            "{}",
            verdict.rule
        );
    }
    assert!(all.starts_with(first.lines().next().unwrap()) && all.contains("Trace of the evidence"));
}

#[test]
fn a_yes_says_what_it_rests_on() {
    let mut report = sample::report();
    let decision = report.decision.as_mut().unwrap();
    decision.open.retain(|open| open.severity != Severity::Blocker);
    decision.needs.clear();
    decision.ruling = Ruling::Ready;
    let text = screen(&report, 100);
    assert!(text.contains("✔ READY FOR PRODUCTION") && text.contains("no blocker is open"), "{text}");
    assert!(!text.contains("Settle first") && !text.contains("Who has to act"), "empty parts are left out\n{text}");
}

#[test]
fn the_same_screen_without_unicode() {
    let text = render(&sample::report(), Style::new(false, false, 100));
    assert!(text.contains("x NOT READY FOR PRODUCTION") && text.contains("###") && text.contains('|'), "{text}");
    let odd: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    assert!(odd.is_empty(), "{odd:?}\n{text}");
}

#[test]
fn an_uncommitted_manifest_is_named_where_the_system_is() {
    let text = screen(&full(), 100);
    assert!(text.contains("produ.yaml is not committed: it counts for this look, not for a gate"), "{text}");
    assert!(!text.contains("produ init"), "there is a manifest");
}
