//! What Maven and Gradle run.

use super::ground::Ground;
use super::runs::{Choice, Run, TestPath, below, places_of};
use super::words::Options;
use crate::inventory::Language;
use crate::signals::ci::calls::enter;
use crate::signals::guards;

/// Languages whose tests both run.
pub(super) const LANGUAGES: [Language; 3] = [Language::Java, Language::Kotlin, Language::Scala];

pub(super) fn maven(ground: &Ground<'_>, dir: Option<&str>, words: &[String]) -> Vec<Run> {
    let given = Options::read(words, |flag| {
        matches!(flag, "-pl" | "--projects" | "-f" | "--file" | "-P" | "-T" | "-s" | "--settings" | "-rf" | "-l")
    });
    let set = |name: &str| {
        given
            .given
            .iter()
            .find_map(|(flag, value)| (flag.strip_prefix("-D") == Some(name)).then(|| value.unwrap_or("true")))
    };
    let skips = ["skipTests", "maven.test.skip", "skipUTs"]
        .iter()
        .any(|name| set(name).is_some_and(|v| v != "false" && !v.contains('$')));
    let phase = |word: &&str| {
        matches!(*word, "test" | "package" | "verify" | "install" | "deploy" | "integration-test")
            || word.contains("surefire")
            || word.contains("failsafe")
            || word.contains('$')
            || word.contains("jacoco")
    };
    // Without a goal that of the project runs.
    if skips || !given.plain.is_empty() && !given.plain.iter().any(phase) {
        return Vec::new();
    }
    let dir = match given.values(&["-f", "--file"]).last() {
        Some(path) => enter(dir, path.trim_end_matches("pom.xml")),
        None => dir.map(str::to_owned),
    };
    let dir = dir.as_deref();
    let mut run = Run::new(&LANGUAGES, below(dir));
    let modules: Vec<&str> = given.values(&["-pl", "--projects"]).iter().flat_map(|list| list.split(',')).collect();
    let plain = |name: &&str| !name.contains([':', '$', '*', '?', '+']);
    let chosen: Vec<&str> = modules.iter().copied().filter(|name| !name.starts_with(['!', '-'])).collect();
    let set = |name: &str| set(name).filter(|value| !value.contains('$'));
    let tests = set("test").or_else(|| set("it.test"));
    let upstream = given.has(&["-am", "--also-make", "-amd", "--also-make-dependents"]);
    if !chosen.is_empty() && chosen.iter().all(plain) && !upstream {
        run.reach = places_of(ground, chosen.iter().map(|name| TestPath::of(ground, dir, name)).collect());
    }
    let left = modules.iter().filter_map(|name| name.strip_prefix('!')).filter(plain);
    run.without = left.map(|name| TestPath::of(ground, dir, name)).collect();
    run.choices.extend(tests.map(|list| Choice::Classes(list.split(',').map(str::to_owned).collect())));
    run.choices.extend(set("groups").map(|text| Choice::Groups(text.replace(',', "|"), true)));
    run.choices.extend(set("excludedGroups").map(|text| Choice::Groups(text.replace(',', "|"), false)));
    vec![run]
}

pub(super) fn gradle(ground: &Ground<'_>, dir: Option<&str>, words: &[String]) -> Vec<Run> {
    let given = Options::read(words, |flag| {
        matches!(
            flag,
            "-x" | "--exclude-task" | "-p" | "--project-dir" | "--tests" | "-b" | "-c" | "-I" | "--init-script" | "-g"
        )
    });
    let left = given.values(&["-x", "--exclude-task"]);
    let tests = |task: &&str| {
        let name = task.rsplit(':').next().unwrap_or(task).to_ascii_lowercase();
        // A task of the project's own may run any.
        let runs = name.contains("test") || name.contains('$') || !guards::table().ci.gradle.is_match(&name);
        runs && !left.contains(task) && !(left.contains(&"test") && matches!(name.as_str(), "test" | "check" | "build"))
    };
    let tasks: Vec<&str> = given.plain.iter().copied().filter(tests).collect();
    if tasks.is_empty() {
        return Vec::new();
    }
    let dir = match given.values(&["-p", "--project-dir"]).last() {
        Some(to) => enter(dir, to),
        None => dir.map(str::to_owned),
    };
    let dir = dir.as_deref();
    let mut run = Run::new(&LANGUAGES, below(dir));
    let module =
        |task: &&str| task.trim_start_matches(':').rsplit_once(':').map(|(module, _)| module.replace(':', "/"));
    let modules: Option<Vec<String>> = tasks.iter().map(module).collect();
    if let Some(modules) = modules.filter(|all| !all.iter().any(|m| m.contains('$'))) {
        run.reach = places_of(ground, modules.iter().map(|path| TestPath::of(ground, dir, path)).collect());
    }
    let classes = given.values(&["--tests"]);
    if !classes.is_empty() && !classes.iter().any(|name| name.contains('$')) {
        run.choices.push(Choice::Classes(classes.iter().map(|name| (*name).to_owned()).collect()));
    }
    vec![run]
}

/// Whether a file of this name can hold one of the classes.
pub(super) fn is_named(stem: &str, classes: &[String]) -> bool {
    let wanted: Vec<&String> = classes.iter().filter(|name| !name.trim().starts_with('!')).collect();
    wanted.is_empty()
        || wanted.iter().any(|class| {
            let class = class.trim().split('#').next().unwrap_or_default();
            let last = class.rsplit(['.', '/']).find(|part| !part.starts_with(char::is_lowercase)).unwrap_or(class);
            let parts: Vec<&str> = last.split(['*', '?', '+', '$', '%', '[']).collect();
            match parts.as_slice() {
                [one] => *one == stem,
                parts => parts.iter().all(|part| stem.contains(part)),
            }
        })
}
