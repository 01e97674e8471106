//! The document as TOML: the same tree. What stands at the root of the document comes before the first table, because
//! TOML knows no way back to it.

use super::scalar::quoted;
use super::{BLANK, Document, Leaf, Node, Standing, Value, head};

/// Writes the document.
pub(super) fn write(document: &Document) -> String {
    let mut out: String = head().iter().map(|line| format!("# {line}\n")).collect();
    out.push_str("schema_version = \"1\"\n");
    let nodes = || document.parts.iter().flat_map(|(_, nodes)| nodes);
    for (key, node) in nodes() {
        if let Node::Leaf(leaf) = node
            && !is_table(leaf)
        {
            out.push_str(&line(key, leaf));
        }
    }
    for (title, nodes) in &document.parts {
        if !title.is_empty() {
            out.push_str(&format!("\n# --- {title} ---\n"));
        }
        for (key, node) in nodes {
            match node {
                Node::Branch(children, note) => {
                    out.push_str(&format!("\n[{key}]{}\n", comment(note)));
                    children.iter().for_each(|(key, child)| node_lines(key, child, &mut out));
                }
                Node::Leaf(leaf) => table(key, leaf, &mut out),
            }
        }
    }
    out
}

/// Written under a header of its own.
fn is_table(leaf: &Leaf) -> bool {
    matches!(leaf.value, Value::Items(_) | Value::Keys(_))
}

fn table(key: &str, leaf: &Leaf, out: &mut String) {
    match &leaf.value {
        Value::Keys(keys) => block(&format!("[{key}]"), keys, leaf, out),
        Value::Items(items) => {
            for item in items {
                if let Value::Keys(keys) = &item.value {
                    block(&format!("[[{key}]]"), keys, item, out);
                }
            }
        }
        _ => {}
    }
}

fn block(header: &str, keys: &[(String, Value)], leaf: &Leaf, out: &mut String) {
    let mark = if leaf.standing == Standing::Guess { "# " } else { "" };
    out.push_str(&format!("\n{mark}{header}{}\n", comment(&leaf.note)));
    for (key, value) in keys {
        out.push_str(&format!("{mark}{key} = {}\n", inline(value)));
    }
}

/// Lines inside a table; deeper mappings become dotted keys.
fn node_lines(key: &str, node: &Node, out: &mut String) {
    match node {
        Node::Branch(children, note) => {
            if !note.is_empty() {
                out.push_str(&format!("# {key}: {note}\n"));
            }
            children.iter().for_each(|(child, node)| node_lines(&format!("{key}.{child}"), node, out));
        }
        Node::Leaf(Leaf { value: Value::Items(items), note, .. }) => {
            out.push_str(&format!("{key} = [{}\n", comment(note)));
            for item in items {
                let mark = if item.standing == Standing::Guess { "# " } else { "" };
                out.push_str(&format!("  {mark}{},{}\n", inline(&item.value), comment(&item.note)));
            }
            out.push_str("]\n");
        }
        Node::Leaf(leaf) => out.push_str(&line(key, leaf)),
    }
}

fn line(key: &str, leaf: &Leaf) -> String {
    let mark = if leaf.standing == Standing::Guess { "# " } else { "" };
    format!("{mark}{key} = {}{}\n", inline(&leaf.value), comment(&leaf.note))
}

fn comment(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!("  # {note}") }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Blank => quoted(BLANK),
        // The escapes of a basic string are those of YAML's quoted one, as far as we use them.
        Value::Text(text) => quoted(text),
        Value::Flag(flag) => flag.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Keys(keys) => {
            let keys: Vec<String> = keys.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", keys.join(", "))
        }
        Value::Items(items) => {
            format!("[{}]", items.iter().map(|item| inline(&item.value)).collect::<Vec<_>>().join(", "))
        }
    }
}
