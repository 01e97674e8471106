//! What RSpec and Rails run.

use super::ground::Ground;
use super::runs::{Run, TestPath, below, places_of};
use super::words::Options;
use crate::inventory::Language;

/// A run of Ruby's tests; `None` for what runs none that is known.
pub(super) fn run(ground: &Ground<'_>, dir: Option<&str>, name: &str, words: &[String]) -> Option<Vec<Run>> {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    let rest = match name {
        "rspec" => words,
        "rails" if verb == "test" || verb == "spec" => words.get(1..).unwrap_or_default(),
        "rails" if verb.starts_with("test:") || verb.starts_with("spec:") => return Some(vec![all(dir)]),
        // A task of Rake.
        "rails" if verb.contains(':') || verb == "runner" => return None,
        _ => return Some(Vec::new()),
    };
    let given = Options::of(rest, name);
    if given.has(&["--dry-run"]) {
        return Some(Vec::new());
    }
    let mut run = all(dir);
    let named: Vec<&str> = given.plain.iter().map(|word| word.split(':').next().unwrap_or(word)).collect();
    if !named.is_empty() && !given.doubtful && !named.iter().any(|word| word.contains(['$', '*', '{'])) {
        run.reach = places_of(ground, named.iter().map(|word| TestPath::of(ground, dir, word)).collect());
    }
    Some(vec![run])
}

fn all(dir: Option<&str>) -> Run {
    Run::new(&[Language::Ruby], below(dir))
}
