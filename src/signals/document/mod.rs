//! Documents for people, as sections with their real words.
//!
//! Markdown, reStructuredText, AsciiDoc and plain text become a flat list of sections in file order. Code, comments,
//! badges, tables of contents, addresses and licence text are taken out, so that what is left can be counted and
//! searched as prose. Whether the whole is hollow (a template, a word list) is decided in `hollow`.

mod asciidoc;
mod builder;
pub(crate) mod denied;
mod hollow;
mod inline;
mod markdown;
mod phrases;
mod rst;
mod words;

use crate::inventory::Language;
use crate::signals::packages::text::head;
#[cfg(test)]
use crate::structured::parses;

/// Text after this many bytes is not read; [`Document::incomplete`] says so.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// Headings after this many do not open a section.
pub(crate) const MAX_SECTIONS: usize = 5_000;

/// A document as its reader sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Document {
    /// Title of the front matter, else the first heading of the highest level.
    pub(crate) title: Option<String>,
    /// In file order; what stands before the first heading is a section without heading and with level 0.
    pub(crate) sections: Vec<Section>,
    /// Real words of the whole document.
    pub(crate) words: u32,
    /// Why the document does not count, if it does not.
    pub(crate) hollow: Option<String>,
    /// Which bound cut the document short.
    pub(crate) incomplete: Option<String>,
}

/// A heading and what stands under it, up to the next heading of any level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// Text of the heading without markup; empty before the first heading.
    pub(crate) heading: String,
    /// 1 is the highest, 0 stands before the first heading.
    pub(crate) level: u8,
    /// 1-based line of the heading.
    pub(crate) line: u32,
    /// Last line, inclusive.
    pub(crate) end_line: u32,
    /// Real words of this section alone.
    pub(crate) own_words: u32,
    /// Real words with all subsections.
    pub(crate) total_words: u32,
    /// The heading, or one above it, announces things that do not exist yet.
    pub(crate) promise: bool,
    /// Prose, one line per source line: the line of a match is [`Section::line_at`] of its offset.
    pub(crate) text: String,
    /// Fenced and literal code, one line per source line.
    pub(crate) code: String,
}

impl Section {
    /// 1-based source line of a byte offset in `text`.
    pub(crate) fn line_at(&self, offset: usize) -> u32 {
        line_at(&self.text, offset, self.line)
    }

    /// 1-based source line of a byte offset in `code`.
    pub(crate) fn code_line_at(&self, offset: usize) -> u32 {
        line_at(&self.code, offset, self.line)
    }
}

fn line_at(text: &str, offset: usize, first: u32) -> u32 {
    let head = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let newlines = memchr::memchr_iter(b'\n', head).count();
    first.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX))
}

/// Reads a document. Total and linear; languages other than the four are read as Markdown.
pub(crate) fn parse(language: Language, text: &str) -> Document {
    #[cfg(test)]
    parses::note(parses::Parse::Prose);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = head(text, MAX_BYTES);
    let mut builder = builder::Builder::new();
    match language {
        Language::Rst => rst::read(head, &mut builder),
        Language::AsciiDoc => asciidoc::read(head, &mut builder),
        _ => markdown::read(head, language == Language::Text, &mut builder),
    }
    let mut document = builder.finish();
    if head.len() < text.len() {
        document.incomplete = Some("only the first 1 MiB was read".to_owned());
    }
    document
}

#[cfg(test)]
mod tests;
