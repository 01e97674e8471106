//! Task runners with a file of their own: mise, nox, pixi, hatch, pipenv, invoke, composer, cargo-make, Earthly; hooks of
//! pre-commit and recipes of images.

use super::make::continued;
use super::shell::end_of_document;
use super::targets::{SOMEWHERE, Target, place, refer, scripts};
use crate::signals::guards;
use crate::structured::{Node, Value};
use std::collections::BTreeMap;

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
                target.dir = Some(SOMEWHERE.to_owned());
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
    for (at, line) in continued(spoken(text)) {
        let top = !line.starts_with(char::is_whitespace);
        let whole = line.trim();
        if let Some(name) = whole.strip_suffix(':').filter(|name| top && !name.contains(' ')) {
            // The folder of an image is none of the tree.
            out.push(Target::new(name, at).somewhere());
            continue;
        }
        let Some(target) = out.last_mut() else { continue };
        if let Some(command) = behind_run(whole) {
            target.commands.push((command, at));
        } else if let Some(rest) = whole.strip_prefix("BUILD ").or_else(|| whole.strip_prefix("FROM ")) {
            target.needs.extend(rest.split_whitespace().find_map(|word| word.strip_prefix('+')).map(str::to_owned));
        }
    }
    out
}

/// Numbered lines that say something, without blanks at their ends.
fn spoken(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines().map(str::trim_end)).filter(|(_, line)| !is_silent(line))
}

/// Comments and empty lines, which recipes of images skip within a command as well.
fn is_silent(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The command behind `RUN`, without options of the builder; a list of words as a line.
fn behind_run(line: &str) -> Option<String> {
    let (head, command) = line.trim().split_once(char::is_whitespace)?;
    if !head.eq_ignore_ascii_case("run") {
        return None;
    }
    let words: Vec<&str> = command.split_whitespace().skip_while(|word| word.starts_with("--")).collect();
    let plain = words.join(" ");
    let list = plain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|rest| rest.starts_with('"'));
    Some(match list {
        Some(list) => list.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" "),
        None => plain,
    })
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
            let args = hook.get("args").and_then(Node::as_sequence).unwrap_or(&[]).iter().filter_map(Node::text);
            if let Some((command, _)) = target.commands.last_mut() {
                args.for_each(|word| {
                    command.push(' ');
                    command.push_str(&quoted(&word));
                });
            }
            if let Some(all) = out.first_mut().filter(|_| !target.name.is_empty()) {
                all.needs.push(target.name.clone());
                out.push(target);
            }
        }
    }
    out
}

/// A word as a shell would need it.
fn quoted(word: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !"'\"\\$`&|;<>()*?#".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// What the recipe of an image runs while it is built.
pub(super) fn image(text: &str) -> Vec<Target> {
    let mut target = Target::new("", 1).somewhere();
    let lines: Vec<(u32, &str)> = (1..).zip(text.lines()).collect();
    // Where a word stands alone for the last time: a document that never ends is none.
    let last: BTreeMap<&str, u32> = lines.iter().map(|(number, line)| (line.trim(), *number)).collect();
    let mut document: Option<Document> = None;
    let (mut own, mut bodies) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        match &document {
            Some(open) if line.trim() == open.end => document = None,
            Some(open) if open.script => bodies.push((number, line.trim())),
            Some(_) => {}
            None if is_silent(line) => {}
            None => {
                own.push((number, line.trim_end()));
                document =
                    Document::of(line).filter(|open| last.get(open.end.as_str()).is_some_and(|end| *end > number));
            }
        }
    }
    let run = |(at, line): (u32, String)| Some((behind_run(&line)?, at));
    target.commands.extend(continued(own.into_iter()).into_iter().filter_map(run));
    target.commands.extend(continued(bodies.into_iter()).into_iter().map(|(at, line)| (line, at)));
    target.commands.retain(|(text, _)| !text.is_empty() && !text.starts_with("<<"));
    target.commands.sort_by_key(|(_, at)| *at);
    vec![target]
}

/// A document that stands on the lines below a command.
struct Document {
    /// The word that ends it.
    end: String,
    /// A shell reads it.
    script: bool,
}

impl Document {
    /// The one that a line opens.
    fn of(line: &str) -> Option<Document> {
        let (before, after) = line.split_once("<<").filter(|(_, after)| !after.starts_with('<'))?;
        let (end, _) = end_of_document(after)?;
        let command = before.rsplit([';', '&', '|']).next().unwrap_or_default().trim();
        let run = command.eq_ignore_ascii_case("run").then(String::new).or_else(|| behind_run(command));
        let command = run.unwrap_or_else(|| command.to_owned());
        Some(Document { end, script: command.split_whitespace().next().is_none_or(guards::is_shell) })
    }
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
    fn recipes_of_images() {
        let of =
            |text: &str| -> Vec<String> { image(text).remove(0).commands.into_iter().map(|(text, _)| text).collect() };
        assert_eq!(
            of("FROM x\nRUN pip install . && \\\n  # note\n\n  pytest\n# RUN a\nrun b\n"),
            ["pip install . && pytest", "b"]
        );
        assert_eq!(of("RUN --mount=type=cache,target=/r --network=none \\\n  pytest -q\n"), ["pytest -q"]);
        assert_eq!(of("RUN [\"pytest\", \"-q\"]\nCMD [\"x\"]\n"), ["pytest -q"]);
        let body = "set -e\npytest \\\n  -q\n";
        for head in
            ["RUN <<EOF", "RUN <<-'EOF'", "RUN --mount=type=cache,target=/r <<EOF", "RUN /bin/bash -e <<\"EOF\""]
        {
            let found = of(&format!("{head}\n{body}EOF\nRUN last\n"));
            assert!(found.ends_with(&["set -e".into(), "pytest -q".into(), "last".into()]), "{head} {found:?}");
        }
        assert_eq!(of("COPY <<EOF /run.sh\nRUN pytest\nEOF\nRUN cat <<EOF > x\npytest\nEOF\n"), ["cat <<EOF > x"]);
        assert_eq!(of("RUN echo $((1<<N))\nRUN pytest\n"), ["echo $((1<<N))", "pytest"]);
        let long = format!("RUN {}pytest\n", "pip install x && \\\n".repeat(300));
        assert!(of(&long)[0].ends_with("&& pytest"));
    }

    #[test]
    fn hooks_with_their_arguments() {
        let text = "repos:\n  - repo: local\n    hooks:\n      - {id: t, entry: pytest, args: [-m, not slow, tests]}\n";
        let parsed = crate::signals::parsed::Parsed::of(".pre-commit-config.yaml", text.as_bytes());
        assert_eq!(shown(&super::super::targets(&parsed))[1], ("t".into(), vec!["pytest -m 'not slow' tests".into()]));
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
