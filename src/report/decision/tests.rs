//! The words of the decision: every answer, the counts that must agree, and what is never said.

use super::*;
use crate::model::sample;

fn with(change: impl FnOnce(&mut Report)) -> Report {
    let mut report = sample::report();
    change(&mut report);
    report
}

fn ruled(ruling: Ruling) -> Report {
    with(|report| {
        let decision = report.decision.as_mut().unwrap();
        decision.ruling = ruling;
        if ruling != Ruling::NotReady {
            decision.open.retain(|open| open.severity != Severity::Blocker);
            decision.needs.clear();
        }
    })
}

#[test]
fn every_case_has_its_first_line() {
    assert_eq!(answer(&sample::report()).shouted(), "NOT READY FOR PRODUCTION: 2 blockers");
    let one = with(|report| {
        report.decision.as_mut().unwrap().open.remove(0);
    });
    assert_eq!(answer(&one).shouted(), "NOT READY FOR PRODUCTION: 1 blocker");
    let pillar = with(|report| report.decision.as_mut().unwrap().open.clear());
    let text = "NOT READY FOR PRODUCTION: Observability is at 58, production asks for 60";
    assert_eq!(answer(&pillar).shouted(), text);
    assert_eq!(further(&pillar), ["the reality check holds in 2 of 3"], "the first line is not said twice");
    assert_eq!(answer(&ruled(Ruling::Ready)).shouted(), "READY FOR PRODUCTION");
    let mut two = ruled(Ruling::ReadyWithConditions);
    let waiver = Proviso { kind: ProvisoKind::Waiver, rule: None, until: Some("2027-02-28".into()), owner: None };
    assert_eq!(proviso(&waiver), "waived until 2027-02-28");
    two.decision.as_mut().unwrap().conditions = vec![waiver.clone(), waiver];
    assert_eq!(answer(&two).shouted(), "READY FOR PRODUCTION, 2 conditions");
    assert_eq!(answer(&ruled(Ruling::NoLaunch)).shouted(), "NO LAUNCH IS PLANNED: stage demo asks for nothing");
    assert!(answer(&ruled(Ruling::Undecided)).shouted().starts_with("NOT DECIDED: 18 of 830 files"));
    let mut nothing = sample::nothing();
    nothing.coverage.incomplete = false;
    assert_eq!(answer(&nothing).shouted(), "NO AI SYSTEM FOUND: nothing to judge");
    nothing.coverage.incomplete = true;
    assert!(answer(&nothing).shouted().starts_with("NOT DECIDED"), "what was not read may hold one");
}

#[test]
fn what_is_about_the_whole_is_no_file_that_could_not_be_read() {
    let mut report = ruled(Ruling::Undecided);
    let coverage = &mut report.coverage;
    (coverage.files, coverage.skipped_total) = (9, 1);
    assert_eq!(answer(&report).sentence(), "Not decided: 1 of 9 files could not be read, which matters");
    let text = "Incomplete: 1 of 9 files could not be read, nothing in it counted.";
    assert_eq!(incomplete(&report).unwrap(), text);
    // A policy asks that the history be there; every file was read.
    report.coverage.skipped[0].path = None;
    report.coverage.skipped[0].message = "the history is not complete".into();
    assert_eq!(answer(&report).sentence(), "Not decided: the history is not complete");
    assert_eq!(
        (incomplete(&report).unwrap().as_str(), unread(&report)),
        ("Incomplete: the history is not complete", None)
    );
    let memo = crate::report::memo::render(&report);
    assert!(memo.contains("the history is not complete") && !memo.contains("could not be read"), "{memo}");
}

#[test]
fn a_launch_that_is_not_planned_is_stopped_by_nothing() {
    let demo = with(|report| report.decision.as_mut().unwrap().ruling = Ruling::NoLaunch);
    let decision = demo.decision.as_ref().unwrap();
    assert_eq!(towards(decision).unwrap(), "2 blockers, about 4 h");
    assert_eq!((obstacles(&demo), further(&demo)), (vec![], vec![]));
    assert_eq!(towards(sample::report().decision.as_ref().unwrap()), None);
    for text in [crate::report::html::render(&demo), crate::report::markdown::render(&demo)] {
        assert!(text.contains("Towards production:") && text.contains("produ --stage pilot"), "{text}");
        assert!(!text.contains("What stops") && !text.contains("in the way"), "{text}");
    }
}

#[test]
fn a_pillar_below_the_mark_never_seems_to_reach_it() {
    let near = mark(&sample::report()) - 0.4;
    assert!(near > 0.0);
    let report = with(|report| report.pillars[0].score = Some(near));
    for text in [crate::report::html::render(&report), crate::report::markdown::render(&report)] {
        assert!(text.contains(&format!("{near:.1}")), "{near}\n{text}");
    }
}

#[test]
fn the_table_and_the_line_of_kinds_count_the_same_blockers() {
    let report = sample::report();
    let decision = report.decision.as_ref().unwrap();
    assert_eq!(kinds(decision), ["1 configuration (1.5 h)", "1 document (2.5 h)"]);
    let actors = actors(decision);
    assert_eq!(actors.len(), 1);
    assert_eq!((actors[0].counts, actors[0].hours), ([0, 1, 1, 0], 4.0));
    assert_eq!(actors[0].first, "D-REL-01", "what weighs most comes first");
    assert_eq!(hours(decision), 4.0);
    let relief = relief(decision).unwrap();
    assert_eq!(relief, "1 of the 2 needs no change to the system, only a document: 2.5 h.");
}

#[test]
fn the_numbers_agree_with_the_answer() {
    let report = sample::report();
    assert_eq!(held(&report).unwrap(), "held at 69 (proven so far: pilot); 71 when the blockers are closed");
    assert!(holding(&report).contains("held at 69, the end of the band"), "{}", holding(&report));
    let free = with(|report| report.readiness = report.score);
    assert_eq!(held(&free), None, "no word about what does not happen");
    assert!(holding(&free).contains("Readiness is the same"));
    let demo = with(|report| {
        report.tier = Tier::Demo;
        report.readiness = 39.0;
    });
    assert!(held(&demo).unwrap().starts_with("held at 39 (nothing proven yet)"), "demo is no verdict");
}

#[test]
fn what_rounds_to_its_bound_is_shown_finer() {
    assert_eq!(below(14.7, 15.0), "14.7");
    assert_eq!(below(9.2, 15.0), "9");
    assert_eq!(below(15.0, 15.0), "15");
}

#[test]
fn a_file_that_was_not_read_is_told_with_its_name_and_its_size() {
    let mut report = sample::report();
    let note = &mut report.coverage.skipped[0];
    note.path = Some(format!("{}/cases.jsonl", "fixtures/deep".repeat(9)));
    note.message = "what a machine reads".into();
    note.kind = NoteKind::TooLarge { most: 1_048_576, size: 2_529_385 };
    let text = not_read(&report, Style::new(false, true, 100)).unwrap();
    assert!(
        text.starts_with("Not read: …") && text.contains("/cases.jsonl (larger than 1.0 MB (2.5 MB)) and 17 more.")
    );
}

#[test]
fn counts_speak_of_what_is_not_a_blocker() {
    let text = counts(&sample::report());
    assert_eq!(text, "Also open: 4 majors, 1 minor. Met 3, waived 1, does not apply 1.");
}
