//! `rules/guards.yaml` as data: what keeps a check, a test or a result from proving anything.
//!
//! One table for the whole program, compiled on first use. A pattern that does not compile never matches; a test
//! holds the shipped table to compile as a whole.

use crate::inventory::{FileClass, Language};
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

/// The table as shipped.
const TEXT: &str = include_str!("../../rules/guards.yaml");

static TABLE: LazyLock<Guards> =
    LazyLock::new(|| serde_yaml::from_str::<File>(TEXT).map(Guards::compile).unwrap_or_default());

/// The compiled table.
pub(crate) fn table() -> &'static Guards {
    &TABLE
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    lenient: Vec<String>,
    named_paths: NamedPathsFile,
    eval_sets: EvalSetsFile,
    results: ResultKeys,
    tests: Vec<TestLayoutFile>,
    services: Services,
    shared: Shared,
    collectors: Vec<CollectorFile>,
    may_test: String,
    no_test: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct NamedPathsFile {
    opened: Vec<String>,
    collected: Vec<String>,
    valueless: Vec<String>,
    brings: Vec<String>,
    made: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct EvalSetsFile {
    min_cases: u64,
    paths: Vec<String>,
    not_paths: Vec<String>,
    members: Vec<String>,
    learnt: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct TestLayoutFile {
    languages: Vec<Language>,
    start: String,
    skip: Vec<String>,
    inside: Vec<String>,
    file: Vec<String>,
    hollow: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CollectorFile {
    run: String,
    languages: Vec<Language>,
    #[serde(default)]
    paths: bool,
}

/// Everything the table holds.
#[derive(Debug, Default)]
pub(crate) struct Guards {
    /// Words of a command that make it succeed whatever it finds.
    pub(crate) lenient: Vec<String>,
    /// Paths a command needs.
    pub(crate) paths: NamedPaths,
    /// Sets of evaluation cases.
    pub(crate) eval_sets: EvalSets,
    /// Keys of stored results.
    pub(crate) results: ResultKeys,
    /// Rows of services.
    pub(crate) services: Services,
    /// What several systems of a repository share.
    pub(crate) shared: Shared,
    /// Which commands run tests of which languages.
    pub(crate) collectors: Vec<Collector>,
    /// A command that may run any test.
    pub(crate) may_test: Patterns,
    /// A command that looks so and does not.
    pub(crate) no_test: Patterns,
    tests: Vec<TestLayout>,
}

/// What several systems of a repository share, by class of file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Shared {
    /// Outside of the folders of other systems.
    pub(crate) anywhere: Vec<FileClass>,
    /// In a folder that holds the system's folder.
    pub(crate) above: Vec<FileClass>,
    /// At the root.
    pub(crate) root: Vec<FileClass>,
    /// Whole folders at the root, with a `/` at the end.
    pub(crate) folders: Vec<String>,
}

/// Any of several patterns.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Vec<Regex>);

/// Paths a command needs.
#[derive(Debug, Default)]
pub(crate) struct NamedPaths {
    /// A script or configuration the command opens, in group 1.
    pub(crate) opened: Vec<Regex>,
    /// Commands whose plain words are tests.
    pub(crate) collected: Patterns,
    /// Options without a value.
    pub(crate) valueless: Vec<String>,
    /// Steps after which a job may hold other files.
    pub(crate) brings: Patterns,
    /// Folders that builds make.
    pub(crate) made: Vec<String>,
}

/// Sets of evaluation cases.
#[derive(Debug, Default)]
pub(crate) struct EvalSets {
    /// Fewer prove nothing.
    pub(crate) min_cases: u64,
    /// Members of a document that hold cases.
    pub(crate) members: Vec<String>,
    /// Files that models learn from: no case may stand there.
    pub(crate) learnt: Patterns,
    paths: Patterns,
    not_paths: Patterns,
}

/// Keys of stored results.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ResultKeys {
    /// Number of cases.
    pub(crate) cases: Vec<String>,
    /// Shares that are better when high.
    pub(crate) good: Vec<String>,
    /// Shares that are better when low.
    pub(crate) bad: Vec<String>,
    /// Largest share of bad answers that is no failure.
    pub(crate) max_bad: f64,
    /// The bar a result names.
    pub(crate) bar: Vec<String>,
    /// What is held against the bar.
    pub(crate) value: Vec<String>,
    /// Yes or no.
    pub(crate) verdict: Vec<String>,
    /// Spread over runs.
    pub(crate) spread: Vec<String>,
    /// Runs.
    pub(crate) runs: Vec<String>,
}

/// When folders side by side are services, and which of them stay part of the system.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Services {
    /// Services that make a row.
    pub(crate) min: usize,
    /// Languages that make it a row of services and not of modules.
    pub(crate) languages: usize,
    /// Words in names of folders that stay.
    pub(crate) stays: Vec<String>,
}

/// How tests of a language are laid out.
#[derive(Debug, Default)]
pub(crate) struct TestLayout {
    languages: Vec<Language>,
    /// Opens a test.
    pub(crate) start: Patterns,
    /// Switches off the test on or below its line.
    pub(crate) skip: Patterns,
    /// A statement of the body that switches it off.
    pub(crate) inside: Patterns,
    /// Switches off the whole file.
    pub(crate) file: Patterns,
    /// A line of a body that checks nothing.
    pub(crate) hollow: Patterns,
}

/// A command that runs tests.
#[derive(Debug)]
pub(crate) struct Collector {
    /// The command.
    pub(crate) run: Patterns,
    /// Whose tests it runs.
    pub(crate) languages: Vec<Language>,
    /// Its plain words say which.
    pub(crate) paths: bool,
}

impl Patterns {
    fn of<'p>(patterns: impl IntoIterator<Item = &'p String>) -> Patterns {
        Patterns(regexes(patterns))
    }

    /// Whether one of them matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|re| re.is_match(text))
    }

    /// End of the first match.
    pub(crate) fn end(&self, text: &str) -> Option<usize> {
        self.0.iter().find_map(|re| re.find(text)).map(|m| m.end())
    }

    /// Whether there is nothing to match.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn regexes<'p>(patterns: impl IntoIterator<Item = &'p String>) -> Vec<Regex> {
    patterns.into_iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
}

impl Guards {
    fn compile(file: File) -> Guards {
        let NamedPathsFile { opened, collected, valueless, brings, made } = file.named_paths;
        let sets = file.eval_sets;
        Guards {
            lenient: file.lenient,
            paths: NamedPaths {
                opened: regexes(&opened),
                collected: Patterns::of(&collected),
                valueless,
                brings: Patterns::of(&brings),
                made,
            },
            eval_sets: EvalSets {
                min_cases: sets.min_cases,
                members: sets.members,
                learnt: Patterns::of(&sets.learnt),
                paths: Patterns::of(&sets.paths),
                not_paths: Patterns::of(&sets.not_paths),
            },
            results: file.results,
            services: file.services,
            shared: file.shared,
            collectors: file
                .collectors
                .iter()
                .map(|c| Collector { run: Patterns::of([&c.run]), languages: c.languages.clone(), paths: c.paths })
                .collect(),
            may_test: Patterns::of([&file.may_test]),
            no_test: Patterns::of([&file.no_test]),
            tests: file
                .tests
                .into_iter()
                .map(|t| TestLayout {
                    languages: t.languages,
                    start: Patterns::of([&t.start]),
                    skip: Patterns::of(&t.skip),
                    inside: Patterns::of(&t.inside),
                    file: Patterns::of(&t.file),
                    hollow: Patterns::of(&t.hollow),
                })
                .collect(),
        }
    }

    /// How tests of a language are laid out.
    pub(crate) fn layout(&self, language: Language) -> Option<&TestLayout> {
        self.tests.iter().find(|layout| layout.languages.contains(&language))
    }
}

impl EvalSets {
    /// Whether a file of this path holds evaluation cases.
    pub(crate) fn names(&self, path: &str) -> bool {
        self.paths.matches(path) && !self.not_paths.matches(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_table_compiles() {
        let file: File = serde_yaml::from_str(TEXT).unwrap();
        let tests = file.tests.iter().flat_map(|t| {
            [&t.skip, &t.inside, &t.file, &t.hollow].into_iter().flatten().chain([&t.start]).collect::<Vec<_>>()
        });
        let paths = &file.named_paths;
        let all = tests
            .chain(file.collectors.iter().map(|c| &c.run))
            .chain([&paths.opened, &paths.collected, &paths.brings].into_iter().flatten())
            .chain([&file.eval_sets.paths, &file.eval_sets.not_paths].into_iter().flatten())
            .chain([&file.may_test, &file.no_test]);
        for pattern in all {
            Regex::new(pattern).unwrap();
        }
        assert!(file.eval_sets.min_cases > 1);
    }
}
