//! The words of text files, as hashes: who asks whether a file of code is named anywhere needs no more.

use foldhash::fast::{FixedState, RandomState};
use std::collections::HashSet;
use std::hash::BuildHasher;

/// Bytes looked at of one file: what names code is not at the end of a megabyte.
const MAX_BYTES: usize = 256 << 10;

/// The words of all texts of a repository that are no code.
#[derive(Debug, Default)]
pub(crate) struct Words(HashSet<u64, RandomState>);

impl Words {
    /// Whether some text has this word.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(&hash(word))
    }
}

impl Extend<u64> for Words {
    fn extend<I: IntoIterator<Item = u64>>(&mut self, hashes: I) {
        self.0.extend(hashes);
    }
}

/// Words for tests, as they stand in a text.
#[cfg(test)]
pub(crate) fn spoken(text: &str) -> Words {
    let mut out = Words::default();
    out.extend(of(text.as_bytes()));
    out
}

fn hash(word: &str) -> u64 {
    FixedState::default().hash_one(word.as_bytes())
}

/// Hashes of the words of a text, each once.
pub(super) fn of(bytes: &[u8]) -> Box<[u64]> {
    let text = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    let words = text.split(|b| !(b.is_ascii_alphanumeric() || *b == b'_')).filter(|w| w.len() > 1);
    let mut out: Vec<u64> = words.filter_map(|w| std::str::from_utf8(w).ok()).map(hash).collect();
    out.sort_unstable();
    out.dedup();
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_like_names() {
        let words = of(b"CMD [\"python\", \"-m\", \"app.guard_rails\"] # guard_rails");
        assert!(
            words.contains(&hash("guard_rails")) && words.contains(&hash("app")) && !words.contains(&hash("guard"))
        );
        assert_eq!(words.len(), 4);
    }
}
