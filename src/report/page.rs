//! Lays out text for a terminal: wraps styled words at the page width, places tables, and keeps lines inert.
//!
//! Widths are display columns, counted so that they are never too small. A line never starts with a colon, because
//! CI runners read commands from lines that start with two; wrapping could otherwise create such a line from text
//! that was harmless where it stood.

use super::style::{Role, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, TableStyle};
use unicode_width::UnicodeWidthChar;

/// A piece of text with one meaning.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    role: Role,
    text: String,
}

impl Span {
    /// What it says.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Makes a span.
pub(crate) fn span(role: Role, text: impl Into<String>) -> Span {
    Span { role, text: text.into() }
}

/// Makes a span without emphasis.
pub(crate) fn plain(text: impl Into<String>) -> Span {
    span(Role::Plain, text)
}

/// Pieces that stay together unless they are wider than the page, and the blanks before them.
#[derive(Default)]
struct Word {
    gap: usize,
    pieces: Vec<Span>,
}

/// A page being written.
pub(crate) struct Page {
    pub(crate) style: Style,
    out: String,
}

impl Page {
    /// An empty page.
    pub(crate) fn new(style: Style) -> Self {
        Page { style, out: String::new() }
    }

    /// The finished text. Markers of CI commands that came about by joining pieces are broken up.
    pub(crate) fn finish(self) -> String {
        let mut out = self.out;
        for marker in ["##[", "##vso[", "##teamcity["] {
            while out.contains(marker) {
                out = out.replace(marker, &marker.replacen("##", "# ", 1));
            }
        }
        out
    }

    /// Lines so far.
    pub(crate) fn lines(&self) -> usize {
        self.out.lines().count()
    }

    /// An empty line, never two in a row and never the first.
    pub(crate) fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        self.para(2, 2, &[span(Role::Strong, text)]);
    }

    /// A paragraph: first line indented by `first`, the others by `hang`.
    pub(crate) fn para(&mut self, first: usize, hang: usize, spans: &[Span]) {
        let mut line = Line::new(first);
        for word in words(spans) {
            self.place(&mut line, word, hang);
        }
        self.end(line);
    }

    /// A line as it is, its end cut off where it is wider than the page.
    pub(crate) fn verbatim(&mut self, indent: usize, line: &str) {
        let (mut text, room) = (" ".repeat(indent), self.style.width);
        for c in line.chars() {
            text.push(c);
            if width(&text) > room {
                text.pop();
                break;
            }
        }
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Segments side by side, each kept on one line where it fits.
    pub(crate) fn flow(&mut self, first: usize, hang: usize, gap: usize, segments: &[Vec<Span>]) {
        let mut line = Line::new(first);
        for segment in segments {
            let mut list = words(segment);
            let width: usize = list.iter().map(|w| w.gap + w.width()).sum();
            if let Some(start) = list.first_mut() {
                start.gap = gap;
            }
            if line.used && line.width + gap + width > self.style.width {
                self.end(std::mem::replace(&mut line, Line::new(hang)));
            }
            for word in list {
                self.place(&mut line, word, hang);
            }
        }
        self.end(line);
    }

    /// Two texts at the edges of one line, or below each other where they do not fit.
    pub(crate) fn edges(&mut self, left: &[Span], right: &[Span]) {
        let total = |spans: &[Span]| spans.iter().map(|s| width(&s.text)).sum::<usize>();
        let free = self.style.width.saturating_sub(total(left) + total(right));
        if free < 3 {
            self.para(0, 2, left);
            self.para(2, 2, right);
            return;
        }
        let mut all = left.to_vec();
        all.push(plain(" ".repeat(free)));
        all.extend_from_slice(right);
        self.para(0, 2, &all);
    }

    /// A table without borders; cells wrap so that it fits the page, and stand to the right where `figures` says so.
    pub(crate) fn table(&mut self, indent: usize, header: &[&str], rows: Vec<Vec<String>>, figures: &[bool]) {
        if rows.is_empty() {
            return;
        }
        let mut table = Table::new();
        table.load_style(TableStyle::default());
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.style.width - indent).unwrap_or(u16::MAX));
        if !header.is_empty() {
            table.set_header(header.iter().map(|text| inert(text)));
        }
        for row in rows {
            table.add_row(row.iter().map(|text| inert(text)));
        }
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 2));
            if figures.get(at).is_some_and(|figures| *figures) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            let line = line.trim_end();
            if !line.is_empty() {
                self.out.push_str(&" ".repeat(indent));
                self.out.push_str(line);
                self.out.push('\n');
            }
        }
    }

    fn place(&mut self, line: &mut Line, word: Word, hang: usize) {
        let gap = if line.used { word.gap } else { 0 };
        if line.used && line.width + gap + word.width() > self.style.width {
            self.end(std::mem::replace(line, Line::new(hang)));
        } else {
            line.pad(gap, word.pieces.first().map_or(Role::Plain, |p| p.role));
        }
        for piece in &word.pieces {
            for ch in piece.text.chars() {
                let cell = columns(ch);
                if line.used && line.width + cell > self.style.width {
                    self.end(std::mem::replace(line, Line::new(hang)));
                }
                line.push(piece.role, ch, cell);
            }
        }
    }

    fn end(&mut self, line: Line) {
        let mut text = String::new();
        for piece in &line.pieces {
            text.push_str(&self.style.paint(piece.role, &piece.text));
        }
        let text = text.trim_end();
        if !text.is_empty() {
            self.out.push_str(&" ".repeat(line.indent));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }
}

impl Word {
    fn width(&self) -> usize {
        self.pieces.iter().map(|p| width(&p.text)).sum()
    }
}

/// A line being filled.
struct Line {
    indent: usize,
    width: usize,
    used: bool,
    /// It holds nothing but a colon.
    colon: bool,
    pieces: Vec<Span>,
}

impl Line {
    fn new(indent: usize) -> Self {
        Line { indent, width: indent, used: false, colon: false, pieces: Vec::new() }
    }

    /// Blanks before a word; they join the piece before them where the role goes on.
    fn pad(&mut self, gap: usize, role: Role) {
        match self.pieces.last_mut() {
            _ if gap == 0 => {}
            Some(last) if last.role == role => last.text.push_str(&" ".repeat(gap)),
            _ => self.pieces.push(plain(" ".repeat(gap))),
        }
        self.width += gap;
    }

    fn push(&mut self, role: Role, ch: char, cell: usize) {
        // Two colons at the start of a line are a command of a pipeline; one, of a place that wrapped, is none.
        if self.colon && ch == ':' {
            self.colon = false;
            self.pieces.push(span(role, "\\u{3a}"));
            self.width += 6;
            return;
        }
        self.colon = !self.used && ch == ':';
        self.used = true;
        self.width += cell;
        match self.pieces.last_mut() {
            Some(last) if last.role == role => last.text.push(ch),
            _ => self.pieces.push(span(role, ch)),
        }
    }
}

/// A cell in which no broken line can become a command.
fn inert(text: &str) -> Cell {
    let mut text = text.to_owned();
    while text.contains("::") {
        text = text.replace("::", "\\u{3a}:");
    }
    Cell::new(text)
}

/// Splits at white space of any kind; text without white space between spans stays together.
fn words(spans: &[Span]) -> Vec<Word> {
    let mut list: Vec<Word> = Vec::new();
    let mut current = Word::default();
    for piece in spans {
        for ch in piece.text.chars() {
            if ch.is_whitespace() {
                if !current.pieces.is_empty() {
                    list.push(std::mem::take(&mut current));
                }
                current.gap += 1;
                continue;
            }
            match current.pieces.last_mut() {
                Some(last) if last.role == piece.role => last.text.push(ch),
                _ => current.pieces.push(span(piece.role, ch)),
            }
        }
    }
    if !current.pieces.is_empty() {
        list.push(current);
    }
    list
}

/// Columns of a text, at least as many as any terminal takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// A place in at most so many columns, cut at its start: the name of the file and its line survive.
pub(crate) fn tail(place: &str, most: usize, style: Style) -> String {
    if width(place) <= most {
        return place.to_owned();
    }
    let dots = style.sign("…", "...");
    let room = most.saturating_sub(width(dots));
    let mut taken = 0;
    let kept = place.char_indices().rev().take_while(|(_, ch)| {
        taken += columns(*ch);
        taken <= room
    });
    let start = kept.last().map_or(place.len(), |(at, _)| at);
    format!("{dots}{}", place.get(start..).unwrap_or_default())
}

/// The emoji selector widens the character before it, so it counts as a column of its own.
fn columns(ch: char) -> usize {
    if ch == '\u{fe0f}' { 1 } else { ch.width().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(width: usize) -> Page {
        Page::new(Style::new(false, true, width))
    }

    #[test]
    fn wraps_with_a_hanging_indent_and_keeps_glued_pieces_together() {
        let mut page = page(60);
        page.para(2, 6, &[plain("x".repeat(50)), plain("  see "), span(Role::Dim, "a.yml"), plain(":12")]);
        assert_eq!(page.finish(), format!("  {}  see\n      a.yml:12\n", "x".repeat(50)));
    }

    #[test]
    fn a_wrapped_line_cannot_start_a_ci_command() {
        let mut page = page(60);
        page.para(0, 2, &[plain("x".repeat(58)), plain(" ::error::boom")]);
        page.para(0, 2, &[plain("y".repeat(60)), plain("::error::boom")]);
        for colons in 2..6 {
            for before in 0..70 {
                let cell = format!("{}{}error::", "x".repeat(before), ":".repeat(colons));
                page.table(2, &["a", "b"], vec![vec![cell.clone(), String::new()], vec![String::new(), cell]], &[]);
            }
        }
        let text = page.finish();
        assert_eq!(text.lines().find(|line| line.trim_start().starts_with("::")), None);
    }

    #[test]
    fn edges_meet_the_page_width_or_stack() {
        let mut page = page(60);
        page.edges(&[plain("left")], &[plain("right")]);
        page.edges(&[plain("l".repeat(40))], &[plain("r".repeat(40))]);
        let text = page.finish();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[0].len()), (3, 60));
    }

    proptest! {
        #[test]
        fn never_wider_than_the_page(texts in prop::collection::vec("\\PC{0,90}", 1..6), w in 60usize..140) {
            let mut page = page(w);
            let spans: Vec<Span> = texts.iter().map(|t| plain(crate::text::printable(t))).collect();
            page.para(2, 6, &spans);
            page.flow(2, 4, 3, &[spans.clone(), spans.clone()]);
            page.table(2, &["a", "b"], vec![texts.iter().take(2).map(|t| crate::text::printable(t)).collect()], &[]);
            for line in page.finish().lines() {
                prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= w, "{line:?}");
                prop_assert!(!line.trim_start().starts_with("::"));
            }
        }
    }
}
