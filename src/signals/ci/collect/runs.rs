//! One command that runs tests: of which languages, in which folders, and which of the tests there.

use super::ground::Ground;
use super::words::{self, Command, Program};
use super::{dotnet, jvm, native, python, ruby, script};
use crate::inventory::Language;
use crate::signals::ci::calls::{behind_toolchain, calls, enter, is_installed};
use crate::signals::ci::handed::{Handed, handed};
use crate::signals::ci::targets::{Runner, SOMEWHERE};
use crate::signals::ci::{Called, CiStep, beyond};
use crate::signals::guards::{self, base};
use std::collections::BTreeMap;

/// What runs tests.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Whose tests.
    pub(super) languages: Vec<Language>,
    /// Where.
    pub(super) reach: Reach,
    /// Folders and files below that are left out.
    pub(super) without: Vec<TestPath>,
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
    In(Vec<TestPath>),
}

/// A place a command names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TestPath {
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

impl TestPath {
    /// All below a path from the root.
    pub(super) fn whole(path: &str) -> TestPath {
        TestPath { path: path.to_owned(), known: true, deep: true, home: None, part: false }
    }

    /// A folder or file that a command in a folder names.
    pub(super) fn of(ground: &Ground<'_>, dir: Option<&str>, path: &str) -> TestPath {
        let joined = enter(dir, path).filter(|path| ground.exists(path));
        let known = joined.is_some();
        let path = joined.unwrap_or_else(|| path.trim_matches(['.', '/']).to_owned());
        TestPath { path, known, deep: true, home: None, part: false }
    }

    /// Whether any file lies there.
    pub(super) fn is_held(&self, ground: &Ground<'_>) -> bool {
        ground.paths().any(|file| self.holds(file, || None))
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
    /// A part of the title: `-t "empty input"`.
    Titles(String),
    /// Build tags that are set.
    Tags(Vec<String>),
    /// Groups that must be, groups that must not be.
    Groups(String, bool),
    /// A filter of .NET.
    Filter(String),
    /// Classes by name.
    Classes(Vec<String>),
    /// No tests in the folder of this name beside the manifest: `cargo test --lib`.
    NotBeside(&'static str),
}

/// Everything below the folder of a command.
pub(super) fn below(dir: Option<&str>) -> Reach {
    match dir {
        Some(dir) => Reach::In(vec![TestPath::whole(dir)]),
        None => Reach::Anywhere,
    }
}

/// The places that a command names. One that the tree does not hold is made on the way: nobody can tell what is there.
pub(super) fn places_of(ground: &Ground<'_>, places: Vec<TestPath>) -> Reach {
    if places.iter().all(|place| place.known || place.is_held(ground)) { Reach::In(places) } else { Reach::Anywhere }
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
    /// It runs a task of a file that is not read, which may run any.
    Unread,
}

/// Deepest nesting of commands within commands.
pub(super) const DEPTH: usize = 4;

/// What a step does.
pub(super) fn of_step(ground: &Ground<'_>, step: &CiStep) -> Vec<Means> {
    let mut out = Vec::new();
    let dir = (!step.dir.contains(SOMEWHERE)).then(|| step.dir.clone());
    if step.called == Called::Partly {
        out.push(Means::Anything);
    } else {
        of_text(ground, &Line { env: &step.env, called: &step.called, depth: DEPTH }, &step.text, dir, &mut out);
    }
    out
}

/// What a line of a recipe does, in a folder nobody knows.
pub(super) fn of_recipe(ground: &Ground<'_>, text: &str) -> Vec<Means> {
    let mut out = Vec::new();
    let line = Line { env: &BTreeMap::new(), called: &Called::Unknown, depth: DEPTH };
    of_text(ground, &line, text, None, &mut out);
    out
}

/// Where a text of commands stands.
#[derive(Clone, Copy)]
struct Line<'l> {
    /// Variables that are set for it.
    env: &'l BTreeMap<String, String>,
    /// What became of the targets it calls.
    called: &'l Called,
    depth: usize,
}

/// What the commands of a text do, those inside of others as well.
fn of_text(ground: &Ground<'_>, line: &Line<'_>, text: &str, dir: Option<String>, out: &mut Vec<Means>) {
    let all = words::commands(text, dir);
    if line.depth == 0 || all.len() >= words::MAX_COMMANDS {
        out.push(Means::Anything);
        return;
    }
    let within = Line { depth: line.depth - 1, ..*line };
    for Command { words, dir } in all {
        // A folder the tree does not have is made on the way: what it holds is not known.
        let dir = dir.filter(|dir| ground.exists(dir));
        for text in words.iter().flat_map(|word| words::inner(word)) {
            of_text(ground, &within, text, dir.clone(), out);
        }
        let program = Program::of(&words);
        let dir = program.dir(dir.as_deref()).filter(|dir| ground.exists(dir));
        let handed = program.words.split_first().and_then(|(first, rest)| handed(first, rest));
        match handed {
            Some(Handed::Text(text)) => of_text(ground, &Line { called: &Called::Unknown, ..within }, &text, dir, out),
            _ => out.push(of(ground, line, dir.as_deref(), &program, &words)),
        }
    }
}

/// What a single command does.
fn of(ground: &Ground<'_>, line: &Line<'_>, dir: Option<&str>, program: &Program<'_>, words: &[String]) -> Means {
    let Some((first, rest)) = program.words.split_first() else { return Means::Nothing };
    let name = base(first).split('@').next().unwrap_or_default();
    if name.contains(['$', '`']) {
        return of_variable(name, rest, words);
    }
    let added = |name: &str| {
        let own = program.set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let own = own.or_else(|| line.env.get(name).cloned());
        // What a pipeline sets somewhere else may hold here, too.
        own.or_else(|| ground.given.contains_key(name).then(|| SOMEWHERE.to_owned())).unwrap_or_default()
    };
    let known = match name {
        "pytest" | "py.test" => Some(python::pytest(ground, dir, rest, &added("PYTEST_ADDOPTS"))),
        "unittest" => Some(python::unittest(ground, dir, rest)),
        "nose2" | "nosetests" | "trial" | "behave" => Some(vec![Run::new(&[Language::Python], below(dir))]),
        "deepeval" if rest.first().is_some_and(|w| w == "test") => {
            Some(python::pytest(ground, dir, rest.get(2..).unwrap_or_default(), ""))
        }
        "go" if rest.first().is_some_and(|w| w == "test") => {
            Some(native::go(ground, dir, rest.get(1..).unwrap_or_default(), &added("GOFLAGS")))
        }
        "gotestsum" => Some(native::gotestsum(ground, dir, rest, &added("GOFLAGS"))),
        "ginkgo" => Some(vec![Run::new(&[Language::Go], below(dir))]),
        "cargo" if behind_toolchain(rest).first().is_none_or(|w| w != "make") => {
            match native::cargo(ground, dir, rest) {
                Some(runs) => Some(runs),
                // A program of the project's own.
                None => return Means::Anything,
            }
        }
        "dotnet" if rest.first().is_some_and(|w| w == "test" || w == "vstest") => {
            Some(dotnet::test(ground, dir, rest.get(1..).unwrap_or_default()))
        }
        "dotnet" => Some(dotnet::other(rest)),
        "mvn" | "mvnw" | "mvnd" => Some(jvm::maven(ground, dir, rest)),
        "gradle" | "gradlew" => Some(jvm::gradle(ground, dir, rest)),
        "mill" => Some(vec![Run::new(&jvm::LANGUAGES, below(dir))]),
        "rspec" | "rails" => ruby::run(ground, dir, name, rest),
        _ => script::run(ground, dir, name, rest, line.called),
    };
    if let Some(runs) = known {
        return if runs.is_empty() { Means::Nothing } else { Means::Runs(runs) };
    }
    unknown(ground, line.called, dir, name, program, words)
}

/// A program that a variable names: what it is nobody can tell, except by the name of the variable.
fn of_variable(name: &str, rest: &[String], words: &[String]) -> Means {
    let table = guards::table();
    let word = name.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_lowercase();
    let word = word.rsplit(['.', ' ']).next().unwrap_or_default();
    let assigned = rest.first().is_some_and(|next| matches!(next.as_str(), "=" | "+="));
    let known = table.bystanders.iter().any(|other| other == word);
    if assigned || known || table.no_test.is_match(&words.join(" ")) { Means::Nothing } else { Means::Anything }
}

/// A command that none of the readers knows.
fn unknown(
    ground: &Ground<'_>,
    called: &Called,
    dir: Option<&str>,
    name: &str,
    program: &Program<'_>,
    words: &[String],
) -> Means {
    let table = guards::table();
    let Some((first, rest)) = program.words.split_first() else { return Means::Nothing };
    if beyond::is_task(program.words) {
        return Means::Unread;
    }
    let around = words.get(..words.len() - program.words.len()).unwrap_or_default();
    // Where an installed program stands says nothing.
    let first = if is_installed(first) { name } else { first.as_str() };
    let own = std::iter::once(first).chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let text = if around.is_empty() { own.clone() } else { format!("{} {own}", around.join(" ")) };
    if table.ci.starts.is_match(&text) || table.ci.starts.is_match(&own) {
        return Means::Anything;
    }
    let may = |sure: bool| {
        let tests = sure || table.may_test.is_match(&text) || table.may_test.is_match(&own);
        if tests && !table.no_test.is_match(&text) { Means::Anything } else { Means::Nothing }
    };
    let ambiguous = (program.project || first.contains('/')) && table.ci.ambiguous.iter().any(|word| word == name);
    if !ambiguous && table.bystanders.iter().any(|other| other == name) {
        return if table.ci.carries.is_match(&text) { may(false) } else { Means::Nothing };
    }
    let anywhere = |language: Language| Means::Runs(vec![Run::new(&[language], Reach::Anywhere)]);
    let speaks = || table.runs_tests.is_match(&text) || table.script_tests.is_match(&text);
    // A script in a language seldom runs the tests of another.
    let plain = || rest.iter().map(String::as_str).find(|word| !word.starts_with('-'));
    let script = if name.ends_with(".py") { Some(first) } else { plain() };
    let python = name.starts_with("python") || name.ends_with(".py") || program.project;
    if let Some(file) = script.filter(|file| python && file.ends_with(".py")) {
        let tests = match file.ends_with("manage.py") {
            true => rest.iter().any(|word| word == "test"),
            false => table.runs_tests.is_match(&text),
        };
        return if tests { anywhere(Language::Python) } else { Means::Nothing };
    }
    // A program of the module, whatever is set before it.
    if name == "go" || around.iter().any(|word| word == "go") {
        return if table.runs_tests.is_match(&text) { anywhere(Language::Go) } else { Means::Nothing };
    }
    let calls = calls(&text, Some(String::new())).0;
    if let Some(call) = calls.first() {
        let here = || enter(dir, &call.name).is_some_and(|path| ground.exists(&path));
        return match call.runner {
            _ if *called != Called::Unknown => Means::Nothing,
            Runner::Tox | Runner::Nox => anywhere(Language::Python),
            _ if program.project => {
                if speaks()
                    || may(false) == Means::Anything
                    || !words.iter().any(|word| word == "uv" || word == "poetry")
                {
                    anywhere(Language::Python)
                } else {
                    Means::Nothing
                }
            }
            // A script of no shell, or of nowhere.
            Runner::Shell if first.ends_with("sh") => may(false),
            Runner::Shell => may(here() || table.runs_tests.is_match(&call.name)),
            _ => may(true),
        };
    }
    match name {
        "tox" | "nox" | "hatch" => anywhere(Language::Python),
        _ if program.project => {
            if speaks() {
                anywhere(Language::Python)
            } else {
                Means::Nothing
            }
        }
        _ => may(false),
    }
}
