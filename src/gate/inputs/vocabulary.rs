//! `rules/gate.yaml` as data: how pipelines call the gate, and what hides files.

use crate::tables::{self, Pattern};
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| tables::read("rules/gate.yaml"));

pub(super) fn table() -> &'static Table {
    &TABLE
}

/// Everything the table holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) commands: Commands,
    pub(super) flags: Flags,
    pub(super) hiding: Hiding,
    suppressions: Vec<String>,
}

/// Commands of pipelines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commands {
    /// A command that runs the gate.
    pub(super) gate: Pattern,
    /// A command that evaluates the system.
    pub(super) evaluation: Pattern,
    /// A command that tests or scans.
    pub(super) check: Pattern,
}

/// Flags of the program by what they do to its gate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flags {
    pub(super) tighten: Vec<String>,
    pub(super) loosen: Vec<String>,
    pub(super) other: Vec<String>,
}

/// What hides files from review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hiding {
    /// Files whose lines can hide others.
    files: Vec<String>,
    /// Such a line.
    pub(super) attributes: Pattern,
}

impl Table {
    /// A file whose lines can hide others from review.
    pub(super) fn hides(&self, path: &str) -> bool {
        self.hiding.files.iter().any(|glob| fast_glob::glob_match(glob, path))
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
        let table = table();
        for command in ["produ audit .", "\"$RUNNER_TEMP/produ/bin/produ\" audit", "acme/produ@v1", "x && produ; y"] {
            assert!(table.commands.gate.is_match(command), "{command}");
        }
        for command in ["cat produ.yaml", "produce x", "rm produ-baseline.json", "git clone .produ-source"] {
            assert!(!table.commands.gate.is_match(command), "{command}");
        }
        assert!(
            table.commands.evaluation.is_match("uv run python evals/run_eval.py")
                && table.commands.evaluation.is_match("make eval")
        );
        assert!(!table.commands.evaluation.is_match("pip install retrieval medieval"));
        assert!(table.hides(".gitattributes") && table.hides("a/b/.gitattributes") && !table.hides("x.gitattributes"));
        assert!(table.suppresses(".trivyignore") && table.suppresses("svc/.trivyignore.yaml"));
    }
}
