//! Walks the document along the shapes: collects every problem, and builds the plain value of what is declared.
//!
//! Blank values and placeholders are left out of that value. Texts are trimmed and paths normalised in the tree too:
//! whoever reads a claim later sees the same value.

use super::paths;
use super::placeholder::is_placeholder;
use super::pointer;
use super::problem::Problem;
use super::schema::Object;
use super::shape::{Format, Shape};
use crate::structured::{Node, Value};
use crate::text::excerpt;
use serde_json::Value as Json;

/// A path of the repository that the manifest names, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedPath {
    pub(super) field: String,
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Problems (and as many warnings) kept; more say nothing new about a broken file.
const MAX_PROBLEMS: usize = 1000;

/// Result of the walk.
#[derive(Debug, Default)]
pub(super) struct Walk<'n> {
    named: Option<Named<'n>>,
    pub(super) problems: Vec<Problem>,
    pub(super) omitted: usize,
    pub(super) warnings: Vec<Problem>,
    pub(super) paths: Vec<NamedPath>,
    at: Vec<Step>,
}

/// What a path of the document names where the audit stands.
struct Named<'n>(&'n dyn Fn(&str) -> String);

impl std::fmt::Debug for Named<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Named")
    }
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl<'n> Walk<'n> {
    /// A walk that keeps what paths name instead of how they are written.
    pub(super) fn naming(named: &'n dyn Fn(&str) -> String) -> Walk<'n> {
        Walk { named: Some(Named(named)), ..Walk::default() }
    }

    /// Checks a value; `None` when it declares nothing. Recursion follows the shapes, whose depth is fixed.
    pub(super) fn value(&mut self, shape: &Shape, node: &mut Node) -> Option<Json> {
        if let Value::String(text) = &mut node.value {
            let trimmed = text.trim();
            if trimmed.len() != text.len() {
                *text = trimmed.to_owned();
            }
            if is_placeholder(text) {
                let message = format!("`{}` is a placeholder and counts as not declared", excerpt(text, 40));
                if self.warnings.len() < MAX_PROBLEMS {
                    let warning = self.problem(node, message, shape);
                    self.warnings.push(warning);
                }
                return None;
            }
        }
        if matches!(&node.value, Value::Null) || node.as_str() == Some("") {
            return None;
        }
        match shape {
            Shape::Text => self.text(shape, node),
            Shape::Format(format) => self.format(*format, shape, node),
            Shape::Choice(words) => self.choice(words, shape, node),
            Shape::Number { integer, min, max } => self.number((*integer, *min, *max), shape, node),
            Shape::Flag => match node.as_bool() {
                Some(flag) => Some(Json::Bool(flag)),
                None => self.wrong(shape, node),
            },
            Shape::List { item, at_least } => self.list(item, *at_least, shape, node),
            Shape::Object(object) => self.object(object, shape, node),
            Shape::Map(item) => self.map(item, shape, node),
            Shape::Union(options) => {
                let fitting = options.iter().find(|option| match &node.value {
                    Value::Sequence(_) => matches!(option, Shape::List { .. }),
                    Value::Mapping(_) => matches!(option, Shape::Object(_) | Shape::Map(_)),
                    _ => !matches!(option, Shape::List { .. } | Shape::Object(_) | Shape::Map(_)),
                });
                match fitting {
                    Some(option) => self.value(option, node),
                    None => self.wrong(shape, node),
                }
            }
        }
    }

    fn text(&mut self, shape: &Shape, node: &Node) -> Option<Json> {
        match &node.value {
            Value::String(text) | Value::Number(_, text) => Some(Json::String(text.clone())),
            _ => self.wrong(shape, node),
        }
    }

    fn choice(&mut self, words: &[(String, String)], shape: &Shape, node: &Node) -> Option<Json> {
        let Some(text) = node.text() else { return self.wrong(shape, node) };
        if words.iter().any(|(word, _)| *word == text) {
            return Some(Json::String(text.into_owned()));
        }
        let mut message = format!("found `{}`", excerpt(&text, 60));
        if let Some(close) = closest(&text, words.iter().map(|(word, _)| word.as_str())) {
            message.push_str(&format!(" (did you mean `{close}`?)"));
        }
        self.report(shape, node, message)
    }

    fn number(&mut self, rule: (bool, Option<f64>, Option<f64>), shape: &Shape, node: &Node) -> Option<Json> {
        let Some(number) = node.as_number() else { return self.wrong(shape, node) };
        let (integer, min, max) = rule;
        let outside = min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max);
        if outside || integer && number.fract() != 0.0 {
            return self.wrong(shape, node);
        }
        let json =
            if integer { Some(serde_json::Number::from(number as u64)) } else { serde_json::Number::from_f64(number) };
        json.map(Json::Number)
    }

    fn list(&mut self, item: &Shape, at_least: usize, shape: &Shape, node: &mut Node) -> Option<Json> {
        let Value::Sequence(items) = &mut node.value else { return self.wrong(shape, node) };
        let before = self.problems.len();
        let mut out = Vec::with_capacity(items.len());
        for (index, child) in items.iter_mut().enumerate() {
            self.at.push(Step::Index(index));
            if matches!(child.value, Value::Null) || child.as_str().is_some_and(|text| text.trim().is_empty()) {
                self.report(item, child, "an empty entry".into());
            }
            out.extend(self.value(item, child));
            self.at.pop();
        }
        if out.len() < at_least && self.problems.len() == before {
            return self.report(shape, node, "nothing declared".into());
        }
        Some(Json::Array(out))
    }

    fn map(&mut self, item: &Shape, shape: &Shape, node: &mut Node) -> Option<Json> {
        self.duplicates(node);
        let Value::Mapping(entries) = &mut node.value else { return self.wrong(shape, node) };
        let mut out = serde_json::Map::new();
        for (key, child) in entries {
            self.at.push(Step::Key(key.text.clone()));
            if let Some(value) = self.value(item, child) {
                out.insert(key.text.clone(), value);
            }
            self.at.pop();
        }
        Some(Json::Object(out))
    }

    fn object(&mut self, object: &Object, shape: &Shape, node: &mut Node) -> Option<Json> {
        self.duplicates(node);
        let (line, column) = (node.line, node.column);
        let Value::Mapping(entries) = &mut node.value else { return self.wrong(shape, node) };
        let mut out = serde_json::Map::new();
        for (key, child) in &mut *entries {
            self.at.push(Step::Key(key.text.clone()));
            match object.field(&key.text) {
                Some(field) => {
                    let before = self.problems.len();
                    match self.value(&field.shape, child) {
                        Some(value) => {
                            out.insert(key.text.clone(), value);
                        }
                        None if field.required && self.problems.len() == before => {
                            self.report(&field.shape, child, "nothing declared, and it is required".into());
                        }
                        None => {}
                    }
                }
                None => self.unknown(&key.text, &object.keys(), key.line, key.column),
            }
            self.at.pop();
        }
        for field in object.fields.iter().filter(|field| field.required) {
            if !entries.iter().any(|(key, _)| key.text == field.name) {
                self.at.push(Step::Key(field.name.clone()));
                let place = Node::new(Value::Null, line, column);
                self.report(&field.shape, &place, "is missing".into());
                self.at.pop();
            }
        }
        Some(Json::Object(out))
    }

    fn unknown(&mut self, key: &str, known: &[&str], line: u32, column: u32) {
        if self.is_full() {
            return;
        }
        let (expected, example) = match closest(key, known.iter().copied()) {
            Some(close) => (format!("`{close}`: did you mean that?"), String::new()),
            None => (format!("one of {}", excerpt(&known.join(", "), 400)), String::new()),
        };
        let path_in_document = self.place();
        self.problems.push(Problem {
            path_in_document,
            message: "unknown key".into(),
            expected,
            example,
            line,
            column,
        });
    }

    /// A key that stands twice would let two readers see two manifests.
    fn duplicates(&mut self, node: &Node) {
        for twice in node.duplicates() {
            if self.is_full() {
                continue;
            }
            self.at.push(Step::Key(twice.second.text.clone()));
            let message = format!("stands twice, on lines {} and {}", twice.first.line, twice.second.line);
            let path_in_document = self.place();
            let expected = "each key once".into();
            let (line, column) = (twice.second.line, twice.second.column);
            self.problems.push(Problem { path_in_document, message, expected, example: String::new(), line, column });
            self.at.pop();
        }
    }

    fn format(&mut self, format: Format, shape: &Shape, node: &mut Node) -> Option<Json> {
        let (line, column) = (node.line, node.column);
        let Some(text) = node.text().map(|text| text.into_owned()) else { return self.wrong(shape, node) };
        let checked = match format {
            Format::Date => civil_date(&text).map(|()| text.clone()).ok_or("is not a date"),
            Format::DateOrTime => date_or_time(&text).map(|()| text.clone()).ok_or("is not a date or time"),
            Format::Month => civil_date(&format!("{text}-01")).map(|()| text.clone()).ok_or("is not a month"),
            Format::ManifestPath => paths::manifest_path(&text),
            Format::PathOrUrl if paths::is_url(&text) => Ok(text.clone()),
            Format::PathOrText if !paths::looks_like_path(&text) => Ok(text.clone()),
            Format::RepoPath | Format::PathOrUrl | Format::PathOrText => paths::repository_path(&text)
                .map(|path| self.rebased(&path))
                .inspect(|path| self.note_path(path, line, column)),
            Format::CodePlace | Format::DocPlace => pointer::place(format == Format::CodePlace, &text, |path| {
                let path = self.rebased(&path);
                // A document is opened while the files are read, as any that is declared.
                if format == Format::DocPlace {
                    self.note_path(&path, line, column);
                }
                path
            }),
            Format::TestPath => {
                let (file, test) =
                    text.split_once("::").map_or((text.as_str(), None), |(file, test)| (file, Some(test)));
                if test.is_none()
                    && !paths::looks_like_path(file)
                    && !file.contains([':', '*', '?', '~', '$', '|', '`'])
                {
                    // A marker or a directory in the root: still worth a look by whoever resolves paths.
                    let file = self.rebased(file);
                    self.note_path(&file, line, column);
                    Ok(file)
                } else {
                    paths::repository_path(file).map(|path| {
                        let path = self.rebased(&path);
                        self.note_path(&path, line, column);
                        test.map_or(path.clone(), |test| format!("{path}::{test}"))
                    })
                }
            }
        };
        match checked {
            Ok(text) => {
                node.value = Value::String(text.clone());
                Some(Json::String(text))
            }
            Err(why) => self.report(shape, node, format!("`{}` {why}", excerpt(&text, 60))),
        }
    }

    fn rebased(&self, path: &str) -> String {
        self.named.as_ref().map_or_else(|| path.to_owned(), |named| named.0(path))
    }

    fn note_path(&mut self, path: &str, line: u32, column: u32) {
        let field = self.place();
        self.paths.push(NamedPath { field, path: path.to_owned(), line, column });
    }

    fn wrong(&mut self, shape: &Shape, node: &Node) -> Option<Json> {
        let found = match node.text() {
            Some(text) if node.as_str().is_some() => format!("found text `{}`", excerpt(&text, 60)),
            Some(text) => format!("found {}", excerpt(&text, 60)),
            None => format!("found {}", node.kind()),
        };
        self.report(shape, node, found)
    }

    fn report(&mut self, shape: &Shape, node: &Node, message: String) -> Option<Json> {
        if !self.is_full() {
            let problem = self.problem(node, message, shape);
            self.problems.push(problem);
        }
        None
    }

    /// Counts a problem that finds no room.
    fn is_full(&mut self) -> bool {
        let full = self.problems.len() >= MAX_PROBLEMS;
        self.omitted += usize::from(full);
        full
    }

    fn problem(&self, node: &Node, message: String, shape: &Shape) -> Problem {
        Problem {
            path_in_document: self.place(),
            message,
            expected: shape.expected(),
            example: shape.example(),
            line: node.line,
            column: node.column,
        }
    }

    fn place(&self) -> String {
        let mut out = String::new();
        for step in &self.at {
            match step {
                Step::Index(index) => out.push_str(&format!("[{index}]")),
                Step::Key(key) => {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(&excerpt(key, 60));
                }
            }
        }
        out
    }
}

/// The known word someone most likely meant.
pub(super) fn closest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    if word.is_empty() || word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase().replace('-', "_");
    known
        .map(|candidate| (strsim::jaro_winkler(&word, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= 0.84)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// `YYYY-MM-DD`, and a day that exists.
pub(super) fn civil_date(text: &str) -> Option<()> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    (shape && text.parse::<jiff::civil::Date>().is_ok()).then_some(())
}

/// A date, or a date with a time of day and perhaps a zone.
fn date_or_time(text: &str) -> Option<()> {
    if civil_date(text).is_some() {
        return Some(());
    }
    civil_date(text.get(..10)?)?;
    (text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok()).then_some(())
}
