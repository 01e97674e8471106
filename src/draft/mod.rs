//! What the scan shows → a drafted manifest. Pure: signals in, text out; `produ init` asks, writes and prints.
//!
//! Three kinds of lines that never look alike: *seen* values carry the place they come from; *guesses* are written as
//! comments and declare nothing until a person uncomments them; *blanks* are `TBD`, which counts as not declared.
//! So a fresh manifest says what the repository says, and earns nothing for what nobody has answered.
//!
//! `survey` asks the signals (which fields, where, in which order is data: `rules/draft.yaml`), `compose` builds the
//! tree of the document, `yaml` and `toml` write it.

mod compose;
mod entries;
mod pointers;
mod rules_of;
mod scalar;
mod survey;
mod take;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

pub(crate) use compose::Answers;
pub(crate) use survey::look;

use crate::manifest::{self, FieldKind, is_placeholder, repository_path};
use crate::text::{excerpt, printable};

/// What stands for a value nobody has given.
const BLANK: &str = "TBD";
/// Longest text taken from a repository.
const LONGEST: usize = 100;
/// Longest comment behind a value.
const NOTE: usize = 110;

/// Form of a manifest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ManifestFormat {
    /// `produ.yaml`.
    #[default]
    Yaml,
    /// `produ.toml`.
    Toml,
}

/// A value of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nobody has said yet.
    Blank,
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A list of scalars.
    List(Vec<Value>),
    /// A small mapping.
    Keys(Vec<(String, Value)>),
    /// A list of small mappings, each with its own comment.
    Items(Vec<Leaf>),
}

/// How sure the draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Taken from the repository, or said by a person.
    Sure,
    /// Suggested by the repository: written as a comment.
    Guess,
    /// Nobody knows.
    Open,
}

/// A value with its comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) value: Value,
    pub(crate) standing: Standing,
    /// One line, safe to print; may be empty.
    pub(crate) note: String,
}

/// A part of the document below its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// A mapping over several lines, with the comment of its key.
    Branch(Vec<(String, Node)>, String),
    /// A value.
    Leaf(Leaf),
}

/// The drafted document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// Heading of each part and its top-level keys.
    pub(crate) parts: Vec<(String, Vec<(String, Node)>)>,
}

/// What the repository shows of one field.
#[derive(Debug, Clone)]
struct Surveyed {
    field: String,
    quiet: bool,
    question: Option<String>,
    keys: Vec<String>,
    found: Option<Leaf>,
}

/// One part of the form, answered.
#[derive(Debug, Clone)]
struct SurveyedPart {
    title: &'static str,
    sections: Vec<&'static str>,
    fields: Vec<Surveyed>,
}

/// Everything the drafter knows about a repository.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Whether an AI system shows itself.
    pub is_ai: bool,
    parts: Vec<SurveyedPart>,
    /// Places that are nearly what rules look for, by rule.
    pointers: Vec<(String, Leaf)>,
    rules: rules_of::RulesOf,
}

/// A question for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Field it fills.
    pub field: String,
    /// In words.
    pub text: String,
    /// Allowed answers with their meaning.
    pub words: Vec<(String, String)>,
    /// What the scan suggests.
    pub default: Option<String>,
    /// Why it does.
    pub why: String,
}

impl Survey {
    /// The handful of facts that switch most rules on or off.
    pub fn questions(&self) -> Vec<Question> {
        let fields = self.parts.iter().flat_map(|part| &part.fields);
        fields.filter_map(|field| question(field, field.question.clone()?)).collect()
    }

    /// The manifest as text. `full` adds a blank for every field of the format.
    pub fn write(&self, answers: &Answers, full: bool, format: ManifestFormat) -> Drafted {
        let document = compose::compose(self, answers, full);
        let text = match format {
            ManifestFormat::Yaml => yaml::write(&document),
            ManifestFormat::Toml => toml::write(&document),
        };
        let mut drafted = Drafted { text, ..Drafted::default() };
        document.parts.iter().flat_map(|(_, nodes)| nodes).for_each(|(_, node)| count(node, &mut drafted));
        drafted
    }
}

/// Blanks for some fields of the manifest (`a.b`, `a[].b`, `a[kind=x].b`) and for the attestations of some rules, as YAML to
/// paste into `produ.yaml`.
pub(crate) fn to_paste(fields: &[String], signed: &[&str]) -> String {
    let nothing = Survey { is_ai: false, parts: Vec::new(), pointers: Vec::new(), rules: rules_of::RulesOf::default() };
    let mut nodes = Vec::new();
    // What every entry of a list has is asked of those of a kind, too.
    let (of_a_kind, of_all): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.contains('='));
    of_a_kind.into_iter().chain(of_all).for_each(|field| compose::ask_for(&nothing, field, &mut nodes));
    if !signed.is_empty() {
        let entries = signed.iter().map(|rule| entries::attestation(rule)).collect();
        let leaf = Leaf { value: Value::Items(entries), standing: Standing::Open, note: String::new() };
        nodes.push(("attestations".to_owned(), Node::Leaf(leaf)));
    }
    yaml::lines(&nodes)
}

/// A manifest as text, and how much of it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafted {
    /// The manifest.
    pub text: String,
    /// Lines with a value.
    pub known: usize,
    /// Lines that wait for a yes.
    pub guesses: usize,
    /// Blanks.
    pub blanks: usize,
}

fn count(node: &Node, out: &mut Drafted) {
    match node {
        Node::Branch(children, _) => children.iter().for_each(|(_, child)| count(child, out)),
        Node::Leaf(Leaf { value: Value::Items(items), .. }) => {
            items.iter().for_each(|item| count(&Node::Leaf(item.clone()), out));
        }
        Node::Leaf(leaf) => match leaf.standing {
            Standing::Sure => out.known += 1,
            Standing::Guess => out.guesses += 1,
            Standing::Open => out.blanks += 1,
        },
    }
}

fn question(field: &Surveyed, text: String) -> Option<Question> {
    let guide = manifest::guide(&field.field)?;
    let words = match guide.kind {
        FieldKind::Flag => vec![("true".to_owned(), String::new()), ("false".to_owned(), String::new())],
        _ => guide.words,
    };
    let default = field.found.as_ref().and_then(|leaf| match &leaf.value {
        Value::Text(text) => Some(text.clone()),
        Value::Flag(flag) => Some(flag.to_string()),
        _ => None,
    });
    let why = field.found.as_ref().map(|leaf| leaf.note.clone()).unwrap_or_default();
    Some(Question { field: field.field.clone(), text, words, default, why })
}

/// Text of the repository as a value, if it can be one: short, on one line, no placeholder.
fn usable(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST && printable(text) == text && !is_placeholder(text);
    fits.then(|| text.to_owned())
}

/// A path of the repository as a value, if the manifest can name it.
fn usable_path(path: &str) -> Option<String> {
    repository_path(path).ok().filter(|clean| clean == path && !is_placeholder(clean))
}

/// The lines above the first key.
fn head() -> Vec<String> {
    [
        "Drafted by `produ init`. Read it, mend it, commit it: every line is a claim that `produ audit` holds against the",
        "repository. `seen in` was found there. TBD is a blank and counts as not declared. A commented line with `guess:`",
        "declares nothing; take its first `# ` away where it is right. `produ explain RULE` says what a rule in brackets",
        "asks for, `produ schema manifest` which words are allowed.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// A comment of one line.
fn note(text: &str) -> String {
    excerpt(text, NOTE)
}
