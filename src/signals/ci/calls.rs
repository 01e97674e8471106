//! Finds calls of named targets in a command line: `make -C eval run`, `pnpm --filter app test`, `bash ci/eval.sh`.

use super::handed::{Handed, handed};
use super::targets::Runner;
use crate::signals::guards;

/// A call of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) runner: Runner,
    /// Target, script, or path of a shell file; empty for the default target.
    pub(super) name: String,
    /// Directory of the file, relative to the root; `None` when it is not known.
    pub(super) dir: Option<String>,
    /// In every package of a workspace, or in those of these names.
    pub(super) everywhere: bool,
    pub(super) packages: Vec<String>,
    /// The file that holds it, where the command names one.
    pub(super) file: Option<String>,
    /// Nothing else can be meant by it: a name that its file lacks does not exist.
    pub(super) certain: bool,
    /// The command as written, for the report.
    pub(super) shown: String,
}

/// Most calls that one command line can make.
pub(super) const MAX_CALLS: usize = 16;

/// The calls of a command line, and the directory after it.
pub(super) fn calls(text: &str, dir: Option<String>) -> (Vec<Call>, Option<String>) {
    let mut out = Vec::new();
    let mut dir = dir;
    // A subshell leaves the folder outside of it as it is.
    let mut outside: Vec<Option<String>> = Vec::new();
    for segment in text.split_inclusive(['&', '|', ';', '(', ')', '{', '}']) {
        let words: Vec<&str> = segment
            .trim_end_matches(['&', '|', ';', '(', ')', '{', '}'])
            .split_whitespace()
            .map(|word| word.trim_matches(['"', '\'']))
            .collect();
        match without_prefix(&words).split_first() {
            Some((&("cd" | "pushd"), rest)) => dir = rest.first().and_then(|to| enter(dir.as_deref(), to)),
            Some((&"popd", _)) => dir = None,
            Some((program, rest)) => call(program, rest, &dir, &mut out),
            None => {}
        }
        match segment.chars().next_back() {
            Some('(') => outside.push(dir.clone()),
            Some(')') => dir = outside.pop().unwrap_or(dir),
            _ => {}
        }
        if out.len() >= MAX_CALLS {
            break;
        }
    }
    out.truncate(MAX_CALLS);
    (out, dir)
}

/// Without assignments and programs that run the rest of the line.
fn without_prefix<'w>(words: &'w [&'w str]) -> &'w [&'w str] {
    let mut rest = words;
    for _ in 0..8 {
        let skip = match rest {
            [first, ..] if first.contains('=') && !first.starts_with('-') => 1,
            ["sudo" | "time" | "exec" | "then" | "do" | "else" | "if" | "!" | "env" | "npx" | "command", ..] => 1,
            ["pipenv" | "rye", "run", script, ..] if !runs_itself(script) => break,
            ["poetry" | "uv" | "pipenv" | "doppler" | "rye", "run", ..] => 2,
            ["uvx", ..] => 1,
            ["pipx", "run", ..] => 2,
            ["mise", "exec" | "x", "--", ..] => 3,
            ["python" | "python3", "-m", "nox" | "tox" | "poethepoet" | "invoke", ..] => 2,
            ["xvfb-run", "-a" | "--auto-servernum", ..] => 2,
            ["--", ..] => 1,
            _ => break,
        };
        rest = rest.get(skip..).unwrap_or(&[]);
    }
    rest
}

/// Programs that are installed, not scripts of a project.
fn runs_itself(word: &str) -> bool {
    word.starts_with('-')
        || matches!(
            word,
            "python" | "python3" | "pytest" | "make" | "just" | "task" | "tox" | "nox" | "bash" | "sh" | "poe"
        )
}

/// A path below a directory; `None` where variables decide or it leaves the tree.
pub(super) fn enter(dir: Option<&str>, to: &str) -> Option<String> {
    let of_root =
        ["${{ github.workspace }}", "$GITHUB_WORKSPACE", "${GITHUB_WORKSPACE}", "$CI_PROJECT_DIR", "${CI_PROJECT_DIR}"];
    let below =
        of_root.iter().find_map(|root| to.strip_prefix(root)).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    // What begins at the root of a machine is somewhere else.
    if below.is_none() && to.starts_with('/') {
        return None;
    }
    let (dir, to) = below.map_or((dir, to), |rest| (Some(""), rest));
    if to.contains(['$', '~', '`', '\\']) || to == "-" {
        return None;
    }
    let mut parts: Vec<&str> = dir?.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/').take(64) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn call(program: &str, words: &[&str], dir: &Option<String>, out: &mut Vec<Call>) {
    let start = out.len();
    let mut push = |runner: Runner, name: &str, dir: Option<String>, everywhere: bool| {
        let shown = if name.is_empty() { program.to_owned() } else { format!("{program} {name}") };
        let certain = runner == Runner::Make;
        let file = None;
        out.push(Call { runner, name: name.to_owned(), dir, everywhere, packages: Vec::new(), file, certain, shown });
    };
    match program {
        "make" | "gmake" => {
            let words = apart(words);
            let found = Options::read(&words, &["-C", "--directory", "-f", "--file", "--makefile", "-o", "-I"]);
            let dir = found.value(&["-C", "--directory"]).map_or(dir.clone(), |to| enter(dir.as_deref(), to));
            let names: Vec<&&str> = found.plain.iter().filter(|n| !n.contains('=') && !is_number(n)).collect();
            if names.is_empty() {
                push(Runner::Make, "", dir.clone(), false);
            }
            names.iter().take(MAX_CALLS).for_each(|name| push(Runner::Make, name, dir.clone(), false));
            in_file(found.value(&["-f", "--file", "--makefile"]), out.get_mut(start..).unwrap_or_default());
        }
        "npm" | "pnpm" | "yarn" | "bun" => {
            let flags = ["--prefix", "-C", "--dir", "--cwd", "--filter", "-F", "-w", "--workspace"];
            let found = Options::read(words, &flags);
            let dir =
                found.value(&["--prefix", "-C", "--dir", "--cwd"]).map_or(dir.clone(), |to| enter(dir.as_deref(), to));
            let packages = named_packages(&found.all(&["--filter", "-F", "-w", "--workspace"]));
            let everywhere = found.value(&["--filter", "-F", "-w", "--workspace"]).is_some()
                || words
                    .iter()
                    .any(|w| matches!(*w, "-r" | "--recursive" | "-ws" | "--workspaces" | "workspaces" | "workspace"));
            let mut plain = found.plain.as_slice();
            let mut packages = packages;
            match plain {
                ["workspace", of, rest @ ..] => {
                    packages = named_packages(&[*of]);
                    plain = rest;
                }
                ["workspaces", "run" | "foreach", rest @ ..] => plain = rest,
                _ => {}
            }
            // Other programs than npm look among the installed ones for a name that no script has.
            let script = matches!(plain, ["run" | "run-script", ..]) && program == "npm"
                || matches!(plain, ["t" | "tst" | "test"]);
            // `--if-present` goes on where there is none: it runs nothing all the same.
            let certain = script || words.contains(&"--if-present");
            let name = match plain {
                // The runner of its own.
                ["test", ..] if program == "bun" => None,
                ["run" | "run-script", name, ..] => Some(*name),
                ["t" | "tst", ..] => Some("test"),
                [name, ..] if program != "npm" || matches!(*name, "test" | "start" | "stop") => Some(*name),
                _ => None,
            };
            name.into_iter().for_each(|name| push(Runner::Package, name, dir.clone(), everywhere));
            if let Some(call) = out.last_mut().filter(|_| name.is_some()) {
                (call.packages, call.certain) = (packages, certain);
            }
        }
        "turbo" | "lerna" | "nx" => {
            let found = Options::read(words, &["-t", "--target", "--targets"]);
            let named = found.value(&["-t", "--target", "--targets"]).map(|list| list.split(',').collect::<Vec<_>>());
            let plain =
                found.plain.iter().copied().filter(|w| !matches!(*w, "run" | "run-many" | "affected")).collect();
            named.unwrap_or(plain).iter().take(MAX_CALLS).for_each(|name| push(Runner::Package, name, None, true));
        }
        "just" | "task" | "go-task" => {
            let found =
                Options::read(words, &["-f", "--justfile", "-d", "--dir", "--working-directory", "-t", "--taskfile"]);
            let runner = if program == "just" { Runner::Just } else { Runner::Task };
            let dir = found
                .value(&["-d", "--dir", "--working-directory"])
                .map_or(dir.clone(), |to| enter(dir.as_deref(), to));
            let names = found.plain.iter().filter(|name| !name.contains('=')).take(MAX_CALLS);
            names.for_each(|name| push(runner, name, dir.clone(), false));
            in_file(found.value(&["-f", "--justfile", "-t", "--taskfile"]), out.get_mut(start..).unwrap_or_default());
        }
        "tox" => {
            let found =
                Options::read(words, &["-e", "-c", "--conf", "-m", "-f", "-x", "--workdir", "--root", "-p", "-n"]);
            // Labels, factors and a file of another form choose nobody knows what.
            if found.value(&["-c", "--conf", "--root", "-m", "-f"]).is_none() {
                let names = found.all(&["-e"]);
                let all = if names.is_empty() { vec![""] } else { names };
                let all = all.iter().flat_map(|list| list.split(',')).take(MAX_CALLS);
                all.for_each(|name| push(Runner::Tox, name, dir.clone(), false));
            }
        }
        "pre-commit" | "prek" if words.first() == Some(&"run") => {
            let found = Options::read(words, &["--files", "--from-ref", "--to-ref", "--hook-stage", "-c", "--config"]);
            let name = found.plain.get(1).copied().unwrap_or_default();
            push(Runner::Hooks, name, dir.clone(), false);
        }
        "poe" | "taskipy" => {
            words.iter().take(1).for_each(|name| push(Runner::Python, name, dir.clone(), false));
        }
        "nox" => {
            let found = Options::read(
                words,
                &["-s", "-e", "--session", "--sessions", "-f", "--noxfile", "-p", "--python", "-t"],
            );
            let names = found.value(&["-s", "-e", "--session", "--sessions"]);
            let more = found.plain.iter().copied().take(MAX_CALLS);
            match names {
                Some(first) => std::iter::once(first).chain(more).for_each(|name| {
                    // A session may carry its interpreter: tests-3.12.
                    let bare =
                        name.rsplit_once('-').filter(|(_, v)| v.starts_with("3.")).map_or(name, |(bare, _)| bare);
                    push(Runner::Nox, bare, dir.clone(), false);
                }),
                // Tags, keywords and an interpreter choose some of them.
                None => push(Runner::Nox, "", dir.clone(), false),
            }
            in_file(found.value(&["-f", "--noxfile"]), out.get_mut(start..).unwrap_or_default());
        }
        "mise" => {
            let found = Options::read(words, &["-C", "--cd", "-j", "--jobs"]);
            let plain: Vec<&str> = found.plain.iter().copied().filter(|w| *w != "tasks").collect();
            let name = match plain.as_slice() {
                ["run" | "r", name, ..] => Some(*name),
                ["install" | "i" | "use" | "exec" | "x" | "trust" | "activate" | "env" | "ls" | "settings", ..] => None,
                [name, ..] => Some(*name),
                [] => None,
            };
            name.into_iter().for_each(|name| push(Runner::Mise, name, dir.clone(), false));
        }
        "pixi" if words.first() == Some(&"run") => {
            let found = Options::read(words, &["-e", "--environment", "--manifest-path"]);
            found.plain.iter().skip(1).take(1).for_each(|name| {
                push(Runner::Pixi, name, dir.clone(), false);
                push(Runner::Python, name, dir.clone(), false);
            });
        }
        "pipenv" if words.first() == Some(&"run") => {
            words.iter().skip(1).take(1).for_each(|name| push(Runner::Pipenv, name, dir.clone(), false));
        }
        "rye" if words.first() == Some(&"run") => {
            words.iter().skip(1).take(1).for_each(|name| push(Runner::Python, name, dir.clone(), false));
        }
        "inv" | "invoke" => {
            let elsewhere = words.iter().any(|word| matches!(*word, "-c" | "--collection" | "-r" | "--search-root"));
            let names = words.iter().filter(|word| !word.starts_with('-') && !elsewhere).take(MAX_CALLS);
            names.for_each(|name| push(Runner::Invoke, &name.replace('-', "_"), dir.clone(), false));
        }
        "composer" => {
            let found = Options::read(words, &["-d", "--working-dir"]);
            let own = ["install", "update", "require", "create-project", "dump-autoload", "validate", "audit"];
            let name = match found.plain.as_slice() {
                ["run" | "run-script", name, ..] => Some(*name),
                [name, ..] if !own.contains(name) => Some(*name),
                _ => None,
            };
            name.into_iter().for_each(|name| push(Runner::Composer, name, dir.clone(), false));
        }
        "cargo" if behind_toolchain(words).first() == Some(&"make") => {
            let found = Options::read(behind_toolchain(words), &["--makefile", "--profile", "-p"]);
            // The verb comes first.
            found.plain.iter().skip(1).take(1).for_each(|name| push(Runner::CargoMake, name, dir.clone(), false));
            in_file(found.value(&["--makefile"]), out.get_mut(start..).unwrap_or_default());
        }
        "earthly" => {
            let names = words.iter().filter_map(|word| word.split_once('+')).filter(|(at, _)| !at.contains("://"));
            names.take(MAX_CALLS).for_each(|(at, name)| {
                let dir = if at.is_empty() { dir.clone() } else { enter(dir.as_deref(), at) };
                push(Runner::Earthly, name, dir, false);
            });
        }
        "hatch" | "pdm" if words.first() == Some(&"run") => {
            words.iter().skip(1).take(1).for_each(|name| push(Runner::Python, name, dir.clone(), false));
        }
        "deno" if words.first() == Some(&"task") => {
            words.iter().skip(1).take(1).for_each(|name| push(Runner::Deno, name, dir.clone(), false));
        }
        "source" | "." => {
            let file = words.first().filter(|word| is_script(word));
            file.into_iter().for_each(|file| push(Runner::Shell, file, dir.clone(), false));
        }
        shell if guards::is_shell(shell) => {
            if let Some(Handed::Script(file)) = handed(program, words)
                && is_script(&file)
            {
                push(Runner::Shell, &file, dir.clone(), false);
            }
        }
        file if is_script(file) => {
            push(Runner::Shell, file, dir.clone(), false);
            if let Some(call) = out.last_mut() {
                file.clone_into(&mut call.shown);
            }
        }
        _ => {}
    }
}

/// Says of the calls of a command that a file of this name holds their targets.
fn in_file(file: Option<&str>, calls: &mut [Call]) {
    calls.iter_mut().for_each(|call| call.file = file.map(str::to_owned));
}

/// Words of make with the values of `-Csub` and `-sC sub` apart from their options.
fn apart<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let short = word.starts_with('-') && !word.starts_with("--") && word.len() > 2;
        match word.find(['C', 'f']).filter(|_| short) {
            Some(at) => {
                let option = if word.get(at..).is_some_and(|rest| rest.starts_with('C')) { "-C" } else { "-f" };
                out.push(option);
                out.extend(word.get(at + 1..).filter(|rest| !rest.is_empty()));
            }
            None => out.push(word),
        }
    }
    out
}

/// Packages by plain names or folders; none where a pattern may mean any.
fn named_packages(filters: &[&str]) -> Vec<String> {
    let plain =
        |word: &&str| !word.is_empty() && !word.contains(['*', '[', '{', '^', '$', '!', '(']) && !word.contains("...");
    if filters.iter().all(plain) {
        filters.iter().map(|word| word.trim_start_matches("./").to_owned()).collect()
    } else {
        Vec::new()
    }
}

/// A script of a shell by its ending, or a path without one: `bin/ci`.
fn is_script(word: &str) -> bool {
    let name = guards::base(word);
    // What stands behind a colon is the folder of a container.
    let path = || word.contains('/') && !word.contains(['=', '@', ':']);
    let bare = || path() && !name.is_empty() && !name.contains(['.', '$']) && !is_installed(word);
    word.ends_with(".sh")
        || word.ends_with(".bash")
        || bare() && !guards::table().ci.launchers.iter().any(|own| own == name)
}

/// Whether a program stands in a folder where others put theirs: `./node_modules/.bin/eslint`.
pub(super) fn is_installed(program: &str) -> bool {
    program.split('/').any(|part| guards::table().ci.installed.iter().any(|own| own == part))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// Words of a command line, options with values apart.
struct Options<'w> {
    values: Vec<(&'w str, &'w str)>,
    plain: Vec<&'w str>,
}

impl<'w> Options<'w> {
    fn read(words: &[&'w str], with_value: &[&str]) -> Self {
        let mut found = Self { values: Vec::new(), plain: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if *word == "--" || word.starts_with(['>', '<', '#']) {
                break;
            }
            if let Some((flag, value)) = word.split_once('=').filter(|_| word.starts_with("--")) {
                found.values.push((flag, value));
            } else if with_value.contains(word) {
                found.values.extend(words.next().map(|value| (*word, *value)));
            } else if !word.starts_with('-') {
                found.plain.push(word);
            }
        }
        found
    }

    fn all(&self, flags: &[&str]) -> Vec<&'w str> {
        self.values.iter().filter(|(flag, _)| flags.contains(flag)).map(|(_, value)| *value).collect()
    }

    fn value(&self, flags: &[&str]) -> Option<&'w str> {
        self.values.iter().find(|(flag, _)| flags.contains(flag)).map(|(_, value)| *value)
    }
}

/// The words of cargo behind the toolchain that it is asked for: `+nightly`.
pub(super) fn behind_toolchain<S: AsRef<str>>(words: &[S]) -> &[S] {
    match words.split_first() {
        Some((first, rest)) if first.as_ref().starts_with('+') => rest,
        _ => words,
    }
}
