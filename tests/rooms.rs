//! The rooms of `src/` and the one direction between them: a file may use what stands in its own room or further down.
//!
//! The order stands here once; `src/lib.rs` and CONTRIBUTING.md draw it, and tests hold both drawings to it.

use crate::common::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the ground up, each with what belongs there. Rooms of one row do not use each other.
const ROWS: &[&[(&str, &str)]] = &[
    &[
        ("text", "making untrusted text safe to print"),
        ("tables", "the data files built into the program, each parsed once"),
    ],
    &[("model", "plain data that several rooms speak of: levels, outcomes, tiers, places, verdicts")],
    &[("error", "why an audit could not be carried out")],
    &[
        ("structured", "positioned trees of YAML, JSON, TOML, XML and CSV"),
        ("inventory", "what files there are, and reading them"),
    ],
    &[("code", "what source code does: outlines of files, linked over the project")],
    &[("results", "stored results of measurements"), ("manifest", "declared facts")],
    &[("rules", "the language of rules, its compiler and the built-in pack")],
    &[("signals", "what one file and one project mean")],
    &[("cost", "what a system costs")],
    &[("evaluate", "holding signals and claims against rules")],
    &[
        ("score", "the arithmetic of the policy"),
        ("compare", "two audits against each other"),
        ("draft", "a first manifest out of a scan"),
    ],
    &[
        ("gate", "thresholds and what a change does to them"),
        ("checklist", "questions for people"),
        ("templates", "documents to fill in"),
    ],
    &[("plan", "the cheapest way to a goal")],
    &[("report", "words and formats")],
    &[("audit", "one request in, one audit out")],
    &[("cli", "flags")],
    &[("commands", "what each verb does; the only room that prints")],
];

fn row(room: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.iter().any(|(name, _)| *name == room))
}

fn purpose(room: &str) -> &'static str {
    ROWS.iter().flat_map(|row| row.iter()).find(|(name, _)| *name == room).map_or("", |(_, what)| what)
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The room of a file: the first part of its path below `src`.
fn room_of(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// Rooms that a text uses, as `use crate::room`, inside braces or as a path in the middle of a line.
fn used(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    // `crate::{a, b::c}` names several rooms at once; the first word after each comma at depth one is a room.
    for (at, _) in text.match_indices("crate::") {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let word = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
        let Some(group) = rest.strip_prefix('{') else {
            out.insert(word(rest));
            continue;
        };
        let mut depth = 1;
        let mut start = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => start = true,
                c if start && depth == 1 && c.is_alphabetic() => {
                    out.insert(word(&group[i..]));
                    start = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    out
}

/// Everything a file may not use, each a sentence.
fn broken(path: &str, text: &str) -> Vec<String> {
    let own = room_of(path);
    let Some(at) = row(own) else {
        return vec![format!("src/{path}: `{own}` is no room: give it a row in tests/rooms.rs")];
    };
    used(text)
        .into_iter()
        .filter(|room| room != own)
        .filter_map(|room| match row(&room) {
            // A macro, a constant of the crate root, or a misspelt room: the compiler knows.
            None => None,
            Some(below) if below < at => None,
            Some(_) => Some(format!(
                "src/{path} uses `{room}`, and the arrow runs back: what both need is plain data and belongs into `model`, \
                 or it belongs into `{room}` ({}) and not into `{own}` ({})",
                purpose(&room),
                purpose(own)
            )),
        })
        .collect()
}

#[test]
fn no_arrow_runs_back() {
    let source = root().join("src");
    let mut list = Vec::new();
    files(&source, &mut list);
    list.sort();
    let mut problems = Vec::new();
    for path in list {
        let shown = path.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/");
        if ["lib.rs", "main.rs"].contains(&shown.as_str()) {
            continue;
        }
        problems.extend(broken(&shown, &fs::read_to_string(&path).unwrap()));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The rows that a drawing shows, from the top down. Rooms of one row stand two blanks apart, what belongs there further.
fn drawn(drawing: &str) -> Vec<BTreeSet<&str>> {
    drawing.lines().map(rooms).filter(|rooms| !rooms.is_empty()).collect()
}

fn rooms(line: &str) -> BTreeSet<&str> {
    let rooms = line.split("   ").next().unwrap_or_default().split(" (").next().unwrap_or_default();
    rooms.split("  ").map(str::trim).filter(|room| !room.is_empty()).collect()
}

#[test]
fn the_drawings_show_this_order() {
    let order: Vec<BTreeSet<&str>> = ROWS.iter().rev().map(|row| row.iter().map(|(name, _)| *name).collect()).collect();
    for name in ["src/lib.rs", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let bare: Vec<&str> = text.lines().map(|line| line.trim_start_matches("//!").trim()).collect();
        let from = bare.iter().position(|line| *line == "```text").unwrap();
        let length = bare[from + 1..].iter().position(|line| *line == "```").unwrap();
        assert_eq!(drawn(&bare[from + 1..from + 1 + length].join("\n")), order, "{name} and tests/rooms.rs");
    }
}

#[test]
fn the_rooms_of_the_order_are_those_of_the_program() {
    let listed: BTreeSet<String> = ROWS.iter().flat_map(|row| row.iter()).map(|(name, _)| (*name).to_owned()).collect();
    let there = fs::read_dir(root().join("src")).unwrap().flatten();
    let there: BTreeSet<String> = there.map(|entry| room_of(&entry.file_name().to_string_lossy()).to_owned()).collect();
    assert_eq!(there.into_iter().filter(|room| room != "lib" && room != "main").collect::<BTreeSet<_>>(), listed);
}

#[test]
fn a_drawing_is_read_row_by_row() {
    let drawing = "gate  checklist\nevaluate    rules × signals\nstructured  inventory (the only room that reads)\n";
    assert_eq!(
        drawn(drawing),
        [["gate", "checklist"].into(), ["evaluate"].into(), BTreeSet::from(["structured", "inventory"])]
    );
}

#[test]
fn the_test_sees_arrows_in_every_spelling() {
    for text in [
        "use crate::report::words;",
        "use crate::{model::Level, report::words};",
        "fn f() { crate::report::words::level(x) }",
        "use crate::{\n    model::{Level, Tier},\n    report,\n};",
        "    /// See [`crate::report`].",
    ] {
        assert_eq!(broken("gate/mod.rs", text).len(), 1, "{text}");
    }
    for text in ["use crate::model::Level;", "use mycrate::report;", "use super::report;", "use crate::gate::inputs;"] {
        assert!(broken("gate/mod.rs", text).is_empty(), "{text}");
    }
    assert!(broken("attic.rs", "")[0].contains("no room"));
}

#[test]
fn modules_have_one_form_of_file() {
    let mut list = Vec::new();
    files(&root().join("src"), &mut list);
    for path in list {
        let folder = path.with_extension("");
        assert!(!folder.is_dir(), "{}: a module with parts is a folder with a mod.rs", path.display());
    }
}
