//! How a file is looked at: its lines, its mask, and for notebooks the way back to the original lines.

use crate::inventory::{FileClass, FileEntry, Language};
use crate::signals::mask::{self, Mask, Region};
use crate::signals::notebook;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Longest piece of a line a pattern sees; minified lines are cut around the literal.
const MAX_LINE: usize = 4_096;

/// Text of a file with its lines.
pub(super) struct View<'a> {
    text: Cow<'a, [u8]>,
    starts: Vec<usize>,
    original: Option<Vec<u32>>,
    language: Language,
    mask: OnceCell<Mask>,
}

impl<'a> View<'a> {
    /// `None` for a notebook that cannot be read.
    pub(super) fn new(entry: &FileEntry, bytes: &'a [u8]) -> Option<View<'a>> {
        let language = entry.language.unwrap_or(Language::Text);
        let (text, original, language) = if entry.class == FileClass::Notebook {
            let book = notebook::parse(bytes).ok()?;
            (Cow::Owned(book.code.into_bytes()), Some(book.code_lines), Language::Python)
        } else {
            (Cow::Borrowed(bytes), None, language)
        };
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', &text).map(|i| i + 1)).collect();
        Some(View { text, starts, original, language, mask: OnceCell::new() })
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Number of lines.
    pub(super) fn lines(&self) -> usize {
        self.starts.len()
    }

    /// 0-based line of an offset.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Offset and bytes of a 0-based line, cut to a window around `near`.
    pub(super) fn line(&self, line: usize, near: usize) -> (usize, &[u8]) {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| next.saturating_sub(1)).max(start);
        let (start, end) = if end - start > MAX_LINE {
            let from = near.saturating_sub(MAX_LINE / 2).max(start);
            (from, (from + MAX_LINE).min(end))
        } else {
            (start, end)
        };
        (start, self.text.get(start..end).unwrap_or_default())
    }

    /// Region of an offset; the mask is made when first asked.
    pub(super) fn region(&self, offset: usize) -> Region {
        self.mask.get_or_init(|| mask::mask(self.language, &self.text)).at(offset)
    }

    /// 1-based line of the original file.
    pub(super) fn report_line(&self, line: usize) -> u32 {
        match &self.original {
            Some(map) => map.get(line).copied().unwrap_or(0),
            None => u32::try_from(line + 1).unwrap_or(u32::MAX),
        }
    }
}
