//! Embeds the rule pack and the templates, and does at build time what would make every start slow: each YAML file is
//! turned into JSON, which is read some ten times faster, and each pattern gets the literals it is found by.
//!
//! No rule is understood here. The YAML stays the source: the digest is of it, and a test compiles the pack from it and
//! holds the result against the embedded form.
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
#[path = "samples.rs"]
mod samples;
#[path = "../src/draft/scalar.rs"]
mod scalar;
#[path = "../src/signals/samples/shingles.rs"]
mod shingles;
#[path = "thresholds.rs"]
mod thresholds;

type Failure = Box<dyn std::error::Error>;

fn main() {
    const OURS: [&str; 4] =
        ["src/rules/literal.rs", "src/rules/resources.rs", "src/draft/scalar.rs", "src/signals/samples/shingles.rs"];
    for path in ["rules", "templates", "fixtures"].iter().chain(&OURS) {
        println!("cargo:rerun-if-changed={path}");
    }
    if let Err(error) = embed() {
        println!("cargo:error=cannot embed the rules: {error}");
    }
}

fn embed() -> Result<(), Failure> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let (mut tables, mut texts, mut patterns) = (String::new(), String::new(), BTreeSet::new());
    let mut digest = blake3::Hasher::new();
    let rows = read(&std::fs::read_to_string(root.join("rules/thresholds.yaml"))?, "rules/thresholds.yaml")?;
    for (relative, file) in files(&root, "rules")? {
        if relative.ends_with(".test.yaml") || relative.ends_with(".psv") {
            writeln!(texts, "    ({relative:?}, include_str!({:?})),", file.to_string_lossy())?;
        }
        if relative.ends_with(".test.yaml") || !relative.ends_with(".yaml") {
            continue;
        }
        let yaml = std::fs::read_to_string(&file)?;
        let mut tree = read(&yaml, &relative)?;
        thresholds::expand(&mut tree, &rows);
        collect_patterns(&tree, None, &mut patterns);
        if relative == "rules/manifest.yaml" {
            let example = out.join("manifest.example.yaml");
            std::fs::write(&example, example::example(&tree))?;
            let shown = example.to_string_lossy();
            writeln!(texts, "    (\"templates/manifest.example.yaml\", include_str!({shown:?})),")?;
        }
        let json = out.join(relative.replace('/', "-")).with_extension("json");
        std::fs::write(&json, tree.to_string())?;
        let (json, hash) = (json.to_string_lossy(), blake3::hash(yaml.as_bytes()));
        writeln!(
            tables,
            "    Table {{ path: {relative:?}, json: include_str!({json:?}), digest: {:?} }},",
            hash.as_bytes()
        )?;
        // The forms of a manifest, a policy and a draft are no rules: they have no part in what the digest stands for.
        const FORMS: [&str; 4] =
            ["rules/draft.yaml", "rules/manifest.yaml", "rules/policy-form.yaml", "rules/thresholds.yaml"];
        if !FORMS.contains(&relative.as_str()) {
            digest.update(relative.as_bytes()).update(&[0]).update(yaml.as_bytes()).update(&[0]);
        }
    }
    for (relative, file) in files(&root, "templates")? {
        // Samples for the tests of the templates.
        if !relative.starts_with("templates/filled/") {
            writeln!(texts, "    ({relative:?}, include_str!({:?})),", file.to_string_lossy())?;
        }
    }
    let sets: Vec<_> = patterns.iter().map(|pattern| literal::required(pattern).unwrap_or_default()).collect();
    let all: BTreeSet<&Vec<u8>> = sets.iter().flatten().collect();
    let numbers: BTreeMap<&Vec<u8>, usize> = all.iter().copied().zip(0..).collect();
    let mut named = BTreeMap::new();
    for (pattern, set) in patterns.iter().zip(&sets) {
        let set: Vec<usize> = set.iter().filter_map(|literal| numbers.get(literal)).copied().collect();
        if named.insert(literal::name(pattern), set).is_some() {
            return Err(format!("another pattern has the same number as `{pattern}`").into());
        }
    }
    let (mut literals, mut known, mut of_patterns) = (String::new(), String::new(), Vec::new());
    for literal in all {
        let bytes: Vec<u8> = literal.iter().copied().chain([0; 16]).take(16).collect();
        if literal.len() > 16 || literal.contains(&0) {
            return Err(format!("the literal {literal:?} does not fit").into());
        }
        writeln!(literals, "    0x{},", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())?;
    }
    for (name, set) in named {
        let from = of_patterns.len();
        of_patterns.extend(set);
        writeln!(known, "    ({name}, {from}, {}),", of_patterns.len())?;
    }
    let samples = samples::table(&root)?;
    digest.update(&samples);
    std::fs::write(out.join("samples.bin"), samples)?;
    let text = format!(
        "/// YAML files under `rules/`, tests aside, by path.\n\
         pub(crate) static TABLES: &[Table] = &[\n{tables}];\n\
         /// BLAKE3 over all that makes the built-in rules, hexadecimal.\n\
         pub(crate) const DIGEST: &str = \"{}\";\n\
         /// Other files: path below the root of the repository, contents.\n\
         static TEXTS: &[(&str, &str)] = &[\n{texts}];\n\
         /// Shingles of produ's own samples with their marks, in order: four bytes and two, little-endian.\n\
         pub(crate) static SAMPLES: &[u8] = include_bytes!(\"samples.bin\");\n\
         /// Required literals of the patterns, each as a number with the first byte highest, in order.\n\
         pub(crate) static LITERALS: &[u128] = &[\n{literals}];\n\
         /// Names of the patterns in order, with the range of their literals in `PATTERN_LITERALS`.\n\
         pub(crate) static PATTERNS: &[(u64, u32, u32)] = &[\n{known}];\n\
         /// Numbers of literals.\n\
         pub(crate) static PATTERN_LITERALS: &[u32] = &{of_patterns:?};\n",
        digest.finalize().to_hex()
    );
    Ok(std::fs::write(out.join("embedded.rs"), text)?)
}

/// The document of a YAML file.
fn read(yaml: &str, path: &str) -> Result<Value, Failure> {
    // `n` is a name of metrics, not a boolean.
    let options = serde_yaml::options! { strict_booleans: true };
    Ok(serde_yaml::from_str_with_options(yaml, options).map_err(|error| {
        let message = error.to_string();
        format!("{path}: {}", message.lines().next().unwrap_or("not valid YAML"))
    })?)
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
