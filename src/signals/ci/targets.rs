//! Named commands a CI step can call: Makefile targets, package scripts, just and task recipes, tox environments,
//! shell files. Only read here; `expand` follows the calls.

use super::{make, runners};
use crate::signals::ini::{Entry, ini};
use crate::signals::parsed::Parsed;
use crate::structured::{Node, Value};
use std::collections::BTreeSet;

/// Most targets of one file.
const MAX_TARGETS: usize = 2_000;

/// Stands for a value that nobody knows, a folder above all: no path holds it.
pub(super) const SOMEWHERE: &str = "$";

/// A name and what it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// As it is called; empty for a shell file.
    pub(crate) name: String,
    /// Line of the name.
    pub(crate) line: u32,
    /// Command lines with their lines in this file; a `-` in front ignores failures.
    pub(crate) commands: Vec<(String, u32)>,
    /// Targets of the same file that run before.
    pub(crate) needs: Vec<String>,
    /// Name of the package it is a script of.
    pub(crate) package: String,
    /// The commands are one script; otherwise each line has a shell of its own.
    pub(crate) script: bool,
    /// The folder it runs in, from that of its file, where it is another.
    pub(crate) dir: Option<String>,
    /// It runs more than its commands, in a form that is not read.
    pub(crate) partial: bool,
}

impl Target {
    pub(super) fn new(name: impl Into<String>, line: u32) -> Self {
        let (commands, needs, package) = (Vec::new(), Vec::new(), String::new());
        Self { name: name.into(), line, commands, needs, package, script: false, dir: None, partial: false }
    }

    /// The same in a folder that nobody knows.
    pub(super) fn somewhere(self) -> Self {
        Self { dir: Some(SOMEWHERE.to_owned()), ..self }
    }
}

/// What kind of file holds the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Runner {
    Make,
    /// npm, pnpm, yarn, bun, turbo, nx.
    Package,
    Just,
    Task,
    Tox,
    /// poethepoet, taskipy, pdm, hatch.
    Python,
    Deno,
    Mise,
    Nox,
    Pixi,
    Pipenv,
    Invoke,
    Composer,
    CargoMake,
    Earthly,
    Shell,
    /// Hooks of pre-commit.
    Hooks,
    /// Recipes of images.
    Image,
}

impl Runner {
    /// It looks for its file in the folders above, too.
    pub(super) fn climbs(self) -> bool {
        !matches!(self, Self::Make | Self::Tox | Self::Nox | Self::CargoMake | Self::Earthly | Self::Shell)
    }

    /// It runs its targets where it is called, wherever its file stands.
    pub(super) fn stays(self) -> bool {
        matches!(self, Self::Make | Self::CargoMake)
    }

    /// The runner that reads this file.
    pub(super) fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        match name.as_str() {
            "makefile" | "gnumakefile" => Some(Self::Make),
            "package.json" => Some(Self::Package),
            "justfile" | ".justfile" => Some(Self::Just),
            "taskfile.yml" | "taskfile.yaml" | "taskfile.dist.yml" | "taskfile.dist.yaml" => Some(Self::Task),
            "tox.ini" => Some(Self::Tox),
            "pyproject.toml" => Some(Self::Python),
            "deno.json" | "deno.jsonc" => Some(Self::Deno),
            "mise.toml" | ".mise.toml" | "mise.local.toml" => Some(Self::Mise),
            "config.toml" if path.ends_with("mise/config.toml") => Some(Self::Mise),
            "noxfile.py" => Some(Self::Nox),
            "pixi.toml" => Some(Self::Pixi),
            "hatch.toml" => Some(Self::Python),
            "pipfile" => Some(Self::Pipenv),
            "tasks.py" => Some(Self::Invoke),
            "composer.json" => Some(Self::Composer),
            "makefile.toml" => Some(Self::CargoMake),
            "earthfile" => Some(Self::Earthly),
            ".pre-commit-config.yaml" | ".pre-commit-config.yml" => Some(Self::Hooks),
            "dockerfile" | "containerfile" => Some(Self::Image),
            _ if name.starts_with("dockerfile.") || name.ends_with(".dockerfile") => Some(Self::Image),
            _ if name.ends_with(".mk") => Some(Self::Make),
            _ if name.ends_with(".just") => Some(Self::Just),
            _ if name.ends_with(".sh") || name.ends_with(".bash") => Some(Self::Shell),
            _ => None,
        }
    }
}

/// Whether a file holds targets by its name.
pub(crate) fn has_targets(path: &str) -> bool {
    Runner::of(path).is_some_and(|runner| !matches!(runner, Runner::Shell | Runner::Image))
}

/// The targets of a file; none when it cannot be read.
pub(in crate::signals) fn targets(parsed: &Parsed<'_>) -> Vec<Target> {
    let Some(runner) = Runner::of(parsed.path).or_else(|| is_shell_script(parsed).then_some(Runner::Shell)) else {
        return Vec::new();
    };
    let document = || parsed.first();
    let text = || std::str::from_utf8(parsed.bytes).unwrap_or("");
    let mut out = match runner {
        Runner::Make => make::makefile(text()),
        Runner::Just => make::justfile(text()),
        Runner::Tox => tox(text()),
        Runner::Shell => vec![shell_file(text())],
        Runner::Package => document().map(package).unwrap_or_default(),
        Runner::Deno => document().map(|d| scripts(d.get("tasks"), false)).unwrap_or_default(),
        Runner::Task => document().map(taskfile).unwrap_or_default(),
        Runner::Python => document().map(pyproject).unwrap_or_default(),
        Runner::Mise => document().map(runners::mise).unwrap_or_default(),
        Runner::Pixi => document().map(runners::pixi).unwrap_or_default(),
        Runner::Pipenv => document().map(|d| scripts(d.get("scripts"), false)).unwrap_or_default(),
        Runner::Composer => document().map(runners::composer).unwrap_or_default(),
        Runner::CargoMake => document().map(runners::cargo_make).unwrap_or_default(),
        Runner::Nox => runners::python(text(), &["nox.session", "session", "nox_poetry.session"], &["session.run("]),
        Runner::Invoke => runners::python(text(), &["task", "invoke.task"], &["c.run(", "ctx.run(", "context.run("]),
        Runner::Earthly => runners::earthfile(text()),
        Runner::Hooks => document().map(runners::hooks).unwrap_or_default(),
        Runner::Image => runners::image(text()),
    };
    if out.len() > MAX_TARGETS {
        out.truncate(MAX_TARGETS);
        out.push(Target::new(OTHERS, 1));
    }
    out
}

/// Whether a file without an ending may be a script: `bin/ci`.
pub(in crate::signals) fn may_be_script(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or(path).contains('.')
}

/// Whether it is one, of a shell.
fn is_shell_script(parsed: &Parsed<'_>) -> bool {
    let first = parsed.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = first.strip_prefix(b"#!").and_then(|rest| std::str::from_utf8(rest).ok());
    may_be_script(parsed.path)
        && first.is_some_and(|line| line.split_whitespace().take(4).any(|word| word.ends_with("sh")))
}

/// The name under which a file says that it may hold targets nobody can name: patterns, variables, other files.
pub(super) const OTHERS: &str = "*";

/// Scripts of a package.
fn package(document: &Node) -> Vec<Target> {
    let name = document.get("name").and_then(Node::as_str).unwrap_or_default();
    let mut out = scripts(document.get("scripts"), true);
    out.iter_mut().for_each(|target| name.clone_into(&mut target.package));
    out
}

fn shell_file(text: &str) -> Target {
    let mut target = Target::new("", 1);
    target.script = true;
    target.commands = (1..).zip(text.lines()).map(|(number, line)| (line.to_owned(), number)).collect();
    target
}

/// A mapping of names to commands: a string, a list, or a mapping that holds one under `cmd` and the like.
pub(super) fn scripts(node: Option<&Node>, hooks: bool) -> Vec<Target> {
    let entries = node.and_then(Node::as_mapping).unwrap_or(&[]);
    let mut out = Vec::new();
    for (key, value) in entries {
        let mut target = Target::new(key.text.clone(), key.line);
        // npm runs `pretest` before `test`, and so on.
        let hook = format!("pre{}", key.text);
        if hooks && entries.iter().any(|(other, _)| other.text == hook) {
            target.needs.push(hook);
        }
        command(value, &mut target);
        out.push(target);
    }
    out
}

/// Collects the commands under a value of a task file.
fn command(value: &Node, target: &mut Target) {
    match &value.value {
        Value::String(text) => {
            target.commands.extend(text.lines().filter(|l| !l.trim().is_empty()).map(|l| (l.to_owned(), value.line)));
        }
        Value::Sequence(all) => all.iter().for_each(|item| entry(item, target)),
        Value::Mapping(_) => entry(value, target),
        _ => {}
    }
}

fn entry(item: &Node, target: &mut Target) {
    if let Some(text) = item.as_str() {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        target.commands.extend(lines.map(|line| (line.to_owned(), item.line)));
        return;
    }
    let quiet = ["ignore_error", "ignore_fail"].iter().any(|key| item.get(key).and_then(Node::as_bool) == Some(true));
    for key in ["cmd", "command", "shell", "script", "composite", "sequence"] {
        match item.get(key).map(|node| (&node.value, node.line)) {
            Some((Value::String(text), line)) => {
                let mark = if quiet { "-" } else { "" };
                // `package.module:function`
                target.partial |= key == "script" && text.contains(':') && !text.contains(char::is_whitespace);
                target.commands.extend(text.lines().map(|l| (format!("{mark}{}", l.trim()), line)));
            }
            Some((Value::Sequence(all), _)) => {
                target.commands.extend(all.iter().filter_map(|n| Some((n.as_str()?.to_owned(), n.line))));
                target.partial |= all.iter().any(|n| n.as_str().is_none());
            }
            _ => {}
        }
    }
    let named = ["task", "ref"].iter().filter_map(|key| item.get(key).and_then(Node::as_str));
    target.needs.extend(named.map(str::to_owned));
    let more = item.get("deps").and_then(Node::as_sequence).unwrap_or(&[]);
    target.needs.extend(more.iter().filter_map(Node::as_str).map(str::to_owned));
    // Functions, choices and loops are not read.
    target.partial |= ["call", "expr", "switch", "for", "parallel", "defer"].iter().any(|key| item.get(key).is_some());
    place(item, target);
}

/// The folder that a task names.
pub(super) fn place(item: &Node, target: &mut Target) {
    let keys = ["dir", "cwd", "working_dir", "working-dir", "working-directory", "working_directory"];
    let found = keys.iter().find_map(|key| item.get(key).and_then(Node::as_str));
    // A text that is filled in by the runner may be anywhere.
    target.dir = found
        .map(|dir| if dir.contains(['{', '$']) { SOMEWHERE.to_owned() } else { dir.to_owned() })
        .or(target.dir.take());
}

fn taskfile(document: &Node) -> Vec<Target> {
    let mut out = Vec::new();
    for (key, task) in document.get("tasks").and_then(Node::as_mapping).unwrap_or(&[]) {
        let mut target = Target::new(key.text.clone(), key.line);
        for dependency in task.get("deps").and_then(Node::as_sequence).unwrap_or(&[]) {
            let name = dependency.as_str().or_else(|| dependency.get("task").and_then(Node::as_str));
            target.needs.extend(name.map(str::to_owned));
        }
        command(task.get("cmds").unwrap_or(task), &mut target);
        place(task, &mut target);
        if task.get("ignore_error").and_then(Node::as_bool) == Some(true) {
            target.commands.iter_mut().for_each(|(text, _)| text.insert(0, '-'));
        }
        out.push(target);
    }
    out.extend(document.get("includes").map(|node| Target::new(OTHERS, node.line)));
    out
}

fn pyproject(document: &Node) -> Vec<Target> {
    let paths: [&[&str]; 4] = [
        &["tool", "poe", "tasks"],
        &["tool", "taskipy", "tasks"],
        &["tool", "pdm", "scripts"],
        &["tool", "rye", "scripts"],
    ];
    let mut out: Vec<Target> = paths.iter().flat_map(|path| scripts(document.at(path), false)).collect();
    out.extend(runners::hatch(document.at(&["tool", "hatch"]).or(Some(document))));
    out.extend(document.at(&["tool", "pixi"]).map(runners::pixi).unwrap_or_default());
    // A file of its own, or a section: tox reads both.
    let old = document.at(&["tool", "tox", "legacy_tox_ini"]).and_then(Node::as_str);
    out.extend(old.map(tox).unwrap_or_default());
    refer(&mut out);
    out
}

/// A command that begins with the name of another task of the same file is that task.
pub(super) fn refer(all: &mut [Target]) {
    let names: BTreeSet<String> =
        all.iter().map(|target| target.name.clone()).filter(|name| !name.is_empty()).collect();
    for target in all {
        let own = target.name.clone();
        let named =
            |text: &str| text.split_whitespace().next().filter(|word| **word != *own).and_then(|word| names.get(word));
        let found: Vec<String> = target.commands.iter().filter_map(|(text, _)| named(text)).cloned().collect();
        target.needs.extend(found);
    }
}

/// `[testenv:name]` sections and their `commands`; the base of all of them needs those of `env_list`.
fn tox(text: &str) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    let mut listed: Vec<String> = Vec::new();
    // Where the targets of the section at hand begin.
    let mut from = 0;
    for Entry { line, section, key, value } in ini(text) {
        if key.is_empty() {
            from = out.len();
            let names = section.strip_prefix("testenv").map(|name| braces(name.trim_start_matches(':')));
            out.extend(names.into_iter().flatten().map(|name| Target::new(name, line)));
            continue;
        }
        if value.is_empty() || value.starts_with('#') {
            continue;
        }
        let own = out.get_mut(from..).unwrap_or_default();
        match key {
            "envlist" | "env_list" if matches!(section, "tox" | "tox:tox") => {
                listed.extend(names(value).into_iter().flat_map(braces));
            }
            "changedir" | "change_dir" => {
                let below =
                    value.trim_start_matches("{toxinidir}").trim_start_matches("{tox_root}").trim_start_matches('/');
                let known = if below.contains('{') { SOMEWHERE } else { below };
                own.iter_mut().for_each(|target| target.dir = Some(known.to_owned()));
            }
            key if key.starts_with("commands") => own.iter_mut().for_each(|target| {
                match value.strip_prefix("{[testenv").and_then(|rest| rest.strip_suffix("]commands}")) {
                    Some(name) => target.needs.push(name.trim_start_matches(':').to_owned()),
                    None => target.commands.push((value.to_owned(), line)),
                }
            }),
            _ => {}
        }
    }
    if !out.iter().any(|target| target.name.is_empty()) && !listed.is_empty() {
        out.push(Target::new("", 1));
    }
    if let Some(base) = out.iter_mut().find(|target| target.name.is_empty()) {
        base.needs.extend(listed.into_iter().filter(|name| !name.is_empty()));
    }
    out.retain(|target| !target.commands.is_empty() || !target.needs.is_empty());
    out
}

/// Most names that braces make, and most of them in one name.
const MAX_NAMES: usize = 64;
const MAX_BRACES: usize = 4;

/// `py{310,311}-unit` as the names it stands for.
fn braces(name: &str) -> Vec<String> {
    let mut out = vec![name.trim().to_owned()];
    for _ in 0..MAX_BRACES {
        out = out.iter().flat_map(|name| opened(name)).take(MAX_NAMES).collect();
    }
    out
}

/// The same with its first braces opened.
fn opened(name: &str) -> Vec<String> {
    let found = name.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    match found {
        Some((before, (all, after))) => all.split(',').map(|one| format!("{before}{}{after}", one.trim())).collect(),
        None => vec![name.to_owned()],
    }
}

/// The names of a list, between commas outside of braces and spaces.
fn names(list: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let between = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && (c == ',' || c.is_whitespace())
    };
    list.split(between).filter(|name| !name.is_empty()).collect()
}
