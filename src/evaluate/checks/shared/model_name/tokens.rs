//! The tokens of a name of a model: words, numbers, sizes, versions.

use super::TABLE;

/// Most tokens of a name that are looked at.
const MAX_TOKENS: usize = 24;

/// Words, numbers and mixed tokens: `llama3.1:8b` is `llama`, `3.1`, `8b`; `gpt-4o` is `gpt`, `4`, `o`.
pub(super) fn tokens(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in name.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|word| !word.is_empty()) {
        if out.len() >= MAX_TOKENS {
            break;
        }
        let word = word.trim_matches('.');
        let table = &*TABLE;
        if is_size(word)
            || table.families.iter().chain(&table.variants).chain(&table.packing).any(|known| known == word)
        {
            out.push(word.to_owned());
            continue;
        }
        // v3p1 is how some write v3.1 in a path.
        if let Some((major, minor)) =
            word.strip_prefix('v').and_then(|rest| rest.split_once('p')).filter(|(a, b)| is_number(a) && is_number(b))
        {
            out.push(format!("{major}.{minor}"));
            continue;
        }
        let letters = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
        let (head, tail) = (word.get(..letters).unwrap_or_default(), word.get(letters..).unwrap_or_default());
        // llama3.1, o3, r1: a word and its number.
        let mut words = table.families.iter().chain(&table.numbered).chain(&table.variants);
        if words.any(|known| known == head) && !tail.is_empty() {
            out.push(head.to_owned());
            out.extend(number_and_word(tail));
        } else if head.is_empty() {
            out.extend(number_and_word(tail));
        } else {
            out.push(word.to_owned());
        }
    }
    out
}

/// `4o` as `4` and `o`; `8b` and `4k` stay whole.
fn number_and_word(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, word) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if word.is_empty() || is_size(text) || matches!(word, "k" | "bit") {
        return vec![text.to_owned()];
    }
    vec![number.to_owned(), word.to_owned()]
}

/// `q4` of `q4_k_m`, `iq3`.
pub(super) fn quantised(token: &str) -> bool {
    let digits = token.strip_prefix("iq").or_else(|| token.strip_prefix('q'));
    digits.is_some_and(|digits| digits.len() == 1 && is_number(digits))
}

pub(super) fn next_digit(tokens: &[String], at: usize) -> bool {
    tokens.get(at).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `3.1`.
pub(super) fn is_version(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_number)
}

/// `8b`, `1.5b`, `8x7b`, `a3b`, `e4b`, `350m`.
pub(super) fn is_size(text: &str) -> bool {
    let Some(body) = text.strip_suffix(['b', 'm']) else { return false };
    let body = body.strip_prefix(['a', 'e']).unwrap_or(body);
    !body.is_empty() && body.split(['x', '.']).all(is_number)
}

/// `3.0` is `3`.
pub(super) fn short(version: &str) -> String {
    let mut version = version;
    while let Some(shorter) = version.strip_suffix(".0") {
        version = shorter;
    }
    version.to_owned()
}
