//! Facts travel as fields and enums. No code finds its way by an English sentence that other code has made: whoever
//! mends the words would change what the program does.
//!
//! Read are the sources outside `src/report/` without their tests: comparisons and searches with a literal, or with a
//! constant, that holds two words side by side.

use crate::common::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Phrases of texts that others wrote: what is audited, a parser's message, a table. With who wrote them.
const FOREIGN: &[(&str, &str)] = &[
    ("export default", "JavaScript"),
    ("import type ", "TypeScript"),
    ("export type ", "TypeScript"),
    ("async def ", "Python"),
    ("use server", "React"),
    ("use client", "React"),
    ("set working-directory", "just"),
    (" requests in ", "wrk"),
    ("Latency distribution", "wrk"),
    ("duplicate key", "the TOML parser"),
    ("list of ", "rules/manifest.yaml"),
    ("map of ", "rules/manifest.yaml"),
    ("git tree ", "a stored report"),
];

/// What a text is compared or searched with; behind it stands the literal or the constant.
const QUESTIONS: &[&str] = &[
    "== ",
    "!= ",
    "== Some(",
    "!= Some(",
    ".contains(",
    ".starts_with(",
    ".ends_with(",
    ".strip_prefix(",
    ".strip_suffix(",
    ".split_once(",
    ".find(",
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" && path != root().join("src/report") {
                files(&path, out);
            }
        } else if let Some(module) = name.strip_suffix(".rs") {
            // What only tests are made of.
            if !module.ends_with("tests") && !["sample", "decoys"].contains(&module) {
                out.push(path);
            }
        }
    }
}

/// A source without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("\nmod tests {").next().unwrap_or_default();
    let plain = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    plain.collect::<Vec<_>>().join("\n")
}

/// The string literal that a text begins with, as written.
fn literal(text: &str) -> Option<&str> {
    let inner = text.trim_start().trim_start_matches('&').strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(&inner[..end])
}

/// Two words with a blank between them.
fn is_phrase(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').map(|word| word.trim_end_matches([':', ','])).collect();
    let word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    words.windows(2).any(|pair| pair.iter().all(word))
}

/// Constants that are phrases, by name.
fn constants(text: &str) -> BTreeMap<&str, &str> {
    let found = text.split("const ").skip(1).filter_map(|rest| {
        let (name, value) = rest.split_once(": &str =")?;
        Some((name, literal(value).filter(|value| is_phrase(value))?))
    });
    found.filter(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_')).collect()
}

/// The phrases of ours that a source is steered by.
fn steered(text: &str, constants: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut out = Vec::new();
    for question in QUESTIONS {
        for (at, _) in text.match_indices(question) {
            let rest = &text[at + question.len()..];
            let path = rest.split(|c: char| !c.is_alphanumeric() && !"_:".contains(c)).next().unwrap_or_default();
            let name = path.rsplit("::").next().unwrap_or_default();
            let said = literal(rest).or_else(|| constants.get(name).copied());
            let ours = said.filter(|said| is_phrase(said) && FOREIGN.iter().all(|(foreign, _)| foreign != said));
            out.extend(ours.map(|said| format!("{question}\"{said}\"")));
        }
    }
    out
}

#[test]
fn nothing_is_decided_by_our_own_sentences() {
    let mut list = Vec::new();
    files(&root().join("src"), &mut list);
    list.sort();
    let sources: Vec<(PathBuf, String)> =
        list.into_iter().map(|p| (p.clone(), code(&fs::read_to_string(p).unwrap()))).collect();
    let known = sources.iter().fold(BTreeMap::new(), |mut all, (_, text)| {
        all.extend(constants(text));
        all
    });
    let mut problems = Vec::new();
    for (path, text) in &sources {
        problems.extend(steered(text, &known).into_iter().map(|what| {
            format!(
                "{} asks `{what}`: keep the fact in a field or an enum, and make the words where they are shown",
                path.display()
            )
        }));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for (phrase, _) in FOREIGN {
        let used = sources.iter().any(|(_, text)| text.contains(&format!("\"{phrase}\"")));
        assert!(used, "nothing asks for `{phrase}` any more: take it out of the list");
    }
}

#[test]
fn the_test_sees_sentences_in_every_spelling() {
    let known = constants("pub const IGNORED: &str = \"waiver ignored: \";\nconst ONE: &str = \"word\";");
    assert_eq!(known, BTreeMap::from([("IGNORED", "waiver ignored: ")]));
    for text in [
        "if how != \"the client is made elsewhere\" {",
        "note.starts_with(\"shallow clone\")",
        "why.strip_prefix(\"library default \")",
        "text.strip_prefix(\"include local: \")",
        "why.as_deref() == Some(\"switched off\")",
        "note.message.starts_with(IGNORED)",
        "what.strip_prefix(waiver::IGNORED)",
        "message.contains(&\"not set\")",
    ] {
        assert_eq!(steered(text, &known).len(), 1, "{text}");
    }
    for text in
        ["word == \"word\"", "line.starts_with(\"- \")", "path.contains(ONE)", "a.starts_with(\"export default\")"]
    {
        assert!(steered(text, &known).is_empty(), "{text}");
    }
    assert_eq!(code("a\n// b == \"c d\"\nmod tests {\n"), "a");
}
