//! The fields that `rules/thresholds.yaml` gives the forms of a manifest and of a policy. Part of the build script.

use serde_json::{Map, Value, json};

/// Puts the fields of the thresholds where a form says `{thresholds: manifest}` or `{thresholds: policy}`.
pub(super) fn expand(form: &mut Value, thresholds: &Value) {
    let Some(fields) = form.get_mut("fields").and_then(Value::as_array_mut) else { return };
    let entries = std::mem::take(fields);
    for entry in entries {
        let rows = thresholds["thresholds"].as_array().into_iter().flatten();
        match entry.get("thresholds").and_then(Value::as_str) {
            Some("manifest") => fields.extend(rows.flat_map(of_manifest)),
            Some("policy") => fields.extend(rows.flat_map(|row| of_policy(row, &thresholds["systems"]))),
            _ => fields.push(entry),
        }
    }
}

fn of_manifest(row: &Value) -> Vec<Value> {
    let name = format!("gate.{}", text(row, "name"));
    let mut entry = json!({"field": name, "kind": row["kind"], "about": row["about"]});
    let Some(parts) = row["part"]["each"].as_array() else {
        if let Some(words) = row["values"].as_array() {
            let words = words.iter().map(|word| (text(word, "word").to_owned(), word["about"].clone()));
            entry["values"] = Value::Object(words.collect::<Map<_, _>>());
        }
        copy(row, &["unit", "example"], &mut entry);
        return vec![entry];
    };
    entry["kind"] = "mapping".into();
    let fields = parts.iter().map(|part| {
        let field = format!("{name}.{}", text(part, "word"));
        let mut entry = json!({"field": field, "kind": row["kind"], "about": part["about"]});
        copy(row, &["unit"], &mut entry);
        copy(part, &["example"], &mut entry);
        entry
    });
    std::iter::once(entry).chain(fields).collect()
}

fn of_policy(row: &Value, systems: &Value) -> Vec<Value> {
    let (name, about) = (text(row, "name"), row.get("in_policy").unwrap_or(&row["about"]));
    let like = format!("gate.{name}");
    let Some(key) = row["by_system"].as_str() else {
        return vec![json!({"field": name, "like": like, "about": about})];
    };
    let about = about.as_str().unwrap_or_default();
    let about = format!("{about} Every entry that fits the system holds; a fact the system does not declare fits.");
    let list = json!({"field": name, "kind": "list of mapping", "about": about});
    let value = json!({"field": format!("{name}[].{key}"), "like": like, "about": format!("The {key}.")});
    let facts = systems.as_array().into_iter().flatten().map(|system| {
        let field = format!("{name}[].{}", text(system, "fact"));
        json!({"field": field, "kind": "list of choice", "like": system["like"], "about": system["about"]})
    });
    [list, value].into_iter().chain(facts).collect()
}

fn copy(from: &Value, keys: &[&str], to: &mut Value) {
    for key in keys {
        if let Some(value) = from.get(key) {
            to[*key] = value.clone();
        }
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}
