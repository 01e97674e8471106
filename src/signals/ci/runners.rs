//! Task runners with a file of their own: mise, nox, pixi, hatch, pipenv, invoke, composer, cargo-make, Earthly.

use super::targets::{Target, scripts};
use crate::structured::{Node, Value};

/// Deepest nesting of features and environments.
const MAX_ENVIRONMENTS: usize = 64;

/// `[tasks]` of `mise.toml`: a command, or a mapping with `run` and `depends`.
pub(super) fn mise(document: &Node) -> Vec<Target> {
    listed(document.get("tasks"), "run", "depends")
}

/// `[tasks]` of `pixi.toml`, or of `[tool.pixi]`, also below features.
pub(super) fn pixi(document: &Node) -> Vec<Target> {
    let mut out = listed(document.get("tasks"), "cmd", "depends-on");
    for (_, feature) in document.get("feature").and_then(Node::as_mapping).unwrap_or(&[]).iter().take(MAX_ENVIRONMENTS)
    {
        out.extend(listed(feature.get("tasks"), "cmd", "depends-on"));
    }
    out
}

/// `[tasks.NAME]` of `Makefile.toml`: `command` with `args`, or `script`.
pub(super) fn cargo_make(document: &Node) -> Vec<Target> {
    let mut out = listed(document.get("tasks"), "script", "dependencies");
    let tasks = document.get("tasks").and_then(Node::as_mapping).unwrap_or(&[]);
    for (key, task) in tasks {
        let Some(command) = task.get("command").filter(|c| c.as_str().is_some()) else { continue };
        let args = task.get("args").and_then(Node::as_sequence).unwrap_or(&[]);
        let words: Vec<_> = std::iter::once(command).chain(args).filter_map(Node::text).collect();
        if let Some(target) = out.iter_mut().find(|target| target.name == key.text) {
            target.commands.push((words.join(" "), command.line));
        }
    }
    out
}

/// Names with commands: text, a list, or a mapping with the command under one key and other names under another.
fn listed(node: Option<&Node>, command: &str, needs: &str) -> Vec<Target> {
    let mut out = Vec::new();
    for (key, value) in node.and_then(Node::as_mapping).unwrap_or(&[]) {
        let mut target = Target::new(key.text.clone(), key.line);
        let run = if matches!(value.value, Value::Mapping(_)) { value.get(command) } else { Some(value) };
        texts(run, &mut target);
        for need in value.get(needs).map(|n| n.as_sequence().unwrap_or(std::slice::from_ref(n))).unwrap_or(&[]) {
            let name = need.as_str().or_else(|| need.get("task").and_then(Node::as_str));
            target.needs.extend(name.map(str::to_owned));
        }
        out.push(target);
    }
    out
}

fn texts(node: Option<&Node>, target: &mut Target) {
    let Some(node) = node else { return };
    let all = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    for one in all {
        let lines = one.as_str().unwrap_or_default().lines().filter(|line| !line.trim().is_empty());
        target.commands.extend(lines.map(|line| (line.trim().to_owned(), one.line)));
    }
}

/// `[envs.NAME.scripts]` of `hatch.toml` or of `[tool.hatch]`: called as `NAME:script`, in the default environment as
/// `script`.
pub(super) fn hatch(document: Option<&Node>) -> Vec<Target> {
    let environments = document.and_then(|d| d.get("envs")).and_then(Node::as_mapping).unwrap_or(&[]);
    let mut out = Vec::new();
    for (key, environment) in environments.iter().take(MAX_ENVIRONMENTS) {
        let found = scripts(environment.get("scripts"), false);
        let name = |target: &Target| match key.text.as_str() {
            "default" => target.name.clone(),
            other => format!("{other}:{}", target.name),
        };
        out.extend(found.into_iter().map(|target| Target { name: name(&target), ..target }));
    }
    out
}

/// `scripts` of `composer.json`.
pub(super) fn composer(document: &Node) -> Vec<Target> {
    let mut out = scripts(document.get("scripts"), false);
    for target in &mut out {
        // `@test` calls another script, `@php` the interpreter.
        let called = target.commands.iter().filter_map(|(text, _)| text.strip_prefix('@'));
        target.needs.extend(called.filter(|name| !name.starts_with("php ")).map(str::to_owned));
    }
    out
}

/// Functions of Python under a decorator, and the commands they run: sessions of nox, tasks of invoke.
pub(super) fn python(text: &str, decorators: &[&str], runs: &[&str]) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    let (mut marked, mut inside) = (None::<Option<String>>, false);
    let mut call: Option<(u32, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        // A call that goes on over several lines.
        if let Some((at, mut words)) = call.take() {
            words.push_str(trimmed);
            finish(&mut out, at, words, &mut call);
            continue;
        }
        if !line.starts_with(char::is_whitespace) && !trimmed.is_empty() {
            inside = false;
        }
        if let Some(name) = trimmed.strip_prefix('@') {
            let (head, arguments) = name.split_once('(').unwrap_or((name, ""));
            if decorators.contains(&head.trim()) {
                let own = arguments.split_once("name=").map(|(_, rest)| rest.trim_matches(['"', '\'']));
                marked = Some(own.and_then(|rest| rest.split(['"', '\'']).next()).map(str::to_owned));
            }
            continue;
        }
        let signature = trimmed.strip_prefix("async def ").or_else(|| trimmed.strip_prefix("def "));
        if let Some(signature) = signature.filter(|_| !line.starts_with(char::is_whitespace)) {
            if let Some(own) = marked.take() {
                let name = signature.split('(').next().unwrap_or_default().trim();
                out.push(Target::new(own.unwrap_or_else(|| name.to_owned()), number));
                inside = true;
            }
            continue;
        }
        if inside && let Some(arguments) = runs.iter().find_map(|run| trimmed.split_once(run).map(|(_, rest)| rest)) {
            finish(&mut out, number, arguments.to_owned(), &mut call);
        }
    }
    out
}

/// Longest call that is put together from lines.
const MAX_CALL: usize = 2_000;

/// Takes the words of a call once its bracket is closed.
fn finish(out: &mut [Target], at: u32, words: String, open: &mut Option<(u32, String)>) {
    let depth = words.matches('(').count() + 1;
    if words.matches(')').count() < depth && words.len() < MAX_CALL {
        *open = Some((at, words));
        return;
    }
    let mut command = Vec::new();
    for (n, part) in words.split(['"', '\'']).enumerate() {
        // What stands between quotes; an option by name (`external=True`) ends the words.
        match n % 2 {
            1 => command.push(part),
            _ if part.contains('=') => break,
            _ => {}
        }
    }
    if let Some(target) = out.last_mut().filter(|_| !command.is_empty()) {
        target.commands.push((command.join(" "), at));
    }
}

/// `Earthfile`: targets with their `RUN` lines and what they build on.
pub(super) fn earthfile(text: &str) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    let mut joined: Option<(u32, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        let (at, whole) = match joined.take() {
            Some((at, before)) => (at, format!("{before} {trimmed}")),
            None => (number, trimmed.to_owned()),
        };
        if let Some(open) = whole.strip_suffix('\\').filter(|open| open.len() < MAX_CALL) {
            joined = Some((at, open.trim_end().to_owned()));
            continue;
        }
        let top = !line.starts_with(char::is_whitespace);
        if let Some(name) = whole.strip_suffix(':').filter(|name| top && !name.contains(' ')) {
            out.push(Target::new(name, at));
            continue;
        }
        let Some(target) = out.last_mut() else { continue };
        if let Some(command) = whole.strip_prefix("RUN ") {
            let plain = command.split_whitespace().skip_while(|word| word.starts_with("--")).collect::<Vec<_>>();
            target.commands.push((plain.join(" "), at));
        } else if let Some(rest) = whole.strip_prefix("BUILD ").or_else(|| whole.strip_prefix("FROM ")) {
            target.needs.extend(rest.split_whitespace().find_map(|word| word.strip_prefix('+')).map(str::to_owned));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(targets: &[Target]) -> Vec<(String, Vec<String>)> {
        targets.iter().map(|t| (t.name.clone(), t.commands.iter().map(|(c, _)| c.clone()).collect())).collect()
    }

    #[test]
    fn sessions_of_nox_and_tasks_of_invoke() {
        let nox = "import nox\n\n\n@nox.session(python=[\"3.12\"])\ndef tests(session):\n    session.install(\"pytest\")\n    session.run(\"pytest\", \"-q\", *session.posargs, env={\"A\": \"b\"})\n\n\n@nox.session(name=\"eval-gate\")\ndef gate(session):\n    session.run(\n        \"deepeval\",\n        \"test\", \"run\",\n        \"evals\",\n    )\n\n\ndef helper(session):\n    session.run(\"never\")\n";
        assert_eq!(
            shown(&python(nox, &["nox.session", "session"], &["session.run("])),
            [("tests".into(), vec!["pytest -q".into()]), ("eval-gate".into(), vec!["deepeval test run evals".into()])]
        );
        let invoke = "from invoke import task\n\n@task\ndef test(c):\n    c.run(\"pytest tests\")\n";
        assert_eq!(
            shown(&python(invoke, &["task"], &["c.run(", "ctx.run("])),
            [("test".into(), vec!["pytest tests".into()])]
        );
        // A call that is never closed takes what is there and ends.
        assert!(python("@task\ndef a(c):\n    c.run(\"x\"", &["task"], &["c.run("]).len() == 1);
    }

    #[test]
    fn files_of_tasks() {
        let toml = |text: &str| crate::structured::toml(text.as_bytes()).unwrap();
        let found = mise(&toml(
            "[tasks]\nlint = \"ruff check\"\n[tasks.gate]\nrun = [\"pytest\", \"promptfoo eval\"]\ndepends = [\"lint\"]\n",
        ));
        assert_eq!(found.len(), 2);
        let gate = found.iter().find(|t| t.name == "gate").unwrap();
        assert_eq!((gate.commands.len(), gate.needs.as_slice()), (2, &["lint".to_owned()][..]));
        let found = pixi(&toml(
            "[tasks]\ntest = \"pytest\"\n[feature.eval.tasks]\ngate = {cmd = \"promptfoo eval\", depends-on = [\"test\"]}\n",
        ));
        assert_eq!(
            shown(&found),
            [("test".into(), vec!["pytest".into()]), ("gate".into(), vec!["promptfoo eval".into()])]
        );
        let found = hatch(Some(&toml(
            "[envs.default.scripts]\ntest = \"pytest\"\n[envs.eval.scripts]\nrun = \"promptfoo eval\"\n",
        )));
        assert_eq!(
            shown(&found),
            [("test".into(), vec!["pytest".into()]), ("eval:run".into(), vec!["promptfoo eval".into()])]
        );
        let found = cargo_make(&toml("[tasks.test]\ncommand = \"cargo\"\nargs = [\"test\"]\n"));
        assert_eq!(shown(&found), [("test".into(), vec!["cargo test".into()])]);
        let earth = earthfile(
            "VERSION 0.8\n\ndeps:\n  FROM node:22\n\ntest:\n  FROM +deps\n  RUN --no-cache npm \\\n    test\n",
        );
        assert_eq!(shown(&earth), [("deps".into(), vec![]), ("test".into(), vec!["npm test".into()])]);
        assert_eq!(earth[1].needs, ["deps"]);
    }
}
