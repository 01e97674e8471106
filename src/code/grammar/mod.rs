//! What the nodes of a syntax tree mean: one table of roles per language, and how its imports and visibility are said.
//!
//! Adding a language is one file here, one line in [`grammar`] and one fixture; nothing else knows a language.

mod csharp;
mod go;
mod java;
mod kotlin;
mod php;
mod python;
mod role;
mod ruby;
mod rust;
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
    pub(crate) tail_returns: Tails,
    /// Whether a bare name in a handler's head is what the failure is called, not what it is.
    pub(crate) catch_binds: bool,
    /// Names by which a method speaks of its object, dropped from its parameters.
    pub(crate) receivers: &'static [&'static str],
    /// The same for a method of the type: outside of a type they are parameters like others.
    pub(crate) type_receivers: &'static [&'static str],
    /// Whether an empty case goes on with the next one.
    pub(crate) falls_through: bool,
    /// Whether `$name` stands in a text without a node of its own.
    pub(crate) dollar_names: bool,
    /// Identifiers that are more: `true` in Kotlin, `retry` in Ruby.
    pub(crate) words: &'static [(&'static str, Role)],
    /// Calls that are more, by the last name of what is called.
    pub(crate) verbs: &'static [(&'static str, Verb)],
    /// Calls in the body of a type whose arguments it takes its methods from as well.
    pub(crate) mixes: &'static [&'static str],
}

/// Whether the last expression of a function is what it returns. A function that is written where a value is expected
/// and has no block of its own always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tails {
    /// It is not.
    Never,
    /// It is where the function says what type it returns.
    Declared,
    /// It is.
    Always,
}

/// What a call is that a language has no syntax for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// It throws what it is given: `panic`, `raise`.
    Raise,
    /// Its first argument must hold: `assert!`, `require`.
    Assert,
    /// It makes an object of what it is called on: `Client.new`.
    Construct,
    /// It imports: `require "x"`.
    Import,
}

impl Dialect {
    /// A language without anything particular.
    pub(crate) const PLAIN: Dialect = Dialect {
        imports: |_| Vec::new(),
        exported: |_, _, _| true,
        tail_returns: Tails::Never,
        catch_binds: false,
        receivers: &[],
        type_receivers: &[],
        falls_through: false,
        dollar_names: false,
        words: &[],
        verbs: &[],
        mixes: &[],
    };

    /// What a call of this name is.
    pub(crate) fn verb(&self, name: &str) -> Option<Verb> {
        self.verbs.iter().find(|(verb, _)| *verb == name).map(|(_, verb)| *verb)
    }
}

impl Grammar {
    fn new(parser: tree_sitter::Language, kinds: &[(&str, Role)], dialect: Dialect) -> Grammar {
        let mut roles = vec![Role::Other; parser.node_kind_count()];
        for (id, role) in roles.iter_mut().enumerate() {
            let id = u16::try_from(id).unwrap_or(u16::MAX);
            let kind = parser.node_kind_for_id(id).unwrap_or_default();
            // Some grammars have words of the language that are expressions as plain tokens: `this` in C#.
            let counts = parser.node_kind_is_named(id) || parser.id_for_node_kind(kind, true) == 0;
            *role = kinds.iter().find(|(name, _)| counts && *name == kind).map_or(Role::Other, |(_, role)| *role);
        }
        Grammar { parser, roles, dialect }
    }

    pub(crate) fn role(&self, node: Node<'_>) -> Role {
        self.roles.get(usize::from(node.kind_id())).copied().unwrap_or(Role::Other)
    }
}

/// The grammar of a file.
pub(crate) fn grammar(language: Language, path: &str) -> Option<&'static Grammar> {
    macro_rules! grammar {
        ($parser:expr, $table:ident) => {{
            static GRAMMAR: LazyLock<Grammar> =
                LazyLock::new(|| Grammar::new($parser.into(), $table::KINDS, $table::DIALECT));
            &GRAMMAR
        }};
    }
    Some(match language {
        Language::Python => grammar!(tree_sitter_python::LANGUAGE, python),
        Language::TypeScript if path.ends_with('x') => grammar!(tree_sitter_typescript::LANGUAGE_TSX, script),
        // The scripts of a page are read as the wider language.
        Language::TypeScript | Language::Vue | Language::Svelte => {
            grammar!(tree_sitter_typescript::LANGUAGE_TYPESCRIPT, script)
        }
        Language::JavaScript => grammar!(tree_sitter_javascript::LANGUAGE, script),
        Language::Go => grammar!(tree_sitter_go::LANGUAGE, go),
        Language::Java => grammar!(tree_sitter_java::LANGUAGE, java),
        Language::Kotlin => grammar!(tree_sitter_kotlin_ng::LANGUAGE, kotlin),
        Language::CSharp => grammar!(tree_sitter_c_sharp::LANGUAGE, csharp),
        Language::Rust => grammar!(tree_sitter_rust::LANGUAGE, rust),
        Language::Ruby => grammar!(tree_sitter_ruby::LANGUAGE, ruby),
        Language::Php => grammar!(tree_sitter_php::LANGUAGE_PHP, php),
        _ => return None,
    })
}

/// Whether a definition carries one of these words among its children of these kinds.
fn modified(node: Node<'_>, src: &[u8], kinds: &[&str], words: &[&str]) -> bool {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| kinds.contains(&child.kind())).any(|child| {
        // Annotations may say anything; the words stand outside them.
        let mut cursor = child.walk();
        let inner: Vec<Node<'_>> = child.children(&mut cursor).collect();
        let parts = if inner.is_empty() { vec![child] } else { inner };
        parts.iter().any(|part| {
            let text = src.get(part.byte_range()).unwrap_or_default();
            words.iter().any(|word| word.as_bytes() == text)
        })
    })
}
