//! Embeds the rule pack and the templates, and does at build time what would make every start slow: each YAML file is
//! turned into JSON, which is read some ten times faster, and each pattern gets the literals it is found by.
//!
//! No rule is understood here. The files stay the source: the digest and the tests read them, and a test compiles the
//! pack from them and holds the result against the embedded form.
#![allow(clippy::disallowed_methods, reason = "a build script may read its own package")]
#![allow(clippy::print_stdout, reason = "the way a build script speaks to cargo")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[path = "example.rs"]
mod example;
#[path = "../src/rules/literal.rs"]
mod literal;
#[path = "../src/rules/resources.rs"]
mod resources;
#[path = "../src/draft/scalar.rs"]
mod scalar;

type Failure = Box<dyn std::error::Error>;

fn main() {
    for path in ["rules", "templates", "src/rules/literal.rs", "src/rules/resources.rs", "src/draft/scalar.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    if let Err(error) = embed() {
        println!("cargo:error=cannot embed the rules: {error}");
    }
}

fn embed() -> Result<(), Failure> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let (mut pack, mut templates, mut patterns) = (String::new(), String::new(), BTreeSet::new());
    for (relative, file) in files(&root, "rules")? {
        let shown = file.to_string_lossy();
        if relative.ends_with(".test.yaml") || !relative.ends_with(".yaml") {
            writeln!(pack, "    ({relative:?}, include_str!({shown:?}), \"\"),")?;
            continue;
        }
        let text = std::fs::read_to_string(&file)?;
        let tree: Value = serde_yaml::from_str(&text).map_err(|error| {
            let message = error.to_string();
            format!("{relative}: {}", message.lines().next().unwrap_or("not valid YAML"))
        })?;
        collect_patterns(&tree, None, &mut patterns);
        if relative == "rules/manifest.yaml" {
            let example = out.join("manifest.example.yaml");
            std::fs::write(&example, example::example(&tree))?;
            let shown = example.to_string_lossy();
            writeln!(templates, "    (\"templates/manifest.example.yaml\", include_str!({shown:?})),")?;
        }
        let json = out.join(relative.replace('/', "-")).with_extension("json");
        std::fs::write(&json, tree.to_string())?;
        writeln!(pack, "    ({relative:?}, include_str!({shown:?}), include_str!({:?})),", json.to_string_lossy())?;
    }
    for (relative, file) in files(&root, "templates")? {
        // Samples for the tests of the templates.
        if relative.starts_with("templates/filled/") {
            continue;
        }
        writeln!(templates, "    ({relative:?}, include_str!({:?})),", file.to_string_lossy())?;
    }
    let sets: Vec<_> = patterns.iter().map(|pattern| literal::required(pattern).unwrap_or_default()).collect();
    let all: BTreeSet<&Vec<u8>> = sets.iter().flatten().collect();
    let numbers: BTreeMap<&Vec<u8>, usize> = all.iter().copied().zip(0..).collect();
    let (mut literals, mut known) = (String::new(), String::new());
    for literal in all {
        writeln!(literals, "    b\"{}\",", literal.escape_ascii())?;
    }
    for (pattern, set) in patterns.iter().zip(&sets) {
        let set: Vec<&usize> = set.iter().filter_map(|literal| numbers.get(literal)).collect();
        writeln!(known, "    ({pattern:?}, &{set:?}),")?;
    }
    let text = format!(
        "/// Rule files: path below the repository root, contents, contents as JSON (none for tests and prose).\n\
         pub(crate) static PACK: &[(&str, &str, &str)] = &[\n{pack}];\n\
         /// Templates: path below the repository root, contents.\n\
         pub(crate) static TEMPLATES: &[(&str, &str)] = &[\n{templates}];\n\
         /// Required literals of the patterns, in byte order.\n\
         pub(crate) static LITERALS: &[&[u8]] = &[\n{literals}];\n\
         /// Patterns in byte order with the numbers of their literals.\n\
         pub(crate) static PATTERNS: &[(&str, &[u32])] = &[\n{known}];\n"
    );
    Ok(std::fs::write(out.join("embedded.rs"), text)?)
}

/// Every pattern the engine searches lines with: what stands where the language has patterns, and what becomes of
/// the types where it has resources. `list` is the key that opened such a place.
fn collect_patterns(tree: &Value, list: Option<&str>, out: &mut BTreeSet<String>) {
    match tree {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.as_str();
                let opens = matches!(key, "match" | "with" | "contains" | "patterns" | "types" | "resources");
                collect_patterns(value, opens.then_some(key).or(list), out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_patterns(item, list, out)),
        Value::String(text) => match list {
            Some("types" | "resources") => out.extend(resources::line_regexes(text)),
            Some(_) => drop(out.insert(text.clone())),
            None => {}
        },
        _ => {}
    }
}

/// Files below a folder of the package, sorted by path.
fn files(root: &Path, folder: &str) -> Result<Vec<(String, PathBuf)>, Failure> {
    let (mut folders, mut files) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|e| e != "rs") {
                files.push((path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"), path));
            }
        }
    }
    files.sort();
    Ok(files)
}
