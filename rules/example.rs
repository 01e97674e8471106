//! The full example of a manifest, made of the `example` column of `rules/manifest.yaml`. Part of the build script.

use super::scalar::scalar;
use serde_json::{Map, Value};

/// Widest line that a mapping or a list may take.
const WIDTH: usize = 120;

const HEAD: &str = "\
# Every field a manifest can have, filled in for an invented system that reads supplier invoices.
# Only schema_version, system.name and system.kind are required. Leave out what you cannot answer: absent, blank and
# placeholder values (TBD, <owner>) all count as not declared. `produ schema manifest` prints every allowed word.
# With `inherits: ../../produ.yaml` a manifest takes purpose and adoption facts from one further up.
";

/// The document as YAML, in the order of the table.
pub(super) fn example(table: &Value) -> String {
    let entries: Vec<&Value> = table["fields"].as_array().into_iter().flatten().collect();
    let mut document = Value::Null;
    for entry in &entries {
        let field = entry["field"].as_str().unwrap_or_default();
        if let Some(value) = entry.get("example") {
            *place(&mut document, field) = value.clone();
        }
    }
    for entry in &entries {
        if let (Some(field), Some(Value::Array(more))) = (entry["field"].as_str(), entry.get("more"))
            && let Value::Array(items) = place(&mut document, field)
        {
            items.extend(more.iter().cloned());
        }
    }
    let mut out = HEAD.to_owned();
    let mut pillar = "";
    for (key, value) in document.as_object().into_iter().flatten() {
        let entry = entries.iter().find(|entry| entry["field"] == key.as_str());
        let of = entry.and_then(|entry| entry["pillar"].as_str()).unwrap_or_default();
        if of != pillar {
            pillar = of;
            let heading =
                table["pillars"][pillar].as_str().unwrap_or("Statements of people, and the project's own thresholds");
            out.push_str(&format!("\n# --- {heading} ---\n"));
        }
        lines(key, value, "", &mut out);
    }
    out
}

/// The value at a field, made where it is not there yet; `a[].b` means the first entry of the list.
fn place<'v>(document: &'v mut Value, field: &str) -> &'v mut Value {
    let mut at = document;
    for part in field.split('.') {
        let name = part.trim_end_matches("[]");
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[name];
        if part.ends_with("[]") {
            if !at.is_array() {
                *at = Value::Array(vec![Value::Null]);
            }
            at = &mut at[0];
        }
    }
    at
}

/// One key with its value, on one line where it fits.
fn lines(key: &str, value: &Value, indent: &str, out: &mut String) {
    let flow = format!("{indent}{key}: {}\n", inline(value));
    let deeper = format!("{indent}  ");
    match value {
        Value::Object(map) if indent.is_empty() || flow.len() > WIDTH => {
            out.push_str(&format!("{indent}{key}:\n"));
            map.iter().for_each(|(key, value)| lines(key, value, &deeper, out));
        }
        Value::Array(items) if flow.len() > WIDTH => {
            out.push_str(&format!("{indent}{key}:\n"));
            for item in items {
                let one = format!("{deeper}- {}\n", inline(item));
                match item {
                    Value::Object(map) if one.len() > WIDTH => {
                        let mut entry = String::new();
                        map.iter().for_each(|(key, value)| lines(key, value, &format!("{deeper}  "), &mut entry));
                        out.push_str(&format!("{deeper}- {}", entry.trim_start()));
                    }
                    _ => out.push_str(&one),
                }
            }
        }
        _ => out.push_str(&flow),
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        // Without an exponent, as a person would write it.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let keys: Vec<String> = map.iter().map(|(key, value)| format!("{key}: {}", inline(value))).collect();
            format!("{{{}}}", keys.join(", "))
        }
        other => other.to_string(),
    }
}
