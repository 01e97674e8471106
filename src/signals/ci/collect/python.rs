//! What pytest and unittest collect, by their words and by the configuration they read.

use super::ground::Ground;
use super::runs::{Choice, Reach, Run, TestPath, below, places_of};
use super::words::Options;
use crate::inventory::Language;
use crate::signals::ci::calls::enter;
use crate::signals::ci::settings::split;
use crate::signals::guards;

/// Options that are followed by a word that is no test.
const VALUED: &[&str] = &[
    "-m",
    "-k",
    "-c",
    "-p",
    "-o",
    "-n",
    "-W",
    "-r",
    "--ignore",
    "--ignore-glob",
    "--deselect",
    "--rootdir",
    "--confcutdir",
    "--junitxml",
    "--junit-xml",
    "--cov-report",
    "--cov-config",
    "--maxfail",
    "--durations",
    "--timeout",
    "--tb",
    "--dist",
    "--import-mode",
    "--override-ini",
    "--config-file",
    "--basetemp",
    "--log-cli-level",
    "--log-level",
    "--capture",
];

/// Options with which it runs no test.
const LISTS: &[&str] = &[
    "--co",
    "--collect-only",
    "--collectonly",
    "--fixtures",
    "--fixtures-per-test",
    "--funcargs",
    "--markers",
    "--setup-plan",
    "--setup-only",
    "--version",
    "-V",
    "--help",
    "-h",
    "--cache-show",
];

pub(super) fn pytest(ground: &Ground<'_>, dir: Option<&str>, words: &[String], added: &str) -> Vec<Run> {
    let table = &guards::table().paths;
    let valued = |flag: &str| {
        let bundled = flag.len() > 2 && !flag.starts_with("--");
        VALUED.contains(&flag) || !bundled && !table.valueless.iter().any(|known| known == flag)
    };
    let own = Options::read(words, valued);
    let mut named: Vec<&str> = own.plain.clone();
    named.extend(own.after.iter().copied());
    // `--run-docker tests/x`: the word behind an option nobody knows may be a folder.
    let apart = |flag: &str| !VALUED.contains(&flag) && words.iter().any(|word| word == flag);
    let doubtful = own.given.iter().filter(|(flag, _)| apart(flag)).filter_map(|(_, value)| *value);
    named.extend(doubtful.filter(|value| enter(dir, value).is_some_and(|path| ground.exists(&path))));
    let named: Vec<&str> = named.into_iter().map(|word| word.split("::").next().unwrap_or(word)).collect();
    let open = named.iter().any(|word| word.contains(['$', '*', '{', '[', '(']));
    let known: Vec<String> = named.iter().filter_map(|word| enter(dir, word)).collect();
    // Of paths nobody knows, nor which of several settings they lead to.
    let lost = added.contains('$') || open && ground.pytests() > 1;
    let elsewhere = own.has(&["-c", "--rootdir", "--config-file", "--inifile", "--pyargs"]);
    let config = if lost || elsewhere { None } else { ground.pytest(dir, &known) };
    let replaced = own.values(&["-o", "--override-ini"]).iter().any(|v| v.starts_with("addopts"));
    let mut all = split(added);
    if let Some(config) = config.filter(|_| !replaced) {
        all.splice(0..0, config.addopts.iter().cloned());
    }
    let given = Options::read(&all, valued);
    let flag = |names: &[&str]| given.has(names) || own.has(names);
    let lists = flag(LISTS);
    let last = |name: &str| own.values(&[name]).last().copied().or_else(|| given.values(&[name]).last().copied());
    let mut run = Run::new(&[Language::Python], below(dir));
    run.lost = lists.then(|| "CI only lists it".to_owned());
    let usual = || ["test_*.py", "*_test.py"].map(str::to_owned).to_vec();
    let files = config.map(|own| own.files.clone()).filter(|own| !own.is_empty()).unwrap_or_else(usual);
    // Settings of another place, and plugins, name files as they like.
    if config.is_some()
        || dir.is_some() && !lost && !elsewhere && !own.has(&["-c", "--config-file", "-o", "--override-ini", "-p"])
    {
        run.choices.push(Choice::Files(files));
    }
    if own.has(&["--pyargs"]) {
        run.reach = Reach::Anywhere;
    } else if !named.is_empty() && !open {
        run.reach = places_of(ground, named.iter().map(|word| TestPath::of(ground, dir, word)).collect());
    } else if let (true, Some(config)) = (named.is_empty(), config)
        && dir == Some(config.dir.as_str())
        && !config.testpaths.is_empty()
        && !config.testpaths.iter().any(|path| path.contains(['*', '$']))
    {
        run.reach = places_of(ground, config.testpaths.iter().map(|path| TestPath::of(ground, dir, path)).collect());
    }
    if added.contains('$') {
        return vec![run];
    }
    run.choices.extend(last("-m").filter(|text| !text.contains('$')).map(|text| Choice::Marks(text.to_owned())));
    run.choices.extend(last("-k").filter(|text| !text.contains('$')).map(|text| Choice::Words(text.to_owned())));
    let ignored = own.values(&["--ignore"]).into_iter().chain(given.values(&["--ignore"]));
    let ignored = ignored.chain(own.values(&["--deselect"]).into_iter().filter(|value| !value.contains("::")));
    run.without = ignored.filter(|path| !path.contains('$')).map(|path| TestPath::of(ground, dir, path)).collect();
    // What the command names itself is collected all the same.
    let named = |path: &str| known.iter().any(|own| own == path || own.starts_with(&format!("{path}/")));
    let kept_out = ground.ignored.iter().filter(|path| !named(path));
    run.without.extend(kept_out.map(|path| TestPath::of(ground, Some(""), path)));
    vec![run]
}

/// A run of unittest: `discover -s folder`, or modules by name.
pub(super) fn unittest(ground: &Ground<'_>, dir: Option<&str>, words: &[String]) -> Vec<Run> {
    let given = Options::read(words, |flag| {
        matches!(flag, "-s" | "-p" | "-t" | "-k" | "--start-directory" | "--pattern" | "--top-level-directory")
    });
    let mut plain: Vec<&str> = given.plain.clone();
    let discovers = plain.first() == Some(&"discover") || plain.is_empty();
    plain.retain(|word| *word != "discover");
    let mut run = Run::new(&[Language::Python], below(dir));
    let start = given.values(&["-s", "--start-directory"]).last().copied().or_else(|| plain.first().copied());
    let open = |word: &str| word.contains(['$', '*']);
    if discovers {
        if let Some(start) = start.filter(|word| !open(word)) {
            run.reach = places_of(ground, vec![TestPath::of(ground, dir, start)]);
        }
        return vec![run];
    }
    if plain.iter().all(|word| !open(word)) {
        // `tests.unit.test_a.TestB` names a module and what is in it.
        let place = |word: &&str| {
            let parts: Vec<&str> = word.trim_end_matches(".py").split(['.', '/']).collect();
            (1..=parts.len()).rev().find_map(|n| {
                let path = parts.get(..n)?.join("/");
                let found = [format!("{path}.py"), path]
                    .into_iter()
                    .find(|path| enter(dir, path).is_some_and(|path| ground.exists(&path)))?;
                Some(TestPath::of(ground, dir, &found))
            })
        };
        let places: Option<Vec<TestPath>> = plain.iter().map(place).collect();
        run.reach = places.map_or(Reach::Anywhere, Reach::In);
    }
    vec![run]
}
