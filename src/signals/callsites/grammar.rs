//! What the node kinds of a grammar mean for finding calls: seven languages reduced to one small set of roles.

use crate::inventory::Language;
use std::sync::OnceLock;
use tree_sitter::Node;

/// What a node is to us. The texts are the grammar's field names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing of interest by itself.
    Other,
    /// An identifier, `this`, `self`.
    Name,
    /// `object.name`.
    Member(&'static str, &'static str),
    /// `object[index]`.
    Index(&'static str),
    /// A call: callee and arguments.
    Call(&'static str, &'static str),
    /// A call whose receiver and name are fields of their own.
    Method(&'static str, &'static str, &'static str),
    /// `new Type(arguments)`.
    New(&'static str, &'static str),
    /// `Type{...}`: type and body.
    Struct(&'static str, &'static str),
    /// Stands for its first named child.
    Wrapper,
    /// An argument that may carry a name: name and value (empty: the last child).
    Argument(&'static str, &'static str),
    /// A map or object literal, or the body of a struct literal.
    Object,
    /// An entry of one: key and value.
    Pair(&'static str, &'static str),
    /// `{name}`, short for `{name: name}`.
    Shorthand,
    /// `**more`, `...more`.
    Spread,
    /// A list literal.
    List,
    /// A string literal, perhaps with insertions.
    Text,
    Number,
    /// `None`, `null`, `nil`.
    Null,
    /// Alternatives and concatenations: the children matter.
    Several,
    /// A function with a name: errors leave it only through its callers.
    Function,
    /// A function without one: runs where it stands, as far as we can tell.
    Lambda,
    /// An assignment or declaration: target and value (empty: the last child).
    Assign(&'static str, &'static str),
    /// A declaration with a type: type and name.
    Typed(&'static str, &'static str),
    /// `try` with a body.
    Try,
    /// A handler of a `try`.
    Handler,
    /// Holds decorators or annotations of what follows.
    Decorated,
    /// `with` and its like: a body in a context.
    With,
    Import,
    Return,
    /// The error of what stands in this field is looked at: `?`, `match`, `if let`.
    Checked(&'static str),
    Comment,
}

/// One language.
pub(super) struct Grammar {
    roles: Vec<Role>,
    /// How its imports are written.
    pub(super) imports: fn(&str) -> Vec<Import>,
    /// Whether errors are values that the caller checks.
    pub(super) error_values: bool,
}

/// A name that an import binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// Name in this file.
    pub(super) local: String,
    /// Module it comes from.
    pub(super) module: String,
    /// Name in that module; empty when it is the module.
    pub(super) name: String,
}

impl Grammar {
    fn new(
        language: &tree_sitter::Language,
        kinds: &[(&str, Role)],
        imports: fn(&str) -> Vec<Import>,
        error_values: bool,
    ) -> Grammar {
        let mut roles = vec![Role::Other; language.node_kind_count()];
        for (id, role) in roles.iter_mut().enumerate() {
            let id = u16::try_from(id).unwrap_or(u16::MAX);
            let kind = language.node_kind_for_id(id).filter(|_| language.node_kind_is_named(id)).unwrap_or_default();
            *role = kinds.iter().find(|(name, _)| *name == kind).map_or(Role::Other, |(_, role)| *role);
        }
        Grammar { roles, imports, error_values }
    }

    pub(super) fn role(&self, node: Node<'_>) -> Role {
        self.roles.get(usize::from(node.kind_id())).copied().unwrap_or(Role::Other)
    }
}

/// The grammar of a file.
pub(super) fn grammar(language: Language, path: &str) -> Option<&'static Grammar> {
    use super::{csharp, go, java, python, rust, script};
    let parser = &crate::code::grammar::grammar(language, path)?.parser;
    macro_rules! grammar {
        ($table:ident, $error_values:literal) => {{
            static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
            GRAMMAR.get_or_init(|| Grammar::new(parser, $table::KINDS, $table::imports, $error_values))
        }};
    }
    Some(match language {
        Language::Python => grammar!(python, false),
        // The two parsers number their nodes differently.
        Language::TypeScript if path.ends_with('x') => grammar!(script, false),
        Language::TypeScript => grammar!(script, false),
        Language::JavaScript => grammar!(script, false),
        Language::Go => grammar!(go, true),
        Language::Java => grammar!(java, false),
        Language::CSharp if path.ends_with(".cs") => grammar!(csharp, false),
        Language::Rust => grammar!(rust, true),
        _ => return None,
    })
}

/// Splits `name as other` and `name`.
pub(super) fn alias<'a>(text: &'a str, by: &str) -> (&'a str, &'a str) {
    let text = text.trim();
    match text.split_once(by) {
        Some((name, local)) => (name.trim(), local.trim()),
        None => (text, text),
    }
}
