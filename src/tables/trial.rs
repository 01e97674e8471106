//! The first searches of a regular expression, before it is worth compiling.
//!
//! Most patterns are tried on a few short lines of an audit and never again, and most of what `regex` does when it
//! compiles one (a reverse automaton, literals, a prefilter) only pays on long texts. A plain automaton is built in a
//! third of the time and says the same.

use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{Config, WhichCaptures};
use regex_automata::util::syntax;
use regex_automata::{Input, Span};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Searches that are tried this way.
const SEARCHES: u32 = 12;
/// Longest text that is.
const LONGEST: usize = 2048;

/// A plain automaton for the first searches of a pattern.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    plain: OnceLock<Option<PikeVM>>,
    searches: AtomicU32,
}

impl Trial {
    /// Whether this search should be tried: none of the first few is long, and a later one pays for compiling.
    pub(crate) fn takes(&self, length: usize) -> bool {
        length <= LONGEST && self.searches.fetch_add(1, Ordering::Relaxed) < SEARCHES
    }

    /// The leftmost match from an offset on, by the bytes; what stands before the offset is seen by `^` and `\b`. An
    /// error where the pattern has no plain automaton.
    pub(crate) fn find(&self, pattern: &str, mode: Mode, text: &[u8], from: usize) -> Result<Option<Span>, ()> {
        let plain = self.plain.get_or_init(|| build(pattern, mode)).as_ref().ok_or(())?;
        Ok(plain.find(&mut plain.create_cache(), Input::new(text).range(from..)).map(|found| found.span()))
    }
}

/// How a pattern is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mode {
    /// Classes and boundaries of Unicode.
    pub(crate) unicode: bool,
    pub(crate) ignore_case: bool,
}

fn build(pattern: &str, mode: Mode) -> Option<PikeVM> {
    let syntax = syntax::Config::new().utf8(false).unicode(mode.unicode).case_insensitive(mode.ignore_case);
    let plain = Config::new().utf8(false).which_captures(WhichCaptures::Implicit).nfa_size_limit(Some(1 << 20));
    PikeVM::builder().syntax(syntax).thompson(plain).build(pattern).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::bytes::RegexBuilder;

    #[test]
    fn a_few_short_searches_are_tried() {
        let trial = Trial::default();
        assert!(!trial.takes(LONGEST + 1));
        assert_eq!((0..100).filter(|_| trial.takes(10)).count(), SEARCHES as usize);
    }

    proptest! {
        #[test]
        fn both_find_the_same(
            pattern in "(\\^|\\\\b)?([abk. ]|a\\*|\\[\\^a\\]|\\(a\\|ab\\)|\\\\w|\\\\s|k\\?\\?){1,5}(\\$|\\\\b)?",
            text in "[abkK_ \n\u{212a}\u{e9}]{0,12}",
            from in 0usize..6,
            (unicode, ignore_case) in (any::<bool>(), any::<bool>()),
        ) {
            let from = from.min(text.len());
            let full = RegexBuilder::new(&pattern).unicode(unicode).case_insensitive(ignore_case).build().unwrap();
            let wanted = full.find_at(text.as_bytes(), from).map(|found| (found.start(), found.end()));
            let found = Trial::default().find(&pattern, Mode { unicode, ignore_case }, text.as_bytes(), from).unwrap();
            prop_assert_eq!(found.map(|span| (span.start, span.end)), wanted);
        }
    }
}
