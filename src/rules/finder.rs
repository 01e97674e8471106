//! Finds where in a text any of thousands of words begins.
//!
//! An Aho-Corasick automaton over the words of all rules takes longer to build than a small repository to audit, and it
//! would be built at every start. This needs the words in order and a few bitmaps: the bitmaps say at which places of
//! the text it is worth looking, one search in the words says which of them begin there.

use std::collections::BTreeMap;

/// Bytes of a word that are compared as one number.
const HEAD: usize = 16;
/// No other word.
const NONE: u32 = u32::MAX;

/// A word to be searched for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    /// Its first bytes as a number, see [`head`].
    head: u128,
    /// What follows the head.
    tail: Vec<u8>,
    /// Bytes of the whole word.
    length: usize,
}

impl Word {
    pub(super) fn new(word: &[u8]) -> Word {
        Word { head: head(word), tail: word.get(HEAD..).unwrap_or_default().to_vec(), length: word.len() }
    }

    /// A word that is no longer than its head, and of which no byte is zero.
    pub(super) fn short(head: u128) -> Word {
        Word { head, tail: Vec::new(), length: HEAD - (head.trailing_zeros() / 8) as usize }
    }
}

/// The first bytes of a text as a number, the first byte highest; zeros where the text ends before. Numbers stand in
/// the order of the texts.
fn head(text: &[u8]) -> u128 {
    if let Some(bytes) = text.first_chunk::<HEAD>() {
        return u128::from_be_bytes(*bytes);
    }
    let mut bytes = [0; HEAD];
    bytes.iter_mut().zip(text).for_each(|(into, byte)| *into = *byte);
    u128::from_be_bytes(bytes)
}

/// Words, ready to be searched for.
#[derive(Debug)]
pub(crate) struct Finder {
    heads: Vec<u128>,
    rest: Vec<Rest>,
    /// What follows the heads of long words.
    tails: BTreeMap<usize, Vec<u8>>,
    /// For each pair of bytes the first word that does not stand before it.
    by_pair: Vec<u32>,
    two: Bits<1024>,
    three: Bits<1024>,
    four: Bits<1024>,
    five: Bits<2048>,
}

/// What is known of a word beside its head.
#[derive(Debug)]
struct Rest {
    length: u32,
    /// The longest other word whose head it begins with.
    within: u32,
}

/// A set of numbers, with some false members: one bit for many numbers.
#[derive(Debug)]
struct Bits<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Bits<WORDS> {
    fn new() -> Self {
        Bits(Box::new([0; WORDS]))
    }

    /// A bit that each byte of the number moves.
    fn place(number: u64) -> (usize, u64) {
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        ((hash >> 6) as usize % WORDS, 1 << (hash & 63))
    }

    fn insert(&mut self, number: u64) {
        let (word, bit) = Self::place(number);
        self.0.iter_mut().skip(word).take(1).for_each(|word| *word |= bit);
    }

    fn has(&self, number: u64) -> bool {
        let (word, bit) = Self::place(number);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

impl Finder {
    /// # Errors
    /// A word is shorter than two bytes, or the words are not in order.
    pub(super) fn new(words: Vec<Word>) -> Result<Finder, String> {
        if words.iter().any(|word| word.length < 2) || !words.is_sorted() || words.len() >= NONE as usize {
            return Err("words to search for must be of two bytes or more, and in order".to_owned());
        }
        let mut out = Finder {
            heads: words.iter().map(|word| word.head).collect(),
            rest: Vec::with_capacity(words.len()),
            tails: BTreeMap::new(),
            by_pair: Vec::with_capacity(1 << 16 | 1),
            two: Bits::new(),
            three: Bits::new(),
            four: Bits::new(),
            five: Bits::new(),
        };
        let end = u32::try_from(words.len()).unwrap_or(NONE);
        let mut open: Vec<(u32, u128, usize)> = Vec::new();
        for (number, word) in (0..).zip(words) {
            while open.last().is_some_and(|(_, head, length)| !begins(word.head, *head, *length)) {
                open.pop();
            }
            let within = open.last().map_or(NONE, |(number, ..)| *number);
            out.rest.push(Rest { length: u32::try_from(word.length).unwrap_or(u32::MAX), within });
            open.push((number, word.head, word.length));
            let pair = (word.head >> 112) as usize;
            out.by_pair.resize(out.by_pair.len().max(pair + 1), number);
            let [a, b, c, d, e, ..] = word.head.to_be_bytes();
            let start = |bytes: [u8; 5]| {
                let [a, b, c, d, e] = bytes;
                u64::from_le_bytes([a, b, c, d, e, 0, 0, 0])
            };
            match word.length {
                2 => out.two.insert(start([a, b, 0, 0, 0])),
                3 => out.three.insert(start([a, b, c, 0, 0])),
                4 => out.four.insert(start([a, b, c, d, 0])),
                _ => out.five.insert(start([a, b, c, d, e])),
            }
            if !word.tail.is_empty() {
                out.tails.insert(number as usize, word.tail);
            }
        }
        out.by_pair.resize(1 << 16 | 1, end);
        Ok(out)
    }

    /// Calls `found` with the number of each word and the offset at which it begins, by offset. Words may overlap.
    pub(crate) fn find(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        const AHEAD: usize = 8;
        for (at, bytes) in text.windows(AHEAD).enumerate() {
            if let Some(bytes) = bytes.first_chunk::<AHEAD>()
                && self.may_begin(u64::from_le_bytes(*bytes))
            {
                self.at(text, at, &mut found);
            }
        }
        // The last places, where fewer bytes follow.
        for at in (text.len() + 1).saturating_sub(AHEAD)..text.len() {
            self.at(text, at, &mut found);
        }
    }

    /// Whether a word may begin with the bytes of a number, the first byte lowest.
    fn may_begin(&self, number: u64) -> bool {
        self.five.has(number & 0xff_ffff_ffff)
            | self.four.has(number & 0xffff_ffff)
            | self.three.has(number & 0xff_ffff)
            | self.two.has(number & 0xffff)
    }

    /// The words that begin at this offset: the last one in order that does not stand after the text, if any does, and
    /// all it begins with.
    fn at(&self, text: &[u8], at: usize, found: &mut impl FnMut(usize, usize)) {
        let Some(rest) = text.get(at..) else { return };
        let number = head(rest);
        let pair = (number >> 112) as usize;
        let (Some(from), Some(to)) = (self.by_pair.get(pair), self.by_pair.get(pair + 1)) else { return };
        let (from, to) = (*from as usize, *to as usize);
        let Some(near) = self.heads.get(from..to) else { return };
        let before = near.partition_point(|head| *head <= number);
        let mut next = if before == 0 { return } else { from + before - 1 };
        while let (Some(head), Some(word)) = (self.heads.get(next), self.rest.get(next)) {
            let length = word.length as usize;
            if begins(number, *head, length) && rest.len() >= length && (length <= HEAD || self.ends(next, rest)) {
                found(next, at);
            }
            next = word.within as usize;
        }
    }

    /// Whether the tail of a long word follows its head.
    fn ends(&self, word: usize, text: &[u8]) -> bool {
        self.tails.get(&word).zip(text.get(HEAD..)).is_some_and(|(tail, text)| text.starts_with(tail))
    }
}

/// Whether a number begins with the head of a word of this length.
fn begins(number: u128, head: u128, length: usize) -> bool {
    let beyond = HEAD.saturating_sub(length) * 8;
    number >> beyond == head >> beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    fn finder(words: &[Vec<u8>]) -> Finder {
        let mut words: Vec<Word> = words.iter().map(|word| Word::new(word)).collect();
        words.sort();
        words.dedup();
        Finder::new(words).unwrap()
    }

    #[test]
    fn words_in_each_other_are_all_found() {
        let words = ["ab", "abc", "abcdefghijklmnopq", "abcdefghijklmnopr", "abd", "zz"].map(|w| w.as_bytes().to_vec());
        let (finder, mut seen) = (finder(&words), Vec::new());
        finder.find(b"xabcdefghijklmnoprzz", |word, at| seen.push((word, at)));
        assert_eq!(seen, [(3, 1), (1, 1), (0, 1), (5, 18)]);
        assert!(Finder::new(vec![Word::new(b"a")]).is_err());
        assert!(Finder::new(vec![Word::new(b"bb"), Word::new(b"aa")]).is_err());
    }

    #[test]
    fn a_short_word_is_its_head() {
        for word in ["ab", "abc", "0123456789abcdef"] {
            assert_eq!(Word::short(head(word.as_bytes())), Word::new(word.as_bytes()));
        }
    }

    proptest! {
        #[test]
        fn agrees_with_aho_corasick(
            words in prop::collection::vec("[ab\u{0}\u{e9}]{2,7}|[ab]{14,20}|a{2,5}", 0..30),
            text in "[ab\u{0}\u{e9}]{0,80}|(a{14,18}b?){0,4}",
        ) {
            let mut words: Vec<Vec<u8>> = words.into_iter().map(String::into_bytes).collect();
            words.sort();
            words.dedup();
            let finder = finder(&words);
            let mut ours = Vec::new();
            finder.find(text.as_bytes(), |word, at| ours.push((at, word)));
            prop_assert!(ours.is_sorted_by_key(|(at, _)| *at));
            ours.sort();
            let automaton = AhoCorasick::new(&words).unwrap();
            let mut theirs: Vec<_> =
                automaton.find_overlapping_iter(&text).map(|m| (m.start(), m.pattern().as_usize())).collect();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
