//! `rules/gate.yaml` as data: how pipelines call the gate, and what hides files. Compiled on first use; a test holds
//! the shipped table to compile as a whole.

use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../../rules/gate.yaml");

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| serde_yaml::from_str::<File>(TEXT).ok()?.compile());

/// The compiled table.
pub(super) fn table() -> Option<&'static Table> {
    TABLE.as_ref()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    commands: Commands,
    flags: Flags,
    hiding: Hiding,
    suppressions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commands {
    gate: String,
    evaluation: String,
}

/// Flags of the program by what they do to its gate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flags {
    pub(super) tighten: Vec<String>,
    pub(super) loosen: Vec<String>,
    pub(super) other: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hiding {
    files: Vec<String>,
    attributes: String,
}

/// Everything the table holds.
#[derive(Debug)]
pub(super) struct Table {
    /// A command that runs the gate.
    pub(super) gate: Regex,
    /// A command that evaluates the system.
    pub(super) evaluation: Regex,
    pub(super) flags: Flags,
    /// Lines of such files that hide others.
    pub(super) attributes: Regex,
    hiding: Vec<String>,
    suppressions: Vec<String>,
}

impl File {
    fn compile(self) -> Option<Table> {
        Some(Table {
            gate: Regex::new(&self.commands.gate).ok()?,
            evaluation: Regex::new(&self.commands.evaluation).ok()?,
            flags: self.flags,
            attributes: Regex::new(&self.hiding.attributes).ok()?,
            hiding: self.hiding.files,
            suppressions: self.suppressions,
        })
    }
}

impl Table {
    /// A file whose lines can hide others from review.
    pub(super) fn hides(&self, path: &str) -> bool {
        self.hiding.iter().any(|glob| fast_glob::glob_match(glob, path))
    }

    /// A file that takes findings out of a scan.
    pub(super) fn suppresses(&self, path: &str) -> bool {
        self.suppressions.iter().any(|glob| fast_glob::glob_match(glob, path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_compiles_and_knows_its_program() {
        let table = table().unwrap();
        for command in ["produ audit .", "\"$RUNNER_TEMP/produ/bin/produ\" audit", "acme/produ@v1", "x && produ; y"] {
            assert!(table.gate.is_match(command), "{command}");
        }
        for command in ["cat produ.yaml", "produce x", "rm produ-baseline.json", "git clone .produ-source"] {
            assert!(!table.gate.is_match(command), "{command}");
        }
        assert!(table.evaluation.is_match("uv run python evals/run_eval.py") && table.evaluation.is_match("make eval"));
        assert!(!table.evaluation.is_match("pip install retrieval medieval"));
        assert!(table.hides(".gitattributes") && table.hides("a/b/.gitattributes") && !table.hides("x.gitattributes"));
        assert!(table.suppresses(".trivyignore") && table.suppresses("svc/.trivyignore.yaml"));
    }
}
