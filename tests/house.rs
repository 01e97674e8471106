//! The house rules: size budgets, module documentation, true paths in the documents.

use crate::common::root;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, extension: &str, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, out);
        } else if path.extension().is_some_and(|e| e == extension) {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    files(&root().join("src"), "rs", &mut out);
    out.sort();
    out.into_iter().map(|p| (p.clone(), fs::read_to_string(p).unwrap())).collect()
}

#[test]
fn files_are_small_and_say_what_they_are() {
    let sources = sources();
    for (path, text) in &sources {
        let lines = text.lines().count();
        assert!(lines <= 500, "{}: {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not open with //!", path.display());
    }
    let mut sizes: Vec<usize> = sources.iter().map(|(_, t)| t.lines().count()).collect();
    sizes.sort_unstable();
    assert!(sizes[sizes.len() / 2] <= 160, "median {}", sizes[sizes.len() / 2]);
}

#[test]
fn documents_name_only_what_exists() {
    for name in ["README.md", "CONTRIBUTING.md", "rules/README.md", "fixtures/README.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        // What stands in a fence is an example: its files are the reader's.
        let text: String = text.split("```").step_by(2).collect();
        for word in text.split(['`', '(', ')', ' ', '\n']) {
            let word = word.trim_end_matches(['.', ',', ':', ';']);
            let ours = ["src/", "rules/", "fixtures/", "templates/", "tests/", "benches/"];
            if ours.iter().any(|p| word.starts_with(p)) && !word.contains(['<', '*', '{', ':']) {
                assert!(root().join(word).exists(), "{name} names {word}, which does not exist");
            }
        }
    }
}

/// Words of a text in small letters, without their endings; a name in capitals is several.
fn stems(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    for ch in text.chars() {
        if ch.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if ch.is_alphanumeric() { ch.to_ascii_lowercase() } else { ' ' });
    }
    let stem = |word: &str| {
        let end =
            ["ies", "ing", "es", "ed", "s"].into_iter().find(|end| word.ends_with(end) && word.len() > end.len() + 2);
        end.map_or(word, |end| &word[..word.len() - end.len()]).to_owned()
    };
    spaced.split_whitespace().map(stem).collect()
}

/// Line and comment of items that are documented with no more than their own name. Public items, what the command line
/// shows and what a schema describes have to say something, so they are not asked.
fn repeated(text: &str) -> Vec<(usize, &str)> {
    const SMALL: [&str; 14] =
        ["a", "an", "the", "of", "it", "is", "one", "what", "which", "in", "by", "all", "how", "their"];
    if text.contains("JsonSchema") || text.contains("clap") {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let comment = |at: usize| lines.get(at).is_some_and(|line| line.starts_with("///"));
    let alone = (0..lines.len()).filter(|at| comment(*at) && !comment(at + 1) && (*at == 0 || !comment(at - 1)));
    let told = alone.filter_map(|at| {
        let item = lines[at + 1..].iter().find(|line| !line.starts_with("#["))?;
        let names = stems(item);
        let said: Vec<String> = stems(lines[at]).into_iter().filter(|word| !SMALL.contains(&word.as_str())).collect();
        let public = item.starts_with("pub ");
        (!public && !said.is_empty() && said.iter().all(|word| names.contains(word))).then_some((at + 1, lines[at]))
    });
    told.collect()
}

#[test]
fn a_comment_says_more_than_the_name() {
    assert_eq!(repeated("/// The table.\nfn table() {}\n"), [(1, "/// The table.")]);
    assert_eq!(
        repeated("/// The table, by name.\nfn table() {}\n/// Reads it.\n#[inline]\nfn read() {}\n"),
        [(3, "/// Reads it.")]
    );
    assert!(repeated("/// The table.\npub fn table() {}\n").is_empty());
    for (path, text) in sources() {
        // An enum that is public speaks through its variants, too.
        let found: Vec<_> = repeated(&text).into_iter().filter(|_| !text.contains("\npub enum ")).collect();
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

/// A field that takes its type from the model would change what programs read whenever the model changes.
#[test]
fn the_public_report_is_made_of_types_of_its_own() {
    let all: Vec<_> =
        sources().into_iter().filter(|(path, _)| path.to_string_lossy().contains("/report/v1/")).collect();
    assert!(all.iter().any(|(_, text)| text.contains("pub struct Report {")));
    for (path, text) in all {
        for line in text.lines().map(str::trim) {
            let embeds = line.starts_with("pub ") && line.contains("model::");
            let brings = line.starts_with("use crate::") && line != "use crate::model;";
            assert!(!embeds && !brings, "{}: `{line}` of another room stands in the public report", path.display());
        }
    }
}
