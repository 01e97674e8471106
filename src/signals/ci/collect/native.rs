//! What `go test` and `cargo test` run.

use super::ground::Ground;
use super::runs::{Choice, Reach, Run, TestPath, below};
use super::words::Options;
use crate::inventory::Language;
use crate::signals::ci::calls::{behind_toolchain, enter};
use crate::signals::guards;

/// Options of `go test` with a value behind them.
const GO: &[&str] = &[
    "-run",
    "-bench",
    "-tags",
    "-timeout",
    "-count",
    "-coverprofile",
    "-covermode",
    "-coverpkg",
    "-p",
    "-parallel",
    "-cpu",
    "-o",
    "-ldflags",
    "-gcflags",
    "-mod",
    "-exec",
    "-args",
    "-skip",
    "-vet",
    "-benchtime",
    "-shuffle",
    "-C",
    "--tags",
];

/// A run of `go test`.
pub(super) fn go(ground: &Ground<'_>, dir: Option<&str>, words: &[String], flags: &str) -> Vec<Run> {
    let given = Options::read(words, |flag| GO.contains(&flag));
    let dir = match given.values(&["-C"]).last() {
        Some(to) => enter(dir, to),
        None => dir.map(str::to_owned),
    };
    let dir = dir.as_deref();
    let mut run = Run::new(&[Language::Go], below(dir));
    let (only, without) = (given.values(&["-run"]), given.values(&["-skip"]));
    run.lost = match () {
        () if given.has(&["-list", "-c"]) => Some("CI only lists or builds it".to_owned()),
        () if only.last() == Some(&"^$") || without.iter().any(|all| matches!(*all, "." | ".*")) => {
            Some("CI leaves all tests out".to_owned())
        }
        () => None,
    };
    let name = only.last().and_then(|name| name.split('/').next()).map(|name| name.trim_matches(['^', '$']));
    if let Some(name) = name.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty()) {
        run.choices.push(Choice::Titles(name.to_owned()));
    }
    let tags = given.values(&["-tags", "--tags"]);
    // `GOFLAGS=-tags=integration`
    let more = flags.split_whitespace().filter_map(|flag| flag.trim_start_matches('-').strip_prefix("tags="));
    let set =
        tags.iter().copied().chain(more).flat_map(|list| list.split([',', ' '])).map(str::to_owned).collect::<Vec<_>>();
    if !flags.contains('$') && !set.iter().any(|tag| tag.contains('$')) {
        run.choices.push(Choice::Tags(set));
    }
    let there = |path: &str| path.is_empty() || ground.exists(path);
    let place = |word: &str| -> Option<TestPath> {
        if word.contains(['$', '*']) {
            return None;
        }
        let folder = word.strip_suffix("...").map_or(word, |rest| rest.trim_end_matches('/'));
        let local = folder.is_empty() || folder == "." || folder.starts_with("./") || folder.starts_with("../");
        let path = enter(dir, folder).filter(|path| local && there(path))?;
        let home = ground.go.home(&path);
        Some(TestPath { deep: word.ends_with("..."), home, known: true, part: false, path })
    };
    let named: Vec<&str> = if given.plain.is_empty() { vec!["."] } else { given.plain.clone() };
    // A pattern that no package matches is a warning, and the command goes on.
    let nowhere = |word: &&str| {
        let folder =
            word.strip_suffix("/...").filter(|folder| folder.starts_with("./") && !folder.contains(['$', '*']));
        folder.and_then(|folder| enter(dir, folder)).is_some_and(|path| !there(&path))
    };
    if dir.is_some() && named.iter().all(nowhere) {
        run.lost = Some(format!("CI asks for {}, which is not there", named.join(" ")));
    }
    // Import paths and lists that a command makes may be any of the module.
    let places: Option<Vec<TestPath>> = named.iter().map(|word| place(word)).collect();
    if let Some(places) = places {
        run.reach = Reach::In(places);
    }
    vec![run]
}

/// `gotestsum [options] -- arguments of go test`.
pub(super) fn gotestsum(ground: &Ground<'_>, dir: Option<&str>, words: &[String], flags: &str) -> Vec<Run> {
    match words.iter().position(|word| word == "--") {
        Some(at) => go(ground, dir, words.get(at + 1..).unwrap_or_default(), flags),
        None => vec![Run::new(&[Language::Go], below(dir))],
    }
}

/// A run of cargo; `None` for a subcommand that may run anything.
pub(super) fn cargo(ground: &Ground<'_>, dir: Option<&str>, words: &[String]) -> Option<Vec<Run>> {
    let Some((verb, rest)) = behind_toolchain(words).split_first() else { return Some(Vec::new()) };
    let rest = match verb.as_str() {
        "test" | "t" | "tarpaulin" | "llvm-cov" => rest,
        "nextest" if rest.first().is_some_and(|word| word == "run" || word == "r") => rest.get(1..).unwrap_or_default(),
        "nextest" => return Some(Vec::new()),
        verb if guards::table().ci.cargo.iter().any(|known| known == verb) => return Some(Vec::new()),
        // What is installed tests Rust alone; an alias and a program of the project may do anything.
        verb if guards::table().ci.cargo_tests.iter().any(|known| known == verb) => {
            return Some(vec![Run::new(&[Language::Rust], Reach::Anywhere)]);
        }
        _ => return None,
    };
    let valued = |flag: &str| {
        matches!(
            flag,
            "-p" | "--package"
                | "--exclude"
                | "--bin"
                | "--test"
                | "--bench"
                | "--example"
                | "--features"
                | "-F"
                | "--target"
                | "--profile"
                | "-j"
                | "--jobs"
                | "--manifest-path"
                | "--target-dir"
                | "--color"
                | "--config"
                | "-E"
                | "--filter-expr"
                | "--message-format"
                | "-Z"
        )
    };
    let given = Options::read(rest, valued);
    if given.has(&["--no-run", "--doc"]) {
        return Some(Vec::new());
    }
    let manifest = given.values(&["--manifest-path"]);
    let dir = match manifest.last() {
        Some(path) => enter(dir, path.trim_end_matches("Cargo.toml")),
        None => dir.map(str::to_owned),
    };
    let mut run = Run::new(&[Language::Rust], below(dir.as_deref()));
    let packages = given.values(&["-p", "--package"]);
    let everything = given.has(&["--workspace", "--all"]);
    if let Some(dir) = dir.as_deref() {
        let homes = if packages.is_empty() {
            ground.crates_of(dir, everything)
        } else {
            packages.iter().map(|name| ground.crate_named(name)).collect()
        };
        if let Some(homes) = homes {
            let place =
                |home: String| TestPath { path: home.clone(), known: true, deep: true, home: Some(home), part: false };
            run.reach = Reach::In(homes.into_iter().map(place).collect());
        }
    }
    let whole = given.has(&["--tests", "--all-targets", "--test"]);
    if given.has(&["--lib", "--bin", "--bins"]) && !whole {
        run.choices.push(Choice::NotBeside("tests"));
    }
    Some(vec![run])
}
