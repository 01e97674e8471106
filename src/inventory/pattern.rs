//! File name patterns with `*` and `?`, several hundred at once.
//!
//! Own code rather than globset: names are short and the patterns are simple, and compiling them must not cost more
//! than classifying a small repository does.

use std::collections::HashMap;

/// Patterns with a value each, sorted into buckets by the one byte at an end of the name that they insist on.
#[derive(Debug)]
pub(super) struct Patterns<T> {
    exact: HashMap<String, Vec<T>>,
    by_last: HashMap<u8, Vec<(String, T)>>,
    by_first: HashMap<u8, Vec<(String, T)>>,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Self { exact: HashMap::new(), by_last: HashMap::new(), by_first: HashMap::new() }
    }
}

impl<T: Copy> Patterns<T> {
    /// Patterns whose first and last character are both wild are ignored: they would be tried on every name.
    pub(super) fn new(rows: Vec<(String, T)>) -> Self {
        let mut patterns = Self::default();
        for (pattern, value) in rows {
            let (first, last) = (pattern.bytes().next(), pattern.bytes().next_back());
            let fixed = |byte: Option<u8>| byte.filter(|byte| !matches!(byte, b'*' | b'?'));
            if !pattern.contains(['*', '?']) {
                patterns.exact.entry(pattern).or_default().push(value);
            } else if let Some(last) = fixed(last) {
                patterns.by_last.entry(last).or_default().push((pattern, value));
            } else if let Some(first) = fixed(first) {
                patterns.by_first.entry(first).or_default().push((pattern, value));
            }
        }
        patterns
    }

    /// Calls `found` with the value of every pattern that matches.
    pub(super) fn each(&self, name: &str, mut found: impl FnMut(T)) {
        self.exact.get(name).into_iter().flatten().for_each(|value| found(*value));
        let bytes = name.as_bytes();
        let last = bytes.last().and_then(|byte| self.by_last.get(byte));
        let first = bytes.first().and_then(|byte| self.by_first.get(byte));
        let tried = last.into_iter().chain(first).flatten();
        tried.filter(|(pattern, _)| matches(pattern.as_bytes(), bytes)).for_each(|(_, value)| found(*value));
    }
}

/// Whether a whole name matches one pattern.
pub(crate) fn glob(pattern: &str, name: &str) -> bool {
    matches(pattern.as_bytes(), name.as_bytes())
}

/// True when the whole name matches. After a mismatch only the latest `*` takes one byte more, so the work is bounded
/// by the product of both lengths.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match (pattern.get(p), star) {
            (Some(b'*'), _) => {
                star = Some((p, n));
                p += 1;
            }
            (Some(byte), _) if *byte == b'?' || Some(byte) == name.get(n) => (p, n) = (p + 1, n + 1),
            (_, Some((at, from))) => {
                star = Some((at, from + 1));
                (p, n) = (at + 1, from + 1);
            }
            _ => return false,
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, name) in
            [("*.min.js", "a.min.js"), ("test_*.py", "test_.py"), ("a*b*c", "axbxbc"), ("??.ts", "de.ts")]
        {
            assert!(matches(pattern.as_bytes(), name.as_bytes()), "{pattern} {name}");
        }
        for (pattern, name) in [("*.min.js", "min.js"), ("test_*.py", "test.py"), ("a*b*c", "axxc"), ("??.ts", "d.ts")]
        {
            assert!(!matches(pattern.as_bytes(), name.as_bytes()), "{pattern} {name}");
        }
    }

    #[test]
    fn all_values_of_a_name_are_found() {
        let rows = [("a.py", 1), ("a.py", 2), ("*.py", 4), ("a*", 8), ("b*", 16)];
        let patterns = Patterns::new(rows.map(|(pattern, value)| (pattern.to_owned(), value)).to_vec());
        let mut sum = 0;
        patterns.each("a.py", |value| sum += value);
        assert_eq!(sum, 15);
    }

    proptest! {
        #[test]
        fn agrees_with_globset(pattern in "[ab*?]{0,8}", name in "[ab]{0,8}") {
            let glob = globset::Glob::new(&pattern).unwrap().compile_matcher();
            prop_assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), glob.is_match(&name));
        }
    }
}
