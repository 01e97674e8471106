//! Documents as data: what is said, and what each piece of it is.
//!
//! A plan, a memo or a cost model is written once, as a [`Document`]. How a terminal, Markdown or a browser shows a
//! heading, a list or the place of a finding is decided in one file per back end, which is also the only place where
//! text of the audited tree is escaped for it.

mod bars;
mod form;
pub(crate) mod html;
mod line;
mod linked;
mod list;
pub(crate) mod markdown;
mod table;
pub(crate) mod terminal;
#[cfg(test)]
mod tests;

pub(crate) use bars::{Bar, Bars};
pub use form::Form;
pub(crate) use form::written;
pub(crate) use line::{Line, Piece, line};
pub(crate) use list::{Item, List, Mark, Sign};
pub(crate) use table::{Cell, Column, Table};

/// Something to read from top to bottom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    /// First line of the Markdown form, by which a later run or a bot finds the text again.
    pub(crate) marker: Option<&'static str>,
    /// The title; lists without one start with their first block.
    pub(crate) head: Option<Head>,
    /// The content.
    pub(crate) blocks: Vec<Block>,
}

/// The title of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// What it is about, as a rule the name of a system.
    pub(crate) subject: String,
    /// What kind of document this is.
    pub(crate) what: Line,
    /// What identifies it: commit, day, source of the figures.
    pub(crate) aside: Line,
    /// A document of its own in Markdown, rather than a comment or a part of one: headings start at the first level.
    pub(crate) own_page: bool,
    /// Left out on a terminal: the command that was typed stands above, and a list is to start in the first column.
    pub(crate) unsaid_on_terminal: bool,
}

/// A part of a document.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// Heading of a section.
    Section(Line),
    /// Heading of a few lines within a section.
    Label(Line),
    /// Running text.
    Paragraph(Line),
    /// A few short facts side by side.
    Facts(Vec<Line>),
    List(List),
    Table(Table),
    /// A chart of bars.
    Bars(Bars),
    /// Lines to copy as they are, their indentation included.
    Verbatim(Vec<String>),
    /// What most readers skip; open where nothing can be folded.
    Fold(Line, Vec<Block>),
}

impl Document {
    /// A document with a title.
    pub(crate) fn titled(head: Head) -> Document {
        Document { head: Some(head), ..Document::default() }
    }

    /// With one block more.
    pub(crate) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// With a section of one list; nothing where the list is empty.
    pub(crate) fn section(&mut self, title: impl Into<Line>, list: List) {
        if !list.items.is_empty() {
            self.blocks.extend([Block::Section(title.into()), Block::List(list)]);
        }
    }
}
