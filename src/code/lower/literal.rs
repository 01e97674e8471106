//! Texts and numbers.

use super::{Lower, children, line};
use crate::code::grammar::Role;
use crate::code::outline::{Expr, ExprId};
use tree_sitter::Node;

/// Bytes of a text that are kept: enough for a prompt's beginning.
const MAX_TEXT: usize = 2_000;

impl Lower<'_> {
    /// A text with what is inserted into it; texts side by side are one.
    pub(super) fn literal(&mut self, node: Node<'_>) -> ExprId {
        let at = line(node);
        let mut parts = Vec::new();
        let mut text = String::new();
        self.gather(node, &mut text, &mut parts);
        let name = self.build.name(cut(&text));
        self.build.expr(Expr::Text(name, parts.into()), at)
    }

    fn gather(&mut self, node: Node<'_>, text: &mut String, parts: &mut Vec<ExprId>) {
        let inner = children(node);
        if inner.is_empty() {
            if text.len() <= MAX_TEXT {
                let whole = self.text(node);
                text.push_str(symbol(unquoted(&whole)));
            }
            return;
        }
        if !self.descend() {
            return;
        }
        for child in inner {
            let kind = child.kind();
            match self.role(child) {
                Role::Insert => {
                    if let Some(value) = self.first(child) {
                        text.push_str("{}");
                        parts.push(self.expr(value));
                    }
                }
                Role::Text => self.gather(child, text, parts),
                // Delimiters are nodes of their own in some grammars.
                _ if kind.ends_with("_start") || kind.ends_with("_end") || kind.ends_with("begin") => {}
                Role::Skip => {}
                Role::Other if text.len() > MAX_TEXT => {}
                Role::Other => {
                    let from = text.len();
                    text.push_str(&self.text(child));
                    self.inline_names(text, from, line(child), parts);
                }
                // What is inserted without a node of its own: `"$name"`, `"{$object->name}"`.
                _ => {
                    text.push_str("{}");
                    parts.push(self.expr(child));
                }
            }
        }
        self.depth -= 1;
    }

    /// Names that a text speaks of without a node of their own: `$name` in Kotlin, `{name}` in what Rust formats.
    fn inline_names(&mut self, text: &str, from: usize, at: u32, parts: &mut Vec<ExprId>) {
        let mark = match (self.grammar.dialect.dollar_names, self.macros > 0) {
            (true, _) => '$',
            (_, true) => '{',
            _ => return,
        };
        // The mark may be the end of the piece before.
        let start =
            if text.get(..from).is_some_and(|before| before.ends_with(mark)) { from - mark.len_utf8() } else { from };
        let Some(piece) = text.get(start..) else { return };
        for (place, _) in piece.match_indices(mark).take(32) {
            let rest = piece.get(place + mark.len_utf8()..).unwrap_or_default();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            let closed = mark == '$' || rest.get(end..).is_some_and(|rest| rest.starts_with(['}', ':']));
            if closed && word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                let name = self.build.name(word);
                parts.push(self.build.expr(Expr::Name(name), at));
            }
        }
    }

    /// The text that a mark stands for: the first one that follows it.
    pub(super) fn here(&mut self, node: Node<'_>) -> ExprId {
        let mut at = node;
        for _ in 0..12 {
            let mut next = at.next_sibling();
            for _ in 0..12 {
                match next {
                    Some(body) if body.is_extra() && self.role(body) == Role::Text => return self.literal(body),
                    Some(other) => next = other.next_sibling(),
                    None => break,
                }
            }
            let Some(parent) = at.parent() else { break };
            at = parent;
        }
        let name = self.build.name("");
        self.build.expr(Expr::Text(name, Box::default()), line(node))
    }

    /// A number; digits may be grouped and typed (`1_000u32`, `2.5f`, `0x1F`).
    pub(super) fn number(&self, node: Node<'_>) -> Expr {
        let text = self.text(node).replace('_', "").to_ascii_lowercase();
        let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|n| n as f64);
        let value = if let Some(digits) = text.strip_prefix("0x") {
            radix(digits, 16)
        } else if let Some(digits) = text.strip_prefix("0b") {
            radix(digits, 2)
        } else if let Some(digits) = text.strip_prefix("0o") {
            radix(digits, 8)
        } else {
            let typed = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e').unwrap_or(text.len());
            text.get(..typed).and_then(|digits| digits.parse().ok())
        };
        value.map_or(Expr::Other(Box::default()), Expr::Number)
    }
}

/// A text without its quotes and what stands before them (`f"`, `@"`, `r#"`).
fn unquoted(text: &str) -> &str {
    let Some(open) = text.find(['"', '\'', '`']).filter(|at| *at <= 3) else { return text };
    let body = text.get(open..).unwrap_or_default();
    let hashed = body.trim_end_matches('#');
    let quote = hashed.chars().next().unwrap_or('"');
    for marks in [3, 1] {
        let mark: String = std::iter::repeat_n(quote, marks).collect();
        if hashed.len() >= 2 * marks
            && let Some(inner) = hashed.strip_prefix(mark.as_str()).and_then(|rest| rest.strip_suffix(mark.as_str()))
        {
            return inner;
        }
    }
    text
}

/// A symbol without its colon.
fn symbol(text: &str) -> &str {
    match text.strip_prefix(':') {
        Some(name) if name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !name.contains(' ') => name,
        _ => text,
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
