//! What a language table can say. The tables themselves are in `tables`.

/// Where a comment sign or a quote may stand to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Everywhere.
    Anywhere,
    /// At the start of the file or after white space, `;`, `&`, `|` or `(`: a comment that needs a word boundary.
    WordStart,
    /// As `WordStart`, and after other brackets, `,`, `:` and `=`: a quote that opens a value.
    ValueStart,
    /// First on its line, white space aside.
    LineStart,
}

/// A comment to the end of the line.
#[derive(Debug)]
pub(super) struct LineComment {
    pub(super) open: &'static [u8],
    pub(super) place: Position,
    /// Not a comment when followed by this byte (`#[` in PHP).
    pub(super) not_before: Option<u8>,
}

/// A comment with an end sign.
#[derive(Debug)]
pub(super) struct BlockComment {
    pub(super) open: &'static [u8],
    pub(super) close: &'static [u8],
    pub(super) nested: bool,
    pub(super) place: Position,
}

/// How a delimiter is written inside its own string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// It cannot be.
    None,
    /// This byte takes the next one along.
    Byte(u8),
    /// The delimiter twice.
    Doubled,
}

/// An expression inside a string.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hole {
    pub(super) open: &'static [u8],
    /// Bracket that nests inside the expression.
    pub(super) nest: u8,
    pub(super) close: u8,
    /// `open` twice is text (`{{` in Python and C#).
    pub(super) doubled: bool,
}

/// A kind of string.
#[derive(Debug)]
pub(super) struct Quote {
    pub(super) open: &'static [u8],
    pub(super) close: &'static [u8],
    pub(super) escape: Escape,
    /// May span lines; otherwise an unterminated string ends at the line.
    pub(super) lines: bool,
    pub(super) hole: Option<Hole>,
}

/// Raw string literals whose delimiters a table cannot name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    None,
    /// `r##"…"##`
    Rust,
    /// `R"tag(…)tag"`
    Cpp,
    /// `##"…"##`
    Swift,
    R,
}

/// How heredocs are announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heredoc {
    None,
    /// `<<EOF`, `<<-'EOF'`: shells and HCL.
    Shell,
    /// `<<~EOF`, `<<-EOF`, `<<EOF`
    Ruby,
    /// `<<<EOF`
    Php,
}

/// Which strings only document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Docs {
    None,
    /// A string that stands as a statement.
    Statement,
    /// A triple-quoted string first on its line.
    TripleFirst,
    /// A triple-quoted string after `@doc`, `@moduledoc` or `@typedoc`.
    Attribute,
}

/// The table of one language.
#[derive(Debug)]
pub(super) struct Syntax {
    pub(super) line: &'static [LineComment],
    pub(super) block: &'static [BlockComment],
    /// Longest opening first.
    pub(super) quotes: &'static [Quote],
    /// Where an opening quote counts.
    pub(super) quote_place: Position,
    /// `'x'` is a character, a lone `'` is nothing (lifetimes, symbols, digit separators).
    pub(super) chars: bool,
    /// Byte that takes the next one along outside strings (`\"` in shells).
    pub(super) code_escape: Option<u8>,
    pub(super) raw: Raw,
    pub(super) heredoc: Heredoc,
    /// `/…/` literals as in JavaScript.
    pub(super) regex: bool,
    pub(super) docs: Docs,
    /// `f"{…}"`: the prefix decides whether a quote has holes.
    pub(super) f_prefix: bool,
}

/// A table with nothing in it, to be filled with `..PLAIN`.
pub(super) const PLAIN: Syntax = Syntax {
    line: &[],
    block: &[],
    quotes: &[],
    quote_place: Position::Anywhere,
    chars: false,
    code_escape: None,
    raw: Raw::None,
    heredoc: Heredoc::None,
    regex: false,
    docs: Docs::None,
    f_prefix: false,
};
