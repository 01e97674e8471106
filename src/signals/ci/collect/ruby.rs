//! What RSpec, Rails and Rake run.

use super::ground::Ground;
use super::runs::{Place, Reach, Run, below};
use super::words::Options;
use crate::inventory::Language;

/// A run of Ruby's tests; `None` for what runs none that is known.
pub(super) fn run(ground: &Ground<'_>, dir: Option<&str>, name: &str, words: &[String]) -> Option<Vec<Run>> {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    let rest = match name {
        "rspec" => words,
        "rails" if verb == "test" || verb == "spec" => words.get(1..).unwrap_or_default(),
        "rails" if verb.starts_with("test:") || verb.starts_with("spec:") => return Some(vec![all(dir)]),
        "rails" => return Some(Vec::new()),
        // A default task runs the tests as a rule.
        _ if verb.is_empty() || ["test", "spec", "default", "ci", "check"].iter().any(|word| verb.contains(word)) => {
            return Some(vec![all(dir)]);
        }
        _ => return Some(Vec::new()),
    };
    let valued = |flag: &str| {
        matches!(
            flag,
            "--format" | "-f" | "--out" | "-o" | "--tag" | "-t" | "-r" | "--require" | "-e" | "--example" | "-n" | "-I"
        )
    };
    let given = Options::read(rest, valued);
    if given.has(&["--dry-run"]) {
        return Some(Vec::new());
    }
    let mut run = all(dir);
    let named: Vec<&str> = given.plain.iter().map(|word| word.split(':').next().unwrap_or(word)).collect();
    if !named.is_empty() && !named.iter().any(|word| word.contains(['$', '*', '{'])) {
        run.reach = Reach::In(named.iter().map(|word| Place::of(ground, dir, word)).collect());
    }
    Some(vec![run])
}

fn all(dir: Option<&str>) -> Run {
    Run::new(&[Language::Ruby], below(dir))
}
