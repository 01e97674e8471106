//! The engine: one forward pass that skips to the next byte the table cares about.
//!
//! Linear on any input: every byte is passed once, look-backs read only blanks or one short word, and look-aheads that
//! fail (a regex that does not close, a heredoc without its end) are remembered so that they are not tried again.

use super::Region;
use super::heredoc::{self, Pending};
use super::literal::{self, Slash};
use super::position;
use super::runs::Runs;
use super::syntax::{Docs, Escape, Heredoc, Quote, Raw, Syntax};

/// Expressions in strings in expressions …: deeper ones are taken as text.
const MAX_HOLES: usize = 64;

/// An expression inside a string; code until its closing bracket.
struct Frame {
    quote: &'static Quote,
    nest: u8,
    close: u8,
    depth: u32,
    /// Where a string that may not span lines ends for want of a closing bracket.
    limit: usize,
}

/// What a byte may begin, as bits: most bytes begin nothing and are skipped.
const COMMENT: u8 = 1;
const QUOTE: u8 = 2;
const CHAR: u8 = 4;
const HEREDOC: u8 = 8;
const REGEX: u8 = 16;
const BRACKET: u8 = 32;
const ESCAPE: u8 = 64;
/// Bracket of an open hole, or a newline that a heredoc waits for.
const WATCHED: u8 = 128;

/// State of one pass over `start..end`.
pub(super) struct Lexer<'a> {
    text: &'a [u8],
    start: usize,
    end: usize,
    at: usize,
    /// End of the last region: what stands before it is taken, so no look-back may claim it again.
    taken: usize,
    syntax: &'static Syntax,
    base: [u8; 256],
    stops: [u8; 256],
    frames: Vec<Frame>,
    pending: Vec<Pending>,
    heredocs: bool,
    /// No regex literal closes before this offset.
    no_regex: usize,
    /// Open brackets, for docstrings.
    brackets: u32,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a [u8], start: usize, end: usize, syntax: &'static Syntax) -> Self {
        let mut base = [0u8; 256];
        let mut mark = |open: &[u8], bit: u8| {
            if let Some(&byte) = open.first() {
                base[usize::from(byte)] |= bit;
            }
        };
        syntax.line.iter().for_each(|comment| mark(comment.open, COMMENT));
        syntax.block.iter().for_each(|comment| mark(comment.open, COMMENT));
        syntax.quotes.iter().for_each(|quote| mark(quote.open, QUOTE));
        if syntax.chars {
            mark(b"'", CHAR);
        }
        if syntax.heredoc != Heredoc::None {
            mark(b"<", HEREDOC);
        }
        if syntax.regex {
            mark(b"/", REGEX);
        }
        if syntax.docs == Docs::Statement {
            b"()[]{}".chunks(1).for_each(|bracket| mark(bracket, BRACKET));
        }
        if let Some(byte) = syntax.code_escape {
            mark(&[byte], ESCAPE);
        }
        Lexer {
            text,
            start,
            end,
            at: start,
            taken: start,
            syntax,
            base,
            stops: base,
            frames: Vec::new(),
            pending: Vec::new(),
            heredocs: true,
            no_regex: 0,
            brackets: 0,
        }
    }

    pub(super) fn run(&mut self, runs: &mut Runs) {
        if self.text.get(self.start..self.end).is_some_and(|text| text.starts_with(b"#!") && !text.starts_with(b"#!["))
        {
            let stop = self.line_end(self.start);
            self.emit(runs, self.start, stop, Region::Comment);
        }
        while let Some((byte, bits)) = self.skip() {
            self.step(byte, bits, runs);
        }
    }

    /// Moves to the next byte of interest.
    fn skip(&mut self) -> Option<(u8, u8)> {
        let rest = self.text.get(self.at..self.end)?;
        for (index, &byte) in rest.iter().enumerate() {
            let bits = self.stops[usize::from(byte)];
            if bits != 0 {
                self.at += index;
                return Some((byte, bits));
            }
        }
        None
    }

    fn step(&mut self, byte: u8, bits: u8, runs: &mut Runs) {
        if byte == b'\n' && !self.pending.is_empty() {
            return self.heredoc_bodies(runs);
        }
        if !self.frames.is_empty() && self.in_hole(byte, runs) {
            return;
        }
        if bits & COMMENT != 0 && self.comment(runs) || self.literal(byte, bits, runs) {
            return;
        }
        if bits & BRACKET != 0 {
            match byte {
                b'(' | b'[' | b'{' => self.brackets = self.brackets.saturating_add(1),
                _ => self.brackets = self.brackets.saturating_sub(1),
            }
        }
        self.at += 1 + usize::from(bits & ESCAPE != 0);
    }

    /// Brackets of the expression inside a string. True when the byte is dealt with.
    fn in_hole(&mut self, byte: u8, runs: &mut Runs) -> bool {
        while self.frames.last().is_some_and(|frame| self.at > frame.limit) {
            self.pop_frame();
        }
        let Some(frame) = self.frames.last_mut() else { return false };
        if byte == frame.close && frame.depth == 0 {
            let quote = frame.quote;
            self.pop_frame();
            self.string(quote, self.at, self.at + 1, Region::String, true, runs);
            return true;
        }
        if byte == frame.close {
            frame.depth -= 1;
        } else if byte == frame.nest {
            frame.depth = frame.depth.saturating_add(1);
        } else {
            return false;
        }
        self.at += 1;
        true
    }

    fn comment(&mut self, runs: &mut Runs) -> bool {
        let rest = self.rest();
        for block in self.syntax.block {
            if rest.starts_with(block.open) && position::stands(self.text, self.start, self.at, block.place) {
                let stop = self.block_end(block.open, block.close, block.nested);
                self.emit(runs, self.at, stop, Region::Comment);
                return true;
            }
        }
        for line in self.syntax.line {
            if rest.starts_with(line.open)
                && (line.not_before.is_none() || rest.get(line.open.len()).copied() != line.not_before)
                && position::stands(self.text, self.start, self.at, line.place)
            {
                let stop = self.line_end(self.at);
                self.emit(runs, self.at, stop, Region::Comment);
                return true;
            }
        }
        false
    }

    fn literal(&mut self, byte: u8, bits: u8, runs: &mut Runs) -> bool {
        if bits & REGEX != 0 && self.at >= self.no_regex {
            match literal::slash(self.text, self.start, self.at, self.end) {
                Slash::Regex(stop) => {
                    self.emit(runs, self.at, stop, Region::String);
                    return true;
                }
                Slash::Open(line_end) => self.no_regex = line_end,
                Slash::Operator => {}
            }
        }
        if bits & CHAR != 0
            && let Some(stop) = literal::char_end(self.text, self.at, self.end)
        {
            self.emit(runs, self.at, stop, Region::String);
            return true;
        }
        if bits & HEREDOC != 0
            && self.heredocs
            && let Some((pending, after)) = heredoc::announced(self.text, self.at, self.end, self.syntax.heredoc)
        {
            self.pending.push(pending);
            self.stops[usize::from(b'\n')] |= WATCHED;
            self.at = after;
            return true;
        }
        if self.syntax.raw != Raw::None
            && matches!(byte, b'"' | b'\'')
            && let Some((start, stop)) = literal::raw(self.text, self.taken, self.at, self.end, self.syntax.raw)
        {
            self.emit(runs, start, stop.max(self.at + 1), Region::String);
            return true;
        }
        if bits & QUOTE == 0 {
            return false;
        }
        let rest = self.rest();
        let Some(quote) = self.syntax.quotes.iter().find(|quote| rest.starts_with(quote.open)) else { return false };
        if !position::stands(self.text, self.start, self.at, self.syntax.quote_place) {
            return false;
        }
        let prefix = if self.syntax.f_prefix { position::word_before(self.text, self.start, self.at, 2) } else { b"" };
        let holes = !self.syntax.f_prefix || prefix.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'));
        let region = if self.documents(quote, prefix) { Region::Docstring } else { Region::String };
        self.string(quote, self.at, self.at + quote.open.len(), region, holes, runs);
        true
    }

    /// Whether the string at the current place only documents.
    fn documents(&self, quote: &Quote, prefix: &[u8]) -> bool {
        let (text, start) = (self.text, self.start);
        match self.syntax.docs {
            Docs::None => false,
            Docs::TripleFirst => quote.open.len() == 3 && position::first_on_line(text, start, self.at),
            Docs::Attribute => {
                let mut at = self.at;
                while matches!(position::before(text, start, at), Some(b' ' | b'~' | b'S' | b's')) {
                    at -= 1;
                }
                quote.open.len() == 3
                    && matches!(position::word_before(text, start, at, 9), b"doc" | b"moduledoc" | b"typedoc")
            }
            Docs::Statement => {
                let begin = self.at - prefix.len();
                if self.brackets > 0
                    || !self.frames.is_empty()
                    || prefix.iter().any(|byte| matches!(byte, b'f' | b'F'))
                    || !position::first_on_line(text, start, begin)
                {
                    return false;
                }
                // A line that a backslash continues is no statement of its own.
                let line = text.get(start..begin).and_then(|head| memchr::memrchr(b'\n', head));
                !line.is_some_and(|newline| {
                    let head = text.get(start..start + newline).unwrap_or(&[]);
                    head.strip_suffix(b"\r").unwrap_or(head).ends_with(b"\\")
                })
            }
        }
    }

    /// Runs through a string from `from`; `start` is where its region begins. Leaves at its end or in its next hole.
    fn string(
        &mut self,
        quote: &'static Quote,
        start: usize,
        from: usize,
        region: Region,
        holes: bool,
        runs: &mut Runs,
    ) {
        let hole = quote.hole.filter(|_| holes && self.frames.len() < MAX_HOLES);
        let hole_byte = hole.and_then(|hole| hole.open.first().copied());
        let close_byte = quote.close.first().copied().unwrap_or(b'"');
        let escape = match quote.escape {
            Escape::Byte(byte) => Some(byte),
            Escape::None | Escape::Doubled => None,
        };
        let text = self.text.get(..self.end).unwrap_or(self.text);
        let mut at = from;
        while let Some(&byte) = text.get(at) {
            if byte == close_byte
                && (quote.close.len() == 1 || text.get(at..).is_some_and(|r| r.starts_with(quote.close)))
            {
                let after = at + quote.close.len();
                if quote.escape == Escape::Doubled && text.get(after) == Some(&close_byte) {
                    at = after + 1;
                    continue;
                }
                return self.emit(runs, start, after, region);
            }
            if byte == b'\n' && !quote.lines {
                return self.emit(runs, start, at, region);
            }
            if Some(byte) == hole_byte
                && let Some(hole) = hole
                && text.get(at..).is_some_and(|rest| rest.starts_with(hole.open))
            {
                let after = at + hole.open.len();
                if hole.doubled && text.get(after).copied() == hole_byte {
                    at = after + 1;
                    continue;
                }
                let limit = if quote.lines { self.end } else { self.line_end(after) };
                self.frames.push(Frame { quote, nest: hole.nest, close: hole.close, depth: 0, limit });
                self.stops[usize::from(hole.nest)] |= WATCHED;
                self.stops[usize::from(hole.close)] |= WATCHED;
                return self.emit(runs, start, after, region);
            }
            at += 1 + usize::from(Some(byte) == escape);
        }
        self.emit(runs, start, self.end, region);
    }

    fn heredoc_bodies(&mut self, runs: &mut Runs) {
        let mut body = self.at + 1;
        self.at = body;
        for pending in std::mem::take(&mut self.pending) {
            match heredoc::body_end(self.text, body, self.end, pending, self.syntax.heredoc) {
                Some(stop) => {
                    self.emit(runs, body, stop, Region::String);
                    body = stop;
                }
                None => {
                    self.heredocs = false;
                    break;
                }
            }
        }
        self.stops[usize::from(b'\n')] = self.base[usize::from(b'\n')];
    }

    fn pop_frame(&mut self) {
        self.frames.pop();
        if self.frames.is_empty() {
            self.stops = self.base;
            if !self.pending.is_empty() {
                self.stops[usize::from(b'\n')] |= WATCHED;
            }
        }
    }

    fn emit(&mut self, runs: &mut Runs, start: usize, stop: usize, region: Region) {
        let stop = stop.min(self.end);
        runs.push(start, region);
        if stop < self.text.len() {
            runs.push(stop, Region::Code);
        }
        self.at = stop;
        self.taken = stop;
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..self.end).unwrap_or(&[])
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..self.end).unwrap_or(&[]);
        memchr::memchr(b'\n', rest).map_or(self.end, |found| from + found)
    }

    fn block_end(&self, open: &[u8], close: &[u8], nested: bool) -> usize {
        let mut at = self.at + open.len();
        let mut depth = 1u32;
        while at < self.end {
            let rest = self.text.get(at..self.end).unwrap_or(&[]);
            if !nested {
                return memchr::memmem::find(rest, close).map_or(self.end, |found| at + found + close.len());
            }
            let (Some(&first), Some(&second)) = (close.first(), open.first()) else { break };
            let Some(found) = memchr::memchr2(first, second, rest) else { break };
            at += found;
            let rest = self.text.get(at..self.end).unwrap_or(&[]);
            if rest.starts_with(close) {
                depth -= 1;
                at += close.len();
                if depth == 0 {
                    return at;
                }
            } else if rest.starts_with(open) {
                depth = depth.saturating_add(1);
                at += open.len();
            } else {
                at += 1;
            }
        }
        self.end
    }
}
