//! One command that runs tests: of which languages, in which folders, and which of the tests there.

use super::ground::Ground;
use super::words::{Command, base, program};
use super::{dotnet, jvm, native, python, ruby, script};
use crate::inventory::Language;
use crate::signals::ci::calls::enter;
use crate::signals::ci::{Called, CiStep};
use crate::signals::guards;

/// What runs tests.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Whose tests.
    pub(super) languages: Vec<Language>,
    /// Where.
    pub(super) reach: Reach,
    /// Folders and files below that are left out.
    pub(super) without: Vec<Place>,
    /// Which of them.
    pub(super) choices: Vec<Choice>,
    /// Why what it finds goes unnoticed.
    pub(super) lost: Option<String>,
}

/// Where a command looks for tests.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reach {
    /// Nobody can tell.
    Anywhere,
    /// In these places.
    In(Vec<Place>),
}

/// A place a command names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// From the root; where it is not known from where, only the end of a path.
    pub(super) path: String,
    /// It begins at the root.
    pub(super) known: bool,
    /// Folders below belong to it.
    pub(super) deep: bool,
    /// Only what belongs to this module, crate or project.
    pub(super) home: Option<String>,
    /// Any part of a path will do.
    pub(super) part: bool,
}

impl Place {
    /// A folder or file that a command in a folder names.
    pub(super) fn of(ground: &Ground<'_>, dir: Option<&str>, path: &str) -> Place {
        let joined = enter(dir, path).filter(|path| ground.exists(path));
        let known = joined.is_some();
        let path = joined.unwrap_or_else(|| path.trim_matches(['.', '/']).to_owned());
        Place { path, known, deep: true, home: None, part: false }
    }

    /// Whether a file lies there.
    pub(super) fn holds(&self, file: &str, home: impl Fn() -> Option<String>) -> bool {
        let inside = if self.part {
            file.contains(&self.path)
        } else if self.known {
            let rest = match self.path.as_str() {
                "" => Some(file),
                path if path == file => return true,
                path => file.strip_prefix(path).and_then(|rest| rest.strip_prefix('/')),
            };
            rest.is_some_and(|rest| self.deep || !rest.contains('/'))
        } else {
            let path = &self.path;
            path.is_empty()
                || file == path
                || file.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'))
                || file.ends_with(&format!("/{path}"))
                || file.contains(&format!("/{path}/"))
        };
        inside && self.home.as_ref().is_none_or(|own| home().is_none_or(|of| of == *own))
    }
}

/// A choice among the tests of a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// An expression over marks: `-m "not llm"`.
    Marks(String),
    /// Names of files that are looked at, where a file is not named itself.
    Files(Vec<String>),
    /// An expression over words of the name: `-k "not evals"`.
    Words(String),
    /// Build tags that are set.
    Tags(Vec<String>),
    /// Groups that must be, groups that must not be.
    Groups(String, bool),
    /// A filter of .NET.
    Filter(String),
    /// Classes by name.
    Classes(Vec<String>),
    /// No tests in files of this folder name: `cargo test --lib`.
    NotBelow(&'static str),
}

/// Everything below the folder of a command.
pub(super) fn below(dir: Option<&str>) -> Reach {
    match dir {
        Some(dir) => Reach::In(vec![Place { path: dir.to_owned(), known: true, deep: true, home: None, part: false }]),
        None => Reach::Anywhere,
    }
}

impl Run {
    /// All tests of some languages in a reach.
    pub(super) fn new(languages: &[Language], reach: Reach) -> Run {
        Run { languages: languages.to_vec(), reach, without: Vec::new(), choices: Vec::new(), lost: None }
    }
}

/// What a command is to the tests of a repository.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Means {
    /// Nothing: it runs none.
    Nothing,
    /// It runs these.
    Runs(Vec<Run>),
    /// It may run any.
    Anything,
}

/// What a step does.
pub(super) fn of_step(ground: &Ground<'_>, step: &CiStep) -> Vec<Means> {
    let dir = (!step.dir.contains('$')).then(|| step.dir.clone());
    super::words::commands(&step.text, dir).iter().map(|command| of(ground, step, command)).collect()
}

/// What a single command does.
fn of(ground: &Ground<'_>, step: &CiStep, command: &Command) -> Means {
    let (words, set) = program(&command.words);
    let Some((first, rest)) = words.split_first() else { return Means::Nothing };
    let dir = command.dir.as_deref();
    let name = base(first);
    let added = |name: &str| {
        let own = set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        own.or_else(|| step.env.get(name).cloned()).unwrap_or_default()
    };
    let known = match name {
        "pytest" | "py.test" => Some(python::pytest(ground, dir, rest, &added("PYTEST_ADDOPTS"))),
        "unittest" => Some(python::unittest(ground, dir, rest)),
        "nose2" | "nosetests" | "trial" | "behave" => Some(vec![Run::new(&[Language::Python], below(dir))]),
        "deepeval" if rest.first().is_some_and(|w| w == "test") => {
            Some(python::pytest(ground, dir, rest.get(2..).unwrap_or_default(), ""))
        }
        "go" if rest.first().is_some_and(|w| w == "test") => {
            Some(native::go(ground, dir, rest.get(1..).unwrap_or_default()))
        }
        "gotestsum" => Some(native::gotestsum(ground, dir, rest)),
        "ginkgo" => Some(vec![Run::new(&[Language::Go], below(dir))]),
        "cargo" => native::cargo(ground, dir, rest),
        "dotnet" if rest.first().is_some_and(|w| w == "test" || w == "vstest") => {
            Some(dotnet::test(ground, dir, rest.get(1..).unwrap_or_default()))
        }
        "mvn" | "mvnw" | "mvnd" => Some(jvm::maven(ground, dir, rest)),
        "gradle" | "gradlew" => Some(jvm::gradle(ground, dir, rest)),
        "sbt" | "mill" => Some(vec![Run::new(&jvm::LANGUAGES, below(dir))]),
        "rspec" | "rails" | "rake" => ruby::run(ground, dir, name, rest),
        _ => script::run(ground, dir, name, rest, &step.called),
    };
    if let Some(runs) = known {
        return if runs.is_empty() { Means::Nothing } else { Means::Runs(runs) };
    }
    unknown(step, name, rest, &command.words)
}

/// A command that none of the readers knows.
fn unknown(step: &CiStep, name: &str, rest: &[String], words: &[String]) -> Means {
    let table = guards::table();
    if table.bystanders.iter().any(|other| other == name) {
        return Means::Nothing;
    }
    let calls = matches!(name, "make" | "gmake" | "just" | "task" | "go-task" | "poe" | "tox" | "taskipy")
        || name.ends_with(".sh")
        || name.ends_with(".bash")
        || matches!(name, "bash" | "sh" | "zsh" | "source" | ".");
    if calls && step.called != Called::Unknown {
        return Means::Nothing;
    }
    let text = words.join(" ");
    // A script in a language seldom runs the tests of another.
    let script = rest.iter().find(|word| !word.starts_with('-'));
    let speaks = |re: &crate::tables::Pattern| re.is_match(&text);
    match (name, script) {
        ("tox" | "nox" | "hatch", _) => Means::Runs(vec![Run::new(&[Language::Python], Reach::Anywhere)]),
        ("python" | "python3", Some(file)) if file.ends_with("manage.py") => {
            let tests = rest.iter().any(|word| word == "test");
            if tests { Means::Runs(vec![Run::new(&[Language::Python], Reach::Anywhere)]) } else { Means::Nothing }
        }
        ("python" | "python3" | "uv", Some(file)) if file.ends_with(".py") => {
            if table.runs_tests.is_match(&text) {
                Means::Runs(vec![Run::new(&[Language::Python], Reach::Anywhere)])
            } else {
                Means::Nothing
            }
        }
        _ if speaks(&table.may_test) && !speaks(&table.no_test) => Means::Anything,
        _ => Means::Nothing,
    }
}
