//! A line of text, as pieces that each say what they are.
//!
//! Words of this program are `&'static str` and a piece of their own, so that no back end has to escape them and no
//! text of the audited tree can pass for them.

use crate::report::style::Role;
use crate::report::words;
use crate::text::printable;

/// A line or a paragraph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// Words of this program.
    Own(&'static str),
    /// Any text, with the weight it has.
    Text(Role, String),
    /// A command, an id, a field: to be taken literally.
    Code(String),
    /// A place in the repository, before what is said about it.
    Place(Spot),
    /// A place after what is said about it.
    At(Spot),
    /// A word that sorts what follows it.
    Badge(Role, &'static str),
    /// Between a place and its words.
    Space,
    /// Between two facts.
    Gap,
    /// The rest stands below.
    Break,
}

/// A place in the repository.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    pub(super) path: String,
    pub(super) line: u32,
    /// Where it can be looked at in a browser.
    pub(super) href: Option<String>,
}

impl Spot {
    fn new(path: &str, line: u32) -> Spot {
        Spot { path: path.to_owned(), line, href: None }
    }

    /// As it is read.
    pub(super) fn shown(&self) -> String {
        words::place(&self.path, self.line)
    }
}

/// An empty line to add pieces to.
pub(crate) fn line() -> Line {
    Line::default()
}

impl Line {
    fn with(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// Words of this program.
    pub(crate) fn own(self, words: &'static str) -> Self {
        self.with(Piece::Own(words))
    }

    /// Any text.
    pub(crate) fn text(self, text: impl Into<String>) -> Self {
        self.toned(Role::Plain, text)
    }

    /// Text that stands out.
    pub(crate) fn strong(self, text: impl Into<String>) -> Self {
        self.toned(Role::Strong, text)
    }

    /// Any text in full, however long: in pieces as long as one place takes. For what decides a verdict.
    pub(crate) fn whole(self, text: &str) -> Self {
        parts(text).into_iter().fold(self, |line, part| line.text(part))
    }

    /// Text of a given weight.
    pub(crate) fn toned(self, role: Role, text: impl Into<String>) -> Self {
        self.with(Piece::Text(role, text.into()))
    }

    /// Something to be taken literally.
    pub(crate) fn code(self, text: impl Into<String>) -> Self {
        self.with(Piece::Code(text.into()))
    }

    /// A place, and the space to what is said about it.
    pub(crate) fn place(self, path: &str, at: u32) -> Self {
        self.with(Piece::Place(Spot::new(path, at))).with(Piece::Space)
    }

    /// A place after what was said about it.
    pub(crate) fn at(self, path: &str, at: u32) -> Self {
        self.with(Piece::At(Spot::new(path, at)))
    }

    /// A word that sorts what follows.
    pub(crate) fn badge(self, role: Role, word: &'static str) -> Self {
        self.with(Piece::Badge(role, word))
    }

    /// The end of one fact and the start of the next.
    pub(crate) fn gap(self) -> Self {
        self.with(Piece::Gap)
    }

    /// The pieces of another line behind this one.
    pub(crate) fn then(mut self, other: Line) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Lines in one, with a piece between them.
    pub(crate) fn joined(lines: impl IntoIterator<Item = Line>, between: &Piece) -> Line {
        let mut out = Line::default();
        for (at, line) in lines.into_iter().enumerate() {
            if at > 0 {
                out.pieces.push(between.clone());
            }
            out.pieces.extend(line.pieces);
        }
        out
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl From<String> for Line {
    fn from(text: String) -> Line {
        line().text(text)
    }
}

impl From<&'static str> for Line {
    fn from(words: &'static str) -> Line {
        line().own(words)
    }
}

/// At most `most` characters, safe to print, with the blanks at both ends kept: they divide it from its neighbours.
pub(super) fn bounded(text: &str, most: usize) -> String {
    let inner = text.trim_matches(' ');
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = if inner.is_empty() { 0 } else { text.len() - text.trim_end_matches(' ').len() };
    let mut clean = printable(inner);
    if clean.chars().count() > most {
        clean = clean.chars().take(most.saturating_sub(1)).collect();
        clean.push('…');
    }
    format!("{}{clean}{}", " ".repeat(start.min(1)), " ".repeat(end.min(1)))
}

/// A text in parts that no back end cuts. They meet at a blank, or between two letters or digits: nothing that means
/// something as a pair of signs is torn apart, past the eyes of who escapes the parts. What has no such place stays one part.
fn parts(text: &str) -> Vec<&str> {
    /// Shorter than the least that a back end takes, by the room that an escaped sign needs.
    const LONGEST: usize = 360;
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((end, _)) = rest.char_indices().nth(LONGEST) {
        let head = rest.get(..end).unwrap_or(rest);
        let plain = |at: &usize| {
            let sides = rest.split_at_checked(*at);
            let alone = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            sides.is_some_and(|(before, after)| alone(before.chars().next_back()) && alone(after.chars().next()))
        };
        let blank = head.rfind(' ').map(|at| at + 1);
        let Some(at) = blank.or_else(|| (1..=end).rev().find(plain)) else { break };
        let (part, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        out.push(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_whole_and_torn_where_it_does_no_harm() {
        let text = format!("{}{}://{}", "word ".repeat(200), "x".repeat(900), ":".repeat(800));
        let parts = parts(&text);
        assert_eq!(parts.concat(), text);
        assert!(parts.iter().all(|part| part.chars().count() <= 360 || part.contains("://")));
        let whole = parts.iter().filter(|part| part.contains("://")).count();
        assert!(parts.len() > 5 && whole == 1, "{parts:?}");
        assert!(super::parts("").is_empty());
    }

    #[test]
    fn a_bounded_text_keeps_its_distance() {
        assert_eq!(bounded(" a b ", 10), " a b ");
        assert_eq!(bounded("   ", 10), " ");
        assert_eq!(bounded("abcdef ", 4), "abc… ");
        assert_eq!(bounded(" ::error::", 40), " \\u{3a}:error::");
    }
}
