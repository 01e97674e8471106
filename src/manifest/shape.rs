//! The JSON Schema of the manifest, compiled to what validation needs: one shape per place in the document.
//!
//! Reading the generated schema instead of keeping a second table means that a field added to the types is validated,
//! printed by `produ schema manifest` and known to rules at once.

use super::field::{Step, steps};
use super::schema::ManifestData;
use schemars::JsonSchema;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What may stand at one place of the manifest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Any text; numbers are read by their spelling.
    Text,
    /// Text with a rule.
    Format(Format),
    /// One of these words.
    Choice(Vec<String>),
    /// A finite number.
    Number { integer: bool, min: Option<f64>, max: Option<f64> },
    /// `true` or `false`.
    Flag,
    /// A list of the same.
    List { item: Box<Shape>, at_least: usize },
    /// A mapping with known keys.
    Object { fields: BTreeMap<String, Shape>, required: Vec<String> },
    /// A mapping with free keys.
    Map(Box<Shape>),
    /// One of several, told apart by the kind of value.
    Union(Vec<Shape>),
}

/// Rules for text, by the `format` of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    RepoPath,
    PathOrUrl,
    PathOrText,
    TestPath,
    ManifestPath,
    Date,
    DateOrTime,
    Month,
}

static ROOT: LazyLock<Shape> = LazyLock::new(shape_of::<ManifestData>);

/// The shape of a document of this type.
pub(super) fn shape_of<T: JsonSchema>() -> Shape {
    let schema = schema_of::<T>();
    compile(&schema, schema.get("$defs").unwrap_or(&Json::Null), 0)
}

/// The JSON Schema (2020-12) of the manifest.
pub fn json_schema() -> Json {
    schema_of::<ManifestData>()
}

/// The JSON Schema (2020-12) of a type.
pub(crate) fn schema_of<T: JsonSchema>() -> Json {
    let mut schema = schemars::schema_for!(T).to_value();
    strip_defaults(&mut schema, 0);
    schema
}

/// Generated `default: null` and `default: []` say nothing to the reader.
fn strip_defaults(value: &mut Json, depth: usize) {
    if depth > 32 {
        return;
    }
    match value {
        Json::Object(map) => {
            if map.get("default").is_some_and(|d| !d.is_object() || d.get("type").is_none()) {
                map.shift_remove("default");
            }
            map.values_mut().for_each(|child| strip_defaults(child, depth + 1));
        }
        Json::Array(items) => items.iter_mut().for_each(|child| strip_defaults(child, depth + 1)),
        _ => {}
    }
}

/// The shape of the whole document.
pub(crate) fn root() -> &'static Shape {
    &ROOT
}

/// Does the manifest have this field? `a.b`, and `[]` after a list to speak of its entries: `evals[].metric`.
pub fn known_field(field: &str) -> bool {
    field_problem(field).is_none()
}

/// Why the manifest cannot have this field: no such key, or a filter that never holds.
pub(crate) fn field_problem(field: &str) -> Option<String> {
    let unknown = || Some(format!("unknown manifest field `{field}`"));
    let mut shapes = vec![root()];
    for Step { name, entries, only } in steps(field) {
        shapes = shapes.iter().flat_map(|shape| shape.child(name)).collect();
        if entries {
            // A filter may stand behind a mapping, too.
            let alone = shapes.iter().filter(|shape| only.is_some() && matches!(shape, Shape::Object { .. })).copied();
            shapes = shapes.iter().flat_map(|shape| shape.items()).chain(alone.collect::<Vec<_>>()).collect();
        }
        if let Some((key, value)) = only {
            let asked: Vec<&Shape> = shapes.iter().flat_map(|shape| shape.child(key)).collect();
            let fits = |shape: &&Shape| match shape {
                Shape::Choice(words) => words.iter().any(|word| word == value),
                Shape::Flag => matches!(value, "true" | "false"),
                Shape::List { .. } | Shape::Object { .. } | Shape::Map(_) => false,
                _ => true,
            };
            match asked.first() {
                None => return Some(format!("unknown key `{key}` in the filter of `{field}`")),
                Some(shape) if !asked.iter().any(fits) => {
                    return Some(format!("`{key}` is never `{value}` in `{field}`: it is {}", shape.expected()));
                }
                Some(_) => {}
            }
        }
    }
    if shapes.is_empty() { unknown() } else { None }
}

impl Shape {
    fn child(&self, name: &str) -> Vec<&Shape> {
        match self {
            Shape::Object { fields, .. } => fields.get(name).into_iter().collect(),
            Shape::Map(value) if !name.is_empty() => vec![value],
            Shape::Union(options) => options.iter().flat_map(|shape| shape.child(name)).collect(),
            _ => Vec::new(),
        }
    }

    fn items(&self) -> Vec<&Shape> {
        match self {
            Shape::List { item, .. } => vec![item],
            Shape::Union(options) => options.iter().flat_map(|shape| shape.items()).collect(),
            _ => Vec::new(),
        }
    }

    /// The form, for the reader of an error: `a number from 0 to 100`.
    pub(crate) fn expected(&self) -> String {
        match self {
            Shape::Text => "text".into(),
            Shape::Format(format) => format.expected().into(),
            Shape::Choice(words) if words.len() == 1 => format!("`{}`", words.concat()),
            Shape::Choice(words) => format!("one of {}", words.join(", ")),
            Shape::Number { integer, min, max } => {
                let what = if *integer { "a whole number" } else { "a number" };
                match (min, max) {
                    (Some(min), Some(max)) if *max <= 1e6 => format!("{what} from {min} to {max}"),
                    (Some(0.0), _) => format!("{what}, not negative"),
                    _ => what.into(),
                }
            }
            Shape::Flag => "true or false".into(),
            Shape::List { item, at_least: 0 } => format!("a list (each entry {})", item.expected()),
            Shape::List { item, .. } => format!("a list with at least one entry ({})", item.expected()),
            Shape::Object { fields, .. } if fields.len() > 6 => "a mapping".into(),
            Shape::Object { fields, .. } => {
                format!("a mapping with {}", fields.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
            }
            Shape::Map(value) => format!("a mapping of names to {}", value.expected()),
            Shape::Union(options) => options.iter().map(Shape::expected).collect::<Vec<_>>().join(", or "),
        }
    }

    /// Something valid, as it would be written.
    pub(crate) fn example(&self) -> String {
        match self {
            Shape::Text => "\"a few words\"".into(),
            Shape::Format(format) => format.example().into(),
            Shape::Choice(words) => words.first().map_or(String::new(), |word| quoted_if_number(word)),
            Shape::Number { max: Some(max), .. } if *max <= 1.0 => "0.85".into(),
            Shape::Number { .. } => "5".into(),
            Shape::Flag => "true".into(),
            Shape::List { item, .. } => format!("[{}]", item.example()),
            Shape::Object { fields, required } => {
                let first = required.first().or_else(|| fields.keys().next());
                match first.and_then(|name| fields.get(name).map(|shape| (name, shape))) {
                    Some((name, shape)) => format!("{{{name}: {}}}", shape.example()),
                    None => "{}".into(),
                }
            }
            Shape::Map(value) => format!("{{name: {}}}", value.example()),
            Shape::Union(options) => options.first().map(Shape::example).unwrap_or_default(),
        }
    }
}

fn quoted_if_number(word: &str) -> String {
    if word.parse::<f64>().is_ok() { format!("\"{word}\"") } else { word.to_owned() }
}

impl Format {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "repo-path" => Format::RepoPath,
            "path-or-url" => Format::PathOrUrl,
            "path-or-text" => Format::PathOrText,
            "test-path" => Format::TestPath,
            "manifest-path" => Format::ManifestPath,
            "date" => Format::Date,
            "date-or-time" => Format::DateOrTime,
            "month" => Format::Month,
            _ => return None,
        })
    }

    fn expected(self) -> &'static str {
        match self {
            Format::RepoPath => "a path inside the repository, relative to its root",
            Format::PathOrUrl => "a path inside the repository, or a URL",
            Format::PathOrText => "a path inside the repository, or a sentence",
            Format::TestPath => "a test: a path inside the repository, or a marker",
            Format::ManifestPath => "the relative path of a produ.yaml, produ.yml or produ.toml further up",
            Format::Date => "a date as YYYY-MM-DD",
            Format::DateOrTime => "a date as YYYY-MM-DD, or a time as YYYY-MM-DDThh:mm:ssZ",
            Format::Month => "a month as YYYY-MM",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Format::RepoPath | Format::PathOrText => "docs/runbooks/rollback.md",
            Format::PathOrUrl => "https://example.org/board",
            Format::TestPath => "tests/test_fallback.py",
            Format::ManifestPath => "../../produ.yaml",
            Format::Date | Format::DateOrTime => "2026-11-18",
            Format::Month => "2026-11",
        }
    }
}

/// From a schema value to a shape. The schema is ours; the depth bound is only a fuse.
fn compile(schema: &Json, defs: &Json, depth: usize) -> Shape {
    if depth > 32 {
        return Shape::Text;
    }
    let next = |value: &Json| compile(value, defs, depth + 1);
    if let Some(name) = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix("#/$defs/")) {
        return defs.get(name).map_or(Shape::Text, next);
    }
    let list = |key: &str| schema.get(key).and_then(Json::as_array);
    if let Some(options) = list("anyOf").or_else(|| list("oneOf")) {
        let words: Vec<String> =
            options.iter().filter_map(|o| o.get("const").and_then(Json::as_str).map(str::to_owned)).collect();
        if !words.is_empty() && words.len() == options.len() {
            return Shape::Choice(words);
        }
        let mut shapes: Vec<Shape> =
            options.iter().filter(|o| o.get("type").and_then(Json::as_str) != Some("null")).map(next).collect();
        return if shapes.len() == 1 { shapes.remove(0) } else { Shape::Union(shapes) };
    }
    if let Some(words) = list("enum") {
        return Shape::Choice(words.iter().filter_map(|w| w.as_str().map(str::to_owned)).collect());
    }
    let number = |key: &str| schema.get(key).and_then(Json::as_f64);
    match type_of(schema) {
        "boolean" => Shape::Flag,
        kind @ ("number" | "integer") => {
            Shape::Number { integer: kind == "integer", min: number("minimum"), max: number("maximum") }
        }
        "array" => Shape::List {
            item: Box::new(schema.get("items").map_or(Shape::Text, next)),
            at_least: usize::from(number("minItems").is_some_and(|n| n >= 1.0)),
        },
        "object" => match schema.get("properties").and_then(Json::as_object) {
            Some(properties) => Shape::Object {
                fields: properties.iter().map(|(name, value)| (name.clone(), next(value))).collect(),
                required: list("required")
                    .map_or(Vec::new(), |names| names.iter().filter_map(|n| n.as_str().map(str::to_owned)).collect()),
            },
            None => Shape::Map(Box::new(schema.get("additionalProperties").map_or(Shape::Text, next))),
        },
        _ => schema.get("format").and_then(Json::as_str).and_then(Format::parse).map_or(Shape::Text, Shape::Format),
    }
}

/// The first type that is not `null`.
fn type_of(schema: &Json) -> &str {
    match schema.get("type") {
        Some(Json::String(name)) => name,
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).find(|name| *name != "null").unwrap_or(""),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No part of the schema may fall through to plain text by accident.
    fn unexpected_text(schema: &Json, path: &str, out: &mut Vec<String>) {
        if let Json::Object(map) = schema {
            if let Some(format) = map.get("format").and_then(Json::as_str)
                && Format::parse(format).is_none()
                && !matches!(format, "double" | "uint64")
            {
                out.push(format!("{path}: {format}"));
            }
            for (key, child) in map {
                unexpected_text(child, &format!("{path}/{key}"), out);
            }
        }
    }

    #[test]
    fn every_format_is_understood() {
        let mut out = Vec::new();
        unexpected_text(&json_schema(), "", &mut out);
        assert_eq!(out, Vec::<String>::new());
    }

    #[test]
    fn fields_are_known_by_their_dotted_name() {
        for field in [
            "schema_version",
            "system.kind",
            "system.kind[]",
            "evals",
            "evals[]",
            "evals[].judge.agreement",
            "failure_modes",
            "failure_modes[].trigger",
            "owners.backups.model",
            "cost.telemetry.actual_monthly[].cost",
            "rollback.last_drill.minutes",
        ] {
            assert!(known_field(field), "{field}");
        }
        for field in ["", "evals.id", "rollback[]", "rollback.nope", "system.kind.x", "evals[][]", "a.b", "."] {
            assert!(!known_field(field), "{field}");
        }
    }

    #[test]
    fn shapes_follow_the_types() {
        let Shape::Object { fields, required } = root() else { panic!("a mapping") };
        assert_eq!(required, &["schema_version", "system"]);
        assert_eq!(fields["schema_version"], Shape::Choice(vec!["1".into()]));
        let Shape::Object { fields: system, required } = &fields["system"] else { panic!("a mapping") };
        assert_eq!(required, &["name", "kind"]);
        assert!(matches!(&system["kind"], Shape::List { at_least: 1, .. }));
        assert_eq!(system["stakes"], Shape::Choice(vec!["low".into(), "medium".into(), "high".into()]));
        let Shape::Object { fields: on_call, .. } = &fields["on_call"] else { panic!("a mapping") };
        assert_eq!(on_call["coverage"].expected(), "one of 24x7, business_hours");
    }
}
