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
    for name in ["README.md", "rules/README.md", "fixtures/README.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        for word in text.split(['`', '(', ')', ' ', '\n']) {
            let word = word.trim_end_matches(['.', ',', ':', ';']);
            let ours = ["src/", "rules/", "fixtures/", "templates/", "tests/", "benches/"];
            if ours.iter().any(|p| word.starts_with(p)) && !word.contains(['<', '*', '{', ':']) {
                assert!(root().join(word).exists(), "{name} names {word}, which does not exist");
            }
        }
    }
}
