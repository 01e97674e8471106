//! Benches over the stages: `cargo bench`. What a user waits for as a whole is measured by `benches/ratio.sh`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench reads fixtures and may stop")]
#![allow(missing_docs, reason = "a bench has no users")]

use divan::{Bencher, black_box};
use produ::audit::engine::{self, Settings};
use produ::inventory::{Inventory, Options};
use produ::model::Report;
use produ::report::{Format, Style, render};
use produ::rules::RuleSet;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    divan::main();
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/production-ready/repo")
}

/// The fixture as files in memory, so that no disk is measured.
fn in_memory() -> Vec<(String, Vec<u8>)> {
    let (root, mut folders, mut files) = (fixture(), vec![fixture()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    files
}

/// A project of many middling modules, most of which prove nothing: the common case.
fn synthetic(count: usize) -> Vec<(String, Vec<u8>)> {
    let filler =
        "def compute(values):\n    # adds what is there\n    return sum(v for v in values if v is not None)\n\n";
    let mut files: Vec<_> = (0..count)
        .map(|n| {
            let text = format!("\"\"\"Module {n}.\"\"\"\nimport os\n\n{}", filler.repeat(20 + n % 60));
            (format!("app/part{}/module{n}.py", n % 40), text.into_bytes())
        })
        .collect();
    let call = "from openai import OpenAI\nclient = OpenAI(timeout=20)\nclient.chat.completions.create(model='m')\n";
    files.push(("app/main.py".to_owned(), call.as_bytes().to_vec()));
    files
}

fn audit(inventory: &Inventory, rules: &RuleSet) -> Report {
    let settings = Settings {
        fallback_name: "bench".to_owned(),
        stage: None,
        today: "2026-11-21".parse().unwrap(),
        trace: false,
        snippets: false,
        assume_system: true,
        terms: Default::default(),
    };
    engine::run(inventory, rules, None, &settings, &|| {})
}

#[divan::bench]
fn compile_the_rule_pack() -> RuleSet {
    RuleSet::embedded().unwrap()
}

#[divan::bench]
fn list_a_fixture() -> Inventory {
    Inventory::collect(black_box(&fixture()), &Options::default()).unwrap()
}

#[divan::bench]
fn audit_the_fixture_in_memory(bencher: Bencher<'_, '_>) {
    let (inventory, rules) = (Inventory::from_memory(in_memory()), RuleSet::embedded().unwrap());
    bencher.bench_local(|| audit(black_box(&inventory), &rules));
}

#[divan::bench(sample_count = 10)]
fn audit_2000_files_in_memory(bencher: Bencher<'_, '_>) {
    let (inventory, rules) = (Inventory::from_memory(synthetic(2_000)), RuleSet::embedded().unwrap());
    bencher.bench_local(|| audit(black_box(&inventory), &rules));
}

#[divan::bench(args = ["terminal", "json", "markdown"])]
fn render_a_report(bencher: Bencher<'_, '_>, name: &str) {
    let format = Format::named(name).unwrap();
    let report = audit(&Inventory::from_memory(in_memory()), &RuleSet::embedded().unwrap());
    let style = Style::new(false, true, 100);
    bencher.bench_local(|| render(black_box(&report), format, style).unwrap());
}
