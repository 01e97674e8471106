//! What `dotnet test` runs.

use super::ground::Ground;
use super::runs::{Choice, Reach, Run, TestPath, below};
use super::words::Options;
use crate::inventory::Language;
use crate::signals::ci::calls::enter;
use crate::signals::guards;

/// A run of `dotnet test`.
pub(super) fn test(ground: &Ground<'_>, dir: Option<&str>, words: &[String]) -> Vec<Run> {
    let valued = |flag: &str| {
        matches!(
            flag,
            "--filter"
                | "--logger"
                | "-l"
                | "-c"
                | "--configuration"
                | "-f"
                | "--framework"
                | "-o"
                | "--output"
                | "-r"
                | "--runtime"
                | "--results-directory"
                | "-s"
                | "--settings"
                | "-v"
                | "--verbosity"
                | "-e"
                | "--environment"
                | "--collect"
                | "--blame-hang-timeout"
                | "-d"
                | "--diag"
                | "--project"
                | "--solution"
                | "--test-adapter-path"
                | "-a"
                | "--arch"
        )
    };
    let given = Options::read(words, valued);
    if given.has(&["--list-tests", "-t"]) {
        return Vec::new();
    }
    let mut run = Run::new(&[Language::CSharp], below(dir));
    run.choices.extend(given.values(&["--filter"]).last().map(|text| Choice::Filter((*text).to_owned())));
    let named: Vec<&str> = given.plain.iter().copied().filter(|word| !word.starts_with("/p:")).collect();
    let named = [named, given.values(&["--project", "--solution"])].concat();
    let places: Option<Vec<TestPath>> = match named.as_slice() {
        [] => ground.projects_of(dir, ""),
        all => all.iter().map(|word| ground.projects_of(dir, word)).collect::<Option<Vec<_>>>().map(|p| p.concat()),
    };
    if let Some(places) = places {
        run.reach = Reach::In(places);
    }
    vec![run]
}

/// Another verb of dotnet: a tool or a program of the project may run any of its tests.
pub(super) fn other(words: &[String]) -> Vec<Run> {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    let known = verb.is_empty() || guards::table().ci.dotnet.iter().any(|own| own == verb);
    if known { Vec::new() } else { vec![Run::new(&[Language::CSharp], Reach::Anywhere)] }
}

impl Ground<'_> {
    /// The places of a project, a solution or a folder of one; `None` where nobody can tell.
    fn projects_of(&self, dir: Option<&str>, word: &str) -> Option<Vec<TestPath>> {
        if word.contains(['$', '*']) {
            return None;
        }
        let path = enter(dir, word)?;
        let place = |path: String, home: Option<String>| TestPath { path, known: true, deep: true, home, part: false };
        let folder = path.rsplit_once('/').map_or("", |(dir, _)| dir).to_owned();
        if [".csproj", ".fsproj", ".vbproj"].iter().any(|end| word.ends_with(end)) {
            return self.exists(&path).then(|| vec![place(folder.clone(), Some(folder))]);
        }
        // A solution, and a project that only traverses others, may name projects from anywhere.
        if [".sln", ".slnx", ".slnf", ".dll", "proj"].iter().any(|end| word.ends_with(end)) {
            return None;
        }
        // A folder: its own project, else its solution.
        let own = self.dotnet.is_home(&path) && !self.solutions.contains(&path);
        own.then(|| vec![place(path.clone(), Some(path))])
    }
}
