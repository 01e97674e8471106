//! From bytes to text: size, encoding and byte order mark, the same for every format.

use super::{MAX_BYTES, ParseError};

/// The text of a document without its UTF-8 byte order mark.
///
/// UTF-16, NUL bytes and invalid UTF-8 are refused with the position: a parser that guesses reads a different document
/// than the next tool does.
pub(super) fn text(bytes: &[u8]) -> Result<&str, ParseError> {
    #[cfg(test)]
    super::parses::note(super::parses::Parse::Structured);
    if bytes.len() > MAX_BYTES {
        return Err(ParseError::new(format!("larger than {} MiB, not read", MAX_BYTES >> 20), 1, 1));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || looks_like_utf16(bytes) {
        return Err(ParseError::new("is UTF-16, expected UTF-8", 1, 1));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or("");
        let (line, column) = LineIndex::new(valid).position(valid, valid.len());
        ParseError::new("is not valid UTF-8", line, column)
    })?;
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let (line, column) = LineIndex::new(text).position(text, at);
        return Err(ParseError::new("contains a NUL byte", line, column));
    }
    Ok(text)
}

/// UTF-16 without a mark: every second byte of the beginning is zero.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [a, 0, b, 0, ..] | [0, a, 0, b, ..] if *a != 0 && *b != 0)
}

/// Starts of lines, to turn byte offsets into positions.
pub(super) struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { starts }
    }

    /// 1-based line and column (in characters) of a byte offset; an offset inside a character counts as its start.
    ///
    /// Counting characters costs the length of the line: a caller that asks for many positions of one long line uses
    /// a [`Cursor`].
    pub(super) fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = chars(text, start, offset);
        (small(line), small(column + 1))
    }
}

/// Positions of offsets in mostly rising order, in time linear in the distance walked on one line.
pub(super) struct Cursor<'t> {
    text: &'t str,
    index: LineIndex,
    line: usize,
    offset: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, index: LineIndex::new(text), line: 0, offset: 0, column: 0 }
    }

    pub(super) fn position(&mut self, offset: usize) -> (u32, u32) {
        let line = self.index.starts.partition_point(|start| *start <= offset).max(1);
        if line != self.line || offset < self.offset {
            self.line = line;
            self.offset = self.index.starts.get(line - 1).copied().unwrap_or(0);
            self.column = 0;
        }
        self.column += chars(self.text, self.offset, offset);
        self.offset = offset;
        (small(line), small(self.column + 1))
    }
}

/// Characters that start in `from..to`.
fn chars(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    bytes.get(from..to.min(bytes.len())).unwrap_or(&[]).iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
