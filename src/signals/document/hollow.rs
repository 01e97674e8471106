//! Whether a document is more than its shape: templates, placeholders, lorem ipsum, licence texts, word lists.
//!
//! Built to be wrong on the kind side: bullet lists, tables and terse notes are real documents. The thresholds were
//! tried on the READMEs and docs of real repositories; none of them may become hollow by an edit here.

use super::words;
use std::collections::BTreeMap;

/// Marker that every template of this tool carries until it is filled in.
const TEMPLATE_MARKER: &str = "produ:template";

/// Counted while the document is read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    template: bool,
    generated: bool,
    lines: u32,
    placeholder_lines: u32,
    lorem: u32,
    licence_lines: u32,
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

const LOREM: &[&str] = &[
    "lorem",
    "ipsum",
    "dolor",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "eiusmod",
    "tempor",
    "incididunt",
    "labore",
    "dolore",
    "magna",
    "aliqua",
    "veniam",
    "nostrud",
    "exercitation",
    "ullamco",
    "laboris",
    "aliquip",
    "commodo",
    "consequat",
    "aute",
    "irure",
    "reprehenderit",
    "voluptate",
    "cillum",
    "fugiat",
    "pariatur",
    "excepteur",
    "sint",
    "occaecat",
    "cupidatat",
    "proident",
    "deserunt",
    "mollit",
    "laborum",
];

impl Facts {
    pub(super) fn comment(&mut self, text: &str) {
        self.template |= text.contains(TEMPLATE_MARKER);
        self.generated |= is_generated(text);
    }

    pub(super) fn code(&mut self) {
        self.code_lines = self.code_lines.saturating_add(1);
    }

    /// A line of prose: as written, cleaned, its real words, its number, whether it is licence text.
    pub(super) fn line(&mut self, raw: &str, text: &str, count: u32, number: u32, licence: bool) {
        if licence {
            self.licence_lines += 1;
            return;
        }
        self.lines += 1;
        self.generated |= number <= 5 && is_generated(raw);
        self.placeholder_lines += u32::from(is_placeholder(text));
        self.sentence_ends += sentence_ends(text);
        if count == 0 {
            return;
        }
        words::each(text, |word| {
            let lower = word.to_lowercase();
            self.latin += 1;
            if LOREM.contains(&lower.as_str()) {
                self.lorem += 1;
            }
            if GLUE.binary_search(&lower.as_str()).is_ok() {
                self.glue += 1;
            } else {
                *self.frequency.entry(lower).or_default() += 1;
            }
        });
    }

    /// Why the document does not count.
    pub(super) fn judge(&self, words: u32) -> Option<String> {
        let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        if self.template {
            return Some("an unfilled template (it still carries `produ:template`)".to_owned());
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
        if share(self.lorem, words) > 0.25 {
            return Some("filler text (lorem ipsum)".to_owned());
        }
        if self.placeholder_lines >= 2 && share(self.placeholder_lines, self.lines) > 0.25 {
            return Some(format!("placeholders on {} of {} lines", self.placeholder_lines, self.lines));
        }
        self.word_list(words, share)
    }

    fn word_list(&self, words: u32, share: impl Fn(u32, u32) -> f64) -> Option<String> {
        // Scripts counted by character have no tokens to judge by.
        if self.latin < 40 || self.latin < words / 2 {
            return None;
        }
        let top = self.frequency.iter().max_by_key(|(word, count)| (**count, std::cmp::Reverse(*word)));
        if let Some((word, &count)) = top
            && share(count, self.latin) > 0.12
            && count >= 12
            && share(self.glue, self.latin) < 0.25
        {
            return Some(format!("a word list: `{word}` is {count} of {} words", self.latin));
        }
        let variety = share(u32::try_from(self.frequency.len()).unwrap_or(u32::MAX), self.latin);
        let unconnected = share(self.glue, self.latin) < 0.02 && share(self.sentence_ends, self.latin) < 0.02;
        (self.latin >= 80 && unconnected && (variety > 0.75 || variety < 0.2))
            .then(|| "a word list: words without sentences".to_owned())
    }
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

fn is_generated(text: &str) -> bool {
    if !text.is_ascii() && text.len() > 4_000 {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    ["@generated", "do not edit", "autogenerated by", "auto-generated by", "automatically generated by"]
        .iter()
        .any(|sign| lower.contains(sign))
}

/// A blank somebody was meant to fill in.
fn is_placeholder(text: &str) -> bool {
    let upper = ["TODO", "TBD", "FIXME", "TBC", "YOUR_", "XXXX", "____", "{{"].iter().any(|sign| text.contains(sign));
    if upper {
        return true;
    }
    let lower = text.to_lowercase();
    let phrase = [
        "[insert ",
        "[your ",
        "[name",
        "[describe",
        "[date]",
        "[link]",
        "[owner",
        "[team",
        "to be written",
        "to be defined",
        "to be done",
        "to be added",
        "coming soon",
        "fill in",
        "lorem ipsum",
        "replace this",
        "placeholder text",
    ];
    phrase.iter().any(|sign| lower.contains(sign)) || angle_blank(text)
}

/// `<your name>`, `<owner>`: the reader of inline markup dropped real tags and the closing sign.
fn angle_blank(text: &str) -> bool {
    text.match_indices('<').take(20).any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or("");
        rest.starts_with(|ch: char| ch.is_alphabetic())
    })
}

/// Sentences that stand in licences and nowhere else.
pub(super) fn is_licence_line(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "permission is hereby granted, free of charge",
        "licensed under the apache license, version 2.0",
        "you may not use this file except in compliance",
        "without warranties or conditions of any kind",
        "the software is provided \"as is\"",
        "redistribution and use in source and binary forms",
        "gnu general public license as published",
        "this source code is licensed under",
        "all rights reserved.",
        "the above copyright notice",
    ];
    let lower = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| lower.contains(sign))
}

#[cfg(test)]
mod tests {
    #[test]
    fn glue_is_sorted_for_the_search() {
        assert!(super::GLUE.is_sorted());
    }
}
