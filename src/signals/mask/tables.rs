//! The languages, as data. Adding one is one table and one line in [`of`].

use super::syntax::{BlockComment, Docs, Escape, Heredoc, Hole, LineComment, PLAIN, Position, Quote, Raw, Syntax};
use crate::inventory::Language;

/// Table of a language; `None` when everything in it is code.
pub(super) fn of(language: Language) -> Option<&'static Syntax> {
    use Language as L;
    Some(match language {
        L::Python | L::Notebook => &PYTHON,
        L::TypeScript | L::JavaScript => &JAVASCRIPT,
        L::Go => &GO,
        L::Java => &JAVA,
        L::Kotlin | L::Scala => &KOTLIN,
        L::Gradle => &GRADLE,
        L::Rust => &RUST,
        L::CSharp => &CSHARP,
        L::Ruby => &RUBY,
        L::Php => &PHP,
        L::Swift => &SWIFT,
        L::C | L::Cpp => &C,
        L::Elixir => &ELIXIR,
        L::R => &R,
        L::Shell => &SHELL,
        L::PowerShell => &POWERSHELL,
        L::Sql => &SQL,
        L::Css => &CSS,
        L::Yaml => &YAML,
        L::Toml => &TOML,
        L::Json => &JSON,
        L::Jsonl => &JSONL,
        L::Ini => &INI,
        L::Properties => &PROPERTIES,
        L::Dotenv => &DOTENV,
        L::Dockerfile => &DOCKERFILE,
        L::Makefile => &MAKEFILE,
        L::Terraform => &TERRAFORM,
        L::Bicep => &BICEP,
        L::Protobuf => &PROTOBUF,
        L::GraphQl => &GRAPHQL,
        L::Jinja => &JINJA,
        L::Html | L::Xml | L::Vue | L::Svelte | L::Markdown => &MARKUP,
        L::AsciiDoc => &ASCIIDOC,
        L::Rst | L::Text | L::Csv => return None,
    })
}

const BACKSLASH: Escape = Escape::Byte(b'\\');

const fn line(open: &'static [u8], place: Position) -> LineComment {
    LineComment { open, place, not_before: None }
}
const fn block(open: &'static [u8], close: &'static [u8], nested: bool) -> BlockComment {
    BlockComment { open, close, nested, place: Position::Anywhere }
}
const fn quote(sign: &'static [u8], escape: Escape, lines: bool) -> Quote {
    Quote { open: sign, close: sign, escape, lines, hole: None }
}
const fn between(open: &'static [u8], close: &'static [u8], escape: Escape) -> Quote {
    Quote { open, close, escape, lines: true, hole: None }
}
const fn holed(open: &'static [u8], close: &'static [u8], escape: Escape, lines: bool, hole: Hole) -> Quote {
    Quote { open, close, escape, lines, hole: Some(hole) }
}
const fn braces(open: &'static [u8], doubled: bool) -> Hole {
    Hole { open, nest: b'{', close: b'}', doubled }
}

/// `{…}` of Python; used only behind an `f` prefix.
const F_HOLE: Hole = braces(b"{", true);
const DOLLAR: Hole = braces(b"${", false);
const HASH: Hole = braces(b"#{", false);
const SUBSHELL: Hole = Hole { open: b"$(", nest: b'(', close: b')', doubled: false };

const SLASHES: &[LineComment] = &[line(b"//", Position::Anywhere)];
const SLASH_STAR: &[BlockComment] = &[block(b"/*", b"*/", false)];
const SLASH_STAR_NESTED: &[BlockComment] = &[block(b"/*", b"*/", true)];
const HASH_ANYWHERE: &[LineComment] = &[line(b"#", Position::Anywhere)];
const HASH_WORD: &[LineComment] = &[line(b"#", Position::WordStart)];
const PLAIN_QUOTES: &[Quote] = &[quote(b"\"", BACKSLASH, false), quote(b"'", BACKSLASH, false)];

pub(super) const PYTHON: Syntax = Syntax {
    line: HASH_ANYWHERE,
    quotes: &[
        holed(b"\"\"\"", b"\"\"\"", BACKSLASH, true, F_HOLE),
        holed(b"'''", b"'''", BACKSLASH, true, F_HOLE),
        holed(b"\"", b"\"", BACKSLASH, false, F_HOLE),
        holed(b"'", b"'", BACKSLASH, false, F_HOLE),
    ],
    docs: Docs::Statement,
    f_prefix: true,
    ..PLAIN
};
pub(super) const JAVASCRIPT: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[
        quote(b"\"", BACKSLASH, false),
        quote(b"'", BACKSLASH, false),
        holed(b"`", b"`", BACKSLASH, true, DOLLAR),
    ],
    regex: true,
    ..PLAIN
};
pub(super) const CSS: Syntax = Syntax { block: SLASH_STAR, quotes: PLAIN_QUOTES, ..PLAIN };
/// HTML, XML, Markdown and the templates of Vue and Svelte: attributes hold code there, so only comments are masked.
pub(super) const MARKUP: Syntax = Syntax { block: &[block(b"<!--", b"-->", false)], ..PLAIN };
pub(super) const PHP: Syntax = Syntax {
    line: &[
        line(b"//", Position::Anywhere),
        LineComment { open: b"#", place: Position::Anywhere, not_before: Some(b'[') },
    ],
    block: SLASH_STAR,
    quotes: &[quote(b"\"", BACKSLASH, true), quote(b"'", BACKSLASH, true)],
    heredoc: Heredoc::Php,
    ..PLAIN
};

const GO: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[quote(b"\"", BACKSLASH, false), quote(b"`", Escape::None, true)],
    chars: true,
    ..PLAIN
};
const JAVA: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[quote(b"\"\"\"", BACKSLASH, true), quote(b"\"", BACKSLASH, false)],
    chars: true,
    ..PLAIN
};
const KOTLIN: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR_NESTED,
    quotes: &[holed(b"\"\"\"", b"\"\"\"", Escape::None, true, DOLLAR), holed(b"\"", b"\"", BACKSLASH, false, DOLLAR)],
    chars: true,
    ..PLAIN
};
const GRADLE: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[
        holed(b"\"\"\"", b"\"\"\"", BACKSLASH, true, DOLLAR),
        quote(b"'''", BACKSLASH, true),
        holed(b"\"", b"\"", BACKSLASH, false, DOLLAR),
        quote(b"'", BACKSLASH, false),
    ],
    ..PLAIN
};
const RUST: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR_NESTED,
    quotes: &[quote(b"\"", BACKSLASH, true)],
    chars: true,
    raw: Raw::Rust,
    ..PLAIN
};
const CSHARP: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[
        holed(b"$@\"", b"\"", Escape::Doubled, true, F_HOLE),
        holed(b"@$\"", b"\"", Escape::Doubled, true, F_HOLE),
        holed(b"$$\"\"\"", b"\"\"\"", Escape::None, true, braces(b"{{", false)),
        holed(b"$\"\"\"", b"\"\"\"", Escape::None, true, F_HOLE),
        quote(b"\"\"\"", Escape::None, true),
        between(b"@\"", b"\"", Escape::Doubled),
        holed(b"$\"", b"\"", BACKSLASH, false, F_HOLE),
        quote(b"\"", BACKSLASH, false),
    ],
    chars: true,
    ..PLAIN
};
const RUBY: Syntax = Syntax {
    line: HASH_WORD,
    block: &[BlockComment { open: b"=begin", close: b"\n=end", nested: false, place: Position::LineStart }],
    quotes: &[
        holed(b"\"", b"\"", BACKSLASH, false, HASH),
        quote(b"'", BACKSLASH, false),
        holed(b"`", b"`", BACKSLASH, false, HASH),
    ],
    heredoc: Heredoc::Ruby,
    ..PLAIN
};
const SWIFT: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR_NESTED,
    quotes: &[
        holed(b"\"\"\"", b"\"\"\"", BACKSLASH, true, Hole { open: b"\\(", nest: b'(', close: b')', doubled: false }),
        holed(b"\"", b"\"", BACKSLASH, false, Hole { open: b"\\(", nest: b'(', close: b')', doubled: false }),
    ],
    raw: Raw::Swift,
    ..PLAIN
};
const C: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[quote(b"\"", BACKSLASH, false)],
    chars: true,
    raw: Raw::Cpp,
    ..PLAIN
};
const ELIXIR: Syntax = Syntax {
    line: HASH_ANYWHERE,
    quotes: &[
        holed(b"\"\"\"", b"\"\"\"", BACKSLASH, true, HASH),
        quote(b"'''", BACKSLASH, true),
        holed(b"\"", b"\"", BACKSLASH, false, HASH),
        quote(b"'", BACKSLASH, false),
    ],
    code_escape: Some(b'?'),
    docs: Docs::Attribute,
    ..PLAIN
};
const R: Syntax = Syntax {
    line: HASH_ANYWHERE,
    quotes: &[quote(b"\"", BACKSLASH, true), quote(b"'", BACKSLASH, true)],
    raw: Raw::R,
    ..PLAIN
};
const SHELL: Syntax = Syntax {
    line: HASH_WORD,
    quotes: &[
        between(b"$'", b"'", BACKSLASH),
        quote(b"'", Escape::None, true),
        holed(b"\"", b"\"", BACKSLASH, true, SUBSHELL),
    ],
    code_escape: Some(b'\\'),
    heredoc: Heredoc::Shell,
    ..PLAIN
};
const POWERSHELL: Syntax = Syntax {
    line: HASH_WORD,
    block: &[block(b"<#", b"#>", false)],
    quotes: &[
        between(b"@\"", b"\n\"@", Escape::None),
        between(b"@'", b"\n'@", Escape::None),
        holed(b"\"", b"\"", Escape::Byte(b'`'), true, SUBSHELL),
        quote(b"'", Escape::Doubled, true),
    ],
    code_escape: Some(b'`'),
    ..PLAIN
};
/// What undoes a migration is written below a mark of the tool that runs it, and is no part of what is in force.
const SQL: Syntax = Syntax {
    line: &[line(b"--", Position::Anywhere)],
    block: &[
        block(b"/*", b"*/", true),
        block(b"-- migrate:down", b"-- migrate:up", false),
        block(b"-- +goose Down", b"-- +goose Up", false),
        block(b"-- +migrate Down", b"-- +migrate Up", false),
    ],
    quotes: &[quote(b"'", Escape::Doubled, true), quote(b"\"", Escape::Doubled, false)],
    ..PLAIN
};
/// A `#` inside a block scalar counts as a comment too: there it mostly starts a comment of a shell script.
const YAML: Syntax = Syntax {
    line: HASH_WORD,
    quotes: &[quote(b"\"", BACKSLASH, false), quote(b"'", Escape::Doubled, false)],
    quote_place: Position::ValueStart,
    ..PLAIN
};
const TOML: Syntax = Syntax {
    line: HASH_ANYWHERE,
    quotes: &[
        quote(b"\"\"\"", BACKSLASH, true),
        quote(b"'''", Escape::None, true),
        quote(b"\"", BACKSLASH, false),
        quote(b"'", Escape::None, false),
    ],
    ..PLAIN
};
const JSON: Syntax = Syntax { line: SLASHES, block: SLASH_STAR, quotes: &[quote(b"\"", BACKSLASH, false)], ..PLAIN };
const JSONL: Syntax = Syntax { quotes: &[quote(b"\"", BACKSLASH, false)], ..PLAIN };
const INI: Syntax = Syntax { line: &[line(b"#", Position::WordStart), line(b";", Position::LineStart)], ..PLAIN };
const PROPERTIES: Syntax =
    Syntax { line: &[line(b"#", Position::LineStart), line(b"!", Position::LineStart)], ..PLAIN };
const DOTENV: Syntax = Syntax { line: HASH_WORD, quotes: PLAIN_QUOTES, quote_place: Position::ValueStart, ..PLAIN };
const DOCKERFILE: Syntax =
    Syntax { line: &[line(b"#", Position::LineStart)], quotes: PLAIN_QUOTES, code_escape: Some(b'\\'), ..PLAIN };
const MAKEFILE: Syntax = Syntax { line: HASH_WORD, quotes: PLAIN_QUOTES, code_escape: Some(b'\\'), ..PLAIN };
const TERRAFORM: Syntax = Syntax {
    line: &[line(b"#", Position::Anywhere), line(b"//", Position::Anywhere)],
    block: SLASH_STAR,
    quotes: &[holed(b"\"", b"\"", BACKSLASH, false, DOLLAR)],
    heredoc: Heredoc::Shell,
    ..PLAIN
};
const BICEP: Syntax = Syntax {
    line: SLASHES,
    block: SLASH_STAR,
    quotes: &[quote(b"'''", Escape::None, true), holed(b"'", b"'", BACKSLASH, false, DOLLAR)],
    ..PLAIN
};
const PROTOBUF: Syntax = Syntax { line: SLASHES, block: SLASH_STAR, quotes: PLAIN_QUOTES, ..PLAIN };
const GRAPHQL: Syntax = Syntax {
    line: HASH_ANYWHERE,
    quotes: &[quote(b"\"\"\"", BACKSLASH, true), quote(b"\"", BACKSLASH, false)],
    docs: Docs::TripleFirst,
    ..PLAIN
};
const JINJA: Syntax = Syntax { block: &[block(b"{#", b"#}", false), block(b"<!--", b"-->", false)], ..PLAIN };
const ASCIIDOC: Syntax = Syntax {
    line: &[LineComment { open: b"//", place: Position::LineStart, not_before: Some(b'/') }],
    block: &[BlockComment { open: b"////", close: b"\n////", nested: false, place: Position::LineStart }],
    ..PLAIN
};
