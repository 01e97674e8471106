//! Bounded, positioned document trees: the one door through which YAML, JSON and TOML of the audited tree come in.
//!
//! Every format ends in the same [`Node`]: a value with the line and column where it starts. Input is hostile, so each
//! parser has the same limits ([`MAX_BYTES`], [`MAX_NODES`], [`MAX_DEPTH`]), never recurses without them, and answers
//! with a one-line [`ParseError`] instead of a panic. Nothing is interpreted here: no includes, no schemas, no
//! templates.

pub(crate) mod json;
pub(crate) mod node;
pub(crate) mod template;
pub(crate) mod toml;
pub(crate) mod xml;
pub(crate) mod yaml;

mod input;
#[cfg(test)]
pub(crate) mod parses;
mod records;
mod scalar;

pub(crate) use json::{json, json_lenient};
pub(crate) use node::{Key, Node, ParseError, Value};
pub(crate) use records::{Record, records};
pub(crate) use toml::toml;
pub(crate) use yaml::yaml_documents;

/// Largest document that is parsed, in bytes.
pub(crate) const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Most values in one YAML or TOML file.
pub(crate) const MAX_NODES: usize = 1_000_000;
/// Deepest nesting of containers.
pub(crate) const MAX_DEPTH: usize = 64;

/// Parses a file by its name; `None` when the name belongs to none of the three formats.
///
/// JSON and TOML give one document, YAML any number. Files whose tools allow comments (`tsconfig.json`, `.jsonc`…)
/// are read in the lenient dialect.
pub(crate) fn parse(path: &str, bytes: &[u8]) -> Option<Result<Vec<Node>, ParseError>> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, ext)| ext);
    let one = |result: Result<Node, ParseError>| Some(result.map(|node| vec![node]));
    match extension {
        "yaml" | "yml" => Some(yaml_documents(bytes)),
        "json" if has_comments(path, &name) => one(json_lenient(bytes)),
        "json" | "ipynb" | "avsc" | "geojson" | "sarif" | "webmanifest" | "tfstate" => one(json(bytes)),
        "jsonc" | "json5" | "code-workspace" => one(json_lenient(bytes)),
        "toml" => one(toml(bytes)),
        "lock" => match name.as_str() {
            "cargo.lock" | "poetry.lock" | "uv.lock" | "pdm.lock" => one(toml(bytes)),
            "pipfile.lock" | "composer.lock" | "flake.lock" => one(json(bytes)),
            _ => None,
        },
        _ if name == "pipfile" => one(toml(bytes)),
        _ => None,
    }
}

/// JSON files that their tools read with comments and trailing commas.
fn has_comments(path: &str, name: &str) -> bool {
    name.starts_with("tsconfig")
        || name.starts_with("jsconfig")
        || matches!(
            name,
            "devcontainer.json" | ".devcontainer.json" | "renovate.json" | "turbo.json" | "api-extractor.json"
        )
        || path.contains(".vscode/")
}

#[cfg(test)]
mod tests;
