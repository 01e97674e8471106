//! How a file is looked at: its lines, its mask, and for notebooks the way back to the original lines.

use super::cases;
use crate::inventory::{FileClass, FileEntry, Language};
use crate::signals::hits::Discount;
use crate::signals::mask::{self, Mask, Region};
use crate::signals::notebook;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Longest piece of a line a pattern sees; minified lines are cut around the literal.
const MAX_LINE: usize = 4_096;
/// How far behind the place it was cut around a piece of a line is taken as searched. The rest of it is for the end of
/// matches that begin before, so pieces overlap, and a line of any length is searched at most four times.
const REACH: usize = MAX_LINE / 4;

/// A line up to the end of a window.
pub(super) struct Piece<'v> {
    /// Offset of the line.
    pub(super) start: usize,
    /// Where the window begins in `text`.
    pub(super) from: usize,
    pub(super) text: &'v [u8],
}

/// Text of a file with its lines.
pub(super) struct View<'a> {
    text: Cow<'a, [u8]>,
    starts: Vec<usize>,
    original: Option<Vec<u32>>,
    language: Language,
    class: FileClass,
    /// First 0-based line of a test module inside a source file.
    tests_from: Option<usize>,
    mask: OnceCell<Mask>,
    dead: OnceCell<cases::Dead>,
    /// For each line the first range of `dead` that holds it.
    dead_lines: OnceCell<Vec<Option<usize>>>,
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
        let starts: Vec<usize> = std::iter::once(0).chain(memchr::memchr_iter(b'\n', &text).map(|i| i + 1)).collect();
        let tests_from = (language == Language::Rust && entry.class == FileClass::Source)
            .then(|| test_module(&text, &starts))
            .flatten();
        Some(View {
            text,
            starts,
            original,
            language,
            class: entry.class,
            tests_from,
            mask: OnceCell::new(),
            dead: OnceCell::new(),
            dead_lines: OnceCell::new(),
        })
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Class of a 0-based line: the test module of a source file is a test.
    pub(super) fn class(&self, line: usize) -> FileClass {
        if self.tests_from.is_some_and(|from| line >= from) { FileClass::Test } else { self.class }
    }

    /// First line that is a test, from one.
    pub(super) fn tests_from(&self) -> Option<u32> {
        if self.class == FileClass::Test {
            return Some(1);
        }
        self.tests_from.map(|line| u32::try_from(line + 1).unwrap_or(u32::MAX))
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
        let piece = self.piece(line, near);
        (piece.start + piece.from, piece.text.get(piece.from..).unwrap_or_default())
    }

    /// The same window with what stands before it on the line.
    pub(super) fn piece(&self, line: usize, near: usize) -> Piece<'_> {
        let (start, end) = self.bounds(line);
        let (from, end) = if end - start > MAX_LINE {
            let from = near.saturating_sub(MAX_LINE / 2).max(start);
            (from, (from + MAX_LINE).min(end))
        } else {
            (start, end)
        };
        Piece { start, from: from - start, text: self.text.get(start..end).unwrap_or_default() }
    }

    /// Whether a window around `near` also answers for what begins at `offset`, later on the same line.
    pub(super) fn answers(&self, line: usize, near: usize, offset: usize) -> bool {
        let (start, end) = self.bounds(line);
        end - start <= MAX_LINE || offset <= near + REACH
    }

    /// Places around which a whole line is searched piece by piece.
    pub(super) fn centres(&self, line: usize) -> impl Iterator<Item = usize> {
        let (start, end) = self.bounds(line);
        let step = if end - start > MAX_LINE { REACH } else { MAX_LINE + 1 };
        (start..end.max(start + 1)).step_by(step)
    }

    fn bounds(&self, line: usize) -> (usize, usize) {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        (start, self.starts.get(line + 1).map_or(self.text.len(), |next| next.saturating_sub(1)).max(start))
    }

    /// Region of an offset; the mask is made when first asked.
    pub(super) fn region(&self, offset: usize) -> Region {
        self.mask.get_or_init(|| mask::mask(self.language, &self.text)).at(offset)
    }

    /// Why the test at a 0-based line proves nothing.
    pub(super) fn dead(&self, line: usize) -> Option<&Discount> {
        let ranges = self.dead_ranges();
        let by_line = self.dead_lines.get_or_init(|| {
            let mut by_line = vec![None; self.lines()];
            for (at, (from, to, _)) in ranges.iter().enumerate() {
                let lines = by_line.iter_mut().skip(*from).take((to - from).saturating_add(1));
                lines.filter(|known: &&mut Option<usize>| known.is_none()).for_each(|known| *known = Some(at));
            }
            by_line
        });
        ranges.get(by_line.get(line).copied()??).map(|(_, _, why)| why)
    }

    /// Lines of the tests that prove nothing.
    pub(super) fn dead_ranges(&self) -> &cases::Dead {
        self.dead.get_or_init(|| cases::dead(self))
    }

    /// 1-based line of the original file.
    pub(super) fn report_line(&self, line: usize) -> u32 {
        match &self.original {
            Some(map) => map.get(line).copied().unwrap_or(0),
            None => u32::try_from(line + 1).unwrap_or(u32::MAX),
        }
    }
}

/// Where `#[cfg(test)] mod …` begins. By convention it ends the file.
fn test_module(text: &[u8], starts: &[usize]) -> Option<usize> {
    let attribute = memchr::memmem::find_iter(text, b"#[cfg(test)]").last()?;
    let after = text.get(attribute + b"#[cfg(test)]".len()..)?.trim_ascii_start();
    let module = after.starts_with(b"mod ") || after.starts_with(b"pub mod ") || after.starts_with(b"pub(crate) mod ");
    let inline = module
        && after.iter().take(120).position(|b| *b == b'{' || *b == b';').is_some_and(|i| after.get(i) == Some(&b'{'));
    inline.then(|| starts.partition_point(|start| *start <= attribute).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_long_line_cover_it_and_cost_at_most_four_times_its_length() {
        let text = "x".repeat(50_000);
        let entry = FileEntry { path: "a.py".into(), class: FileClass::Source, language: None, size: 50_000 };
        let view = View::new(&entry, text.as_bytes()).unwrap();
        // A literal at every byte: which of them are searched around.
        let mut centres = vec![0];
        for at in 0..text.len() {
            if !view.answers(0, *centres.last().unwrap(), at) {
                centres.push(at);
            }
        }
        let searched: usize = centres.iter().map(|near| view.line(0, *near).1.len()).sum();
        assert!(searched <= 4 * text.len() + MAX_LINE, "{searched}");
        for near in centres.windows(2) {
            let (from, piece) = view.line(0, near[0]);
            // What begins before the next place has room to end.
            assert!(from + piece.len() >= (near[1] - 1 + REACH).min(text.len()), "{near:?}");
        }
        assert_eq!(view.centres(0).count(), text.len().div_ceil(REACH));
        let short = View::new(&entry, b"a\n\nb").unwrap();
        assert_eq!([0, 1, 2].map(|line| short.centres(line).count()), [1, 1, 1]);
    }

    #[test]
    fn a_test_module_of_a_rust_file_is_a_test() {
        let view = |text: &'static str| {
            let entry = FileEntry {
                path: "src/lib.rs".into(),
                class: FileClass::Source,
                language: Some(Language::Rust),
                size: text.len() as u64,
            };
            View::new(&entry, text.as_bytes()).unwrap()
        };
        let with = view("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n");
        assert_eq!([0, 1, 3].map(|l| with.class(l)), [FileClass::Source, FileClass::Test, FileClass::Test]);
        let file = view("#[cfg(test)]\nmod tests;\nfn a() {}\n");
        assert_eq!(file.class(2), FileClass::Source);
    }
}
