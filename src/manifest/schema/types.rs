//! Scalars with a meaning: paths, dates, shares, amounts. Each tells its rule to the JSON Schema by a `format` or a
//! range; the validator reads it from there.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;

/// Text newtypes whose rule is a `format` of the schema.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $format:literal, $about:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format, "description": $about })
            }
        }
    };
}

text_type! {
    /// A file or directory inside the repository, relative to its root.
    RepoPath, "repo-path", "A path inside the repository."
}
text_type! {
    /// A path inside the repository, or a URL. A URL is a declaration, it is never fetched.
    PathOrUrl, "path-or-url", "A path inside the repository, or a URL (which is never fetched)."
}
text_type! {
    /// A path inside the repository, or a sentence.
    PathOrText, "path-or-text", "A path inside the repository, or a sentence."
}
text_type! {
    /// A test: a path inside the repository, optionally with `::name`, or the name of a marker.
    TestPath, "test-path", "A path inside the repository, optionally with ::test_name, or a test marker."
}
text_type! {
    /// A manifest further up in the same repository; the only path that may contain `..`.
    ManifestPath, "manifest-path", "Relative path of the parent's produ.yaml or produ.toml."
}
text_type! {
    /// A day.
    Date, "date", "A day as YYYY-MM-DD."
}
text_type! {
    /// A day, optionally with a time.
    DateOrTime, "date-or-time", "A day as YYYY-MM-DD, or a time as YYYY-MM-DDThh:mm:ssZ."
}
text_type! {
    /// A month.
    Month, "month", "A month as YYYY-MM."
}

/// Version of the manifest format. There is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SchemaVersion(pub String);

impl JsonSchema for SchemaVersion {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SchemaVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ["1"] })
    }
}

/// Number newtypes whose rule is a range of the schema.
macro_rules! number_type {
    ($(#[$doc:meta])* $name:ident($inner:ty), $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

number_type! {
    /// 0 to 100.
    Percent(f64), { "type": "number", "minimum": 0, "maximum": 100 }
}
number_type! {
    /// 0 to 1.
    Share(f64), { "type": "number", "minimum": 0, "maximum": 1 }
}
number_type! {
    /// Zero or more.
    Amount(f64), { "type": "number", "minimum": 0 }
}
number_type! {
    /// A whole number, zero or more, small enough to be exact everywhere.
    Count(u64), { "type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_u64 }
}
