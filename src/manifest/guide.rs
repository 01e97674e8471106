//! What a field of the manifest is for, read from the generated schema: its words, its kind, its allowed values. For
//! whoever writes a manifest for people to fill in.

use super::shape::json_schema;
use serde_json::Value as Json;
use std::sync::LazyLock;

static SCHEMA: LazyLock<Json> = LazyLock::new(json_schema);

/// What is known about one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guide {
    /// The schema's description, without full stop.
    pub(crate) about: String,
    /// What may stand there.
    pub(crate) kind: Kind,
    /// Allowed words with their meaning, where only some words are allowed.
    pub(crate) words: Vec<(String, String)>,
}

/// What may stand at a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text of any form: sentence, path, date, one of some words.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A list of scalars.
    List,
    /// A list of mappings.
    Entries,
    /// A mapping with known keys.
    Mapping,
    /// A mapping with free keys.
    Free,
}

/// Looks up a dotted field; entries of lists need no mark: `evals.metric`.
pub(crate) fn guide(field: &str) -> Option<Guide> {
    let (schema, place) = find(field)?;
    let about = place.get("description").or_else(|| schema.get("description")).and_then(Json::as_str).unwrap_or("");
    let kind = match kind_of(schema) {
        Some("boolean") => Kind::Flag,
        Some("number" | "integer") => Kind::Number,
        Some("array") if properties(deref(schema.get("items")?)).is_some() => Kind::Entries,
        Some("array") => Kind::List,
        Some("object") if properties(schema).is_some() => Kind::Mapping,
        Some("object") => Kind::Free,
        _ => Kind::Text,
    };
    let item = if kind == Kind::List { deref(schema.get("items")?) } else { schema };
    Some(Guide { about: about.trim_end_matches('.').to_owned(), kind, words: words(item) })
}

/// The keys of a mapping, or of the entries of a list, in the order of the schema; of the root for the empty field.
pub(crate) fn children(field: &str) -> Vec<&'static str> {
    let Some((schema, _)) = find(field) else { return Vec::new() };
    let inner = schema.get("items").map_or(schema, deref);
    properties(inner).map_or(Vec::new(), |map| map.keys().map(String::as_str).collect())
}

/// The schema of a field, and the place that mentions it.
fn find(field: &str) -> Option<(&'static Json, &'static Json)> {
    let (mut schema, mut place): (&Json, &Json) = (&SCHEMA, &SCHEMA);
    for part in field.split('.').filter(|part| !part.is_empty()) {
        let inner = schema.get("items").map_or(schema, deref);
        place = properties(inner)?.get(part.trim_end_matches("[]"))?;
        schema = deref(place);
    }
    Some((schema, place))
}

/// Follows references and picks the first form that is not `null`. The schema is ours; the bound is only a fuse.
fn deref(mut schema: &'static Json) -> &'static Json {
    for _ in 0..16 {
        if let Some(name) = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix("#/$defs/")) {
            match SCHEMA.get("$defs").and_then(|defs| defs.get(name)) {
                Some(next) => schema = next,
                None => return schema,
            }
        } else if let Some(options) = schema.get("anyOf").and_then(Json::as_array) {
            match options.iter().find(|o| o.get("type").and_then(Json::as_str) != Some("null")) {
                Some(next) => schema = next,
                None => return schema,
            }
        } else {
            return schema;
        }
    }
    schema
}

fn properties(schema: &'static Json) -> Option<&'static serde_json::Map<String, Json>> {
    schema.get("properties").and_then(Json::as_object)
}

fn kind_of(schema: &'static Json) -> Option<&'static str> {
    match schema.get("type")? {
        Json::String(name) => Some(name),
        Json::Array(names) => names.iter().filter_map(Json::as_str).find(|name| *name != "null"),
        _ => None,
    }
}

fn words(schema: &'static Json) -> Vec<(String, String)> {
    let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).unwrap_or("").to_owned();
    if let Some(options) = schema.get("oneOf").and_then(Json::as_array) {
        let worded = options.iter().filter(|o| o.get("const").is_some());
        return worded.map(|o| (text(o, "const"), text(o, "description"))).collect();
    }
    let listed = schema.get("enum").and_then(Json::as_array).into_iter().flatten();
    listed.filter_map(|word| Some((word.as_str()?.to_owned(), String::new()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_explain_themselves() {
        let audience = guide("system.audience").unwrap();
        assert_eq!((audience.kind, audience.about.as_str()), (Kind::Text, "Who uses it"));
        assert_eq!(audience.words[0], ("internal".to_owned(), "Staff.".to_owned()));
        let kinds = [
            ("system.kind", Kind::List),
            ("system.generative", Kind::Flag),
            ("rollback.target_minutes", Kind::Number),
            ("evals", Kind::Entries),
            ("evals.threshold", Kind::Number),
            ("evals[].id", Kind::Text),
            ("failure_modes", Kind::Text),
            ("rollback", Kind::Mapping),
            ("rollback.last_drill", Kind::Mapping),
            ("owners.backups", Kind::Free),
            ("runbooks", Kind::List),
        ];
        for (field, kind) in kinds {
            assert_eq!(guide(field).unwrap().kind, kind, "{field}");
        }
        assert_eq!(guide("rollback.nope"), None);
        assert_eq!(children("")[..3], ["schema_version", "system", "inherits"]);
        assert!(children("evals").contains(&"threshold") && children("runbooks").is_empty());
    }

    #[test]
    fn every_field_of_the_schema_has_words() {
        let mut open: Vec<String> = children("").into_iter().map(str::to_owned).collect();
        while let Some(field) = open.pop() {
            let guide = guide(&field).unwrap_or_else(|| panic!("{field}"));
            assert!(!guide.about.is_empty(), "{field} says nothing");
            open.extend(children(&field).into_iter().map(|key| format!("{field}.{key}")));
        }
    }
}
