//! Key queries: compiled paths such as `groups[].rules[].alert`, asked of one parsed document.
//!
//! A path walks mappings and lists level by level, so the cost is nodes times path steps and never a power of them.
//! A key that is there but says nothing (`false`, `0`, empty) is no hit.

use crate::rules::format::KeyMatcher;
use crate::rules::lazy::LazyRegex;
use crate::structured::{Node, Value};
use std::collections::BTreeSet;

/// Most hits of one query in one document; more prove nothing more.
const MAX_HITS: usize = 100;
/// Most objects of a Kubernetes `List` that are looked at as documents of their own.
const MAX_ITEMS: usize = 5_000;
/// Longest value shown, in characters.
const MAX_VALUE: usize = 160;
/// Longest path.
const MAX_STEPS: usize = 32;

/// A compiled [`KeyMatcher`].
#[derive(Debug)]
pub(crate) struct KeyQuery {
    has: Vec<Step>,
    also: Vec<Vec<Step>>,
    kind: Option<LazyRegex>,
    api_version: Option<LazyRegex>,
    value: Option<LazyRegex>,
    not_value: Option<LazyRegex>,
}

/// A place where the key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyHit {
    /// Line of the key, or of the list item.
    pub(crate) line: u32,
    /// `key: value` of a scalar, else the key.
    pub(crate) text: String,
    /// The value of a scalar with a key.
    pub(crate) value: Option<String>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// This key.
    Key(String),
    /// `*`: any key.
    Any,
    /// `**`: this value and everything below it.
    Deep,
    /// `[]`: every item of the list.
    Items,
}

/// A value reached by a path.
#[derive(Clone, Copy)]
struct Found<'n> {
    line: u32,
    key: &'n str,
    node: &'n Node,
}

impl KeyQuery {
    /// Checks the paths of a matcher; `regex` makes its regular expressions.
    /// The query of a matcher; an error comes with the key of the matcher that holds it.
    pub(crate) fn compile(
        matcher: &KeyMatcher,
        regex: impl Fn(&str) -> Result<LazyRegex, String>,
    ) -> Result<Self, (&'static str, String)> {
        let regex = |key, pattern: &Option<String>| {
            pattern.as_deref().map(&regex).transpose().map_err(|message| (key, message))
        };
        let also = matcher.also.iter().map(|text| path(text)).collect::<Result<_, _>>();
        Ok(Self {
            has: path(&matcher.has).map_err(|message| ("has", message))?,
            also: also.map_err(|message| ("also", message))?,
            kind: regex("kind", &matcher.kind)?,
            api_version: regex("api_version", &matcher.api_version)?,
            value: regex("value", &matcher.value)?,
            not_value: regex("not_value", &matcher.not_value)?,
        })
    }

    /// A text that every file with a hit contains: the longest key the paths name. `None` when all steps are wild.
    pub(crate) fn needle(&self) -> Option<String> {
        let keys = self.also.iter().chain([&self.has]).flatten().filter_map(|step| match step {
            Step::Key(key) => Some(key),
            _ => None,
        });
        keys.max_by_key(|key| key.len()).cloned()
    }

    /// The hits in one document, in the order of its lines. The objects of a `kind: List` count as documents too.
    pub(crate) fn run(&self, document: &Node) -> Vec<KeyHit> {
        let mut hits = self.run_one(document);
        let list = document.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
        if list && let Some(items) = document.get("items").and_then(Node::as_sequence) {
            hits.extend(items.iter().take(MAX_ITEMS).flat_map(|item| self.run_one(item)));
        }
        hits.sort_by(|a, b| (a.line, &a.text).cmp(&(b.line, &b.text)));
        hits.dedup();
        hits.truncate(MAX_HITS);
        hits
    }

    /// Lines where the key stands and is switched off, empty or refused, or holds a placeholder (`true`).
    pub(crate) fn off(&self, document: &Node) -> Vec<(u32, bool)> {
        let refused = |node: &Node| {
            let blank = |text: &str| crate::manifest::is_placeholder(text);
            let placeholder = node.text().is_some_and(|text| !text.is_empty() && blank(&text));
            let not =
                self.not_value.as_ref().is_some_and(|re| texts(node).iter().any(|text| re.is_match(text.as_bytes())));
            (placeholder || not || !says_something(node)).then_some(placeholder)
        };
        if !self.fits(document) {
            return Vec::new();
        }
        let found = walk(document, &self.has);
        found.iter().filter_map(|found| Some((found.line, refused(found.node)?))).take(MAX_HITS).collect()
    }

    /// Whether the document is of the kind asked for.
    fn fits(&self, document: &Node) -> bool {
        let is = |key: &str, regex: &Option<LazyRegex>| {
            regex.as_ref().is_none_or(|re| {
                document.get(key).and_then(Node::text).is_some_and(|text| re.is_match(text.as_bytes()))
            })
        };
        is("kind", &self.kind) && is("apiVersion", &self.api_version)
    }

    fn run_one(&self, document: &Node) -> Vec<KeyHit> {
        if !self.fits(document) {
            return Vec::new();
        }
        if !self.also.iter().all(|also| walk(document, also).iter().any(|found| says_something(found.node))) {
            return Vec::new();
        }
        walk(document, &self.has).iter().filter(|found| self.holds(found.node)).map(Found::hit).take(MAX_HITS).collect()
    }

    fn holds(&self, node: &Node) -> bool {
        if let Some(forbidden) = &self.not_value
            && texts(node).iter().any(|text| forbidden.is_match(text.as_bytes()))
        {
            return false;
        }
        match &self.value {
            Some(wanted) => texts(node).iter().any(|text| wanted.is_match(text.as_bytes())),
            None => says_something(node),
        }
    }
}

impl Found<'_> {
    fn hit(&self) -> KeyHit {
        let value = self.node.text().filter(|_| !self.key.is_empty());
        let text = match (&value, self.node.text()) {
            (Some(value), _) => format!("{}: {value}", self.key),
            (None, Some(value)) => value.into_owned(),
            (None, None) => self.key.to_owned(),
        };
        let value = value.map(|value| crate::text::excerpt(&value, MAX_VALUE)).filter(|value| !value.is_empty());
        KeyHit { line: self.line, text: crate::text::excerpt(&text, MAX_VALUE), value }
    }
}

/// The scalar's text, or the texts of a list of scalars.
fn texts(node: &Node) -> Vec<std::borrow::Cow<'_, str>> {
    match &node.value {
        Value::Sequence(items) => items.iter().filter_map(Node::text).collect(),
        _ => node.text().into_iter().collect(),
    }
}

/// Not `false`, `0`, null or empty, quoted or not.
fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::Bool(flag) => *flag,
        Value::Number(number, _) => *number != 0.0,
        Value::String(text) => !matches!(text.trim(), "" | "0") && !text.trim().eq_ignore_ascii_case("false"),
        _ => !node.is_empty_value(),
    }
}

/// All values a path reaches, each once, in document order.
fn walk<'n>(document: &'n Node, steps: &[Step]) -> Vec<Found<'n>> {
    let mut here = vec![Found { line: document.line, key: "", node: document }];
    for step in steps {
        let mut next = Vec::new();
        for found in &here {
            match step {
                Step::Key(name) => next.extend(children(found.node).filter(|child| child.key == name)),
                Step::Any => next.extend(children(found.node)),
                Step::Items => next.extend(items(*found)),
                Step::Deep => below(*found, &mut next),
            }
        }
        here = next;
        if *step == Step::Deep {
            // Nested starts reach the same values; only membership counts, the order stays the document's.
            let mut seen = BTreeSet::new();
            here.retain(|found| seen.insert(std::ptr::from_ref(found.node)));
        }
    }
    here
}

fn children(node: &Node) -> impl Iterator<Item = Found<'_>> {
    let entries = node.as_mapping().unwrap_or(&[]).iter();
    entries.map(|(key, node)| Found { line: key.line, key: &key.text, node })
}

fn items(found: Found<'_>) -> impl Iterator<Item = Found<'_>> {
    let items = found.node.as_sequence().unwrap_or(&[]).iter();
    items.map(move |node| Found { line: node.line, key: found.key, node })
}

fn below<'n>(found: Found<'n>, out: &mut Vec<Found<'n>>) {
    let mut stack = vec![found];
    while let Some(found) = stack.pop() {
        out.push(found);
        let start = stack.len();
        stack.extend(children(found.node));
        stack.extend(items(found));
        if let Some(added) = stack.get_mut(start..) {
            added.reverse();
        }
    }
}

/// `a.b[].c`, `*`, `**`, `"key.with.dots"`.
fn path(text: &str) -> Result<Vec<Step>, String> {
    let wrong = |why: &str| format!("path `{text}`: {why}, expected the form `a.b[].\"c.d\".*`");
    let mut steps = Vec::new();
    let mut rest = text.trim();
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (key, after) = quoted.split_once('"').ok_or_else(|| wrong("a quote is not closed"))?;
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match word {
                "*" => steps.push(Step::Any),
                "**" => steps.push(Step::Deep),
                "" if after.starts_with('[') => {}
                "" => return Err(wrong("a step is empty")),
                key if key.contains(['"', ']', '*']) => return Err(wrong("a step is no key")),
                key => steps.push(Step::Key(key.to_owned())),
            }
            rest = after;
        }
        while let Some(after) = rest.strip_prefix("[]") {
            steps.push(Step::Items);
            rest = after;
        }
        if steps.len() > MAX_STEPS {
            return Err(wrong("it is too long"));
        }
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(steps),
            None => return Err(wrong("only `[]` may follow a key")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structured::{toml, yaml_documents};
    use proptest::prelude::*;

    fn compile(matcher: &KeyMatcher) -> Result<KeyQuery, String> {
        KeyQuery::compile(matcher, |pattern| LazyRegex::new(pattern, false)).map_err(|(_, message)| message)
    }

    fn matcher(has: &str) -> KeyMatcher {
        KeyMatcher {
            what: "x".into(),
            paths: vec![],
            r#in: vec![],
            kind: None,
            api_version: None,
            has: has.into(),
            also: vec![],
            value: None,
            not_value: None,
        }
    }

    fn lines(matcher: &KeyMatcher, yaml: &str) -> Vec<u32> {
        let query = compile(matcher).expect("compiles");
        let documents = yaml_documents(yaml.as_bytes()).expect("yaml");
        documents.iter().flat_map(|d| query.run(d)).map(|hit| hit.line).collect()
    }

    const ALERTS: &str = "groups:\n- name: q\n  rules:\n  - alert: A\n    expr: x > 1\n  - record: r\n  - alert: B\n";

    #[test]
    fn lists_wildcards_and_depth() {
        assert_eq!(lines(&matcher("groups[].rules[].alert"), ALERTS), [4, 7]);
        assert_eq!(lines(&matcher("groups[].*[].alert"), ALERTS), [4, 7]);
        assert_eq!(lines(&matcher("**.alert"), ALERTS), [4, 7]);
        assert_eq!(lines(&matcher("**.**.**.alert"), ALERTS), [4, 7]);
        assert!(lines(&matcher("groups.rules.alert"), ALERTS).is_empty());
        assert_eq!(lines(&matcher("[].x"), "- x: 1\n- y: 1\n- x: 2\n"), [1, 3]);
        assert_eq!(lines(&matcher("a.\"b.c/d\""), "a:\n  b.c/d: yes\n"), [2]);
    }

    #[test]
    fn a_key_that_says_nothing_is_no_hit() {
        for value in ["false", "0", "0.0", "''", "", "~", "{}", "[]", "'false'", "\"0\"", "False"] {
            assert!(lines(&matcher("a"), &format!("a: {value}\n")).is_empty(), "{value}");
        }
        let asked = KeyMatcher { value: Some("^false$".into()), ..matcher("a") };
        assert_eq!(lines(&asked, "a: false\n"), [1]);
        assert!(lines(&asked, "a: true\n").is_empty());
    }

    #[test]
    fn values_are_wanted_and_forbidden() {
        let limits = KeyMatcher { value: Some("^[0-9]+Mi$".into()), not_value: Some("^1Mi$".into()), ..matcher("m[]") };
        assert_eq!(lines(&limits, "m:\n- 512Mi\n- 1Mi\n- x\n"), [2]);
        let branches = KeyMatcher { value: Some("main".into()), ..matcher("branches") };
        assert_eq!(lines(&branches, "branches: [dev, main]\n"), [1]);
    }

    #[test]
    fn documents_and_list_items_stand_alone() {
        let probe = KeyMatcher {
            kind: Some("^Deployment$".into()),
            also: vec!["spec.replicas".into()],
            ..matcher("spec.probe")
        };
        let stream = "kind: Service\nspec: {probe: 1, replicas: 2}\n---\nkind: Deployment\nspec:\n  probe: 1\n---\n\
                      kind: Deployment\nspec:\n  replicas: 2\n  probe: 1\n";
        assert_eq!(lines(&probe, stream), [11]);
        let list = "kind: List\nitems:\n- kind: Deployment\n  spec:\n    probe: 1\n    replicas: 1\n- kind: Pod\n";
        assert_eq!(lines(&probe, list), [5]);
    }

    #[test]
    fn toml_and_needles() {
        let query = compile(&matcher("tool.promptfoo.thresholds")).expect("compiles");
        assert_eq!(query.needle().as_deref(), Some("thresholds"));
        let document = toml(b"[tool.promptfoo]\nthresholds = 0.8\n").expect("toml");
        assert_eq!(
            query.run(&document),
            [KeyHit { line: 2, text: "thresholds: 0.8".into(), value: Some("0.8".into()) }]
        );
        assert_eq!(compile(&matcher("**.*")).expect("compiles").needle(), None);
    }

    #[test]
    fn wrong_paths_and_regexes_are_refused() {
        for bad in ["", "a..b", "a.", ".a", "a[0]", "a[", "\"a", "a*b", "a]"] {
            assert!(compile(&matcher(bad)).is_err(), "{bad}");
        }
        assert!(compile(&KeyMatcher { value: Some("(".into()), ..matcher("a") }).is_err());
    }

    #[test]
    fn hits_are_bounded_and_repeated_depth_is_cheap() {
        let wide: String = (0..3000).map(|i| format!("k{i}: {{v: 1}}\n")).collect();
        assert_eq!(lines(&matcher("**.**.**.v"), &wide).len(), MAX_HITS);
    }

    proptest! {
        #[test]
        fn compile_never_panics(text in "[a-c.*\"\\[\\] é]{0,24}") {
            if let Ok(query) = compile(&matcher(&text)) {
                let docs = yaml_documents(b"a: {b: [{c: 1}]}\n").expect("yaml");
                for hit in query.run(&docs[0]) {
                    prop_assert_eq!(hit.line, 1);
                }
            }
        }
    }
}
