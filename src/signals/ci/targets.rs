//! Named commands a CI step can call: Makefile targets, package scripts, just and task recipes, tox environments,
//! shell files. Only read here; `expand` follows the calls.

use super::{make, runners};
use crate::signals::parsed::Parsed;
use crate::structured::{Node, Value};

/// Most targets of one file.
const MAX_TARGETS: usize = 2_000;

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
}

impl Target {
    pub(super) fn new(name: impl Into<String>, line: u32) -> Self {
        Self { name: name.into(), line, commands: Vec::new(), needs: Vec::new(), package: String::new(), script: false }
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
}

impl Runner {
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
            _ if name.ends_with(".mk") => Some(Self::Make),
            _ if name.ends_with(".just") => Some(Self::Just),
            _ if name.ends_with(".sh") || name.ends_with(".bash") => Some(Self::Shell),
            _ => None,
        }
    }
}

/// Whether a file holds targets by its name.
pub(crate) fn has_targets(path: &str) -> bool {
    Runner::of(path).is_some_and(|runner| runner != Runner::Shell)
}

/// The targets of a file; none when it cannot be read.
pub(in crate::signals) fn targets(parsed: &Parsed<'_>) -> Vec<Target> {
    let Some(runner) = Runner::of(parsed.path) else { return Vec::new() };
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
    };
    out.truncate(MAX_TARGETS);
    out
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
                target.commands.extend(text.lines().map(|l| (format!("{mark}{}", l.trim()), line)));
            }
            Some((Value::Sequence(all), _)) => {
                target.commands.extend(all.iter().filter_map(|n| Some((n.as_str()?.to_owned(), n.line))));
            }
            _ => {}
        }
    }
    target.needs.extend(item.get("task").and_then(Node::as_str).map(str::to_owned));
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
        if task.get("ignore_error").and_then(Node::as_bool) == Some(true) {
            target.commands.iter_mut().for_each(|(text, _)| text.insert(0, '-'));
        }
        out.push(target);
    }
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
    out
}

/// `[testenv:name]` sections and their `commands`.
fn tox(text: &str) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        if let Some(section) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = false;
            out.extend(section.strip_prefix("testenv").map(|name| Target::new(name.trim_start_matches(':'), number)));
        } else if !line.starts_with(char::is_whitespace) && trimmed.contains('=') {
            let (key, value) = trimmed.split_once('=').unwrap_or((trimmed, ""));
            inside = key.trim() == "commands";
            if inside && !value.trim().is_empty() {
                out.last_mut().into_iter().for_each(|t| t.commands.push((value.trim().to_owned(), number)));
            }
        } else if inside && !trimmed.is_empty() && !trimmed.starts_with('#') {
            out.last_mut().into_iter().for_each(|t| t.commands.push((trimmed.to_owned(), number)));
        }
    }
    out.retain(|target| !target.commands.is_empty());
    out
}
