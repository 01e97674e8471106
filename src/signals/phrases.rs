//! Sentences of a file as fingerprints: tells evaluation cases that stand word by word in a prompt.
//!
//! Only whole lines and quoted texts count, and only long ones: six words in a row that are the same twice are no
//! chance, two words are. Bounded per file.

use std::collections::BTreeMap;

/// Fewest words of a sentence.
const MIN_WORDS: usize = 6;
/// Most sentences of one file.
const MAX: usize = 20_000;
/// Largest file looked at.
pub(crate) const MAX_BYTES: usize = 4 << 20;

/// First line of each sentence, by fingerprint.
pub(crate) type Phrases = BTreeMap<u64, u32>;

/// The sentences of a text. One that stands there often is an instruction, no case.
pub(crate) fn phrases(text: &str) -> Phrases {
    let mut counted: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
    if text.len() > MAX_BYTES {
        return Phrases::new();
    }
    for (n, line) in text.lines().enumerate() {
        let at = u32::try_from(n + 1).unwrap_or(u32::MAX);
        let mut seen: Vec<u64> = quoted(line).chain([line]).filter_map(fingerprint).collect();
        seen.sort_unstable();
        seen.dedup();
        for print in seen {
            counted.entry(print).or_insert((at, 0)).1 += 1;
        }
        if counted.len() >= MAX {
            break;
        }
    }
    counted.into_iter().filter(|(_, (_, times))| *times <= 2).map(|(print, (at, _))| (print, at)).collect()
}

/// The texts between quotes; escaped quotes end none.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let from = rest.find('"')? + 1;
        let inner = rest.get(from..)?;
        let mut escaped = false;
        let end = inner.bytes().position(|b| {
            let ends = b == b'"' && !escaped;
            escaped = b == b'\\' && !escaped;
            ends
        })?;
        rest = inner.get(end + 1..).unwrap_or_default();
        inner.get(..end)
    })
}

/// Words in lower case without marks and without the label of a speaker; `None` when too short to say anything.
fn fingerprint(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let labels = ["q", "question", "user", "input", "human", "example", "a", "answer", "assistant", "output"];
    let from = usize::from(words.first().is_some_and(|first| labels.contains(first)));
    let words = words.get(from..).filter(|words| words.len() >= MIN_WORDS)?;
    let hash = blake3::hash(words.join(" ").as_bytes());
    let bytes: [u8; 8] = hash.as_bytes().first_chunk().copied()?;
    Some(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_the_same_in_json_and_in_a_prompt() {
        let case = phrases("{\"input\": \"Where is my order number 12, please?\", \"expected\": \"on its way\"}\n");
        let prompt = phrases("# Examples\n\nQ: Where is my order number 12 please\nA: on its way\n");
        let both: Vec<_> = case.keys().filter(|print| prompt.contains_key(print)).collect();
        assert_eq!(both.len(), 1);
        assert_eq!(prompt.values().collect::<Vec<_>>(), [&3]);
    }

    #[test]
    fn short_texts_and_instructions_do_not_count() {
        assert!(phrases("Where is my order?\n\"yes\"\n").is_empty());
        let often = "{\"system\": \"You are a helpful assistant of the shop\"}\n".repeat(3);
        assert!(phrases(&often).is_empty());
        assert!(phrases("\"a \\\" b").is_empty() && phrases("\"").is_empty());
    }
}
