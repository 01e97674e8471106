//! The fields of a document as data: reads a table like `rules/manifest.yaml` into the tree that validation, the JSON
//! Schema and the guide go by. What the columns of the table mean stands at its head.

use super::shape::{Format, Shape};
use crate::model::Pillar;
use crate::tables;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A closed form of a document.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    pub(super) title: String,
    pub(super) about: String,
    /// Headings over the sections of each pillar.
    pub(super) pillars: BTreeMap<Pillar, String>,
    /// The whole document, always [`Shape::Object`] but in an empty table.
    pub(super) root: Shape,
}

/// A mapping with known keys.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Object {
    /// Field whose mapping this is, without marks for lists.
    pub(super) name: String,
    /// In the order of the table.
    pub(super) fields: Vec<Field>,
}

/// One key of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) unit: Option<String>,
    pub(super) pillar: Option<Pillar>,
    pub(super) unique: bool,
    pub(super) required: bool,
    pub(super) shape: Shape,
}

static MANIFEST: LazyLock<Schema> = LazyLock::new(|| embedded(MANIFEST_TABLE, None));
static POLICY: LazyLock<Schema> = LazyLock::new(|| embedded(POLICY_TABLE, Some(MANIFEST_TABLE)));

const MANIFEST_TABLE: &str = "rules/manifest.yaml";
const POLICY_TABLE: &str = "rules/policy-form.yaml";

fn embedded(path: &str, base: Option<&str>) -> Schema {
    Schema::read(tables::json(path), base.map(tables::json)).unwrap_or_else(|why| tables::broken(path, why))
}

/// A table as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    title: String,
    about: String,
    #[serde(default)]
    pillars: BTreeMap<Pillar, String>,
    fields: Vec<Entry>,
}

/// One line of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    field: String,
    about: String,
    kind: Option<String>,
    like: Option<String>,
    unit: Option<String>,
    pillar: Option<Pillar>,
    #[serde(default)]
    unique: bool,
    #[serde(default)]
    required: bool,
    values: Option<Words>,
    // The build script makes the full example of these.
    #[serde(default)]
    #[expect(dead_code, reason = "read by the build script")]
    example: IgnoredAny,
    #[serde(default)]
    #[expect(dead_code, reason = "read by the build script")]
    more: IgnoredAny,
}

/// The words of a choice, with or without their meaning.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Words {
    Plain(Vec<String>),
    Explained(Map<String, Json>),
}

/// Entries by name and by the mapping that holds them.
struct Entries<'t> {
    by_name: BTreeMap<&'t str, &'t Entry>,
    below: BTreeMap<&'t str, Vec<&'t Entry>>,
    /// Where `like` looks for what stands not here.
    base: Option<&'t Entries<'t>>,
}

impl Schema {
    pub(crate) fn manifest() -> &'static Schema {
        &MANIFEST
    }

    /// The policy of an organisation.
    pub(crate) fn policy() -> &'static Schema {
        &POLICY
    }

    /// Reads a table, as JSON; `like` may name fields of `base`, too.
    fn read(text: &str, base: Option<&str>) -> Result<Schema, String> {
        let parse = |text: &str| serde_json::from_str::<Table>(text).map_err(|error| error.to_string());
        let (table, base) = (parse(text)?, base.map(parse).transpose()?);
        let base = base.as_ref().map(|table| Entries::of(table, None));
        let root = Entries::of(&table, base.as_ref()).object("", 0)?;
        Ok(Schema { title: table.title, about: table.about, pillars: table.pillars, root })
    }
}

impl<'t> Entries<'t> {
    fn of(table: &'t Table, base: Option<&'t Entries<'t>>) -> Entries<'t> {
        let mut below: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in &table.fields {
            let holder = entry.field.rsplit_once('.').map_or("", |(holder, _)| holder);
            below.entry(holder).or_default().push(entry);
        }
        let by_name = table.fields.iter().map(|entry| (entry.field.as_str(), entry)).collect();
        Entries { by_name, below, base }
    }

    /// The mapping whose keys stand below `path` in the table.
    fn object(&self, path: &str, depth: usize) -> Result<Shape, String> {
        let entries = self.below.get(path).map(Vec::as_slice).unwrap_or_default();
        let fields = entries.iter().map(|entry| {
            let (shape, unit) = self.of_entry(entry, depth)?;
            Ok(Field {
                name: entry.field.rsplit('.').next().unwrap_or_default().to_owned(),
                about: entry.about.clone(),
                unit: unit.or_else(|| entry.unit.clone()),
                pillar: entry.pillar,
                unique: entry.unique,
                required: entry.required,
                shape,
            })
        });
        let fields = fields.collect::<Result<Vec<_>, String>>()?;
        if fields.is_empty() {
            return Err(format!("`{path}` is a mapping without keys"));
        }
        Ok(Shape::Object(Object { name: path.replace("[]", ""), fields }))
    }

    /// Shape and unit of an entry. A `like` that leads back to itself ends at the depth that no table has.
    fn of_entry(&self, entry: &Entry, depth: usize) -> Result<(Shape, Option<String>), String> {
        let wrong = |why: String| format!("{}: {why}", entry.field);
        if depth > 32 {
            return Err(wrong("nested too deeply".into()));
        }
        let Some(like) = &entry.like else {
            let kind = entry.kind.as_deref().ok_or_else(|| wrong("neither `kind` nor `like`".into()))?;
            return Ok((self.shape(entry, kind, &entry.field, depth)?, entry.unit.clone()));
        };
        let here = self.by_name.get(like.as_str()).map(|other| (self, *other));
        let there = || self.base.and_then(|base| Some((base, *base.by_name.get(like.as_str())?)));
        let (table, other) = here
            .filter(|(_, other)| other.field != entry.field)
            .or_else(there)
            .ok_or_else(|| wrong(format!("like unknown `{like}`")))?;
        let (shape, unit) = table.of_entry(other, depth + 1)?;
        match entry.kind.as_deref() {
            None => Ok((shape, unit)),
            Some("list of choice") => Ok((Shape::List { item: Box::new(shape), at_least: 0 }, unit)),
            Some(kind) => Err(wrong(format!("both `like` and kind `{kind}`"))),
        }
    }

    fn shape(&self, entry: &Entry, kind: &str, path: &str, depth: usize) -> Result<Shape, String> {
        if let Some((one, other)) = kind.split_once(" or ") {
            return Ok(Shape::Union(vec![
                self.shape(entry, one, path, depth)?,
                self.shape(entry, other, path, depth)?,
            ]));
        }
        if let Some(item) = kind.strip_prefix("list of ") {
            let item = Box::new(self.shape(entry, item, &format!("{path}[]"), depth)?);
            return Ok(Shape::List { item, at_least: usize::from(entry.required) });
        }
        if let Some(item) = kind.strip_prefix("map of ") {
            return Ok(Shape::Map(Box::new(self.shape(entry, item, path, depth)?)));
        }
        let number = |integer, min, max| Shape::Number { integer, min, max };
        Ok(match kind {
            "text" => Shape::Text,
            "flag" => Shape::Flag,
            "number" => number(false, None, None),
            "amount" => number(false, Some(0.0), None),
            "percent" => number(false, Some(0.0), Some(100.0)),
            "share" => number(false, Some(0.0), Some(1.0)),
            // What every reader of JSON holds exactly.
            "count" => number(true, Some(0.0), Some(9_007_199_254_740_991.0)),
            "mapping" => self.object(path, depth + 1)?,
            "choice" => match &entry.values {
                Some(Words::Plain(words)) => Shape::Choice(words.iter().map(|w| (w.clone(), String::new())).collect()),
                Some(Words::Explained(words)) => {
                    let text = |means: &Json| means.as_str().unwrap_or_default().to_owned();
                    Shape::Choice(words.iter().map(|(word, means)| (word.clone(), text(means))).collect())
                }
                None => return Err(format!("{}: a choice without `values`", entry.field)),
            },
            _ => match Format::parse(kind) {
                Some(format) => Shape::Format(format),
                None => return Err(format!("{}: unknown kind `{kind}`", entry.field)),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::known_field;
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_a_field() {
        for (path, base) in [(MANIFEST_TABLE, None), (POLICY_TABLE, Some(MANIFEST_TABLE))] {
            let schema = embedded(path, base);
            let table: Table = tables::read(path);
            let mut names: Vec<&str> = table.fields.iter().map(|entry| entry.field.as_str()).collect();
            for entry in &table.fields {
                assert!(
                    super::super::shape::problem(&schema, &entry.field).is_none(),
                    "{} hangs in the air",
                    entry.field
                );
                assert!(!entry.about.is_empty(), "{} says nothing", entry.field);
                let known = entry.pillar.is_none_or(|pillar| table.pillars.contains_key(&pillar));
                assert!(known && (entry.pillar.is_none() || !entry.field.contains('.')), "{}: pillar", entry.field);
            }
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "a field stands twice");
        }
    }

    #[test]
    fn a_broken_table_is_refused_with_its_field() {
        let table = |fields: &str| format!(r#"{{"title": "t", "about": "a", "fields": [{fields}]}}"#);
        for (fields, says) in [
            (r#"{"field": "a", "about": "A.", "kind": "texts"}"#, "a: unknown kind `texts`"),
            (r#"{"field": "a", "about": "A."}"#, "a: neither `kind` nor `like`"),
            (r#"{"field": "a", "about": "A.", "kind": "choice"}"#, "a: a choice without `values`"),
            (r#"{"field": "a", "about": "A.", "kind": "mapping"}"#, "`a` is a mapping without keys"),
            (r#"{"field": "a", "about": "A.", "like": "b"}"#, "a: like unknown `b`"),
            (r#"{"field": "a", "about": "A.", "like": "b"}, {"field": "b", "about": "B.", "like": "a"}"#, "too deeply"),
            (r#"{"field": "a", "about": "A.", "knd": "text"}"#, "unknown field `knd`"),
        ] {
            let why = Schema::read(&table(fields), None).unwrap_err();
            assert!(why.contains(says), "{fields}: {why}");
        }
    }

    #[test]
    fn like_means_the_same_keys_and_words() {
        assert!(known_field("owners.risk.contact") && known_field("improvement.warning_signs.trust_falling.present"));
        let stage =
            |schema: &Schema, field: &str| super::super::shape::at(schema, field).into_iter().next().cloned().unwrap();
        let manifest = Schema::manifest();
        let words = stage(manifest, "plan.stage");
        assert_eq!(stage(manifest, "governance.approvals[].stage"), words);
        assert_eq!(stage(Schema::policy(), "min_tier[].stage[]"), words);
        assert_eq!(stage(Schema::policy(), "fail_on"), stage(manifest, "gate.fail_on"));
    }
}
