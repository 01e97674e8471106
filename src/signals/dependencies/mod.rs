//! Dependency manifests: what a project says it depends on, with the line where it says so.
//!
//! Small readers for the usual files. Lock files and generated lists are not intent: where a file tells that a line
//! came along with another package, its scope is [`Scope::Indirect`]. Nothing is resolved, included or fetched.

mod bounds;
mod cargo;
mod composer;
mod conda;
mod gem;
mod go;
mod gradle;
mod maven;
mod npm;
mod nuget;
mod pep508;
mod pipfile;
mod pyproject;
mod requirements;
mod setup;
mod toml_text;

use super::packages::{Ecosystem, normalise};
use crate::structured::xml::{MAX_DEPTH, MAX_ELEMENTS, XmlError, XmlErrorKind};
use std::borrow::Cow;

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scope {
    /// Shipped.
    Runtime,
    /// Tests, linters, builds.
    Dev,
    /// An extra that has to be asked for, or a peer.
    Optional,
    /// Came along with another package, or only fixes a version.
    Indirect,
}

/// One declared package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    /// Where it comes from.
    pub(crate) ecosystem: Ecosystem,
    /// Name in the form that compares equal ([`normalise`]).
    pub(crate) name: String,
    /// Name as written.
    pub(crate) raw: String,
    /// 1-based line.
    pub(crate) line: u32,
    /// What it is for.
    pub(crate) scope: Scope,
    /// Version constraint as written.
    pub(crate) constraint: Option<String>,
    /// The constraint admits one version only.
    pub(crate) pinned: bool,
}

/// Why a manifest could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct DependencyError {
    /// 1-based line.
    pub(crate) line: u32,
    /// What is wrong, one line.
    pub(crate) message: String,
}

impl DependencyError {
    fn new(line: u32, message: impl Into<String>) -> Self {
        DependencyError { line, message: message.into() }
    }
}

impl From<XmlError> for DependencyError {
    fn from(error: XmlError) -> Self {
        let message = match error.kind {
            XmlErrorKind::Invalid(why) => format!("not valid XML: {why}"),
            XmlErrorKind::CutOff => "not valid XML: ends inside an element".to_owned(),
            XmlErrorKind::TooDeep => format!("nested deeper than {MAX_DEPTH} levels"),
            XmlErrorKind::TooMany => format!("more than {MAX_ELEMENTS} elements"),
        };
        DependencyError::new(error.line, message)
    }
}

/// What readers return.
type Found = Result<Vec<Declared>, DependencyError>;

/// Whether the path is a manifest that [`parse`] reads.
pub(crate) fn is_manifest(path: &str) -> bool {
    reader(path).is_some()
}

/// Reads a manifest. The path chooses the reader; a path that no reader knows gives an empty list.
pub(crate) fn parse(path: &str, bytes: &[u8]) -> Result<Vec<Declared>, DependencyError> {
    let Some(reader) = reader(path) else { return Ok(Vec::new()) };
    let text = decode(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    reader(path, text)
}

/// UTF-8, or UTF-16 with its mark: PowerShell redirects `pip freeze` that way, and pip reads it.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return String::from_utf8_lossy(bytes),
    };
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|&pair| unit(pair)).collect();
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// Dependencies in the header of a Python script (PEP 723).
pub(crate) fn parse_script(bytes: &[u8]) -> Result<Vec<Declared>, DependencyError> {
    pyproject::script(&String::from_utf8_lossy(bytes))
}

fn reader(path: &str) -> Option<fn(&str, &str) -> Found> {
    let lower = path.to_ascii_lowercase();
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let folder = folder.rsplit('/').next().unwrap_or("");
    Some(match file {
        "pyproject.toml" => pyproject::read,
        "setup.py" => setup::script,
        "setup.cfg" => setup::config,
        "pipfile" => pipfile::read,
        "environment.yml" | "environment.yaml" | "conda.yml" | "conda.yaml" => conda::read,
        "package.json" => npm::read,
        "composer.json" => composer::read,
        "go.mod" => go::read,
        "pom.xml" => maven::read,
        "build.gradle" | "build.gradle.kts" => gradle::read,
        "libs.versions.toml" => gradle::catalog,
        "cargo.toml" => cargo::read,
        "directory.packages.props" | "packages.config" => nuget::read,
        "gemfile" => gem::read,
        _ if file.ends_with(".csproj") || file.ends_with(".fsproj") || file.ends_with(".vbproj") => nuget::read,
        _ if file.ends_with(".gemspec") => gem::read,
        _ if file.ends_with(".txt") || file.ends_with(".in") => {
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            let named =
                ["requirements", "constraints"].iter().any(|word| stem.starts_with(word) || stem.ends_with(word));
            (named || folder == "requirements").then_some(requirements::read as fn(&str, &str) -> Found)?
        }
        _ => return None,
    })
}

/// Builds one entry.
fn declared(
    ecosystem: Ecosystem,
    raw: &str,
    line: u32,
    scope: Scope,
    constraint: Option<&str>,
    pinned: bool,
) -> Declared {
    let constraint = constraint.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    Declared { ecosystem, name: normalise(ecosystem, raw), raw: raw.to_owned(), line, scope, constraint, pinned }
}

/// 1-based number of the `index`-th line.
fn line_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// Text of a version: digits, dots and a suffix, without operators, wildcards or ranges.
fn is_exact(version: &str) -> bool {
    let version = version.trim().trim_start_matches('v');
    version.starts_with(|ch: char| ch.is_ascii_digit())
        && !version.contains(['*', ' ', ',', '|', '<', '>', '^', '~', '['])
        && !version.split('.').any(|part| matches!(part, "x" | "X" | "+"))
        && !version.ends_with('+')
}

#[cfg(test)]
mod tests;
