//! The parser, bounded.

#[cfg(test)]
use crate::structured::parses;
use std::ops::ControlFlow;
use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

/// Largest file that is parsed.
const MAX_BYTES: usize = 1_500_000;
/// Mean line length from which a file is machine-made.
const MAX_MEAN_LINE: usize = 400;
/// Steps of the parser, counted by its progress reports: a bound that does not depend on the machine.
const MAX_REPORTS: usize = 60_000;

/// The syntax tree of a file; `None` for one that a machine wrote.
pub(crate) fn parse(language: &Language, bytes: &[u8]) -> Option<Result<Tree, &'static str>> {
    #[cfg(test)]
    parses::note(parses::Parse::Tree);
    if bytes.len() > MAX_BYTES {
        return Some(Err("too large to read its code"));
    }
    let lines = memchr::memchr_iter(b'\n', bytes).count() + 1;
    if bytes.len() / lines > MAX_MEAN_LINE {
        return None;
    }
    let mut parser = Parser::new();
    if parser.set_language(language).is_err() {
        return Some(Err("the parser does not know its language"));
    }
    let mut reports = 0;
    let mut progress = |_: &ParseState| {
        reports += 1;
        if reports > MAX_REPORTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
    Some(parser.parse_with_options(&mut read, None, Some(options)).ok_or("too intricate to read its code"))
}
