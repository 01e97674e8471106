//! The document tree all formats share, and the questions the rest of the program asks it.

use super::input::small;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A scalar or container with the line and column where it starts.
///
/// `L` says how a line is written down: a plain 1-based number in a document of its own, and a line together with its
/// file where one tree is put together from several files, as a manifest is.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<L = u32> {
    /// Where it starts.
    pub line: L,
    /// 1-based, in characters.
    pub column: u32,
    /// What stands there.
    pub value: Value<L>,
}

/// A value of any of the formats.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<L = u32> {
    /// `null`, `~`, or nothing after the colon.
    Null,
    /// `true` or `false` only: YAML's `yes`, `no`, `on`, `off` stay text.
    Bool(bool),
    /// A finite number and its spelling (`1.10` is 1.1 as a number). NaN, infinities and overflows stay text.
    Number(f64, String),
    /// Text, and in TOML also dates.
    String(String),
    /// A list.
    Sequence(Vec<Node<L>>),
    /// Keys with values in the order of the file. Duplicates are kept: see [`Node::duplicate_key`].
    Mapping(Vec<(Key<L>, Node<L>)>),
}

/// A key of a mapping with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<L = u32> {
    /// The key as text (`on`, `8080`…).
    pub text: String,
    /// Where it starts.
    pub line: L,
    /// 1-based, in characters.
    pub column: u32,
}

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub(crate) struct ParseError {
    /// One printable line, without position.
    pub message: String,
    /// 1-based.
    pub line: u32,
    /// 1-based.
    pub column: u32,
}

impl ParseError {
    /// An error at a position; the message is made printable and cut to one short line.
    pub(crate) fn new(message: impl AsRef<str>, line: u32, column: u32) -> Self {
        let one_line = message.as_ref().replace(['\n', '\r'], " ");
        Self { message: crate::text::excerpt(&one_line, 240), line: line.max(1), column: column.max(1) }
    }
}

/// A key that stands twice in one mapping.
#[derive(Debug, Clone, Copy)]
pub struct Duplicate<'n, L = u32> {
    /// The earlier one.
    pub first: &'n Key<L>,
    /// The later one.
    pub second: &'n Key<L>,
}

impl<L> Node<L> {
    /// A node at a position.
    pub fn new(value: Value<L>, line: L, column: u32) -> Self {
        Self { line, column, value }
    }

    /// The value under a key of this mapping; of duplicates the last, as most readers do.
    pub fn get(&self, key: &str) -> Option<&Node<L>> {
        self.as_mapping()?.iter().rev().find(|(k, _)| k.text == key).map(|(_, node)| node)
    }

    /// The value at a path of keys and list indices: `at(&["jobs", "0", "name"])`.
    pub fn at(&self, path: &[&str]) -> Option<&Node<L>> {
        path.iter().try_fold(self, |node, step| match &node.value {
            Value::Sequence(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => node.get(step),
        })
    }

    /// The value at a JSON pointer (`/results/accuracy`, with `~1` for `/` and `~0` for `~`); the empty pointer is
    /// the node itself.
    pub fn pointer(&self, pointer: &str) -> Option<&Node<L>> {
        if pointer.is_empty() {
            return Some(self);
        }
        let steps: Vec<String> =
            pointer.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        self.at(&steps.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The spelling of a scalar; `None` for null and containers.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match &self.value {
            Value::String(text) | Value::Number(_, text) => Some(Cow::Borrowed(text)),
            Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The text of a string (not of a number or boolean).
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number.
    pub fn as_number(&self) -> Option<f64> {
        match self.value {
            Value::Number(number, _) => Some(number),
            _ => None,
        }
    }

    /// The boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_sequence(&self) -> Option<&[Node<L>]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping.
    pub fn as_mapping(&self) -> Option<&[(Key<L>, Node<L>)]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// Null, blank text, `[]` or `{}`: a key that says nothing.
    pub fn is_empty_value(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
            Value::Bool(_) | Value::Number(..) => false,
        }
    }

    /// What the value is, for messages: `a list`, `text`…
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true/false",
            Value::Number(..) => "a number",
            Value::String(_) => "text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// Whether two documents say the same, wherever it stands in them. As deep as the documents, which are bounded.
    pub(crate) fn says_the_same(&self, other: &Node<L>) -> bool {
        match (&self.value, &other.value) {
            (Value::Sequence(a), Value::Sequence(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_the_same(b))
            }
            (Value::Mapping(a), Value::Mapping(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((a, x), (b, y))| a.text == b.text && x.says_the_same(y))
            }
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b) && self.text() == other.text(),
        }
    }

    /// Every node below this one and itself, in document order. The tree is bounded, the walk is not recursive.
    pub fn descendants(&self) -> impl Iterator<Item = &Node<L>> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let node = stack.pop()?;
            match &node.value {
                Value::Sequence(items) => stack.extend(items.iter().rev()),
                Value::Mapping(entries) => stack.extend(entries.iter().rev().map(|(_, child)| child)),
                _ => {}
            }
            Some(node)
        })
    }

    /// The keys of one mapping that stand twice, each with the place before it.
    pub fn duplicates(&self) -> Vec<Duplicate<'_, L>> {
        let mut seen: BTreeMap<&str, &Key<L>> = BTreeMap::new();
        let entries = self.as_mapping().unwrap_or(&[]);
        entries
            .iter()
            .filter_map(|(key, _)| seen.insert(&key.text, key).map(|first| Duplicate { first, second: key }))
            .collect()
    }

    /// The first key anywhere in the tree that stands twice in its mapping: such a document means different things to
    /// different readers.
    pub fn duplicate_key(&self) -> Option<Duplicate<'_, L>> {
        self.descendants().find_map(|node| node.duplicates().into_iter().next())
    }

    /// The same tree with its lines written down in another way. As deep as the document, which is bounded.
    pub(crate) fn map_lines<M>(self, as_line: &impl Fn(L) -> M) -> Node<M> {
        let value = match self.value {
            Value::Null => Value::Null,
            Value::Bool(flag) => Value::Bool(flag),
            Value::Number(number, text) => Value::Number(number, text),
            Value::String(text) => Value::String(text),
            Value::Sequence(items) => Value::Sequence(items.into_iter().map(|item| item.map_lines(as_line)).collect()),
            Value::Mapping(entries) => {
                let entry = |(key, child): (Key<L>, Node<L>)| {
                    let key = Key { text: key.text, line: as_line(key.line), column: key.column };
                    (key, child.map_lines(as_line))
                };
                Value::Mapping(entries.into_iter().map(entry).collect())
            }
        };
        Node { line: as_line(self.line), column: self.column, value }
    }
}

impl Key {
    /// A key at a position.
    pub(super) fn new(text: impl Into<String>, line: usize, column: usize) -> Self {
        Self { text: text.into(), line: small(line), column: small(column) }
    }
}
