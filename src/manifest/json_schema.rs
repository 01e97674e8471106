//! A schema as JSON Schema (2020-12), for editors and other programs.
//!
//! Every mapping is a definition by the name of its field, so that fields that are `like` another share it. What may be
//! left out may also be `null`, lists and free mappings may be empty instead.

use super::schema::{Field, Object, Schema};
use super::shape::Shape;
use serde_json::{Map, Value as Json, json};

impl Schema {
    /// The schema for other programs.
    pub(crate) fn to_json(&self) -> Json {
        let mut defs = Map::new();
        let mut out = Map::new();
        out.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        out.insert("title".into(), json!(self.title));
        out.insert("description".into(), json!(self.about));
        if let Shape::Object(root) = &self.root {
            out.extend(mapping(root, &mut defs));
        }
        out.insert("$defs".into(), Json::Object(defs));
        Json::Object(out)
    }
}

fn mapping(object: &Object, defs: &mut Map<String, Json>) -> Map<String, Json> {
    let properties: Map<String, Json> =
        object.fields.iter().map(|field| (field.name.clone(), property(field, defs))).collect();
    let required: Vec<&str> = object.fields.iter().filter(|f| f.required).map(|f| f.name.as_str()).collect();
    let mut out = Map::new();
    out.insert("type".into(), json!("object"));
    out.insert("additionalProperties".into(), json!(false));
    out.insert("properties".into(), Json::Object(properties));
    if !required.is_empty() {
        out.insert("required".into(), json!(required));
    }
    out
}

fn property(field: &Field, defs: &mut Map<String, Json>) -> Json {
    let mut out = of_shape(&field.shape, defs);
    if !field.required {
        or_null(&mut out);
    }
    out.insert("description".into(), json!(field.about));
    if let Some(unit) = &field.unit {
        out.insert("x-unit".into(), json!(unit));
    }
    Json::Object(out)
}

/// Lets a value be absent by `null`.
fn or_null(schema: &mut Map<String, Json>) {
    match schema.get_mut("type") {
        Some(Json::String(name)) if matches!(name.as_str(), "array" | "object") => {}
        Some(kind) => *kind = json!([kind.clone(), "null"]),
        None => {
            let plain = std::mem::take(schema);
            schema.insert("anyOf".into(), json!([plain, { "type": "null" }]));
        }
    }
}

fn of_shape(shape: &Shape, defs: &mut Map<String, Json>) -> Map<String, Json> {
    let schema = match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Format(format) => json!({ "type": "string", "format": format.name() }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Number { integer, min, max } => {
            let mut schema = json!({ "type": if *integer { "integer" } else { "number" } });
            for (key, bound) in [("minimum", min), ("maximum", max)] {
                if let (Some(bound), Some(map)) = (bound, schema.as_object_mut()) {
                    // The bounds are whole numbers; JSON Schema needs no fraction to say them.
                    map.insert(key.into(), json!(*bound as i64));
                }
            }
            schema
        }
        Shape::Choice(words) if words.iter().all(|(_, means)| means.is_empty()) => {
            json!({ "enum": words.iter().map(|(word, _)| word).collect::<Vec<_>>() })
        }
        Shape::Choice(words) => {
            let word = |(word, means): &(String, String)| json!({ "const": word, "description": means });
            json!({ "oneOf": words.iter().map(word).collect::<Vec<_>>() })
        }
        Shape::List { item, at_least } => {
            let mut schema = json!({ "type": "array", "items": of_shape(item, defs) });
            if let (1.., Some(map)) = (at_least, schema.as_object_mut()) {
                map.insert("minItems".into(), json!(at_least));
            }
            schema
        }
        Shape::Object(object) => {
            if !defs.contains_key(&object.name) {
                // The place is taken first: definitions stand in the order of the fields.
                defs.insert(object.name.clone(), Json::Null);
                let schema = Json::Object(mapping(object, defs));
                defs.insert(object.name.clone(), schema);
            }
            json!({ "$ref": format!("#/$defs/{}", object.name) })
        }
        Shape::Map(value) => json!({ "type": "object", "additionalProperties": of_shape(value, defs) }),
        Shape::Union(options) => {
            json!({ "anyOf": options.iter().map(|option| of_shape(option, defs)).collect::<Vec<_>>() })
        }
    };
    match schema {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{document, parse};
    use super::*;
    use crate::structured::{Node, Value};
    use jsonschema::Validator;

    const EXAMPLE: &str = include_str!(concat!(env!("OUT_DIR"), "/manifest.example.yaml"));

    macro_rules! fixture {
        ($path:literal) => {
            ($path, include_str!(concat!("../../fixtures/", $path)))
        };
    }

    fn validator() -> Validator {
        jsonschema::validator_for(&Schema::manifest().to_json()).unwrap()
    }

    fn plain(node: &Node) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(flag) => json!(flag),
            Value::Number(number, text) => text.parse::<i64>().map_or_else(|_| json!(number), |whole| json!(whole)),
            Value::String(text) => json!(text),
            Value::Sequence(items) => items.iter().map(plain).collect(),
            Value::Mapping(entries) => {
                Json::Object(entries.iter().map(|(key, child)| (key.text.clone(), plain(child))).collect())
            }
        }
    }

    /// A whole manifest in which a field has this value.
    fn with(field: &str, value: &Json) -> Json {
        let mut document = json!({ "schema_version": "1", "system": { "name": "x", "kind": ["rag"] } });
        let mut at = &mut document;
        for part in field.split('.') {
            at = &mut at[part.trim_end_matches("[]")];
            if part.ends_with("[]") {
                *at = json!([null]);
                at = &mut at[0];
            }
        }
        *at = value.clone();
        document
    }

    fn right(shape: &Shape) -> Vec<Json> {
        let first = |shape: &Shape| right(shape).swap_remove(0);
        match shape {
            Shape::Text => vec![json!("a few words")],
            Shape::Format(_) => vec![json!(shape.example())],
            Shape::Choice(words) => words.iter().map(|(word, _)| json!(word)).collect(),
            Shape::Flag => vec![json!(true), json!(false)],
            Shape::Number { integer: true, .. } => vec![json!(0), json!(3)],
            Shape::Number { .. } => vec![json!(0.5), json!(1)],
            Shape::List { item, .. } => vec![json!([first(item)])],
            Shape::Map(item) => vec![json!({ "x": first(item) }), json!({})],
            Shape::Union(options) => options.iter().map(first).collect(),
            Shape::Object(object) => {
                let wanted = object.fields.iter().filter(|field| field.required);
                vec![Json::Object(wanted.map(|field| (field.name.clone(), first(&field.shape))).collect())]
            }
        }
    }

    fn wrong(shape: &Shape) -> Vec<Json> {
        let mapping = json!({ "no_such_key": 1 });
        match shape {
            Shape::Text => vec![mapping, json!(["x"]), json!(true)],
            Shape::Format(_) => vec![mapping, json!(["x"])],
            Shape::Choice(_) => vec![mapping, json!("no such word"), json!(true)],
            Shape::Flag => vec![mapping, json!("maybe"), json!(3)],
            Shape::Number { integer, min, max } => {
                let outside = [min.map(|min| min - 1.0), max.filter(|max| *max < 1e6).map(|max| max + 1.0)];
                let broken = integer.then(|| json!(1.5));
                let outside = outside.into_iter().flatten().map(|number| json!(number));
                [mapping, json!("soon"), json!(true)].into_iter().chain(outside).chain(broken).collect()
            }
            Shape::List { at_least: 0, .. } | Shape::Union(_) => vec![mapping],
            Shape::List { .. } => vec![mapping, json!([]), json!(3)],
            Shape::Map(_) => vec![json!({ "x": { "y": 1 } }), json!(3), json!(["x"])],
            Shape::Object(_) => vec![mapping, json!(3), json!(["x"])],
        }
    }

    fn each<'s>(shape: &'s Shape, field: &str, visit: &mut dyn FnMut(&str, &'s Shape)) {
        match shape {
            Shape::Object(object) => {
                for inner in &object.fields {
                    let field = if field.is_empty() { inner.name.clone() } else { format!("{field}.{}", inner.name) };
                    visit(&field, &inner.shape);
                    each(&inner.shape, &field, visit);
                }
            }
            Shape::List { item, .. } => {
                visit(&format!("{field}[]"), item);
                each(item, &format!("{field}[]"), visit);
            }
            Shape::Union(options) => options.iter().for_each(|option| each(option, field, visit)),
            _ => {}
        }
    }

    #[test]
    fn both_validators_take_and_refuse_the_same_at_every_field() {
        let validator = validator();
        let ours = |document: &Json| parse("produ.yaml", document.to_string().as_bytes());
        each(&Schema::manifest().root, "", &mut |field, shape| {
            for value in right(shape) {
                let document = with(field, &value);
                assert!(validator.is_valid(&document), "{field}: {value}");
                assert!(ours(&document).is_ok(), "{field}: {value}: {}", ours(&document).unwrap_err());
            }
            for value in wrong(shape) {
                let document = with(field, &value);
                assert!(!validator.is_valid(&document), "{field}: {value}");
                let errors = ours(&document).expect_err(field);
                let place = field.replace("[]", "[0]");
                let named = errors.problems.iter().any(|problem| problem.path_in_document.starts_with(&place));
                assert!(named, "{field}: {value}: {errors}");
            }
            let nothing = with(field, &Json::Null);
            let required = ["schema_version", "system", "system.name", "system.kind"].contains(&field);
            assert!(!required || !validator.is_valid(&nothing) && ours(&nothing).is_err(), "{field}: null");
        });
    }

    #[test]
    fn both_validators_take_the_example_and_the_fixtures() {
        let validator = validator();
        for (path, text) in [
            ("manifest.example.yaml", EXAMPLE),
            fixture!("production-ready/repo/produ.yaml"),
            fixture!("contradicting-manifest/repo/produ.yaml"),
            fixture!("ladder/hardened/produ.yaml"),
            fixture!("ladder/pilot/produ.yaml"),
            fixture!("ladder/prototype/produ.yaml"),
            fixture!("monorepo/repo/chat/produ.yaml"),
            fixture!("monorepo/repo/search/produ.toml"),
            fixture!("product/repo/produ.yaml"),
            fixture!("product/repo/services/chat/produ.yaml"),
            fixture!("product/repo/services/ranker/produ.toml"),
        ] {
            let tree = plain(&document(path, text.as_bytes()).unwrap());
            let problems: Vec<String> =
                validator.iter_errors(&tree).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert_eq!(problems, Vec::<String>::new(), "{path}");
            assert!(parse(path, text.as_bytes()).is_ok(), "{path}");
        }
    }

    #[test]
    fn mappings_of_the_same_kind_share_a_definition() {
        let schema = Schema::manifest().to_json();
        let defs = schema["$defs"].as_object().unwrap();
        assert_eq!(schema["$defs"]["owners"]["properties"]["risk"]["anyOf"][0]["$ref"], "#/$defs/owners.product");
        assert!(defs.contains_key("rollback.last_drill") && !defs.contains_key("owners.risk"));
        assert_eq!(schema["$defs"]["rollback"]["properties"]["target_minutes"]["x-unit"], "minutes");
    }
}
