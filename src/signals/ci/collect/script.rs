//! What the runners of JavaScript and its package managers run.

use super::ground::Ground;
use super::runs::{Choice, Reach, Run, TestPath, below, places_of};
use super::words::Options;
use crate::inventory::Language;
use crate::signals::ci::Called;
use crate::signals::ci::calls::enter;
use crate::signals::guards::{self, base};

/// Languages of the runners.
const LANGUAGES: [Language; 2] = [Language::TypeScript, Language::JavaScript];

/// Runs of a program of that world; `None` when it is of another.
pub(super) fn run(
    ground: &Ground<'_>,
    dir: Option<&str>,
    name: &str,
    words: &[String],
    called: &Called,
) -> Option<Vec<Run>> {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    let whole = || Some(vec![Run::new(&LANGUAGES, below(dir))]);
    match name {
        "vitest" | "jest" => Some(filtered(ground, dir, name, words)),
        "mocha" | "ava" | "karma" | "tap" | "wtr" | "web-test-runner" | "c8" | "nyc" | "jasmine" => whole(),
        "playwright" | "cypress" if matches!(verb, "install" | "install-deps" | "verify" | "show-report") => {
            Some(Vec::new())
        }
        "playwright" | "cypress" | "test-storybook" => whole(),
        "react-scripts" | "craco" | "ng" | "vue-cli-service" | "wireit" | "deno" | "bun" | "ember" | "nuxi"
            if verb.starts_with("test") =>
        {
            whole()
        }
        "node" | "tsx" if words.iter().any(|word| word == "--test") => whole(),
        "npm" | "pnpm" | "yarn" | "bun" => Some(manager(ground, dir, name, words, called)),
        // What runs in which project stands in files and plugins of theirs, and need be no script of a package.
        "turbo" | "nx" | "lerna" | "rush" | "wsrun" => {
            let tests = guards::table().script_tests.is_match(&words.join(" "));
            match (tests, called) {
                (false, _) => Some(Vec::new()),
                (true, Called::Unknown) => None,
                (true, _) => Some(vec![Run::new(&LANGUAGES, Reach::Anywhere)]),
            }
        }
        "node" | "tsx" | "ts-node" => {
            let text = words.join(" ");
            let tests = guards::table().runs_tests.is_match(&text) || guards::table().script_tests.is_match(&text);
            Some(if tests { vec![Run::new(&LANGUAGES, Reach::Anywhere)] } else { Vec::new() })
        }
        _ => None,
    }
}

/// A script of a package, or a runner behind the package manager.
fn manager(ground: &Ground<'_>, dir: Option<&str>, name: &str, words: &[String], called: &Called) -> Vec<Run> {
    let flags = ["--prefix", "-C", "--dir", "--cwd", "--filter", "-F", "-w", "--workspace", "--loglevel"];
    let given = Options::read(words, |flag| flags.contains(&flag));
    let plain: Vec<&str> = given.plain.iter().copied().filter(|word| !matches!(*word, "run" | "run-script")).collect();
    let verb = plain.first().copied().unwrap_or_default();
    let to = given.values(&["--prefix", "-C", "--dir", "--cwd"]);
    let dir = match to.last() {
        Some(to) => enter(dir, to),
        None => dir.map(str::to_owned),
    };
    if matches!(base(verb), "vitest" | "jest" | "playwright" | "cypress" | "mocha" | "ava" | "react-scripts") {
        let at = words.iter().position(|word| word == verb).unwrap_or_default();
        return run(ground, dir.as_deref(), verb, words.get(at + 1..).unwrap_or_default(), called).unwrap_or_default();
    }
    if matches!(called, Called::Followed | Called::Missing(_)) && !(name == "bun" && verb == "test") {
        return Vec::new();
    }
    let installs = matches!(
        verb,
        "install" | "i" | "ci" | "add" | "audit" | "publish" | "config" | "cache" | "link" | "init" | "pack"
    );
    if installs || !guards::table().script_tests.is_match(&plain.join(" ")) {
        return Vec::new();
    }
    let wide = given.has(&["--filter", "-F", "-w", "--workspace", "-r", "--recursive", "-ws", "--workspaces"])
        || matches!(verb, "workspace" | "workspaces");
    vec![Run::new(&LANGUAGES, if wide { Reach::Anywhere } else { below(dir.as_deref()) })]
}

/// Whether a file may set what vitest collects.
fn sets_vitest(path: &str) -> bool {
    let name = base(path);
    name.starts_with("vite") && (name.contains("config") || name.contains("workspace"))
}

/// A runner whose plain words are parts of paths.
fn filtered(ground: &Ground<'_>, dir: Option<&str>, name: &str, words: &[String]) -> Vec<Run> {
    let given = Options::of(words, name);
    let verb = given.plain.first().copied().unwrap_or_default();
    let lists = verb == "list" || given.has(&["--listTests", "--showConfig", "--version", "-v", "--help", "-h"]);
    // A configuration of another folder decides.
    let moved = given.values(&["--config", "-c"]).iter().any(|path| path.contains('/'));
    let root = given.values(&["--root", "-r", "--dir"]);
    let dir = match root.last() {
        Some(to) => enter(dir, to),
        None => dir.map(str::to_owned).filter(|_| !moved),
    };
    let mut run = Run::new(&LANGUAGES, below(dir.as_deref()));
    run.lost = lists.then(|| "CI only lists it".to_owned());
    let named: Vec<&str> =
        given.plain.iter().copied().filter(|w| !matches!(*w, "run" | "watch" | "related" | "bench")).collect();
    if !named.is_empty() && !given.doubtful && !named.iter().any(|word| word.contains(['$', '*', '(', '\\', '|', '^']))
    {
        let place = |word: &&str| {
            let place = TestPath::of(ground, dir.as_deref(), word);
            if place.known { place } else { TestPath { part: true, ..place } }
        };
        let places: Vec<TestPath> = named.iter().map(place).collect();
        // The case of letters does not matter to them; `:12` is a line; what a build makes is not here yet.
        let made = |word: &&str| word.split('/').any(|part| guards::table().paths.made.iter().any(|name| name == part));
        let held = |word: &&str| {
            let word = word.split(':').next().unwrap_or(word).trim_start_matches("./").to_lowercase();
            ground.paths().any(|path| path.to_lowercase().contains(&word))
        };
        if dir.is_some() && !named.iter().any(|word| made(word) || held(word)) {
            run.lost = Some(format!("CI asks for '{}', which no path holds", named.join(" ")));
        }
        run.reach = places_of(ground, places);
    }
    if let Some(title) = given.values(&["-t", "--testNamePattern"]).last()
        && title.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
    {
        run.choices.push(Choice::Titles((*title).to_owned()));
    }
    // What its own settings say of names is not read.
    let set = given.has(&["--config", "-c", "--project", "--workspace"]);
    if name == "vitest" && !set && !ground.paths().any(sets_vitest) {
        run.choices.push(Choice::Files(["*.test.*", "*.spec.*"].map(str::to_owned).to_vec()));
    }
    let left =
        given.values(&["--exclude"]).into_iter().map(|path| path.trim_end_matches("/**/*").trim_end_matches("/**"));
    let left = left.filter(|path| !path.contains(['*', '$', '{']));
    run.without = left.map(|path| TestPath::of(ground, dir.as_deref(), path)).collect();
    vec![run]
}
