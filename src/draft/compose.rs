//! From a survey and the answers of a person to the tree of the document. Blanks are put in here.

use super::{Document, Leaf, Node, Standing, Survey, Surveyed, Value, note};
use crate::manifest::{self, FieldKind};
use std::collections::{BTreeMap, BTreeSet};

/// What a person said: field → value. An empty value leaves the field blank, whatever the scan suggests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// By field.
    pub facts: BTreeMap<String, String>,
    /// Kinds named by the operator; empty = those the scan found.
    pub kinds: Vec<String>,
}

/// Keys of one mapping that still fit on a line.
const ONE_LINE: usize = 8;

/// Heading over the pointers.
const POINTERS: &str = "Own names: where a practice may live that was nearly found";

/// Builds the document.
pub(super) fn compose(survey: &Survey, answers: &Answers, full: bool) -> Document {
    let mut parts = Vec::new();
    for part in &survey.parts {
        let mut nodes: Vec<(String, Node)> = Vec::new();
        for field in &part.fields {
            if field.quiet && field.found.is_none() && !answers.facts.contains_key(&field.field) {
                continue;
            }
            insert(&mut nodes, &field.field, field_node(survey, answers, field));
        }
        if full {
            part.sections.iter().for_each(|section| complete(survey, section, &mut nodes));
        }
        // Stable: what --full adds stands in its section, sections stand in the order of the form.
        parts.push((part.title.to_owned(), nodes));
    }
    declare_whole(survey, &mut parts);
    if !survey.pointers.is_empty() {
        let leaves = survey.pointers.iter().map(|(rule, leaf)| (rule.clone(), Node::Leaf(leaf.clone()))).collect();
        let node = Node::Branch(leaves, String::new());
        parts.push((POINTERS.to_owned(), vec![(manifest::pointer::SECTION.to_owned(), node)]));
    }
    Document { parts }
}

/// Adds what is still missing of each rule that the draft speaks of: whoever fills in every blank has declared them all.
fn declare_whole(survey: &Survey, parts: &mut [(String, Vec<(String, Node)>)]) {
    let fields = survey.parts.iter().flat_map(|part| &part.fields);
    let drafted = fields.filter(|field| parts.iter().any(|(_, nodes)| lookup(nodes, &field.field).is_some()));
    let named: BTreeSet<&str> = drafted.flat_map(|field| survey.rules.of(&field.field)).collect();
    for field in named.into_iter().flat_map(|rule| survey.rules.declared(rule)) {
        let section = field.split(['.', '[']).next().unwrap_or(field);
        let part = survey.parts.iter().position(|part| part.sections.contains(&section));
        if let Some((_, nodes)) = part.and_then(|at| parts.get_mut(at)) {
            ask_for(survey, field, nodes);
        }
    }
}

/// Adds a blank for a field that is not there yet: `a.b`, `a[].b` for every entry of a list, `a[kind=x].b` for those of a
/// kind.
pub(super) fn ask_for(survey: &Survey, field: &str, nodes: &mut Vec<(String, Node)>) {
    // A plain list is asked for as a whole.
    let field = field.strip_suffix("[]").unwrap_or(field);
    let Some((list, (filter, key))) =
        field.split_once('[').and_then(|(list, rest)| Some((list, rest.split_once(']')?)))
    else {
        if lookup(nodes, field).is_none() {
            complete(survey, field, nodes);
        }
        return;
    };
    let key = Some(key.trim_start_matches('.')).filter(|key| !key.is_empty());
    let filter = filter.split_once('=');
    let word = |(name, word): (&str, &str)| (name.to_owned(), Value::Text(word.to_owned()));
    let blank = key.map(|key| (key.to_owned(), inner(list, key)));
    let keys: Vec<(String, Value)> = filter.map(word).into_iter().chain(blank.clone()).collect();
    let Some(items) = entries(nodes, list) else {
        let names: Vec<String> = keys.iter().map(|(name, _)| name.clone()).collect();
        insert(nodes, list, open(survey, list, &names));
        // Of a kind that is asked for the word is known.
        if let (Some(_), Some([Leaf { value, .. }])) = (filter, entries(nodes, list).map(Vec::as_mut_slice)) {
            *value = Value::Keys(keys);
        }
        return;
    };
    let fits = |item: &Leaf| match (&item.value, filter) {
        (Value::Keys(known), Some(filter)) => known.contains(&word(filter)),
        (Value::Keys(_), None) => true,
        _ => false,
    };
    if filter.is_some() && !items.iter().any(fits) {
        items.push(Leaf { value: Value::Keys(keys), standing: Standing::Open, note: String::new() });
        return;
    }
    for item in items.iter_mut().filter(|item| fits(item)) {
        if let (Value::Keys(known), Some((key, value))) = (&mut item.value, &blank)
            && !known.iter().any(|(name, _)| name == key)
        {
            known.push((key.clone(), value.clone()));
        }
    }
}

/// The entries of a list that is there.
fn entries<'n>(nodes: &'n mut [(String, Node)], field: &str) -> Option<&'n mut Vec<Leaf>> {
    let (key, rest) = field.split_once('.').map_or((field, None), |(key, rest)| (key, Some(rest)));
    let (_, node) = nodes.iter_mut().find(|(known, _)| known == key)?;
    match (node, rest) {
        (Node::Leaf(Leaf { value: Value::Items(items), .. }), None) => Some(items),
        (Node::Branch(children, _), Some(rest)) => entries(children, rest),
        _ => None,
    }
}

fn field_node(survey: &Survey, answers: &Answers, field: &Surveyed) -> Node {
    if field.field == "system.kind" && !answers.kinds.is_empty() {
        let kinds = answers.kinds.iter().map(|kind| Value::Text(kind.clone())).collect();
        return sure(Value::List(kinds), "named at init");
    }
    match answers.facts.get(&field.field).map(|answer| (answer, answered(&field.field, answer))) {
        Some((_, Some(value))) => sure(value, "answered at init"),
        Some((_, None)) => blank(survey, field),
        None => match &field.found {
            Some(leaf) => Node::Leaf(leaf.clone()),
            None => blank(survey, field),
        },
    }
}

fn sure(value: Value, why: &str) -> Node {
    Node::Leaf(Leaf { value, standing: Standing::Sure, note: why.to_owned() })
}

/// An answer as the field takes it; `None` for none.
fn answered(field: &str, answer: &str) -> Option<Value> {
    if answer.is_empty() {
        return None;
    }
    match manifest::guide(field)?.kind {
        FieldKind::Flag => Some(Value::Flag(answer == "true")),
        FieldKind::Text => Some(Value::Text(answer.to_owned())),
        _ => None,
    }
}

fn blank(survey: &Survey, field: &Surveyed) -> Node {
    open(survey, &field.field, &field.keys)
}

/// A blank with the words that help to fill it in.
fn open(survey: &Survey, field: &str, keys: &[String]) -> Node {
    let guide = manifest::guide(field);
    let words: Vec<&str> = guide.iter().flat_map(|guide| &guide.words).map(|(word, _)| word.as_str()).collect();
    let mut text = lower(guide.as_ref().map_or("", |guide| &guide.about));
    let rules = survey.rules.of(field);
    if !rules.is_empty() {
        text = format!("{text} ({})", rules.join(", "));
    }
    if !words.is_empty() {
        text = format!("{text}: {}", words.join(", "));
    }
    let kind = guide.map_or(FieldKind::Text, |guide| guide.kind);
    let value = match kind {
        FieldKind::List => Value::List(vec![Value::Blank]),
        FieldKind::Entries | FieldKind::Mapping if keys.is_empty() => Value::Blank,
        FieldKind::Mapping => mapping(keys.iter().map(|key| (key.clone(), inner(field, key))).collect()),
        FieldKind::Entries => {
            let keys = mapping(keys.iter().map(|key| (key.clone(), inner(field, key))).collect());
            let item = Leaf { value: keys, standing: Standing::Open, note: note(&text) };
            return Node::Leaf(Leaf { value: Value::Items(vec![item]), standing: Standing::Open, note: String::new() });
        }
        FieldKind::Text | FieldKind::Number | FieldKind::Flag | FieldKind::Free => Value::Blank,
    };
    Node::Leaf(Leaf { value, standing: Standing::Open, note: note(&text) })
}

fn mapping(keys: Vec<(String, Value)>) -> Value {
    Value::Keys(keys)
}

/// The blank below a key of a blank mapping.
fn inner(field: &str, key: &str) -> Value {
    let field = format!("{field}.{key}");
    match manifest::guide(&field).map(|guide| guide.kind) {
        Some(FieldKind::List) => Value::List(vec![Value::Blank]),
        Some(FieldKind::Mapping) => {
            let keys = manifest::children(&field).into_iter();
            mapping(keys.map(|key| (key.to_owned(), inner(&field, key))).collect())
        }
        _ => Value::Blank,
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    // An abbreviation keeps its capitals.
    let second = text.chars().nth(1).is_some_and(char::is_uppercase);
    match chars.next() {
        Some(first) if !second => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Puts a node at a dotted field. A blank mapping on one line gives way to one over several lines.
fn insert(nodes: &mut Vec<(String, Node)>, field: &str, node: Node) {
    let (key, rest) = field.split_once('.').map_or((field, None), |(key, rest)| (key, Some(rest)));
    let at = match nodes.iter().position(|(known, _)| known == key) {
        Some(at) => at,
        None => {
            let empty = Node::Branch(Vec::new(), String::new());
            nodes.push((key.to_owned(), if rest.is_none() { node.clone() } else { empty }));
            if rest.is_none() {
                return;
            }
            nodes.len() - 1
        }
    };
    let Some((_, slot)) = nodes.get_mut(at) else { return };
    if let Node::Leaf(leaf) = slot {
        *slot = opened(std::mem::replace(
            leaf,
            Leaf { value: Value::Blank, standing: Standing::Open, note: String::new() },
        ));
    }
    let Node::Branch(children, why) = slot else { return };
    match (rest, node) {
        (Some(rest), node) => insert(children, rest, node),
        (None, Node::Leaf(leaf)) => {
            if let Node::Branch(more, note) = opened(leaf) {
                *why = note;
                let old = std::mem::take(children);
                children.extend(more.into_iter().filter(|(key, _)| old.iter().all(|(known, _)| known != key)));
                children.extend(old);
            }
        }
        (None, Node::Branch(..)) => {}
    }
}

/// A mapping on one line as a mapping over several.
fn opened(leaf: Leaf) -> Node {
    let Value::Keys(keys) = leaf.value else { return Node::Branch(Vec::new(), leaf.note) };
    let standing = leaf.standing;
    let child = |value| Node::Leaf(Leaf { value, standing, note: String::new() });
    Node::Branch(keys.into_iter().map(|(key, value)| (key, child(value))).collect(), leaf.note)
}

/// Adds a blank for every field below `field` that is not there yet.
fn complete(survey: &Survey, field: &str, nodes: &mut Vec<(String, Node)>) {
    let Some(guide) = manifest::guide(field) else { return };
    let keys: Vec<String> = manifest::children(field).into_iter().map(str::to_owned).collect();
    let plain = |key: &String| {
        !matches!(
            manifest::guide(&format!("{field}.{key}")).map(|g| g.kind),
            Some(FieldKind::Mapping | FieldKind::Entries | FieldKind::Free)
        )
    };
    match (guide.kind, lookup(nodes, field)) {
        (FieldKind::Free, _) | (_, Some(Node::Leaf(Leaf { value: Value::Items(_), .. }))) => {}
        (FieldKind::Mapping, None) if field.contains('.') && keys.len() <= ONE_LINE && keys.iter().all(plain) => {
            insert(nodes, field, open(survey, field, &keys));
        }
        (FieldKind::Mapping, _) => keys.iter().for_each(|key| complete(survey, &format!("{field}.{key}"), nodes)),
        (FieldKind::Entries, None) => {
            let keys: Vec<String> = keys.into_iter().filter(plain).collect();
            insert(nodes, field, open(survey, field, &keys));
        }
        (_, Some(_)) => {}
        (_, None) => insert(nodes, field, open(survey, field, &[])),
    }
}

/// The node at a dotted field; a blank mapping that has the key counts.
fn lookup<'n>(nodes: &'n [(String, Node)], field: &str) -> Option<&'n Node> {
    let (key, rest) = field.split_once('.').map_or((field, None), |(key, rest)| (key, Some(rest)));
    let (_, node) = nodes.iter().find(|(known, _)| known == key)?;
    match (node, rest) {
        (_, None) => Some(node),
        (Node::Branch(children, _), Some(rest)) => lookup(children, rest),
        (Node::Leaf(Leaf { value: Value::Keys(keys), .. }), Some(rest)) => {
            keys.iter().any(|(known, _)| known == rest).then_some(node)
        }
        _ => None,
    }
}
