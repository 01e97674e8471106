//! The document as YAML. Text is quoted unless it cannot be anything else than text.

use super::scalar::scalar;
use super::{BLANK, Document, Leaf, Node, Standing, Value, head};

/// Writes the document.
pub(super) fn write(document: &Document) -> String {
    let mut out: String = head().iter().map(|line| format!("# {line}\n")).collect();
    out.push_str("schema_version: \"1\"\n");
    for (title, nodes) in &document.parts {
        if !title.is_empty() {
            out.push_str(&format!("\n# --- {title} ---\n"));
        }
        out.push_str(&part(nodes));
    }
    out
}

/// Writes some of it with a key a line: what is copied off a narrow terminal must not be cut.
pub(super) fn lines(nodes: &[(String, Node)]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|(key, node)| key_lines(key, node, 0, &mut out));
    out
}

fn key_lines(key: &str, node: &Node, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let (note, keys) = match node {
        Node::Leaf(Leaf { value: Value::Items(items), note, .. }) => {
            out.push_str(&format!("{indent}{key}:{}\n", comment(note)));
            for item in items {
                let Value::Keys(keys) = &item.value else {
                    out.push_str(&line(&format!("{indent}  "), "- ", item));
                    continue;
                };
                for (at, (key, value)) in keys.iter().enumerate() {
                    let (lead, note) = if at == 0 { ("- ", item.note.as_str()) } else { ("  ", "") };
                    let leaf = Leaf { value: value.clone(), standing: item.standing, note: note.to_owned() };
                    out.push_str(&line(&format!("{indent}  {lead}"), &format!("{key}: "), &leaf));
                }
            }
            return;
        }
        Node::Leaf(Leaf { value: Value::Keys(keys), note, standing }) => {
            let child = |value: &Value| Leaf { value: value.clone(), standing: *standing, note: String::new() };
            (note, keys.iter().map(|(key, value)| (key.clone(), Node::Leaf(child(value)))).collect())
        }
        Node::Branch(children, note) => (note, children.clone()),
        Node::Leaf(leaf) => {
            out.push_str(&line(&indent, &format!("{key}: "), leaf));
            return;
        }
    };
    out.push_str(&format!("{indent}{key}:{}\n", comment(note)));
    keys.iter().for_each(|(key, child)| key_lines(key, child, depth + 1, out));
}

/// Writes some of it.
fn part(nodes: &[(String, Node)]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|(key, node)| node_lines(key, node, 0, &mut out));
    out
}

fn node_lines(key: &str, node: &Node, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match node {
        Node::Branch(children, note) => {
            out.push_str(&format!("{indent}{key}:{}\n", comment(note)));
            children.iter().for_each(|(key, child)| node_lines(key, child, depth + 1, out));
        }
        Node::Leaf(Leaf { value: Value::Items(items), note, .. }) => {
            out.push_str(&format!("{indent}{key}:{}\n", comment(note)));
            for item in items {
                out.push_str(&line(&format!("{indent}  "), "- ", item));
            }
        }
        Node::Leaf(leaf) => out.push_str(&line(&indent, &format!("{key}: "), leaf)),
    }
}

fn line(indent: &str, lead: &str, leaf: &Leaf) -> String {
    let mark = if leaf.standing == Standing::Guess { "# " } else { "" };
    format!("{indent}{mark}{lead}{}{}\n", inline(&leaf.value), comment(&leaf.note))
}

fn comment(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!("  # {note}") }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Blank => BLANK.to_owned(),
        Value::Text(text) => scalar(text),
        Value::Flag(flag) => flag.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Keys(keys) => {
            let keys: Vec<String> = keys.iter().map(|(key, value)| format!("{key}: {}", inline(value))).collect();
            format!("{{{}}}", keys.join(", "))
        }
        Value::Items(items) => {
            format!("[{}]", items.iter().map(|item| inline(&item.value)).collect::<Vec<_>>().join(", "))
        }
    }
}
