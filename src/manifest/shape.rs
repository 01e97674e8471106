//! What may stand at each place of a document, and how that is said to whoever wrote something else there.

use super::field::{Step, steps};
use super::schema::{Field, Object, Schema};

/// What may stand at one place of the manifest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Any text; numbers are read by their spelling.
    Text,
    /// Text with a rule.
    Format(Format),
    /// One of these words, each with its meaning.
    Choice(Vec<(String, String)>),
    /// A finite number.
    Number { integer: bool, min: Option<f64>, max: Option<f64> },
    /// `true` or `false`.
    Flag,
    /// A list of the same.
    List { item: Box<Shape>, at_least: usize },
    /// A mapping with known keys.
    Object(Object),
    /// A mapping with free keys.
    Map(Box<Shape>),
    /// One of several; the kind of the value decides which.
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
    CodePlace,
    DocPlace,
    Date,
    DateOrTime,
    Month,
}

impl Default for Shape {
    fn default() -> Self {
        Shape::Object(Object { name: String::new(), fields: Vec::new() })
    }
}

/// Does the manifest have this field? `a.b`, and `[]` after a list to speak of its entries: `evals[].metric`.
pub fn known_field(field: &str) -> bool {
    field_problem(field).is_none()
}

/// Why the manifest cannot have this field: no such key, or a filter that never holds.
pub(crate) fn field_problem(field: &str) -> Option<String> {
    problem(Schema::manifest(), field)
}

/// The same for any schema.
pub(super) fn problem(schema: &Schema, field: &str) -> Option<String> {
    let mut shapes = vec![&schema.root];
    for step in steps(field) {
        shapes = follow(&shapes, step);
        let Some((key, value)) = step.only else { continue };
        let asked: Vec<&Shape> = shapes.iter().flat_map(|shape| shape.child(key)).collect();
        let fits = |shape: &&Shape| match shape {
            Shape::Choice(words) => words.iter().any(|(word, _)| word == value),
            Shape::Flag => matches!(value, "true" | "false"),
            Shape::List { .. } | Shape::Object(_) | Shape::Map(_) => false,
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
    shapes.is_empty().then(|| format!("unknown manifest field `{field}`"))
}

/// What a step of a field leads to.
fn follow<'s>(shapes: &[&'s Shape], step: Step<'_>) -> Vec<&'s Shape> {
    let inner: Vec<&Shape> = shapes.iter().flat_map(|shape| shape.child(step.name)).collect();
    if !step.entries {
        return inner;
    }
    // A filter may stand behind a mapping, too.
    let alone = inner.iter().filter(|shape| step.only.is_some() && matches!(shape, Shape::Object(_))).copied();
    inner.iter().flat_map(|shape| shape.items()).chain(alone).collect()
}

/// What may stand at a field; several where a union leads there.
#[cfg(test)]
pub(super) fn at<'s>(schema: &'s Schema, field: &str) -> Vec<&'s Shape> {
    steps(field).into_iter().fold(vec![&schema.root], |shapes, step| follow(&shapes, step))
}

impl Shape {
    /// The fields of a mapping; none of anything else.
    pub(super) fn fields(&self) -> &[Field] {
        match self {
            Shape::Object(object) => &object.fields,
            _ => &[],
        }
    }

    fn child(&self, name: &str) -> Vec<&Shape> {
        match self {
            Shape::Object(object) => object.field(name).map(|field| &field.shape).into_iter().collect(),
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
            Shape::Choice(words) => match words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().as_slice() {
                [word] => format!("`{word}`"),
                words => format!("one of {}", words.join(", ")),
            },
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
            Shape::Object(object) if object.fields.len() > 6 => "a mapping".into(),
            Shape::Object(object) => format!("a mapping with {}", object.keys().join(", ")),
            Shape::Map(value) => format!("a mapping of names to {}", value.expected()),
            Shape::Union(options) => options.iter().map(Shape::expected).collect::<Vec<_>>().join(", or "),
        }
    }

    /// Something valid, as it would be written.
    pub(crate) fn example(&self) -> String {
        match self {
            Shape::Text => "\"a few words\"".into(),
            Shape::Format(format) => format.example().into(),
            Shape::Choice(words) => words.first().map_or(String::new(), |(word, _)| quoted_if_number(word)),
            Shape::Number { max: Some(max), .. } if *max <= 1.0 => "0.85".into(),
            Shape::Number { .. } => "5".into(),
            Shape::Flag => "true".into(),
            Shape::List { item, .. } => format!("[{}]", item.example()),
            Shape::Object(object) => {
                let first = object.fields.iter().find(|field| field.required);
                let first = first.or_else(|| object.field(object.keys().first()?));
                first.map_or("{}".into(), |field| format!("{{{}: {}}}", field.name, field.shape.example()))
            }
            Shape::Map(value) => format!("{{name: {}}}", value.example()),
            Shape::Union(options) => options.first().map(Shape::example).unwrap_or_default(),
        }
    }
}

impl Object {
    /// The field of a key.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The keys in the order of the alphabet, as messages list them.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        keys.sort_unstable();
        keys
    }
}

fn quoted_if_number(word: &str) -> String {
    if word.parse::<f64>().is_ok() { format!("\"{word}\"") } else { word.to_owned() }
}

/// The rules by name.
const FORMATS: [(&str, Format); 10] = [
    ("repo-path", Format::RepoPath),
    ("path-or-url", Format::PathOrUrl),
    ("path-or-text", Format::PathOrText),
    ("test-path", Format::TestPath),
    ("manifest-path", Format::ManifestPath),
    ("code-place", Format::CodePlace),
    ("doc-place", Format::DocPlace),
    ("date", Format::Date),
    ("date-or-time", Format::DateOrTime),
    ("month", Format::Month),
];

impl Format {
    /// A kind of the table, which is also the `format` of the JSON Schema.
    pub(super) fn parse(name: &str) -> Option<Self> {
        FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    pub(super) fn name(self) -> &'static str {
        FORMATS.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    fn expected(self) -> &'static str {
        match self {
            Format::RepoPath => "a path inside the repository, relative to its root",
            Format::PathOrUrl => "a path inside the repository, or a URL",
            Format::PathOrText => "a path inside the repository, or a sentence",
            Format::TestPath => "a test: a path inside the repository, or a marker",
            Format::ManifestPath => "the relative path of a produ.yaml, produ.yml or produ.toml further up",
            Format::CodePlace => "a place inside the repository: file::function, file:line or file",
            Format::DocPlace => "a document inside the repository, perhaps with a section: file#heading",
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
            Format::CodePlace => "\"app/llm.py::answer\"",
            Format::DocPlace => "\"docs/runbook.md#switch\"",
            Format::Date | Format::DateOrTime => "2026-11-18",
            Format::Month => "2026-11",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn messages_say_what_the_table_allows() {
        let says = |field: &str| at(Schema::manifest(), field).first().map(|shape| (shape.expected(), shape.example()));
        for (field, expected, example) in [
            ("schema_version", "`1`", "\"1\""),
            ("system.stakes", "one of low, medium, high", "low"),
            ("slo.availability_pct", "a number from 0 to 100", "5"),
            ("evals[].n_cases", "a whole number, not negative", "5"),
            ("rollback.last_drill", "a mapping with date, evidence, minutes", "{date: 2026-11-18}"),
            ("owners.backups", "a mapping of names to text", "{name: \"a few words\"}"),
        ] {
            assert_eq!(says(field), Some((expected.to_owned(), example.to_owned())), "{field}");
        }
        assert!(
            says("system.kind").is_some_and(|(expected, _)| expected.starts_with("a list with at least one entry"))
        );
    }
}
