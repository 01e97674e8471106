//! Sets of evaluation cases and how many cases each holds.
//!
//! Counts only what can be counted: a set that names other files, generates its cases or cannot be read has an unknown
//! size and is taken to be large enough.

use super::guards;
use super::parsed::Parsed;
use crate::inventory::FileEntry;
use crate::structured::{self, Node};

/// A larger file holds more than a handful of cases.
pub(super) const MAX_BYTES: u64 = 64 * 1024;

/// A set of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EvalSet {
    /// Index into the inventory's files.
    pub(crate) file: u32,
    /// Where the cases begin.
    pub(crate) line: u32,
    /// How many; `None` when it cannot be told.
    pub(crate) cases: Option<u64>,
}

/// Whether the file is a set of cases by its path.
pub(super) fn is_set(entry: &FileEntry) -> bool {
    guards::table().eval_sets.names(&entry.path)
}

/// Line and number of the cases of a file; `None` when it holds none.
pub(super) fn count(parsed: &Parsed<'_>) -> Option<(u32, Option<u64>)> {
    let lower = parsed.path.to_ascii_lowercase();
    let filled = || parsed.bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() as u64;
    if lower.ends_with(".jsonl") || lower.ends_with(".ndjson") {
        return Some((1, Some(filled()))).filter(|(_, n)| *n > Some(0));
    }
    if lower.ends_with(".csv") || lower.ends_with(".tsv") {
        // A quote that is never closed swallows what follows: how many cases that are cannot be told.
        let closed = parsed.bytes.iter().filter(|b| **b == b'"').count() % 2 == 0;
        let separator = if lower.ends_with(".tsv") { b'\t' } else { b',' };
        let rows = || structured::records(parsed.bytes, separator).filter(|record| !record.is_blank()).count() as u64;
        let cases = if closed { Some(rows().saturating_sub(1)) } else { None };
        return Some((1, cases)).filter(|(_, n)| *n != Some(0));
    }
    match parsed.documents()? {
        Ok(documents) => document(documents.first()?),
        Err(_) => Some((1, None)),
    }
}

fn document(node: &Node) -> Option<(u32, Option<u64>)> {
    if let Some(items) = node.as_sequence() {
        return cases(items).map(|n| (node.line, n));
    }
    let entries = node.as_mapping()?;
    // Generated cases: how many is up to the generator.
    if node.get("redteam").is_some() || node.get("scenarios").is_some_and(|n| n.as_str().is_some()) {
        return Some((node.line, None));
    }
    let members = &guards::table().eval_sets.members;
    let held = entries.iter().filter(|(key, _)| members.iter().any(|m| key.text.eq_ignore_ascii_case(m)));
    let counted = held.filter(|(key, _)| key.text != "prompts" || node.get("tests").is_none());
    let found = counted.filter_map(|(key, value)| match value.as_sequence() {
        Some(items) => cases(items).map(|n| (key.line, n)),
        None => value.as_str().map(|_| (key.line, None)),
    });
    // Unknown beats any number: the set may be large.
    found.max_by_key(|(line, n)| (n.is_none(), *n, std::cmp::Reverse(*line)))
}

/// Items that are cases; a reference to another file makes the number unknown.
fn cases(items: &[Node]) -> Option<Option<u64>> {
    let refers = |node: &Node| node.as_str().is_some_and(|text| text.contains("://") || text.contains('/'));
    match items {
        [] => None,
        _ if items.iter().any(refers) => Some(None),
        _ => Some(Some(items.len() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_counted() {
        let of = |path: &str, text: &str| count(&Parsed::of(path, text.as_bytes()));
        assert_eq!(of("evals/a.jsonl", "{}\n{}\n\n{}\n"), Some((1, Some(3))));
        assert_eq!(of("evals/cases.csv", "q,a\n1,2\n3,4\n"), Some((1, Some(2))));
        assert_eq!(of("evals/cases.csv", "q,a\n\n\"one\ncase\nof three lines\",2\n3,4\n"), Some((1, Some(2))));
        assert_eq!(of("evals/cases.tsv", "q\ta\n1\t\"2\n2\"\n"), Some((1, Some(1))));
        assert_eq!(of("evals/cases.csv", "q,a\n"), None);
        assert_eq!(
            of("promptfooconfig.yaml", "prompts: [a]\ntests:\n  - vars: {}\n  - vars: {}\n"),
            Some((2, Some(2)))
        );
        assert_eq!(of("evals/golden.json", "{\"meta\": 1, \"cases\": [{}, {}, {}]}"), Some((1, Some(3))));
        assert_eq!(of("evals/golden.json", "[{}, {}]"), Some((1, Some(2))));
    }

    #[test]
    fn what_cannot_be_counted_is_unknown() {
        let of = |text: &str| count(&Parsed::of("promptfooconfig.yaml", text.as_bytes()));
        assert_eq!(of("tests: file://cases.csv\n"), Some((1, None)));
        assert_eq!(of("tests:\n  - file://cases.yaml\n"), Some((1, None)));
        assert_eq!(of("redteam: {}\ntests: [{}]\n"), Some((1, None)));
        assert_eq!(of("providers: [a]\n"), None);
        assert_eq!(of("tests: [\n"), Some((1, None)));
        assert_eq!(count(&Parsed::of("evals/cases.csv", b"q,a\n\"never closed,2\n3,4\n")), Some((1, None)));
    }
}
