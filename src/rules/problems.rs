//! What is wrong with rule files, and where. A problem knows the keys and positions that lead to it; the line is looked
//! up in a positioned tree of the file, so that a word which also stands in a comment or in another rule's condition
//! never draws the message to itself. Nothing is parsed again while there is no problem.

use crate::structured::{self, Node, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A problem of a rule pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleError {
    /// File.
    pub path: String,
    /// 1-based line, 0 when unknown.
    pub line: u32,
    /// One sentence.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", crate::text::printable(&self.path), self.line, crate::text::printable(&self.message))
    }
}

/// One step from a value of a document to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Under this key of a mapping.
    Key(Cow<'static, str>),
    /// The item of a list, counted from zero.
    Item(usize),
}

impl From<&'static str> for Step {
    fn from(key: &'static str) -> Step {
        Step::Key(Cow::Borrowed(key))
    }
}

impl From<String> for Step {
    fn from(key: String) -> Step {
        Step::Key(Cow::Owned(key))
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Step {
        Step::Item(item)
    }
}

/// A place in a rule file or, with a file of its own, in the vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KeyPath {
    /// The vocabulary file as it is shown; `None` is the file that is being compiled.
    pub(crate) file: Option<Arc<str>>,
    /// The way from the root of the document.
    pub(crate) steps: Vec<Step>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// One sentence.
    pub(crate) message: String,
    /// Where it is.
    pub(crate) place: KeyPath,
}

/// The problems of one file while it is being compiled, with the place the compiler is at.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    here: KeyPath,
}

impl Problems {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them.
    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.list
    }

    /// A problem of the value the compiler is at.
    pub(crate) fn say(&mut self, message: impl Into<String>) {
        self.say_at(self.here.clone(), message);
    }

    /// A problem of a value below it.
    pub(crate) fn say_of(&mut self, step: impl Into<Step>, message: impl Into<String>) {
        self.within(step, |this| this.say(message));
    }

    /// A problem somewhere else.
    pub(crate) fn say_at(&mut self, place: KeyPath, message: impl Into<String>) {
        self.list.push(Problem { message: message.into(), place });
    }

    /// Compiles what lies behind a step.
    pub(crate) fn within<T>(&mut self, step: impl Into<Step>, inside: impl FnOnce(&mut Self) -> T) -> T {
        self.here.steps.push(step.into());
        let out = inside(self);
        self.here.steps.pop();
        out
    }

    /// Compiles what stands in the vocabulary.
    pub(crate) fn elsewhere<T>(&mut self, place: KeyPath, inside: impl FnOnce(&mut Self) -> T) -> T {
        let here = std::mem::replace(&mut self.here, place);
        let out = inside(self);
        self.here = here;
        out
    }
}

/// Errors of a whole pack, with the texts their lines are looked up in.
#[derive(Debug)]
pub(crate) struct Errors<'s> {
    list: Vec<RuleError>,
    texts: BTreeMap<&'s str, &'s str>,
    trees: BTreeMap<String, Option<Node>>,
}

impl<'s> Errors<'s> {
    /// No errors yet; each file as it is shown, and its text.
    pub(crate) fn new(texts: impl Iterator<Item = (&'s str, &'s str)>) -> Errors<'s> {
        Errors { list: Vec::new(), texts: texts.collect(), trees: BTreeMap::new() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Adds one whose line is known.
    pub(crate) fn push(&mut self, error: RuleError) {
        self.list.push(error);
    }

    /// Adds one at a top-level key of a file.
    pub(crate) fn at_key(&mut self, shown: &str, key: &'static str, message: impl Into<String>) {
        self.add(shown, Problem { message: message.into(), place: KeyPath { file: None, steps: vec![key.into()] } });
    }

    /// Adds a problem that was found while the file was compiled.
    pub(crate) fn add(&mut self, shown: &str, problem: Problem) {
        let Problem { message, place } = problem;
        let path = place.file.as_deref().unwrap_or(shown).to_owned();
        let line = self.line(&path, &place.steps);
        self.list.push(RuleError { path, line, message });
    }

    /// All of them, sorted, each once.
    pub(crate) fn into_list(mut self) -> Vec<RuleError> {
        self.list.sort();
        self.list.dedup();
        self.list
    }

    fn line(&mut self, shown: &str, steps: &[Step]) -> u32 {
        let text = self.texts.get(shown).copied().unwrap_or_default();
        let tree = self.trees.entry(shown.to_owned()).or_insert_with(|| {
            let documents = structured::yaml_documents(text.as_bytes());
            documents.ok().and_then(|documents| documents.into_iter().next())
        });
        tree.as_ref().map_or(1, |root| line(root, steps))
    }
}

/// The line of a key of a rule file, or of the last key on the way to it that is there.
pub(crate) fn line_of(text: &str, keys: &[&'static str]) -> u32 {
    let steps: Vec<Step> = keys.iter().map(|key| Step::from(*key)).collect();
    let documents = structured::yaml_documents(text.as_bytes()).unwrap_or_default();
    documents.first().map_or(1, |root| line(root, &steps))
}

/// The line of the value at the end of the way, or of the last one there is. Under a key it is the key's line: the
/// value may begin further down.
pub(crate) fn line(root: &Node, steps: &[Step]) -> u32 {
    let (mut node, mut line) = (root, root.line);
    for step in steps {
        let next = match (step, &node.value) {
            (Step::Item(index), Value::Sequence(items)) => items.get(*index).map(|item| (item, item.line)),
            (Step::Key(key), Value::Mapping(entries)) => {
                entries.iter().rev().find(|(known, _)| known.text == *key).map(|(key, value)| (value, key.line))
            }
            _ => None,
        };
        let Some((below, at)) = next else { break };
        (node, line) = (below, at);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_to_its_own_line() {
        let text = "# a: here\na:\n  - x\n  - b: |\n      a: c\n      - x\n    c: [1,\n      2]\n";
        let root = structured::yaml_documents(text.as_bytes()).unwrap().remove(0);
        let at = |steps: Vec<Step>| line(&root, &steps);
        assert_eq!(at(vec!["a".into()]), 2);
        assert_eq!(at(vec!["a".into(), 0.into()]), 3);
        assert_eq!(at(vec!["a".into(), 1.into(), "b".into()]), 4);
        assert_eq!(at(vec!["a".into(), 1.into(), "c".into(), 1.into()]), 8);
        assert_eq!(at(vec!["a".into(), 1.into(), "nothing".into(), "further".into()]), 4, "as far as there is a way");
        assert_eq!(at(vec!["z".into()]), 2);
    }
}
