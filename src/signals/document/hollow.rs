//! Whether a document is more than its shape: templates, placeholders, lorem ipsum, licence texts, word lists.
//!
//! Built to be wrong on the kind side: bullet lists, tables and terse notes are real documents. The thresholds were
//! tried on the READMEs and docs of real repositories; none of them may become hollow by an edit here.

use super::phrases::{self, Seen};
use super::words;
use crate::signals::unfilled::{BLANK, MARKER};
use std::collections::BTreeMap;

/// Counted while the document is read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    template: bool,
    /// Blanks of a template of this tool that nobody has filled in.
    blanks: u32,
    generated: bool,
    lines: u32,
    placeholder_lines: u32,
    lorem: u32,
    licence_lines: u32,
    /// Of the sampled words, like `glue`, `latin`, `lorem` and `frequency`.
    sentence_ends: u32,
    glue: u32,
    latin: u32,
    code_lines: u32,
    frequency: BTreeMap<String, u32>,
}

/// Words of connected text in the languages that documents are mostly written in. A list of keywords has none.
const GLUE: &[&str] = &[
    "a", "als", "and", "are", "as", "at", "auf", "be", "been", "but", "by", "can", "con", "da", "das", "de", "dem",
    "den", "der", "des", "die", "do", "does", "du", "e", "ein", "eine", "el", "en", "es", "est", "et", "for", "from",
    "für", "has", "have", "if", "il", "im", "in", "into", "is", "ist", "it", "its", "la", "las", "le", "les", "los",
    "mit", "must", "no", "not", "o", "of", "on", "only", "or", "para", "per", "por", "pour", "que", "see", "sind",
    "so", "than", "that", "the", "their", "then", "there", "they", "this", "to", "un", "und", "une", "up", "use",
    "used", "using", "von", "was", "we", "were", "when", "which", "will", "with", "you", "your", "zu", "в", "и", "на",
];

/// Longest entry above, in bytes.
const MAX_GLUE: usize = 5;

/// Words after which the kind of a text is known.
const SAMPLE: u32 = 3_000;

const LOREM: &[&str] = &[
    "adipiscing",
    "aliqua",
    "aliquip",
    "amet",
    "aute",
    "cillum",
    "commodo",
    "consectetur",
    "consequat",
    "cupidatat",
    "deserunt",
    "dolor",
    "dolore",
    "eiusmod",
    "elit",
    "excepteur",
    "exercitation",
    "fugiat",
    "incididunt",
    "ipsum",
    "irure",
    "labore",
    "laboris",
    "laborum",
    "lorem",
    "magna",
    "mollit",
    "nostrud",
    "occaecat",
    "pariatur",
    "proident",
    "reprehenderit",
    "sint",
    "tempor",
    "ullamco",
    "veniam",
    "voluptate",
];

impl Facts {
    /// Text of a comment and its line. Generators speak at the top.
    pub(super) fn comment(&mut self, text: &str, number: u32) {
        self.template |= text.contains(MARKER);
        self.generated |= number <= 5 && phrases::seen(text).generated;
    }

    /// A line of prose or a heading as it stands in the file.
    pub(super) fn raw(&mut self, text: &str) {
        self.blanks = self.blanks.saturating_add(u32::from(text.contains(BLANK)));
    }

    pub(super) fn code(&mut self) {
        self.code_lines = self.code_lines.saturating_add(1);
    }

    /// A line of prose, cleaned, with its real words and number. `licence` says that it belongs to a licence text.
    pub(super) fn line(&mut self, text: &str, seen: &Seen, count: u32, number: u32, licence: bool) {
        if licence {
            self.licence_lines += 1;
            return;
        }
        self.lines += 1;
        self.generated |= number <= 5 && seen.generated;
        self.placeholder_lines += u32::from(seen.placeholder || phrases::angle_blank(text));
        if count == 0 || self.latin >= SAMPLE {
            return;
        }
        self.sentence_ends += sentence_ends(text);
        let mut lower = String::new();
        words::each(text, |word| {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            self.latin += 1;
            if lower.len() <= MAX_GLUE && GLUE.binary_search(&lower.as_str()).is_ok() {
                self.glue += u32::from(!in_compound(text, word));
                return;
            }
            self.lorem += u32::from(lower.len() > 3 && LOREM.binary_search(&lower.as_str()).is_ok());
            match self.frequency.get_mut(lower.as_str()) {
                Some(count) => *count += 1,
                None => {
                    self.frequency.insert(lower.clone(), 1);
                }
            }
        });
    }

    /// Why the document does not count.
    pub(super) fn judge(&self, words: u32) -> Option<String> {
        let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        if self.template {
            return Some("an unfilled template (it still carries `produ:template`)".to_owned());
        }
        if self.blanks > 0 {
            return Some(format!("a template with blanks left on {} lines", self.blanks));
        }
        if self.generated {
            return Some("generated, not written".to_owned());
        }
        if words == 0 && self.code_lines == 0 {
            return Some(if self.licence_lines > 0 { "licence text only" } else { "no words" }.to_owned());
        }
        if self.licence_lines > self.lines * 2 && words < 200 {
            return Some("licence text only".to_owned());
        }
        if share(self.lorem, self.latin) > 0.25 {
            return Some("filler text (lorem ipsum)".to_owned());
        }
        if (self.placeholder_lines >= 3 || (words < 40 && self.code_lines == 0))
            && share(self.placeholder_lines, self.lines) > 0.25
        {
            return Some(format!("placeholders on {} of {} lines", self.placeholder_lines, self.lines));
        }
        self.word_list(words, share)
    }

    fn word_list(&self, words: u32, share: impl Fn(u32, u32) -> f64) -> Option<String> {
        // Scripts counted by character have no tokens to judge by.
        if self.latin < 40 || (self.latin < words / 2 && self.latin < SAMPLE) {
            return None;
        }
        let top = self.frequency.iter().max_by_key(|(word, count)| (**count, std::cmp::Reverse(*word)));
        if let Some((word, &count)) = top
            && share(count, self.latin) > 0.12
            && count >= 12
            && share(self.glue, self.latin) < 0.08
            && share(self.sentence_ends, self.latin) < 0.03
        {
            return Some(format!("a word list: `{word}` is {count} of {} words", self.latin));
        }
        let variety = share(u32::try_from(self.frequency.len()).unwrap_or(u32::MAX), self.latin);
        let unconnected = share(self.glue, self.latin) < 0.02 && share(self.sentence_ends, self.latin) < 0.02;
        (self.latin >= 80 && unconnected && !(0.2..=0.75).contains(&variety))
            .then(|| "a word list: words without sentences".to_owned())
    }
}

/// Part of `human-in-the-loop` or `A/B`: such a word connects nothing, keywords are full of them.
fn in_compound(text: &str, word: &str) -> bool {
    let start = (word.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let joins = |at: Option<usize>| at.and_then(|i| text.as_bytes().get(i)).is_some_and(|b| matches!(b, b'-' | b'/'));
    joins(start.checked_sub(1)) || joins(Some(start + word.len()))
}

/// Ends of sentences, clauses with a colon and the like: what text has and a list of keywords has not.
fn sentence_ends(text: &str) -> u32 {
    let mut ends = 0;
    let mut before_letter = false;
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        if matches!(ch, '.' | '!' | '?' | ':' | ';' | '。' | '！' | '？') && before_letter {
            ends += u32::from(chars.peek().is_none_or(|next| next.is_whitespace()));
        }
        before_letter = ch.is_alphanumeric() || matches!(ch, ')' | '"' | '\'' | '”');
    }
    ends
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(super::GLUE.is_sorted());
        assert!(super::LOREM.is_sorted());
        assert!(super::GLUE.iter().all(|word| word.len() <= super::MAX_GLUE));
    }
}
