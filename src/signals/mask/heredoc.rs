//! Heredocs: the body starts on the next line and ends at a line that holds the word.

use super::position::is_word;
use super::syntax::Heredoc;

/// A heredoc that was announced and whose body has not begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending {
    start: usize,
    end: usize,
}

/// Reads an announcement at `at` (a `<`). Gives it and the offset after it.
pub(super) fn announced(text: &[u8], at: usize, end: usize, kind: Heredoc) -> Option<(Pending, usize)> {
    let rest = text.get(at..end)?;
    let mut index = match kind {
        Heredoc::None => return None,
        Heredoc::Php => rest.starts_with(b"<<<").then_some(3)?,
        Heredoc::Shell | Heredoc::Ruby => (rest.starts_with(b"<<") && rest.get(2) != Some(&b'<')).then_some(2)?,
    };
    let mut marked = false;
    if kind != Heredoc::Php && matches!(rest.get(index), Some(b'-' | b'~')) {
        index += 1;
        marked = true;
    }
    if kind != Heredoc::Ruby {
        while rest.get(index) == Some(&b' ') {
            index += 1;
        }
    }
    let quoted = matches!(rest.get(index), Some(b'\'' | b'"' | b'\\'));
    index += usize::from(quoted);
    let start = index;
    while rest.get(index).is_some_and(|&byte| is_word(byte)) {
        index += 1;
    }
    let first = *rest.get(start)?;
    let plausible = match kind {
        // `list << CONST` is an append: without a mark Ruby's word must touch the signs and be upper case.
        Heredoc::Ruby => marked || quoted || first.is_ascii_uppercase(),
        _ => true,
    };
    if index == start || first.is_ascii_digit() || !plausible {
        return None;
    }
    let pending = Pending { start: at + start, end: at + index };
    index += usize::from(quoted && matches!(rest.get(index), Some(b'\'' | b'"')));
    Some((pending, at + index))
}

/// End of the body that begins at `from`: just after the word on its closing line. `None` when no line closes it.
pub(super) fn body_end(text: &[u8], from: usize, end: usize, pending: Pending, kind: Heredoc) -> Option<usize> {
    let word = text.get(pending.start..pending.end)?;
    let mut line = from;
    while line < end {
        let stop = memchr::memchr(b'\n', text.get(line..end)?).map_or(end, |found| line + found);
        let content = text.get(line..stop)?.trim_ascii();
        let closes = match kind {
            Heredoc::Php => {
                content.strip_prefix(word).is_some_and(|tail| tail.first().is_none_or(|&byte| !is_word(byte)))
            }
            _ => content == word,
        };
        if closes {
            return Some(stop);
        }
        line = stop + 1;
    }
    None
}
