//! Task runners with a file of their own: mise, nox, pixi, hatch, pipenv, invoke, composer, cargo-make, Earthly; hooks of
//! pre-commit and recipes of images.

use super::targets::{Target, place, refer, scripts};
use crate::structured::{Node, Value};

/// Most features, and most environments, of one file.
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
        place(value, &mut target);
        // A script of its own, which is not read here.
        target.partial |= value.get("file").is_some();
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
        let mut found = found;
        refer(&mut found);
        let need = |need: &String| match key.text.as_str() {
            "default" => need.clone(),
            other => format!("{other}:{need}"),
        };
        out.extend(found.into_iter().map(|target| {
            let needs = target.needs.iter().map(need).collect();
            Target { name: name(&target), needs, ..target }
        }));
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
    let (mut marked, mut inside) = (None::<(Option<String>, bool)>, false);
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
                let named = own.and_then(|rest| rest.split(['"', '\'']).next()).map(str::to_owned);
                // `@task(lint, pre=[build])` runs others before.
                let first = arguments.split([',', ')', '=']).next().unwrap_or_default().trim();
                let others = arguments.contains("pre=") || arguments.contains("post=");
                let bare = !first.is_empty()
                    && !arguments.starts_with(&format!("{first}="))
                    && !first.contains(['"', '\'', '[']);
                marked = Some((named, others || bare));
            }
            continue;
        }
        let signature = trimmed.strip_prefix("async def ").or_else(|| trimmed.strip_prefix("def "));
        if let Some(signature) = signature.filter(|_| !line.starts_with(char::is_whitespace)) {
            if let Some((own, others)) = marked.take() {
                let name = signature.split('(').next().unwrap_or_default().trim();
                let target = Target::new(own.unwrap_or_else(|| name.to_owned()), number);
                out.push(Target { partial: others, ..target });
                inside = true;
            }
            continue;
        }
        if let Some(target) = out.last_mut().filter(|_| inside) {
            // What is put elsewhere, and what other functions run.
            if ["chdir(", ".cd("].iter().any(|change| trimmed.contains(change)) {
                target.dir = Some("$".to_owned());
            }
            target.partial |= HANDS_ON.iter().any(|word| trimmed.contains(word));
        }
        if inside && let Some(arguments) = runs.iter().find_map(|run| trimmed.split_once(run).map(|(_, rest)| rest)) {
            finish(&mut out, number, arguments.to_owned(), &mut call);
        }
    }
    out
}

/// How a function hands its work to what is not read here.
const HANDS_ON: [&str; 10] =
    ["notify(", "subprocess", "os.system", "(session)", "(session,", "(c)", "(c,", "(ctx)", "(ctx,", "(context"];

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
    let Some(target) = out.last_mut() else { return };
    // Words that are computed may name any program.
    target.partial |= !words.trim_start().starts_with(['"', '\'', 'f', 'r']) || command.is_empty();
    if !command.is_empty() {
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
            // The folder of an image is none of the tree.
            out.push(Target { dir: Some("$".to_owned()), ..Target::new(name, at) });
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

/// Hooks of `.pre-commit-config.yaml` that the repository holds itself: by their name, and all of them without one.
pub(super) fn hooks(document: &Node) -> Vec<Target> {
    let mut out = vec![Target::new("", 1)];
    for repository in document.get("repos").and_then(Node::as_sequence).unwrap_or(&[]) {
        if repository.get("repo").and_then(Node::as_str) != Some("local") {
            continue;
        }
        for hook in repository.get("hooks").and_then(Node::as_sequence).unwrap_or(&[]) {
            let Some(entry) = hook.get("entry").filter(|entry| entry.as_str().is_some()) else { continue };
            let mut target = Target::new(hook.get("id").and_then(Node::as_str).unwrap_or_default(), hook.line);
            texts(Some(entry), &mut target);
            if let Some(all) = out.first_mut().filter(|_| !target.name.is_empty()) {
                all.needs.push(target.name.clone());
                out.push(target);
            }
        }
    }
    out
}

/// What the recipe of an image runs while it is built.
pub(super) fn image(text: &str) -> Vec<Target> {
    let mut target = Target { dir: Some("$".to_owned()), ..Target::new("", 1) };
    let mut open: Option<(u32, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        let (at, whole) = match open.take() {
            Some((at, before)) => (at, format!("{before} {trimmed}")),
            None => (number, trimmed.to_owned()),
        };
        if let Some(more) = whole.strip_suffix('\\').filter(|more| more.len() < MAX_CALL) {
            open = Some((at, more.trim_end().to_owned()));
        } else if let Some(command) =
            whole.get(..4).filter(|head| head.eq_ignore_ascii_case("run ")).and(whole.get(4..))
        {
            target.commands.push((command.to_owned(), at));
        }
    }
    vec![target]
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
