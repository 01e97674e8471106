//! `rules/guards.yaml` as data: what keeps a check, a test or a result from proving anything.

use crate::inventory::{FileClass, Language};
use crate::tables::{self, Pattern};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Guards> = LazyLock::new(read);

const PATH: &str = "rules/guards.yaml";

/// The table with the parts that its patterns share filled in.
fn read() -> Guards {
    #[derive(Deserialize)]
    struct Shared {
        parts: BTreeMap<String, String>,
    }
    let json = tables::json(PATH);
    let shared: Shared = tables::parse(PATH, json);
    let filled = shared.parts.iter().fold(json.to_owned(), |json, (name, part)| {
        let part = serde_json::Value::from(part.as_str()).to_string();
        // Without the quotes around it, and no others.
        let inside = part.get(1..part.len().saturating_sub(1)).unwrap_or_default();
        json.replace(&format!("(?&{name})"), inside)
    });
    // Read once, kept to the end.
    tables::parse(PATH, Box::leak(filled.into_boxed_str()))
}

pub(crate) fn table() -> &'static Guards {
    &TABLE
}

/// The name of a program without its folder.
pub(crate) fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// How a program runs a text, by its name with or without a folder; `None` where it runs none.
pub(crate) fn texts(program: &str) -> Option<&'static Texts> {
    let name = base(program);
    table().ci.texts.iter().find(|row| row.programs.iter().any(|own| own == name))
}

/// Whether a program is a shell, by its name with or without a folder.
pub(crate) fn is_shell(program: &str) -> bool {
    texts(program).is_some_and(|row| row.shell)
}

/// Everything the table holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Guards {
    /// Parts that patterns share; see [`read`].
    #[serde(rename = "parts")]
    _parts: serde::de::IgnoredAny,
    /// Words of a command that make it succeed whatever it finds.
    pub(crate) lenient: Vec<String>,
    /// Paths a command needs.
    #[serde(rename = "named-paths")]
    pub(crate) paths: NamedPaths,
    /// Sets of evaluation cases.
    pub(crate) eval_sets: EvalSets,
    /// Bars of stored load tests.
    pub(crate) load: LoadBars,
    /// Keys of stored results.
    pub(crate) results: ResultKeys,
    /// Rows of services.
    pub(crate) services: Services,
    /// What several systems of a repository share.
    pub(crate) shared: Shared,
    /// Languages of whose tests it is told whether CI runs them.
    pub(crate) collectors: Vec<Language>,
    /// A command that may run any test.
    pub(crate) may_test: Pattern,
    /// A command that looks so and does not.
    pub(crate) no_test: Pattern,
    /// A script that may run the tests of its language.
    pub(crate) runs_tests: Pattern,
    /// A script of a package that may run tests.
    pub(crate) script_tests: Pattern,
    /// Programs that run no tests.
    pub(crate) bystanders: Vec<String>,
    pub(crate) ci: CiCommands,
    /// Variables that every runner of CI sets.
    pub(crate) of_runner: Vec<String>,
    /// Conditions of a Go build that are no tags of the project.
    pub(crate) platforms: Vec<String>,
    /// Paths of files that give variables to the tests.
    pub(crate) givers: Pattern,
    /// How they do: name and value.
    pub(crate) gives: Patterns,
    tests: Vec<TestLayout>,
}

/// Commands of CI, as far as it is told which tests they run.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CiCommands {
    /// Programs that run the rest of the line.
    pub(crate) wrappers: Vec<Wrapper>,
    /// Programs that run a text.
    pub(crate) texts: Vec<Texts>,
    /// What hands the rest of a line to something else.
    pub(crate) carries: Pattern,
    /// What starts a pipeline or a job that stands elsewhere.
    pub(crate) starts: Pattern,
    /// Programs that run tasks of files that are not read.
    pub(crate) unread: Vec<UnreadTasks>,
    /// Actions that run tests.
    pub(crate) actions: Vec<TestAction>,
    /// Inputs of actions that may run tests.
    pub(crate) acting: Pattern,
    /// Images that are built.
    pub(crate) images: Pattern,
    /// What gives a job variables that stand in no file.
    pub(crate) variables: Pattern,
    /// A file of variables for the steps to come.
    pub(crate) variable_file: Pattern,
    /// A line of it that can be read.
    pub(crate) variable_read: Pattern,
    /// Services whose jobs get no other variables than those of their file.
    pub(crate) written: Vec<String>,
    /// Words that are names of tasks as well as programs.
    pub(crate) ambiguous: Vec<String>,
    /// Scripts of a project that start a program of that name.
    pub(crate) launchers: Vec<String>,
    /// Folders of programs that are installed.
    pub(crate) installed: Vec<String>,
    /// Verbs of cargo that run tests of Rust.
    pub(crate) cargo_tests: Vec<String>,
    /// Verbs of cargo that run no tests.
    pub(crate) cargo: Vec<String>,
    /// Verbs of dotnet that run no tests.
    pub(crate) dotnet: Vec<String>,
    /// Tasks of Gradle that run no tests.
    pub(crate) gradle: Pattern,
    options: Vec<RunnerOptions>,
}

/// Programs that run the rest of the line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Wrapper {
    pub(crate) programs: Vec<String>,
    /// Words of which one follows their own options.
    #[serde(default)]
    pub(crate) verbs: Vec<String>,
    /// Options with a value.
    #[serde(default)]
    pub(crate) valued: Vec<String>,
    /// Options with the folder the rest runs in.
    #[serde(default)]
    pub(crate) folder: Vec<String>,
    /// Options with a value that put it nobody knows where.
    #[serde(default)]
    pub(crate) elsewhere: Vec<String>,
    /// The same without a value.
    #[serde(default)]
    pub(crate) everywhere: Vec<String>,
    /// Options behind which it begins.
    #[serde(default)]
    pub(crate) behind: Vec<String>,
    /// Words before it.
    #[serde(default)]
    pub(crate) operands: usize,
    /// It begins behind `--` where there is one.
    #[serde(default)]
    pub(crate) dashes: bool,
    /// It may be a script of the project.
    #[serde(default)]
    pub(crate) project: bool,
}

/// Programs that run a text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Texts {
    pub(crate) programs: Vec<String>,
    /// Options behind which it stands; none: all that follows is the text.
    pub(crate) behind: Vec<String>,
    /// Options with a value.
    #[serde(default)]
    pub(crate) valued: Vec<String>,
    /// Its options end at the first plain word, which is the text or the name of a script.
    #[serde(default)]
    pub(crate) shell: bool,
}

/// Programs that run tasks of files that are not read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct UnreadTasks {
    pub(crate) programs: Vec<String>,
    /// Words of which one comes first; none: any.
    pub(crate) verbs: Vec<String>,
}

/// An action that runs tests.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TestAction {
    pub(crate) uses: Pattern,
    pub(crate) languages: Vec<Language>,
}

/// Options of a runner whose plain words are paths.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct RunnerOptions {
    programs: Vec<String>,
    /// With a value behind them.
    pub(crate) valued: Vec<String>,
    /// Without.
    pub(crate) plain: Vec<String>,
}

impl CiCommands {
    pub(crate) fn options(&self, program: &str) -> Option<&RunnerOptions> {
        self.options.iter().find(|row| row.programs.iter().any(|name| name == program))
    }
}

/// What several systems of a repository share, by class of file.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Patterns(Vec<Pattern>);

/// Paths a command needs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct NamedPaths {
    /// A script or configuration the command opens, in group 1.
    pub(crate) opened: Vec<Pattern>,
    /// Commands whose plain words are tests.
    pub(crate) collected: Patterns,
    /// Options without a value.
    pub(crate) valueless: Vec<String>,
    /// Steps after which a job may hold other files.
    pub(crate) brings: Patterns,
    /// Folders that builds make.
    pub(crate) made: Vec<String>,
    /// Commands that work on files they do not name.
    pub(crate) needed: Vec<Needed>,
    /// What brings the files of the repository, or other files, into a job that begins with an empty folder.
    pub(crate) fetched: Pattern,
}

/// A command that works on files it does not name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Needed {
    /// The command.
    pub(crate) run: Pattern,
    /// The same with one of these words does not need them.
    #[serde(default)]
    pub(crate) unless: Vec<String>,
    /// Names of files or folders of which there must be one.
    #[serde(default)]
    pub(crate) names: Vec<String>,
    /// Ends of names that will do.
    #[serde(default)]
    pub(crate) ends: Vec<String>,
    /// Tests in one of these languages will do.
    #[serde(default)]
    pub(crate) tests: Vec<Language>,
    /// Files of one of these classes will do.
    #[serde(default)]
    pub(crate) classes: Vec<FileClass>,
    /// What is said to be missing.
    pub(crate) what: String,
}

/// What a stored load test must hold to count where nobody declared a budget.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LoadBars {
    /// Largest share of failed requests.
    pub(crate) max_errors: f64,
    /// Longest 95th percentile.
    pub(crate) max_p95_ms: f64,
}

/// Sets of evaluation cases.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
#[derive(Debug, Deserialize)]
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
    pub(crate) runs: Vec<String>,
}

/// When folders side by side are services, and which of them stay part of the system.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TestLayout {
    languages: Vec<Language>,
    /// Opens a test.
    pub(crate) start: Pattern,
    /// Switches off the test on or below its line.
    pub(crate) skip: Patterns,
    /// A statement of the body that switches it off.
    pub(crate) inside: Patterns,
    /// Switches off the whole file.
    pub(crate) file: Patterns,
    /// A line of a body that checks nothing.
    pub(crate) hollow: Patterns,
    /// Lines that may hold a mark.
    #[serde(default)]
    pub(crate) hints: Patterns,
    /// A name for an expression, and the expression.
    pub(crate) alias: Option<Pattern>,
    /// A marker of the whole file.
    #[serde(default)]
    pub(crate) whole: Patterns,
    /// A statement about the test it stands in.
    #[serde(default)]
    pub(crate) inner: Patterns,
    /// A variable without which a test is skipped.
    #[serde(default)]
    pub(crate) needs: Patterns,
    /// A variable with which it is.
    #[serde(default)]
    pub(crate) spoils: Patterns,
    /// A name by which a runner may choose.
    #[serde(default)]
    pub(crate) marks: Patterns,
    /// A line that marks what stands below it.
    #[serde(default)]
    pub(crate) marker: Patterns,
    /// Marks of single cases of a test.
    #[serde(default)]
    pub(crate) cases: Patterns,
    /// Marks are given to tests of other files.
    #[serde(default)]
    pub(crate) adds: Patterns,
    /// Lines by which a test may be chosen.
    #[serde(default)]
    pub(crate) titles: Patterns,
    /// Lines that may give marks of a name nobody can see.
    #[serde(default)]
    pub(crate) unclear: Patterns,
    /// Such lines that are known to give none.
    #[serde(default)]
    pub(crate) clear: Patterns,
    /// A condition of the build.
    pub(crate) condition: Option<Pattern>,
}

impl Patterns {
    /// Whether one of them matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|re| re.is_match(text))
    }

    /// End of the first match.
    pub(crate) fn end(&self, text: &str) -> Option<usize> {
        self.0.iter().find_map(|re| re.find(text)).map(|m| m.end())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Pattern> {
        self.0.iter()
    }

    /// Whether there is nothing to match.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Guards {
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
    fn the_table_fits_and_each_language_has_one_layout() {
        let languages: Vec<Language> = table().tests.iter().flat_map(|layout| layout.languages.clone()).collect();
        let once: std::collections::BTreeSet<&Language> = languages.iter().collect();
        assert_eq!(once.len(), languages.len(), "a second layout would never be asked");
        assert!(table().collectors.iter().all(|language| once.contains(language)));
    }

    #[test]
    fn shared_parts_stand_where_they_are_named() {
        let detached = "docker run --name a -e \"X=1 2\" -d redis";
        assert!(table().no_test.is_match(detached));
        assert!(!table().no_test.is_match("docker run --name a redis test"));
        let image = table().paths.needed.iter().find(|needed| needed.what.contains("image")).map(|needed| &needed.run);
        assert!(image.is_some_and(|run| run.is_match(detached) && !run.is_match("docker run --unknown a b/c")));
    }

    #[test]
    fn a_program_runs_texts_in_one_way() {
        let mut names: Vec<&String> = table().ci.texts.iter().flat_map(|row| &row.programs).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "a second row would never be asked: {names:?}");
        assert!(is_shell("/usr/bin/bash") && is_shell("sh") && !is_shell("su") && !is_shell("bash/x"));
        assert!(texts("/bin/su").is_some() && texts("python").is_none());
    }

    #[test]
    fn no_option_has_a_value_and_has_none() {
        for row in &table().ci.options {
            let both: Vec<&String> = row.valued.iter().filter(|flag| row.plain.contains(flag)).collect();
            assert_eq!(both, Vec::<&String>::new(), "{:?}", row.programs);
        }
        for row in &table().ci.wrappers {
            let valued = || row.valued.iter().chain(&row.folder).chain(&row.elsewhere);
            assert!(!valued().any(|flag| row.everywhere.contains(flag)), "{:?}", row.programs);
        }
    }
}
