//! Regular expressions compiled on first use: a rule set has thousands, an audit needs a fraction.

use crate::tables::{Mode, Trial};
use regex::bytes::{Regex, RegexBuilder};
use std::fmt;
use std::sync::OnceLock;

/// Largest compiled size of one pattern; a hostile `a{1000}{1000}` is refused instead of filling memory.
const SIZE_LIMIT: usize = 1 << 20;

/// A pattern whose syntax has been checked and which compiles when first asked.
///
/// Bytes, ASCII classes and word boundaries: Unicode `\b` made one search a hundred times slower.
pub(crate) struct LazyRegex {
    pattern: String,
    ignore_case: bool,
    cell: OnceLock<Option<Regex>>,
    trial: Trial,
}

/// Shown as written: whether it has been used yet is no difference.
impl fmt::Debug for LazyRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} (ignore case: {})", self.pattern, self.ignore_case)
    }
}

impl LazyRegex {
    /// Checks the syntax now, compiles later.
    pub(crate) fn new(pattern: &str, ignore_case: bool) -> Result<LazyRegex, String> {
        super::literal::parse(pattern)?;
        Ok(LazyRegex::unchecked(pattern, ignore_case))
    }

    /// For a pattern whose syntax is known to be right; a wrong one would never match.
    pub(crate) fn unchecked(pattern: &str, ignore_case: bool) -> LazyRegex {
        LazyRegex { pattern: pattern.to_owned(), ignore_case, cell: OnceLock::new(), trial: Trial::default() }
    }

    /// The same pattern, not compiled yet.
    pub(crate) fn fresh(&self) -> LazyRegex {
        LazyRegex::unchecked(&self.pattern, self.ignore_case)
    }

    /// As written.
    pub(crate) fn pattern(&self) -> &str {
        &self.pattern
    }

    fn get(&self) -> Option<&Regex> {
        self.cell
            .get_or_init(|| {
                RegexBuilder::new(&self.pattern)
                    .unicode(super::literal::needs_unicode(&self.pattern))
                    .case_insensitive(self.ignore_case)
                    .size_limit(SIZE_LIMIT)
                    .build()
                    .ok()
            })
            .as_ref()
    }

    /// Compiles now, for packs that are not ours.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.get().map(drop).ok_or_else(|| format!("`{}` is too large a pattern", self.pattern))
    }

    /// The answer of a trial, where this search is one of the first short ones: the match that begins at `from` or later.
    fn tried(&self, text: &[u8], from: usize) -> Option<Option<(usize, usize)>> {
        if self.cell.get().is_some() || !self.trial.takes(text.len()) {
            return None;
        }
        let mode = Mode { unicode: super::literal::needs_unicode(&self.pattern), ignore_case: self.ignore_case };
        let found = self.trial.find(&self.pattern, mode, text, from).ok()?;
        Some(found.map(|span| (span.start, span.end)))
    }

    /// The leftmost match that begins at `from` or later: where it begins and ends.
    fn span(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        self.tried(text, from).unwrap_or_else(|| {
            let found = self.get()?.find_at(text, from)?;
            Some((found.start(), found.end()))
        })
    }

    /// Offset of the first match.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        self.span(text, 0).map(|(start, _)| start)
    }

    /// Offsets of the matches that begin at `from` or later. What stands before `from` is seen by `^` and `\b`.
    pub(crate) fn starts<'r>(&'r self, text: &'r [u8], from: usize) -> impl Iterator<Item = usize> + 'r {
        let mut next = from;
        std::iter::from_fn(move || {
            let (start, end) = if next <= text.len() { self.span(text, next)? } else { return None };
            next = end.max(start + 1);
            Some(start)
        })
    }

    /// What the first group that takes part holds, or the whole match, of the match that begins at `at`.
    pub(crate) fn captured<'t>(&self, text: &'t [u8], at: usize) -> Option<&'t [u8]> {
        let found = self.get()?.captures_at(text, at)?;
        let group = found.iter().skip(1).flatten().next();
        group.or_else(|| found.get(0)).map(|m| m.as_bytes())
    }

    /// The whole match that begins at `at`.
    pub(crate) fn matched<'t>(&self, text: &'t [u8], at: usize) -> Option<&'t [u8]> {
        let (start, end) = self.span(text, at)?;
        text.get(start..end).filter(|_| start == at)
    }

    /// Whether it matches anywhere.
    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
        self.tried(text, 0).map_or_else(|| self.get().is_some_and(|re| re.is_match(text)), |found| found.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_boundaries_and_size_limit() {
        let re = LazyRegex::new(r"\bfoo\b", false).unwrap();
        assert!(re.is_match(b"a foo b") && !re.is_match(b"food"));
        assert!(LazyRegex::new("(", false).is_err());
        assert!(LazyRegex::new(r"a{500}{500}{50}", false).is_ok_and(|r| r.check().is_err()));
    }
}
