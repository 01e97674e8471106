//! The form of a drafted manifest: `rules/draft.yaml`, raw and compiled. Only `produ init` asks for it, so that an audit
//! looks for nothing a rule does not need.

use super::condition::Cond;
use super::format::{Condition, DependencyMatcher, Used};
use super::problems::Step;
use crate::inventory::FileClass;
use crate::model::Pillar;
use regex::Regex;
use serde::Deserialize;

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct FormFile {
    leave_out: Vec<String>,
    parts: Vec<PartFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    #[serde(default)]
    pillar: Option<Pillar>,
    fields: Vec<FieldFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    field: String,
    #[serde(default)]
    quiet: bool,
    #[serde(default)]
    question: Option<String>,
    #[serde(default)]
    from: Option<From>,
    #[serde(default)]
    seen: Option<Condition>,
    #[serde(default)]
    guess: Vec<GuessFile>,
    #[serde(default)]
    take: Take,
    #[serde(default)]
    lines: Option<String>,
    #[serde(default)]
    entry: Vec<EntryKey>,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    stores: Vec<StoreFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GuessFile {
    #[serde(default)]
    value: Option<String>,
    when: Condition,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoreFile {
    name: String,
    kind: String,
    any: Vec<String>,
}

/// What the scan knows without a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum From {
    /// Name of the folder.
    Name,
    /// Kinds of the profile.
    Kinds,
    /// The fact of the profile with the field's last name.
    Fact,
    /// Models that shipped code names.
    Models,
    /// Sets of evaluation cases and stored results.
    Evals,
    /// Providers that shipped code calls, and stores it connects to.
    Dependencies,
}

/// What of a place is the value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Take {
    /// One of the words `path`, `folder`, `job`, `item`.
    Word(TakeWord),
    /// The first group of a regex over the line, or over the path.
    Part(TakePart),
    /// The path.
    #[default]
    Default,
}

/// Values that need no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TakeWord {
    /// The path of the file.
    Path,
    /// The folder all places share, else that of the first.
    Folder,
    /// The CI job of the line.
    Job,
    /// What `lines` found.
    Item,
}

/// A pattern over the line or the path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum TakePart {
    /// Over the line of the place.
    Line(String),
    /// Over the path of the place.
    Path(String),
}

/// One key of an entry of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryKey {
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) take: Option<TakeWord>,
}

/// The compiled form.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Top-level keys that are never drafted.
    pub(crate) leave_out: Vec<String>,
    pub(crate) parts: Vec<Part>,
}

/// One part of the form.
#[derive(Debug)]
pub(crate) struct Part {
    /// The pillar whose sections stand here.
    pub(crate) pillar: Option<Pillar>,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) field: String,
    /// Left out where nothing is seen.
    pub(crate) quiet: bool,
    /// Asked at a terminal.
    pub(crate) question: Option<String>,
    pub(crate) from: Option<From>,
    pub(crate) seen: Option<Cond>,
    /// Fixed value (absent = taken from the place) and when it is likely.
    pub(crate) guesses: Vec<(Option<String>, Cond)>,
    pub(crate) take: Take,
    pub(crate) part: Option<Regex>,
    pub(crate) lines: Option<Regex>,
    pub(crate) entry: Vec<EntryKey>,
    pub(crate) keys: Vec<String>,
    /// Name, kind and the import that shows it.
    pub(crate) stores: Vec<(String, String, Cond)>,
}

/// Compiles a condition at its place of the file, and reports its problems itself.
type Compile<'c> = &'c mut dyn FnMut(&Condition, Vec<Step>) -> Option<Cond>;

/// Compiles the form.
pub(super) fn compile(
    file: FormFile,
    mut condition: impl FnMut(&Condition, Vec<Step>) -> Option<Cond>,
) -> Result<Form, String> {
    let mut parts = Vec::new();
    for (part_at, part) in file.parts.into_iter().enumerate() {
        let mut fields = Vec::new();
        for (at, field) in part.fields.into_iter().enumerate() {
            let place = ["parts".into(), part_at.into(), "fields".into(), at.into()];
            fields.push(compile_field(field, &place, &mut condition)?);
        }
        parts.push(Part { pillar: part.pillar, fields });
    }
    Ok(Form { leave_out: file.leave_out, parts })
}

fn compile_field(raw: FieldFile, place: &[Step; 4], condition: Compile<'_>) -> Result<Field, String> {
    let below = |steps: &[Step]| [place, steps].concat();
    let regex = |text: &str| Regex::new(text).map_err(|error| format!("`{}`: {error}", raw.field));
    let part = match &raw.take {
        Take::Part(TakePart::Line(text) | TakePart::Path(text)) => Some(regex(text)?),
        Take::Word(_) | Take::Default => None,
    };
    let lines = raw.lines.as_deref().map(regex).transpose()?;
    let mut stores = Vec::new();
    for (at, store) in raw.stores.into_iter().enumerate() {
        let what = format!("import of {}", store.name);
        let matcher = DependencyMatcher { what, any: store.any, r#in: vec![FileClass::Source], used: Used::Imported };
        let found = condition(&Condition::Dependency(matcher.into()), below(&["stores".into(), at.into()]));
        stores.extend(found.map(|found| (store.name, store.kind, found)));
    }
    let mut guesses = Vec::new();
    for (at, guess) in raw.guess.into_iter().enumerate() {
        let when = condition(&guess.when, below(&["guess".into(), at.into(), "when".into()]));
        guesses.extend(when.map(|when| (guess.value, when)));
    }
    Ok(Field {
        seen: raw.seen.as_ref().and_then(|seen| condition(seen, below(&["seen".into()]))),
        guesses,
        field: raw.field,
        quiet: raw.quiet,
        question: raw.question,
        from: raw.from,
        take: raw.take,
        part,
        lines,
        entry: raw.entry,
        keys: raw.keys,
        stores,
    })
}
