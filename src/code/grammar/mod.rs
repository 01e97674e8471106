//! What the nodes of a syntax tree mean: one table of roles per language, and how its imports and visibility are said.
//!
//! Adding a language is one file here, one line in [`grammar`] and one fixture; nothing else knows a language.

mod python;
mod role;
mod script;

pub(crate) use role::Role;

use super::lower::Bound;
use crate::inventory::Language;
use std::sync::LazyLock;
use tree_sitter::Node;

/// One language.
pub(crate) struct Grammar {
    /// The grammar of the parser.
    pub(crate) parser: tree_sitter::Language,
    roles: Vec<Role>,
    /// What is particular to the language.
    pub(crate) dialect: Dialect,
}

/// What a table of roles cannot say.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// The names that an import binds, from its text.
    pub(crate) imports: fn(&str) -> Vec<Bound>,
    /// Whether a definition is visible to other files.
    pub(crate) exported: fn(Node<'_>, &str, &[u8]) -> bool,
    /// Whether the last expression of a function is what it returns.
    pub(crate) tail_returns: bool,
    /// Whether a bare name in a handler's head is what the failure is called, not what it is.
    pub(crate) catch_binds: bool,
    /// Names by which a method speaks of its object, dropped from its parameters.
    pub(crate) receivers: &'static [&'static str],
}

impl Grammar {
    fn new(parser: tree_sitter::Language, kinds: &[(&str, Role)], dialect: Dialect) -> Grammar {
        let mut roles = vec![Role::Other; parser.node_kind_count()];
        for (id, role) in roles.iter_mut().enumerate() {
            let id = u16::try_from(id).unwrap_or(u16::MAX);
            let kind = parser.node_kind_for_id(id).filter(|_| parser.node_kind_is_named(id)).unwrap_or_default();
            *role = kinds.iter().find(|(name, _)| *name == kind).map_or(Role::Other, |(_, role)| *role);
        }
        Grammar { parser, roles, dialect }
    }

    /// What a node is.
    pub(crate) fn role(&self, node: Node<'_>) -> Role {
        self.roles.get(usize::from(node.kind_id())).copied().unwrap_or(Role::Other)
    }
}

/// The grammar of a file.
pub(crate) fn grammar(language: Language, path: &str) -> Option<&'static Grammar> {
    static PYTHON: LazyLock<Grammar> =
        LazyLock::new(|| Grammar::new(tree_sitter_python::LANGUAGE.into(), python::KINDS, python::DIALECT));
    static TYPESCRIPT: LazyLock<Grammar> = LazyLock::new(|| {
        Grammar::new(tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(), script::KINDS, script::DIALECT)
    });
    static TSX: LazyLock<Grammar> =
        LazyLock::new(|| Grammar::new(tree_sitter_typescript::LANGUAGE_TSX.into(), script::KINDS, script::DIALECT));
    static JAVASCRIPT: LazyLock<Grammar> =
        LazyLock::new(|| Grammar::new(tree_sitter_javascript::LANGUAGE.into(), script::KINDS, script::DIALECT));
    Some(match language {
        Language::Python => &PYTHON,
        Language::TypeScript if path.ends_with('x') => &TSX,
        Language::TypeScript => &TYPESCRIPT,
        Language::JavaScript => &JAVASCRIPT,
        _ => return None,
    })
}
