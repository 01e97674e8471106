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
                text.push_str(unquoted(&self.text(node)));
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
                    if let Some(value) = children(child).first() {
                        text.push_str("{}");
                        parts.push(self.expr(*value));
                    }
                }
                Role::Text => self.gather(child, text, parts),
                // Delimiters are nodes of their own in some grammars.
                _ if kind.ends_with("_start") || kind.ends_with("_end") || kind.ends_with("begin") => {}
                _ if text.len() <= MAX_TEXT => text.push_str(&self.text(child)),
                _ => {}
            }
        }
        self.depth -= 1;
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

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
