//! `rules/paths.yaml` as data: the decision table of file classes and languages, compiled into masks.
//!
//! Every step is one bit. A path collects bits for its directories, its name and its extension; the first step whose
//! conditions all hold wins. So a path costs a few hash look-ups however long the table grows.

use super::pattern::Patterns;
use super::{FileClass, Language, services};
use crate::tables;
use serde::Deserialize;
use std::collections::HashMap;

const NAME: &str = "rules/paths.yaml";
/// Name in the table for "below a directory that holds a Chart.yaml".
pub(super) const CHART: &str = "<chart>";
/// Before the name of a directory: it is the topmost.
pub(super) const TOP: &str = "./";
const CODE: &str = "<code>";
/// Stands for the folders and the names of `rules/ci.yaml`.
const CI: &str = "<ci>";
/// Steps are bits of one word.
const MAX_STEPS: usize = 128;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Document {
    languages: Vec<LanguageRow>,
    walk_skips: Vec<WalkSkip>,
    #[serde(default)]
    namespaces: Vec<String>,
    steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct LanguageRow {
    language: Language,
    #[serde(default)]
    code: bool,
    ext: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

/// A directory that a walk does not enter.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WalkSkip {
    /// Name of the directory.
    pub(super) dir: String,
    /// Only when the directory holds this file.
    pub(super) marker: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Step {
    class: FileClass,
    #[serde(default)]
    dirs: Vec<String>,
    #[serde(default)]
    within: Vec<String>,
    #[serde(default)]
    not_dirs: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    case: Vec<String>,
    #[serde(default)]
    ext: Vec<String>,
}

/// Bits of the steps that a directory name satisfies.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct DirBits {
    /// Its `dirs` condition.
    pub(super) dirs: u128,
    /// Its `within` condition.
    pub(super) within: u128,
    /// Its `not-dirs` condition is violated.
    pub(super) not: u128,
}

/// The compiled table.
#[derive(Debug, Default)]
pub(super) struct Table {
    classes: Vec<FileClass>,
    dirs: HashMap<String, DirBits>,
    extensions: HashMap<String, (u128, Option<Language>)>,
    names: Patterns<u128>,
    case_names: Patterns<u128>,
    languages: Patterns<Language>,
    needs_dir: u128,
    needs_within: u128,
    needs_file: u128,
    namespaces: Vec<String>,
    /// Directories a walk skips.
    pub(super) walk_skips: Vec<WalkSkip>,
}

impl Table {
    /// The shipped table.
    pub(super) fn shipped() -> Self {
        Self::compile(tables::read(NAME))
    }

    fn compile(document: Document) -> Self {
        if document.steps.len() > MAX_STEPS {
            tables::broken(NAME, format_args!("more than {MAX_STEPS} steps"));
        }
        let code: Vec<&String> = document.languages.iter().filter(|row| row.code).flat_map(|row| &row.ext).collect();
        let mut table = Self { walk_skips: document.walk_skips, namespaces: document.namespaces, ..Self::default() };
        let (mut names, mut case_names, mut languages) = (Vec::new(), Vec::new(), Vec::new());
        for (index, step) in document.steps.iter().enumerate() {
            let bit = 1u128 << index;
            table.classes.push(step.class);
            table.needs_dir |= if step.dirs.is_empty() { 0 } else { bit };
            table.needs_within |= if step.within.is_empty() { 0 } else { bit };
            let any_file = step.names.is_empty() && step.case.is_empty() && step.ext.is_empty();
            table.needs_file |= if any_file { 0 } else { bit };
            let of_services = services::folders().filter(|_| step.dirs.iter().any(|dir| dir == CI)).cloned();
            for dir in step.dirs.iter().filter(|dir| *dir != CI).cloned().chain(of_services) {
                table.dirs.entry(dir).or_default().dirs |= bit;
            }
            for dir in &step.within {
                table.dirs.entry(dir.clone()).or_default().within |= bit;
            }
            for dir in &step.not_dirs {
                table.dirs.entry(dir.clone()).or_default().not |= bit;
            }
            let expanded = step.ext.iter().flat_map(|ext| if ext == CODE { code.clone() } else { vec![ext] });
            for ext in expanded {
                table.extensions.entry(ext.clone()).or_default().0 |= bit;
            }
            let listed = step.names.iter().filter(|name| *name != CI).cloned();
            let of_services = services::names().filter(|_| step.names.iter().any(|name| name == CI));
            names.extend(listed.chain(of_services).map(|name| (name, bit)));
            case_names.extend(step.case.iter().map(|name| (name.clone(), bit)));
        }
        for row in &document.languages {
            for ext in &row.ext {
                table.extensions.entry(ext.clone()).or_default().1 = Some(row.language);
            }
            languages.extend(row.names.iter().map(|name| (name.clone(), row.language)));
        }
        table.names = Patterns::new(names);
        table.case_names = Patterns::new(case_names);
        table.languages = Patterns::new(languages);
        table
    }

    /// Bits of one directory name (or two, `a/b`), lower case.
    pub(super) fn dir(&self, name: &str) -> DirBits {
        self.dirs.get(name).copied().unwrap_or_default()
    }

    /// Whether directories below this one (or these two, `a/b`) are names of packages, not roles.
    pub(super) fn opens_namespace(&self, dirs: &str) -> bool {
        self.namespaces.iter().any(|name| name == dirs)
    }

    /// Class and language of a file from its name, both as written and in lower case, and the bits of its directories.
    pub(super) fn file(&self, name: &str, lower: &str, dirs: DirBits) -> (FileClass, Option<Language>) {
        let ext = lower.rsplit_once('.').map_or("", |(_, ext)| ext);
        let (mut file, by_ext) = self.extensions.get(ext).copied().unwrap_or_default();
        self.names.each(lower, |bits| file |= bits);
        self.case_names.each(name, |bits| file |= bits);
        let mut language = by_ext;
        self.languages.each(lower, |by_name| language = Some(by_name));
        let hit =
            (!self.needs_dir | dirs.dirs) & (!self.needs_within | dirs.within) & (!self.needs_file | file) & !dirs.not;
        let first = usize::try_from(hit.trailing_zeros()).unwrap_or(MAX_STEPS);
        (self.classes.get(first).copied().unwrap_or(FileClass::Other), language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_sound() {
        let table = Table::shipped();
        let mut names = table.dirs.keys().chain(table.extensions.keys());
        assert_eq!(names.find(|name| **name != name.to_ascii_lowercase()), None, "only lower case can match");
        assert!(table.dirs.keys().all(|dir| dir.split('/').count() <= 2), "at most two directories in a row");
    }

    #[test]
    #[should_panic(expected = "more than 128 steps")]
    fn a_step_without_a_bit_stops_the_run() {
        let step = serde_json::json!({ "class": "test" });
        let document = serde_json::json!({ "languages": [], "walk-skips": [], "steps": vec![step; MAX_STEPS + 1] });
        Table::compile(serde_json::from_value(document).unwrap());
    }
}
