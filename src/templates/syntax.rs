//! How a value is written into a file of each kind, so that it stays a value whatever it holds.

use crate::text::excerpt;

/// Longest value.
const LONGEST: usize = 200;

/// Kinds of template files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Prose.
    Markdown,
    Yaml,
    /// Comma-separated cells.
    Csv,
    Json,
    /// Anything else: code, CODEOWNERS.
    Other,
}

impl Syntax {
    /// By the end of the name.
    pub(super) fn of(name: &str) -> Syntax {
        match name.rsplit_once('.').map_or("", |(_, end)| end) {
            "md" => Syntax::Markdown,
            "yaml" | "yml" => Syntax::Yaml,
            "csv" => Syntax::Csv,
            "json" => Syntax::Json,
            _ => Syntax::Other,
        }
    }
}

/// One line without control characters, bounded.
pub(super) fn inert(value: &str) -> String {
    excerpt(value, LONGEST)
}

/// A value in Markdown: shown as written, never as markup.
pub(super) fn markdown(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    for ch in value.chars() {
        if matches!(ch, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '~' | '#' | '!') {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

/// A value inside double quotes of YAML or JSON, without the quotes.
pub(super) fn quoted(value: &str) -> String {
    let text = serde_json::Value::String(value.to_owned()).to_string();
    text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// A value where no quoting is possible: letters, digits and what names, paths and versions are made of.
pub(super) fn plain(value: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '/' | '@' | '-' | '[' | ']' | '+');
    value.chars().map(|c| if safe(c) { c } else { '_' }).collect()
}
