//! YAML: events of the parser of the card's YAML package, built into trees under our own budget.
//!
//! Aliases are copied up to a budget, so an alias bomb ends early, merge keys (`<<`) are merged, tags
//! have no effect beyond keeping a value text. Keys that are not scalars are refused; that also turns away unrendered
//! Helm and Jinja templates, which callers then search as text.

use super::input::{self, small};
use super::scalar;
use super::{Key, MAX_DEPTH, MAX_NODES, Node, ParseError, Value};
use serde_yaml::granit_parser::{Event, Marker, Options, Parser, ScalarStyle, Span, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most values that anchors and aliases may copy.
const MAX_COPIES: usize = 200_000;

/// All documents of a YAML stream. Documents without content are left out, an explicit `null` is kept.
pub(crate) fn yaml_documents(bytes: &[u8]) -> Result<Vec<Node>, ParseError> {
    let text = input::text(bytes)?;
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = MAX_DEPTH + 1;
    options.block_nesting_limit = MAX_DEPTH + 1;
    let mut builder = Builder::default();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| at(error.marker(), error.info()))?;
        builder.event(event, span)?;
    }
    Ok(builder.documents)
}

fn at(marker: &Marker, message: impl AsRef<str>) -> ParseError {
    ParseError::new(message, small(marker.line()), small(marker.col() + 1))
}

/// A finished value with what a copy of it would cost.
#[derive(Clone)]
struct Built {
    node: Node,
    size: usize,
    height: usize,
    empty: bool,
}

/// A container under construction.
struct Frame {
    start: Marker,
    anchor: usize,
    size: usize,
    height: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Key, Node)>, key: Option<Key>, merge: Vec<Node>, merging: bool },
}

#[derive(Default)]
struct Builder {
    documents: Vec<Node>,
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, Built>,
    nodes: usize,
    copied: usize,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), ParseError> {
        match event {
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::Scalar(text, style, anchor, tag) => return self.scalar(&text, style, anchor, tag, span),
            Event::SequenceStart(_, anchor, _) => return self.open(anchor, span, Content::Sequence(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let content = Content::Mapping { entries: Vec::new(), key: None, merge: Vec::new(), merging: false };
                return self.open(anchor, span, content);
            }
            Event::SequenceEnd | Event::MappingEnd => return self.close(),
            Event::Alias(id) => return self.alias(id, span.start),
            _ => {}
        }
        Ok(())
    }

    /// A copy of the anchored value, paid for before it is made.
    fn alias(&mut self, id: usize, start: Marker) -> Result<(), ParseError> {
        let size = self.anchors.get(&id).map_or(0, |built| built.size);
        self.copied = self.copied.saturating_add(size);
        if self.copied > MAX_COPIES {
            return Err(at(&start, format!("aliases copy more than {MAX_COPIES} values, not read")));
        }
        match self.anchors.get(&id).cloned() {
            Some(copy) => self.push(copy, start, false),
            None => Err(at(&start, "an alias inside the value it names")),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        span: Span,
    ) -> Result<(), ParseError> {
        self.charge(&span.start)?;
        let typed = tag
            .as_ref()
            .is_none_or(|tag| matches!(tag.core_suffix(), Some("null" | "bool" | "int" | "float" | "merge")));
        let plain = style == ScalarStyle::Plain;
        let value =
            if typed && (plain || tag.is_some()) { scalar::plain(text) } else { Value::String(text.to_owned()) };
        let merge = plain && typed && text == "<<";
        let node = Node::new(value, small(span.start.line()), small(span.start.col() + 1));
        let built = Built { node, size: 1, height: 0, empty: plain && span.is_empty() };
        self.anchor(anchor, &built, &span.start)?;
        self.push(built, span.start, merge)
    }

    fn open(&mut self, anchor: usize, span: Span, content: Content) -> Result<(), ParseError> {
        self.charge(&span.start)?;
        if self.stack.len() >= MAX_DEPTH {
            return Err(at(&span.start, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.stack.push(Frame { start: span.start, anchor, size: 1, height: 1, content });
        Ok(())
    }

    fn close(&mut self) -> Result<(), ParseError> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let value = match frame.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { mut entries, merge, .. } => {
                merge_into(&mut entries, merge);
                Value::Mapping(entries)
            }
        };
        let node = Node::new(value, small(frame.start.line()), small(frame.start.col() + 1));
        let built = Built { node, size: frame.size, height: frame.height, empty: false };
        self.anchor(frame.anchor, &built, &frame.start)?;
        self.push(built, frame.start, false)
    }

    /// Keeps a copy for later aliases.
    fn anchor(&mut self, id: usize, built: &Built, start: &Marker) -> Result<(), ParseError> {
        if id != 0 {
            self.copied = self.copied.saturating_add(built.size);
            if self.copied > MAX_COPIES {
                return Err(at(start, format!("anchors hold more than {MAX_COPIES} values, not read")));
            }
            self.anchors.insert(id, built.clone());
        }
        Ok(())
    }

    fn charge(&mut self, start: &Marker) -> Result<(), ParseError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(at(start, format!("more than {MAX_NODES} values, not read")));
        }
        Ok(())
    }

    /// Puts a finished value where it belongs: document, list, key or value.
    fn push(&mut self, built: Built, start: Marker, merge_key: bool) -> Result<(), ParseError> {
        if self.stack.len() + built.height > MAX_DEPTH {
            return Err(at(&start, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        let Some(frame) = self.stack.last_mut() else {
            if !built.empty {
                self.documents.push(built.node);
            }
            return Ok(());
        };
        frame.size = frame.size.saturating_add(built.size);
        frame.height = frame.height.max(built.height + 1);
        match &mut frame.content {
            Content::Sequence(items) => items.push(built.node),
            Content::Mapping { entries, key, merge, merging } => match key.take() {
                Some(_) if *merging => merge.push(built.node),
                Some(key) => entries.push((key, built.node)),
                None => {
                    let text = match &built.node.value {
                        Value::Null => Cow::Borrowed(if built.empty { "" } else { "null" }),
                        _ => {
                            built.node.text().ok_or_else(|| at(&start, "a key must be text, not a list or mapping"))?
                        }
                    };
                    *key = Some(Key::new(text, start.line(), start.col() + 1));
                    *merging = merge_key;
                }
            },
        }
        Ok(())
    }
}

/// Adds the entries of merged mappings: a key of the mapping itself wins, then the earlier merge.
fn merge_into(entries: &mut Vec<(Key, Node)>, merge: Vec<Node>) {
    if merge.is_empty() {
        return;
    }
    let mut seen: std::collections::BTreeSet<String> = entries.iter().map(|(key, _)| key.text.clone()).collect();
    let mut sources = Vec::new();
    for node in merge {
        match node.value {
            Value::Sequence(items) => sources.extend(items),
            _ => sources.push(node),
        }
    }
    for source in sources {
        if let Value::Mapping(merged) = source.value {
            for (key, node) in merged {
                if seen.insert(key.text.clone()) {
                    entries.push((key, node));
                }
            }
        }
    }
}
