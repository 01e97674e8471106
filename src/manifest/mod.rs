//! Stage 3: what the team declares. Reads `produ.yaml` / `produ.toml` with a position for every value.
//!
//! Which fields there are is data, `rules/manifest.yaml`; [`parse`] holds a document to it and reports every problem in
//! one run. A [`Manifest`] answers questions by dotted field; whether a claim is *true* is decided elsewhere.

mod at;
mod claims;
mod field;
mod guide;
pub(crate) mod inherit;
mod json_schema;
mod paths;
mod placeholder;
pub(crate) mod pointer;
mod problem;
mod schema;
mod shape;
pub(crate) mod statement_keys;
mod validate;
mod warnings;

pub use at::At;
pub(crate) use at::Sources;
pub use claims::Claim;
pub(crate) use guide::{Kind as FieldKind, children, guide, heading, sections};
pub use paths::{is_url, repository_path};
pub use placeholder::is_placeholder;
pub use problem::{ManifestErrors, Problem};
pub(crate) use schema::Schema;
pub(crate) use shape::field_problem;
pub use shape::known_field;

use crate::structured::{self, Node, Value};
use serde::de::DeserializeOwned;
use validate::Walk;

/// Names a manifest may have, at the root of a system. Two of them in one directory are an error of the caller's.
pub const FILE_NAMES: [&str; 3] = ["produ.yaml", "produ.yml", "produ.toml"];

/// Largest manifest, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// A value of a manifest with the place where it was written.
pub type ManifestNode = Node<At>;

/// A valid manifest.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Path it was read from.
    pub path: String,
    /// The document with positions; texts trimmed, paths normalised.
    pub tree: ManifestNode,
    /// What is valid but deserves a look: placeholders, waivers that will be refused, ids that stand twice.
    pub warnings: Vec<Problem>,
    /// Paths of the repository it names, in the order of the file.
    paths: Vec<Claim>,
    /// Its own file and those it inherits from, nearest first.
    sources: Sources,
}

/// Reads a manifest. A name that ends in `.toml` is TOML, everything else YAML.
///
/// # Errors
/// Every problem of the file, in its order.
pub fn parse(path: &str, bytes: &[u8]) -> Result<Manifest, ManifestErrors> {
    parse_in(path, bytes, &str::to_owned)
}

/// The same where paths are relative to something else than the root of the audit: `named` says what they name there.
fn parse_in(path: &str, bytes: &[u8], named: &dyn Fn(&str) -> String) -> Result<Manifest, ManifestErrors> {
    let mut tree = document(path, bytes).map_err(|problem| ManifestErrors::one(path, problem))?;
    let mut walk = Walk::naming(named);
    walk.value(&Schema::manifest().root, &mut tree);
    walk.problems.sort_by_key(|problem| (problem.line, problem.column));
    if !walk.problems.is_empty() {
        return Err(ManifestErrors { path: path.to_owned(), problems: walk.problems, omitted: walk.omitted });
    }
    warnings::collect(&tree, &mut walk.warnings);
    walk.warnings.sort_by_key(|problem| (problem.line, problem.column));
    let paths = walk.paths.into_iter().map(Claim::path).collect();
    Ok(Manifest {
        path: path.to_owned(),
        tree: at::owned(tree),
        warnings: walk.warnings,
        paths,
        sources: Sources::only(path),
    })
}

/// A manifest as far as it can be read, for comparing: positions and values, checked against nothing.
pub(crate) fn loose(path: &str, bytes: &[u8]) -> Option<Manifest> {
    let tree = document(path, bytes).ok()?;
    let (tree, sources) = (at::owned(tree), Sources::only(path));
    Some(Manifest { path: path.to_owned(), tree, warnings: Vec::new(), paths: Vec::new(), sources })
}

/// Another YAML document with a schema of its own, held to it as a manifest is: all problems at once.
pub(crate) fn strict<T: DeserializeOwned>(
    path: &str,
    bytes: &[u8],
    schema: &Schema,
) -> Result<(Node, T), ManifestErrors> {
    let mut tree = document(path, bytes).map_err(|problem| ManifestErrors::one(path, problem))?;
    let mut walk = Walk::default();
    let value = walk.value(&schema.root, &mut tree);
    // A blank that counts as not declared in a manifest would quietly lift a demand here.
    walk.problems.append(&mut walk.warnings);
    walk.problems.sort_by_key(|problem| (problem.line, problem.column));
    if !walk.problems.is_empty() {
        return Err(ManifestErrors { path: path.to_owned(), problems: walk.problems, omitted: walk.omitted });
    }
    let data = serde_json::from_value(value.unwrap_or_default());
    data.map(|data| (tree, data)).map_err(|error| {
        // The type follows the schema, so this would be a mistake of ours; still an error, not a panic.
        let message = format!("does not fit its form: {}", crate::text::excerpt(&error.to_string(), 200));
        ManifestErrors::one(path, Problem::of_file(message, 1, 1))
    })
}

/// The one document of the file, a mapping.
fn document(path: &str, bytes: &[u8]) -> Result<Node, Problem> {
    if bytes.len() > MAX_BYTES {
        let message = format!("is {} bytes, a manifest has at most {MAX_BYTES}", bytes.len());
        return Err(Problem::of_file(message, 1, 1));
    }
    let toml = path.to_ascii_lowercase().ends_with(".toml");
    let parsed = if toml { structured::toml(bytes).map(|node| vec![node]) } else { structured::yaml_documents(bytes) };
    let mut documents = parsed.map_err(|error| {
        let format = if toml { "TOML" } else { "YAML" };
        Problem::of_file(format!("is not readable as {format}: {}", error.message), error.line, error.column)
    })?;
    if let Some(second) = documents.get(1) {
        let message = format!("holds {} documents, a manifest is one", documents.len());
        return Err(Problem::of_file(message, second.line, second.column));
    }
    match documents.pop() {
        Some(node) if matches!(&node.value, Value::Mapping(entries) if !entries.is_empty()) => Ok(node),
        Some(node) if !node.is_empty_value() => {
            Err(of_form(format!("is {}, not a mapping", node.kind()), node.line, node.column))
        }
        _ => Err(of_form("is empty".into(), 1, 1)),
    }
}

fn of_form(message: String, line: u32, column: u32) -> Problem {
    Problem {
        expected: "at least schema_version, system.name and system.kind".into(),
        example: "schema_version: \"1\" / system: {name: my-assistant, kind: [llm_app]}".into(),
        ..Problem::of_file(message, line, column)
    }
}

#[cfg(test)]
mod tests;
