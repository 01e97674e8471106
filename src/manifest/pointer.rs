//! `evidence:`, where the manifest says in which place a practice lives, or that a found place is something else.
//!
//! Here is only what is written: which keys stand there, and how a place is spelled. Whether it exists, runs and does
//! what the rule asks is seen in the signals; what it earns is decided where rules are answered.

use super::claims::filled;
use super::{At, Manifest, paths};

/// The section of the manifest.
pub(crate) const SECTION: &str = "evidence";

/// What a pointer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// The function that does it.
    Code,
    /// The setting it depends on.
    Setting,
    /// The test that makes it matter.
    Test,
    /// The section that describes it.
    Doc,
}

impl Key {
    /// All of them, in the order of the manifest.
    pub(crate) const ALL: [Key; 4] = [Key::Code, Key::Setting, Key::Test, Key::Doc];

    /// As the manifest spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Key::Code => "code",
            Key::Setting => "setting",
            Key::Test => "test",
            Key::Doc => "doc",
        }
    }
}

/// The key under which found places are disputed.
pub(crate) const NOT: &str = "not";

/// What the manifest points at for one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointers {
    /// The rule, as written: its name or its id.
    pub(crate) rule: String,
    /// Where the rule is named, and in which column.
    pub(crate) at: At,
    pub(crate) column: u32,
    /// What is pointed at, each key once.
    pub(crate) named: Vec<(Key, String, At)>,
    /// Places that are disputed.
    pub(crate) disputed: Vec<(String, At)>,
}

impl Pointers {
    /// What stands at a key.
    pub(crate) fn get(&self, key: Key) -> Option<(&str, At)> {
        self.named.iter().find(|(known, ..)| *known == key).map(|(_, text, at)| (text.as_str(), *at))
    }
}

impl Manifest {
    /// What the manifest points at, in its order. Blanks and placeholders point at nothing.
    pub(crate) fn pointers(&self) -> Vec<Pointers> {
        let rules = self.node(SECTION).and_then(|node| node.as_mapping()).unwrap_or_default();
        let of = |name: &str, node: &super::ManifestNode| {
            let text = |node: &super::ManifestNode| Some((node.text()?.trim().to_owned(), node.line));
            let said = |key: &str| node.get(key).filter(|node| filled(node)).and_then(text);
            let named = Key::ALL.into_iter().filter_map(|key| said(key.name()).map(|(text, at)| (key, text, at)));
            let disputed = node.get(NOT).and_then(|list| list.as_sequence()).unwrap_or_default();
            let disputed = disputed.iter().filter(|node| filled(node)).filter_map(text).collect();
            (name.trim().to_owned(), named.collect(), disputed)
        };
        rules
            .iter()
            .map(|(key, node)| {
                let (rule, named, disputed) = of(&key.text, node);
                Pointers { rule, at: key.line, column: key.column, named, disputed }
            })
            .collect()
    }
}

/// Where in a file a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within<'t> {
    /// The file as a whole.
    Whole,
    /// A function, type or test of this name.
    Named(&'t str),
    /// This line, from one.
    Line(u32),
    /// The section under this heading.
    Heading(&'t str),
}

/// File and rest of a place in code: `file::name`, `file:line`, `file`.
pub(crate) fn in_code(text: &str) -> (&str, Within<'_>) {
    if let Some((path, name)) = text.split_once("::") {
        return (path, Within::Named(name));
    }
    let numbered = text.rsplit_once(':').filter(|(_, line)| !line.is_empty() && line.len() < 9);
    match numbered.and_then(|(path, line)| Some((path, line.parse::<u32>().ok()?))) {
        Some((path, line)) => (path, Within::Line(line)),
        None => (text, Within::Whole),
    }
}

/// File and heading of a place in a document: `file#heading`, `file`.
pub(crate) fn in_document(text: &str) -> (&str, Within<'_>) {
    match text.split_once('#') {
        Some((path, heading)) => (path, Within::Heading(heading)),
        None => (text, Within::Whole),
    }
}

/// A place with its path normalised and `named` as the audit knows it; or why it is refused.
pub(super) fn place(code: bool, text: &str, mut named: impl FnMut(String) -> String) -> Result<String, &'static str> {
    let (path, within) = if code { in_code(text) } else { in_document(text) };
    let path = paths::repository_path(path)?;
    let plain = |text: &str| crate::text::printable(text) == text;
    match within {
        Within::Whole => Ok(named(path)),
        Within::Line(0) => Err("names line 0, lines count from 1"),
        Within::Line(line) => Ok(format!("{}:{line}", named(path))),
        Within::Named(name) if name.trim().is_empty() => Err("names nothing behind `::`"),
        Within::Heading(name) if name.trim().is_empty() => Err("names nothing behind `#`"),
        Within::Named(name) | Within::Heading(name) if name.len() > MAX_NAME || !plain(name) => {
            Err("holds a name that is too long or cannot be printed")
        }
        Within::Named(name) => Ok(format!("{}::{}", named(path), name.trim())),
        Within::Heading(name) => Ok(format!("{}#{}", named(path), name.trim())),
    }
}

/// Longest name behind a path.
const MAX_NAME: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_a_file_and_a_part_of_it() {
        for (text, path, within) in [
            ("app/llm.py::answer", "app/llm.py", Within::Named("answer")),
            ("app/llm.py::Bot.answer", "app/llm.py", Within::Named("Bot.answer")),
            ("web/a.test.ts::says: off", "web/a.test.ts", Within::Named("says: off")),
            ("app/llm.py:12", "app/llm.py", Within::Line(12)),
            ("app/llm.py", "app/llm.py", Within::Whole),
        ] {
            assert_eq!(in_code(text), (path, within), "{text}");
        }
        assert_eq!(in_document("docs/a.md#how to"), ("docs/a.md", Within::Heading("how to")));
    }

    #[test]
    fn what_leads_out_is_refused_and_the_rest_is_normalised() {
        let code = |text: &str| place(true, text, |path| format!("sub/{path}"));
        assert_eq!(code("./app//llm.py::answer").as_deref(), Ok("sub/app/llm.py::answer"));
        assert_eq!(code("app/llm.py:3").as_deref(), Ok("sub/app/llm.py:3"));
        for text in [
            "../x.py::f",
            "/etc/passwd:3",
            "~/x.py",
            "a/../../x.py",
            "https://x/y.py::f",
            "a.py::",
            "a.py:0",
            "$HOME/a.py::f",
            ".git/config:1",
            "a.py::f\u{202e}",
            "::f",
            "C:\\x.py::f",
            "a.py:b",
        ] {
            assert!(code(text).is_err(), "{text}");
        }
        let doc = |text: &str| place(false, text, |path| path);
        assert_eq!(doc("docs//a.md#Switch").as_deref(), Ok("docs/a.md#Switch"));
        assert!(doc("docs/a.md#").is_err() && doc("../a.md#x").is_err());
    }

    #[test]
    fn pointers_are_read_with_their_places_and_blanks_point_at_nothing() {
        let text = "schema_version: \"1\"\nsystem: {name: x, kind: [rag]}\nevidence:\n  kill-switch:\n    code: app/a.py::f\n    \
                    test: TBD\n    not: [\"b.py:3\", c.py]\n";
        let manifest = super::super::parse("produ.yaml", text.as_bytes()).unwrap();
        let all = manifest.pointers();
        let one = &all[0];
        assert_eq!((all.len(), one.rule.as_str(), manifest.place(one.at).1), (1, "kill-switch", 4));
        assert_eq!(one.get(Key::Code).map(|(text, at)| (text, manifest.place(at).1)), Some(("app/a.py::f", 5)));
        assert_eq!(one.get(Key::Test), None);
        let disputed: Vec<_> = one.disputed.iter().map(|(text, at)| (text.as_str(), manifest.place(*at).1)).collect();
        assert_eq!(disputed, [("b.py:3", 7), ("c.py", 7)]);
    }
}
