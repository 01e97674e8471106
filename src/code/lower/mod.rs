//! From bytes to an outline: parse, then walk the syntax tree once.
//!
//! Every step is bounded: bytes, nodes, depth. A file that goes beyond a bound keeps what was read until then and says
//! so; a file whose syntax is broken keeps what the parser could make of it.

mod call;
mod define;
mod expr;
mod hoist;
mod literal;
mod macros;
mod member;
mod operate;
mod parameter;
mod parse;
mod protect;
mod script;
mod stmt;
mod switch;
#[cfg(test)]
mod tests;

use super::grammar::{Grammar, Role, grammar};
use super::outline::{Builder, ExprId, Name, Outline, ScopeId, StmtId};
use crate::inventory::Language;
use std::borrow::Cow;
use tree_sitter::Node;

pub(crate) use parse::parse;

/// Nodes lowered in one file.
const MAX_NODES: usize = 400_000;
/// Depth to which a tree is followed; the walk is recursive, so this bounds the stack.
const MAX_DEPTH: usize = 160;

/// A name that an import binds, as the text of the import says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Module it comes from.
    pub(crate) module: String,
    /// Name in that module; empty for the module itself.
    pub(crate) name: String,
    /// Name in this file.
    pub(crate) local: String,
    /// Handed on to who imports this file.
    pub(crate) again: bool,
}

impl Bound {
    /// A name of a module under a local name.
    pub(crate) fn new(module: &str, name: &str, local: &str) -> Bound {
        Bound { module: module.to_owned(), name: name.to_owned(), local: local.to_owned(), again: false }
    }
}

/// The grammar of a file with the text it reads: of a page its script, at the lines where it stands.
pub(crate) fn code<'b>(path: &str, language: Language, bytes: &'b [u8]) -> Option<(&'static Grammar, Cow<'b, [u8]>)> {
    Some(match language {
        Language::Vue | Language::Svelte => {
            let script = script::of_page(bytes);
            let path = if script.elements { "x" } else { "" };
            (grammar(Language::TypeScript, path)?, Cow::Owned(script.text))
        }
        _ => (grammar(language, path)?, Cow::Borrowed(bytes)),
    })
}

/// The outline of a source file; `None` when its language has none, or nobody wrote it by hand.
#[cfg(test)]
pub(crate) fn outline(path: &str, language: Language, bytes: &[u8]) -> Option<Outline> {
    let (grammar, bytes) = code(path, language, bytes)?;
    let tree = match parse(&grammar.parser, &bytes)? {
        Ok(tree) => tree,
        Err(why) => return Some(Outline { bound: Some(why), ..Outline::default() }),
    };
    Some(of_tree(grammar, tree.root_node(), &bytes))
}

/// The outline of a parsed file.
pub(crate) fn of_tree(grammar: &'static Grammar, root: Node<'_>, bytes: &[u8]) -> Outline {
    let end = u32::try_from(root.end_position().row + 1).unwrap_or(u32::MAX);
    let mut lower = Lower {
        src: bytes,
        grammar,
        build: Builder::new(end),
        before: Vec::new(),
        naming: None,
        decorators: Vec::new(),
        declared: None,
        receiver: None,
        macros: 0,
        depth: 0,
        nodes: 0,
        temporaries: 0,
        cut: false,
    };
    let body = lower.block_of(root, Tail::Drop);
    if let Some(file) = lower.build.scope_mut(ScopeId::FILE) {
        file.body = body;
    }
    if lower.cut {
        lower.build.bound("too long or too deeply nested to read to the end");
    }
    lower.build.finish()
}

/// What becomes of the value of the last statement of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Nothing.
    Drop,
    /// The function returns it.
    Return,
    /// It is kept under this name: `let x = if a { b } else { c }`.
    Keep(Name),
}

/// A walk over one tree.
struct Lower<'s> {
    src: &'s [u8],
    grammar: &'static Grammar,
    build: Builder,
    /// Statements that an expression needs done before it.
    before: Vec<StmtId>,
    /// Name that the next function without one gets: `const answer = async () => ...`.
    naming: Option<Name>,
    /// Decorators of the definition that follows.
    decorators: Vec<ExprId>,
    /// Type that the declarations being read share.
    declared: Option<Name>,
    /// What the method being read calls its object, where the language lets it choose; it is spelled `self`.
    receiver: Option<Name>,
    /// Macros around what is being read.
    macros: usize,
    depth: usize,
    nodes: usize,
    temporaries: usize,
    cut: bool,
}

impl<'s> Lower<'s> {
    /// One level deeper, if the bounds allow it.
    fn descend(&mut self) -> bool {
        self.nodes += 1;
        if self.depth >= MAX_DEPTH || self.nodes >= MAX_NODES {
            self.cut = true;
            return false;
        }
        self.depth += 1;
        true
    }

    fn role(&self, node: Node<'_>) -> Role {
        let role = self.grammar.role(node);
        let words = self.grammar.dialect.words;
        if role != Role::Name || words.is_empty() {
            return role;
        }
        let text = self.src.get(node.byte_range()).unwrap_or_default();
        words.iter().find(|(word, _)| word.as_bytes() == text).map_or(role, |(_, role)| *role)
    }

    fn text(&self, node: Node<'_>) -> Cow<'s, str> {
        String::from_utf8_lossy(self.src.get(node.byte_range()).unwrap_or_default())
    }

    /// The text of a short node as a name, blanks reduced.
    fn named(&mut self, node: Node<'_>) -> Name {
        let text = self.text(node);
        self.build.name(&short(&text, 120))
    }
}

/// A text of a name with its blanks reduced, cut to a number of characters.
fn short(text: &str, most: usize) -> Cow<'_, str> {
    // Nearly all names are words.
    if text.len() <= most && !text.contains(char::is_whitespace) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect())
}

/// The line a node begins on, from one.
fn line(node: Node<'_>) -> u32 {
    u32::try_from(node.start_position().row + 1).unwrap_or(u32::MAX)
}

/// The named children of a node, comments and other extras aside.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
}

/// The child in a field; an empty field has none, `#1` is the second named child.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    match name.strip_prefix('#') {
        _ if name.is_empty() => None,
        None => node.child_by_field_name(name),
        Some("last") => children(node).into_iter().next_back(),
        Some(place) => children(node).get(place.parse::<usize>().ok()?).copied(),
    }
}

/// All children in a field.
fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    if name.is_empty() || name.starts_with('#') {
        return field(node, name).into_iter().collect();
    }
    let mut cursor = node.walk();
    node.children_by_field_name(name, &mut cursor).filter(Node::is_named).collect()
}

/// The token a node begins or ends with.
fn token<'t>(node: Node<'t>, last: bool) -> &'t str {
    let place = if last { node.child_count().saturating_sub(1) } else { 0 };
    node.child(place).map_or("", |child| child.kind())
}
