//! The document as YAML. Text is quoted unless it cannot be anything else than text.

use super::{BLANK, Document, Leaf, Node, Standing, Value, head};

/// Writes the document.
pub(super) fn write(document: &Document) -> String {
    let mut out: String = head().iter().map(|line| format!("# {line}\n")).collect();
    out.push_str("schema_version: \"1\"\n");
    for (title, nodes) in &document.parts {
        if !title.is_empty() {
            out.push_str(&format!("\n# --- {title} ---\n"));
        }
        nodes.iter().for_each(|(key, node)| node_lines(key, node, 0, &mut out));
    }
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

/// Plain where no reader can take it for a number, a date, a boolean or punctuation; else quoted with escapes.
pub(super) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./+@ ".contains(c))
        && !text.ends_with(' ')
        && !is_word(text);
    let hidden = text.strip_prefix('.').is_some_and(|rest| rest.starts_with("git") && scalar(rest) == rest);
    if plain || hidden { text.to_owned() } else { quoted(text) }
}

/// Words that some reader takes for a boolean, nothing or a number.
fn is_word(text: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word)) || text.parse::<f64>().is_ok()
}

/// A double-quoted scalar; everything that is not plainly printable is escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(ch),
            _ if ch.is_alphanumeric() => out.push(ch),
            _ if (ch as u32) <= 0xffff => out.push_str(&format!("\\u{:04X}", ch as u32)),
            _ => out.push_str(&format!("\\U{:08X}", ch as u32)),
        }
    }
    out.push('"');
    out
}
