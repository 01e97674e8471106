//! The first screen of every fixture at three widths: one screen long, no line too wide, never a grade of a live system;
//! and a manifest that is not committed, which counts for a look and not for a gate.

use crate::common::{commit, project, root};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Lines of a first screen.
const LINES: usize = 45;

fn look(folder: &Path, columns: usize, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_produ"))
        .args(args)
        .args(["--today", "2026-11-21"])
        .current_dir(folder)
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", columns.to_string())
        .output()
        .unwrap()
}

fn screen(folder: &Path, columns: usize, args: &[&str]) -> String {
    String::from_utf8(look(folder, columns, args).stdout).unwrap()
}

#[test]
fn every_fixture_fits_a_screen_of_80_100_and_140_columns() {
    let mut seen = 0;
    for entry in fs::read_dir(root().join("fixtures")).unwrap().flatten().filter(|e| e.path().join("repo").is_dir()) {
        let name = entry.file_name().into_string().unwrap();
        let project = project(&name, true);
        for columns in [80, 100, 140] {
            let text = screen(&project.path, columns, &["audit", "."]);
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(widest <= columns, "{name}: {widest} columns of {columns}\n{text}");
            assert!(text.lines().count() <= LINES, "{name} at {columns}: {} lines\n{text}", text.lines().count());
            assert!(!text.contains("DEMO"), "{name}: a tier is no verdict\n{text}");
            let all = screen(&project.path, columns, &["audit", ".", "--all"]);
            let widest = all.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(widest <= columns, "{name}: {widest} columns of {columns} with --all\n{all}");
            assert!(all.lines().count() >= text.lines().count(), "{name}");
        }
        seen += 1;
    }
    assert!(seen > 8, "{seen} fixtures");
}

#[test]
fn a_manifest_that_is_not_committed_counts_for_a_look_and_not_for_a_gate() {
    let project = project("bare-call", true);
    let manifest = "schema_version: \"1\"\nsystem: {name: looked-at, kind: [llm_app]}\ngate: {min_score: 99}\n";
    fs::write(project.path.join("produ.yaml"), manifest).unwrap();

    let seen = look(&project.path, 100, &["audit", "."]);
    let text = String::from_utf8(seen.stdout).unwrap();
    assert!(text.starts_with("looked-at"), "its facts count\n{text}");
    assert!(text.contains("produ.yaml is not committed: it counts for this look, not for a gate"), "{text}");
    assert!(!text.contains("produ init"), "there is a manifest\n{text}");
    assert_eq!(seen.status.code(), Some(0), "its gate does not count\n{text}");

    let gated = look(&project.path, 100, &["audit", ".", "--min-score", "0", "--all"]);
    let text = String::from_utf8(gated.stdout).unwrap();
    assert!(!text.contains("looked-at") && text.contains("not committed, so it is not used"), "{text}");

    commit(&project.path);
    let committed = look(&project.path, 100, &["audit", "."]);
    let text = String::from_utf8(committed.stdout).unwrap();
    assert!(text.starts_with("looked-at") && !text.contains("not committed"), "{text}");
    assert_eq!(committed.status.code(), Some(1), "from then on its gate counts\n{text}");
}
