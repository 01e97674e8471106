//! Looking back from a byte: what stands before it.

use super::syntax::Position;

/// Whether a sign at `at` stands where its table wants it.
pub(super) fn stands(text: &[u8], from: usize, at: usize, place: Position) -> bool {
    match place {
        Position::Anywhere => true,
        Position::WordStart => before(text, from, at)
            .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b'&' | b'|' | b'(')),
        Position::ValueStart => before(text, from, at).is_none_or(|byte| {
            byte.is_ascii_whitespace() || matches!(byte, b',' | b':' | b'=' | b'(' | b'[' | b'{' | b'!' | b'@')
        }),
        Position::LineStart => first_on_line(text, from, at),
    }
}

/// The byte before `at`, not looking before `from`.
pub(super) fn before(text: &[u8], from: usize, at: usize) -> Option<u8> {
    if at > from { text.get(at - 1).copied() } else { None }
}

/// Only blanks stand between the start of the line and `at`. Reads those blanks alone, so all calls of one pass
/// together stay linear.
pub(super) fn first_on_line(text: &[u8], from: usize, at: usize) -> bool {
    let mut index = at;
    while let Some(byte) = before(text, from, index) {
        match byte {
            b'\n' => return true,
            b' ' | b'\t' | b'\r' => index -= 1,
            _ => return false,
        }
    }
    true
}

/// Letters of a word in program text.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The word that ends just before `at`, at most `max` bytes; empty when it is longer.
pub(super) fn word_before(text: &[u8], from: usize, at: usize, max: usize) -> &[u8] {
    let mut start = at;
    while let Some(byte) = before(text, from, start) {
        if !is_word(byte) {
            break;
        }
        start -= 1;
        if at - start > max {
            return &[];
        }
    }
    text.get(start..at).unwrap_or(&[])
}
