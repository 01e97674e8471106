//! GitHub Actions: workflows, calls of reusable workflows, composite actions.

use super::{Read, Reader};
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_false, is_true, items, text};
use crate::signals::ci::{Trigger, triggers};
use crate::structured::Node;

/// What is read here.
pub(super) static READERS: &[Reader] = &[
    ("github-workflow", Read::Document(workflow)),
    ("github-action", Read::Document(action)),
    // Gitea and Forgejo run workflows of the same form.
    ("gitea", Read::Document(workflow)),
    ("forgejo", Read::Document(workflow)),
];

/// A workflow file.
fn workflow(steps: &mut Steps<'_>, document: &Node) {
    if let Some(name) = text(document, "name") {
        steps.workflow = name;
    }
    let on = document.get("on").or_else(|| document.get("true"));
    let triggers = triggers::github(on);
    for (key, job) in document.get("jobs").and_then(Node::as_mapping).unwrap_or(&[]) {
        let mut context = Context { job: key.text.clone(), triggers: triggers.clone(), ..Context::default() };
        context.environment = environment(job);
        context.mask(is_true(job.get("continue-on-error")).then_some("continue-on-error: true (job)"));
        context.kill(is_false(job.get("if")).then_some("if: false (job)"));
        let defaults = Defaults::of(document, job);
        context.dir.clone_from(&defaults.dir);
        if let Some(called) = text(job, "uses") {
            let line = job.get("uses").map_or(job.line, |node| node.line);
            steps.uses(&called, line, job.get("with"), &context);
        }
        list(steps, items(job.get("steps")), &context, &defaults);
    }
}

/// A composite action: its steps run where a workflow uses it.
fn action(steps: &mut Steps<'_>, document: &Node) {
    let Some(runs) = document.get("runs") else { return };
    if let Some(name) = text(document, "name") {
        steps.workflow = name;
    }
    let context = Context { triggers: vec![Trigger::Other], ..Context::default() };
    let defaults = Defaults { shell: Some("bash".into()), windows: false, dir: String::new() };
    list(steps, items(runs.get("steps")), &context, &defaults);
}

/// `defaults.run` of workflow and job, and the runner.
struct Defaults {
    shell: Option<String>,
    /// Windows or not known: the shell may be PowerShell.
    windows: bool,
    dir: String,
}

impl Defaults {
    fn of(document: &Node, job: &Node) -> Self {
        let find = |key: &str| {
            let inner = |node: &Node| node.at(&["defaults", "run", key]).and_then(Node::text).map(|t| t.into_owned());
            inner(job).or_else(|| inner(document))
        };
        let runner = job.get("runs-on").map(|node| match node.as_sequence() {
            Some(labels) => labels.iter().filter_map(Node::text).collect::<Vec<_>>().join(" "),
            None => node.text().map(|t| t.into_owned()).unwrap_or_default(),
        });
        let windows = runner.is_some_and(|name| name.to_lowercase().contains("windows") || name.contains("${{"));
        Self { shell: find("shell"), windows, dir: find("working-directory").unwrap_or_default() }
    }

    fn shell(&self, step: &Node) -> Shell {
        let own = text(step, "shell");
        let Some(shell) = own.as_deref().or(self.shell.as_deref()) else {
            return if self.windows { Shell::STRICT } else { Shell::ERREXIT };
        };
        let words: Vec<&str> = shell.split_whitespace().collect();
        let flags = words.iter().skip(1).filter(|word| word.starts_with('-') && !word.starts_with("--"));
        let name = words.first().and_then(|word| word.rsplit('/').next()).unwrap_or("");
        match (name, words.len()) {
            ("bash", 1) => Shell::STRICT,
            ("sh", 1) => Shell::ERREXIT,
            ("bash" | "sh" | "zsh", _) => Shell {
                errexit: flags.clone().any(|flag| flag.contains('e')),
                pipefail: words.contains(&"pipefail"),
                ..Shell::PLAIN
            },
            _ => Shell::OTHER,
        }
    }
}

fn environment(job: &Node) -> Option<String> {
    let node = job.get("environment")?;
    text(node, "name").or_else(|| node.text().map(|t| t.into_owned()))
}

fn list(steps: &mut Steps<'_>, all: &[Node], job: &Context, defaults: &Defaults) {
    let judged = judged_later(all);
    for (index, step) in all.iter().enumerate() {
        let mut context = job.clone();
        context.name = text(step, "name").or_else(|| text(step, "id")).unwrap_or_default();
        let lenient = is_true(step.get("continue-on-error"))
            && !text(step, "id").is_some_and(|id| judged.iter().any(|(at, used)| *at > index && *used == id));
        context.mask(lenient.then_some("continue-on-error: true"));
        context.kill(is_false(step.get("if")).then_some("if: false"));
        if let Some(dir) = text(step, "working-directory") {
            context.dir = dir;
        }
        if let Some(action) = text(step, "uses") {
            let line = step.get("uses").map_or(step.line, |node| node.line);
            steps.uses(&action, line, step.get("with"), &context);
        }
        if let Some(run) = step.get("run") {
            steps.run(&[run], defaults.shell(step), &context);
        }
    }
}

/// Ids of steps whose outcome a later step reads in order to fail: `continue-on-error` only postpones them.
fn judged_later(all: &[Node]) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for (index, step) in all.iter().enumerate() {
        let run = text(step, "run").unwrap_or_default();
        let fails = step.get("uses").is_some() || fails(&run);
        if !fails {
            continue;
        }
        for part in step.descendants().filter_map(Node::as_str).flat_map(|text| text.split("steps.").skip(1)) {
            if let Some((id, rest)) = part.split_once('.')
                && (rest.starts_with("outcome") || rest.starts_with("conclusion"))
            {
                out.push((index, id.to_owned()));
            }
        }
    }
    out
}

/// Has an `exit` with a status of its own.
fn fails(run: &str) -> bool {
    run.split("exit ").skip(1).any(|rest| !rest.starts_with('0')) || run.split_whitespace().any(|word| word == "false")
}
