//! The literals of all rules with those who have to be told when one is found.
//!
//! The literals of our own patterns were found when the program was built and are known by number; those of packages,
//! of keys and of packs that are not ours are collected as they come. Both are searched for in the same way.

use super::finder::{Finder, Word};
use super::literal;
use super::probe::{ProbeId, RegexId, SpecId};
use crate::tables::{LITERALS, PATTERN_LITERALS, PATTERNS};
use foldhash::fast::RandomState;
use std::collections::HashMap;

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
pub(super) struct Collected {
    /// Literals that are not built in, by number; the numbers follow those of the built-in ones.
    further: HashMap<Vec<u8>, u32, RandomState>,
    /// Number of a literal with one of its users.
    users: Vec<(u32, User)>,
}

impl Collected {
    /// Numbers of the literals of a built-in pattern; none when it has no literal, `None` when it is not built in.
    pub(super) fn of_built_in(pattern: &str) -> Option<&'static [u32]> {
        let at = PATTERNS.binary_search_by_key(&literal::name(pattern), |(name, ..)| *name).ok()?;
        let (_, from, to) = PATTERNS.get(at)?;
        PATTERN_LITERALS.get(*from as usize..*to as usize)
    }

    pub(super) fn add(&mut self, literal: Vec<u8>, user: User) {
        let next = LITERALS.len() + self.further.len();
        let number = *self.further.entry(literal).or_insert(u32::try_from(next).unwrap_or(u32::MAX));
        self.users.push((number, user));
    }

    pub(super) fn add_known(&mut self, number: u32, user: User) {
        self.users.push((number, user));
    }

    /// Freezes the collection.
    pub(super) fn build(self) -> Result<Literals, String> {
        let known = (0..).zip(LITERALS).map(|(number, head)| (Word::short(*head), number));
        let further = self.further.iter().map(|(literal, number)| (Word::new(literal), *number));
        let mut words: Vec<(Word, u32)> = known.chain(further).collect();
        let mut wanted = vec![false; words.len()];
        self.users
            .iter()
            .for_each(|(number, _)| wanted.iter_mut().skip(*number as usize).take(1).for_each(|w| *w = true));
        words.retain(|(_, number)| wanted.get(*number as usize) == Some(&true));
        words.sort();
        // Literals by number → places among the words; equal ones share a place.
        let mut places = vec![0; wanted.len()];
        let mut unique: Vec<Word> = Vec::with_capacity(words.len());
        for (word, number) in words {
            if unique.last() != Some(&word) {
                unique.push(word);
            }
            places.iter_mut().skip(number as usize).take(1).for_each(|place| *place = unique.len() - 1);
        }
        // Gathered word by word in one list: where each word's users begin follows from how many it has.
        let place = |number: u32| places.get(number as usize).copied().unwrap_or_default();
        let mut next = vec![0usize; unique.len() + 1];
        for (number, _) in &self.users {
            next.iter_mut().skip(place(*number) + 1).take(1).for_each(|count| *count += 1);
        }
        let mut sum = 0;
        next.iter_mut().for_each(|count| {
            sum += *count;
            *count = sum;
        });
        let mut gathered = vec![User::Announced; self.users.len()];
        for (number, user) in &self.users {
            if let Some(at) = next.get_mut(place(*number)) {
                gathered.iter_mut().skip(*at).take(1).for_each(|room| *room = *user);
                *at += 1;
            }
        }
        let (mut starts, mut users) = (Vec::with_capacity(unique.len() + 1), Vec::with_capacity(gathered.len()));
        let mut from = 0;
        for to in next.into_iter().take(unique.len()) {
            let all = gathered.get_mut(from..to).unwrap_or_default();
            all.sort_unstable();
            starts.push(users.len());
            for user in all {
                if starts.last() == Some(&users.len()) || users.last() != Some(user) {
                    users.push(*user);
                }
            }
            from = to;
        }
        starts.push(users.len());
        Ok(Literals { finder: Finder::new(unique)?, starts, users })
    }
}

/// Literals in lower case, ready to be searched for.
#[derive(Debug)]
pub(crate) struct Literals {
    finder: Finder,
    /// For each literal where its users begin; they end where those of the next begin.
    starts: Vec<usize>,
    users: Vec<User>,
}

impl Literals {
    /// Calls `found` for each literal in a text in lower case: with its users and the offset at which it begins.
    pub(crate) fn find(&self, text: &[u8], mut found: impl FnMut(&[User], usize)) {
        self.finder.find(text, |word, at| {
            let range = self.starts.get(word).zip(self.starts.get(word + 1));
            found(range.and_then(|(from, to)| self.users.get(*from..*to)).unwrap_or_default(), at);
        });
    }
}
