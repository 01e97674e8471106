//! Literals a table cannot describe: characters, raw strings and JavaScript's regular expressions.

use super::position::{before, is_word, word_before};
use super::syntax::Raw;

/// End of a character literal that starts at `at` (a `'`), or `None` for a lifetime, a symbol, a lone quote.
pub(super) fn char_end(text: &[u8], at: usize, end: usize) -> Option<usize> {
    let inner = *text.get(at + 1)?;
    if inner == b'\\' {
        // The longest escape in the supported languages is `\u{10FFFF}`.
        let limit = end.min(at + 14);
        let close = memchr::memchr(b'\'', text.get(at + 3..limit)?)?;
        return Some(at + 3 + close + 1);
    }
    if inner == b'\'' || inner == b'\n' {
        return None;
    }
    let width = match inner {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    };
    let close = at + 1 + width;
    (close < end && text.get(close) == Some(&b'\'')).then_some(close + 1)
}

/// Start and end of a raw string whose `"` (or `'` in R) is at `at`; `None` when it is not one. An unterminated raw
/// string runs to `end`.
pub(super) fn raw(text: &[u8], from: usize, at: usize, end: usize, raw: Raw) -> Option<(usize, usize)> {
    match raw {
        Raw::None => None,
        Raw::Rust | Raw::Swift => {
            let mut start = at;
            while before(text, from, start) == Some(b'#') {
                start -= 1;
            }
            let hashes = at - start;
            if raw == Raw::Swift {
                return (hashes > 0).then(|| (start, hashed_end(text, at + 1, end, hashes)));
            }
            let prefix = word_before(text, from, start, 2);
            matches!(prefix, b"r" | b"br" | b"cr")
                .then(|| (start - prefix.len(), hashed_end(text, at + 1, end, hashes)))
        }
        Raw::Cpp => {
            let prefix = word_before(text, from, at, 3);
            if !matches!(prefix, b"R" | b"LR" | b"uR" | b"UR" | b"u8R") {
                return None;
            }
            let head = text.get(at + 1..end.min(at + 18))?;
            let tag = head.get(..memchr::memchr(b'(', head)?)?;
            let mut close = Vec::with_capacity(tag.len() + 2);
            close.push(b')');
            close.extend_from_slice(tag);
            close.push(b'"');
            let body = text.get(at + 1..end)?;
            let stop = memchr::memmem::find(body, &close).map_or(end, |found| at + 1 + found + close.len());
            Some((at - prefix.len(), stop))
        }
        Raw::R => {
            if !matches!(word_before(text, from, at, 1), b"r" | b"R") {
                return None;
            }
            let sign = *text.get(at)?;
            let close = match text.get(at + 1)? {
                b'(' => b')',
                b'[' => b']',
                b'{' => b'}',
                _ => return None,
            };
            let body = text.get(at + 1..end)?;
            let stop = memchr::memmem::find(body, &[close, sign]).map_or(end, |found| at + 1 + found + 2);
            Some((at - 1, stop))
        }
    }
}

/// After the `"` that `hashes` signs follow.
fn hashed_end(text: &[u8], from: usize, end: usize, hashes: usize) -> usize {
    let mut at = from;
    while let Some(found) = text.get(at..end).and_then(|rest| memchr::memchr(b'"', rest)) {
        let quote = at + found;
        let tail = text.get(quote + 1..end).unwrap_or(&[]);
        let count = tail.iter().take(hashes).take_while(|&&byte| byte == b'#').count();
        if count == hashes {
            return quote + 1 + hashes;
        }
        at = quote + 1 + count;
    }
    end
}

/// What a `/` in JavaScript begins.
pub(super) enum Slash {
    /// A regular expression that ends here.
    Regex(usize),
    /// A division, or a tag of JSX.
    Operator,
    /// It could start a regular expression, but none ends before this line end.
    Open(usize),
}

/// Decides by what stands before, as JavaScript itself does: after a value a `/` divides.
pub(super) fn slash(text: &[u8], from: usize, at: usize, end: usize) -> Slash {
    let mut index = at;
    while before(text, from, index).is_some_and(|byte| byte.is_ascii_whitespace()) {
        index -= 1;
    }
    let regex = match before(text, from, index) {
        None => true,
        Some(b'>') => before(text, from, index - 1) == Some(b'='),
        Some(b'(' | b',' | b'=' | b':' | b'[' | b'!' | b'&' | b'|' | b'?' | b'{' | b';' | b'+' | b'-' | b'*') => true,
        Some(byte) if is_word(byte) => matches!(
            word_before(text, from, index, 10),
            b"return"
                | b"typeof"
                | b"case"
                | b"in"
                | b"of"
                | b"delete"
                | b"void"
                | b"throw"
                | b"new"
                | b"else"
                | b"do"
                | b"await"
                | b"yield"
                | b"instanceof"
        ),
        Some(_) => false,
    };
    if !regex {
        return Slash::Operator;
    }
    let mut class = false;
    let mut index = at + 1;
    while index < end {
        match text.get(index) {
            Some(b'\\') => index += 1,
            Some(b'[') => class = true,
            Some(b']') => class = false,
            Some(b'\n') => return Slash::Open(index),
            Some(b'/') if !class => {
                index += 1;
                while text.get(index).is_some_and(u8::is_ascii_alphabetic) && index < end {
                    index += 1;
                }
                return Slash::Regex(index);
            }
            _ => {}
        }
        index += 1;
    }
    Slash::Open(end)
}
