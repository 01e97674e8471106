//! The literals of all rules with those who have to be told when one is found, and the automaton over them.
//!
//! The literals of our own patterns were found when the program was built and are known by number; those of packages,
//! of keys and of packs that are not ours are collected as they come. Both give the same automaton.

use super::pack::{LITERALS, PATTERNS};
use super::probe::{ProbeId, RegexId, SpecId};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Who has to be told when a literal is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum User {
    /// A line pattern to try on that line.
    Regex(RegexId),
    /// A package whose import that line may be.
    Spec(SpecId),
    /// A key probe for which the document must be parsed.
    Key(ProbeId),
    /// The search for model calls, in files that import no library.
    Announced,
}

/// Literals in lower case, while rules are compiled.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// Users of the literals known by number.
    known: Vec<Vec<User>>,
    further: BTreeMap<Vec<u8>, Vec<User>>,
}

impl Literals {
    /// Numbers of the literals of a built-in pattern; none when it has no literal, `None` when it is not built in.
    pub(super) fn of_built_in(pattern: &str) -> Option<&'static [u32]> {
        let at = PATTERNS.binary_search_by(|(known, _)| (*known).cmp(pattern)).ok()?;
        PATTERNS.get(at).map(|(_, literals)| *literals)
    }

    pub(super) fn add(&mut self, literal: Vec<u8>, user: User) {
        self.further.entry(literal).or_default().push(user);
    }

    pub(super) fn add_known(&mut self, number: u32, user: User) {
        let Ok(at) = usize::try_from(number) else { return };
        if self.known.is_empty() {
            self.known.resize(LITERALS.len(), Vec::new());
        }
        if let Some(users) = self.known.get_mut(at) {
            users.push(user);
        }
    }

    /// The automaton and the users of its patterns. The text it searches must be in lower case: that is half the
    /// automaton, and no slower.
    pub(super) fn build(self) -> Result<(AhoCorasick, Vec<Vec<User>>), String> {
        let known = LITERALS.iter().zip(self.known).filter(|(_, users)| !users.is_empty());
        let known = known.map(|(literal, users)| (Cow::Borrowed(*literal), users));
        let further = self.further.into_iter().map(|(literal, users)| (Cow::Owned(literal), users));
        let mut all: Vec<(Cow<'_, [u8]>, Vec<User>)> = known.chain(further).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|later, first| {
            later.0 == first.0 && {
                first.1.append(&mut later.1);
                true
            }
        });
        let (literals, mut users): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        for users in &mut users {
            users.sort_unstable();
            users.dedup();
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&literals)
            .map_err(|error| error.to_string())?;
        Ok((automaton, users))
    }
}
