//! The cited lines themselves, for formats that show them. Only cited files are opened again, each once.
//!
//! Snippets are shown to people who may not be allowed to see a secret: what looks like one is masked, and the rule
//! about secrets gets none at all.

use crate::inventory::{Inventory, text as decoded};
use crate::model::Verdict;
use crate::tables;
use crate::text::excerpt;
use rayon::prelude::*;
use regex::{Regex, RegexBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Longest line shown.
const LONGEST: usize = 200;
/// Rule whose evidence is never quoted.
const SECRETS: &str = "secrets";

/// Runs of characters long and mixed enough to be a key.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| tables::regex("form of a secret", &RegexBuilder::new(r"[A-Za-z0-9_+/=-]{20,}")));

/// Fills in the line behind each place.
pub(crate) fn fill(inventory: &Inventory, verdicts: &mut [Verdict]) {
    let mut wanted: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|v| v.slug != SECRETS) {
        for evidence in verdict.evidence.iter().filter(|e| e.line > 0) {
            wanted.entry(evidence.path.clone()).or_default().insert(evidence.line);
        }
    }
    let lines: BTreeMap<String, BTreeMap<u32, String>> = wanted
        .into_par_iter()
        .filter_map(|(path, lines)| {
            let bytes = inventory.read(inventory.find(&path)?).ok()?;
            let text = decoded(&bytes)?;
            let shown = text.lines().zip(1u32..).filter(|(_, n)| lines.contains(n)).map(|(line, n)| (n, masked(line)));
            Some((path, shown.collect()))
        })
        .collect();
    for verdict in verdicts.iter_mut().filter(|v| v.slug != SECRETS) {
        for evidence in &mut verdict.evidence {
            let line = lines.get(&evidence.path).and_then(|l| l.get(&evidence.line));
            evidence.snippet = line.filter(|l| !l.is_empty()).cloned();
        }
    }
}

fn masked(line: &str) -> String {
    let line = KEY.replace_all(line, |found: &regex::Captures<'_>| {
        let text = found.get(0).map_or("", |m| m.as_str());
        if is_key(text) { "•••".to_owned() } else { text.to_owned() }
    });
    excerpt(&line, LONGEST)
}

/// Letters of both cases among digits, or one long run of letters and digits: keys look so, names and versions do not.
fn is_key(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let (lower, upper) = (text.bytes().any(|b| b.is_ascii_lowercase()), text.bytes().any(|b| b.is_ascii_uppercase()));
    let separators = text.matches(['/', '-', '_', '+', '=']).count();
    digits >= 4 && (lower && upper && separators <= text.len() / 8 || (lower || upper) && separators == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_masked_and_names_are_not() {
        assert_eq!(masked("key = 'sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2'"), "key = '•••'");
        assert_eq!(
            masked("  from app.services.answering_pipeline import X"),
            "from app.services.answering_pipeline import X"
        );
        assert_eq!(masked("model: claude-sonnet-4-20250514"), "model: claude-sonnet-4-20250514");
    }
}
