//! Literal values, also behind a name that is bound to one.

use super::bindings::Bindings;
use crate::code::outline::{Expr, ExprId, Outline};

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    /// `true`, `false`.
    Bool(bool),
    Number(f64),
    /// A text into which nothing is inserted.
    Text(String),
    /// `None`, `null`, `nil`.
    Null,
}

impl Constant {
    /// Whether it says yes or no: a boolean, or a text that everybody reads as one.
    pub(crate) fn says_truth(&self) -> bool {
        match self {
            Constant::Bool(_) => true,
            Constant::Text(text) => is_truth_word(text),
            _ => false,
        }
    }
}

/// Whether a text is one of the spellings of yes and no that parsers of settings take. The digits are not among them:
/// they are numbers as often.
pub(crate) fn is_truth_word(text: &str) -> bool {
    ["true", "false", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str())
}

/// Whether a text is what a setting is compared with to be read as yes or no.
pub(crate) fn is_truth_spelling(text: &str) -> bool {
    is_truth_word(text) || ["1", "0", "y", "n", "t", "f"].contains(&text.to_ascii_lowercase().as_str())
}

/// The literal that an expression is.
pub(crate) fn literal(outline: &Outline, id: ExprId) -> Option<Constant> {
    Some(match outline.expr(id) {
        Expr::Bool(value) => Constant::Bool(*value),
        Expr::Number(value) => Constant::Number(*value),
        Expr::Text(name, parts) if parts.is_empty() => Constant::Text(outline.spell(*name).to_owned()),
        Expr::Null => Constant::Null,
        _ => return None,
    })
}

/// The literal that an expression is or that its name is bound to; products of numbers are not worked out.
pub(crate) fn constant(known: &Bindings<'_>, id: ExprId) -> Option<Constant> {
    literal(known.outline, id).or_else(|| {
        let Expr::Name(name) = known.outline.expr(id) else { return None };
        literal(known.outline, known.value(*name, known.outline.scope_of(id))?)
    })
}

/// The text of a literal.
pub(crate) fn text(outline: &Outline, id: ExprId) -> Option<&str> {
    match outline.expr(id) {
        Expr::Text(name, _) => Some(outline.spell(*name)),
        _ => None,
    }
}

/// Whether a value is empty or says nothing: null, an empty text, list or table, a bare yes or no.
pub(crate) fn is_empty(outline: &Outline, id: ExprId) -> bool {
    match outline.expr(id) {
        Expr::Null | Expr::Bool(_) => true,
        Expr::Text(name, parts) => parts.is_empty() && outline.spell(*name).trim().is_empty(),
        Expr::List(parts) => parts.iter().all(|p| is_empty(outline, *p)),
        Expr::Object(entries) => entries.is_empty(),
        Expr::Call(_) => outline.as_call(id).is_some_and(|call| {
            let bare = ["dict", "list", "set", "str", "tuple", "Some", "Ok"].contains(&outline.callee_name(call));
            bare && call.arguments.iter().all(|a| is_empty(outline, a.value))
        }),
        Expr::Other(parts) => parts.is_empty(),
        _ => false,
    }
}
