//! Where a file is program text, string, comment or docstring.
//!
//! One linear pass with a small table per language, not a parser: it knows how comments and strings begin and end, and
//! the few traps (regex literals, heredocs, raw strings, template expressions) that would derail it. A language without
//! a table is all code. Wrong code gives a wrong mask, never an error and never a panic.

mod heredoc;
mod lexer;
mod literal;
mod position;
mod runs;
mod sections;
mod syntax;
mod tables;

use crate::inventory::Language;
pub(crate) use runs::Mask;

/// What the bytes at one place are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Region {
    /// Program text, and everything in a language without a table.
    Code,
    /// Inside a string literal, a heredoc or a regex literal, delimiters included.
    String,
    /// Inside a comment, delimiters included.
    Comment,
    /// A string that only documents: a Python string that stands as a statement, an Elixir `@doc`, a GraphQL
    /// description.
    Docstring,
}

/// Masks a whole file. Linear in its length, total over all bytes.
pub(crate) fn mask(language: Language, text: &[u8]) -> Mask {
    // Offsets are 32 bits; the inventory never hands over files near that size.
    let text = text.get(..u32::MAX as usize).unwrap_or(text);
    let mut runs = runs::Runs::default();
    sections::run(language, text, &mut runs);
    runs.finish()
}

#[cfg(test)]
mod tests;
