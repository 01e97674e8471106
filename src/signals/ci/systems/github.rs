//! GitHub Actions: workflows, calls of reusable workflows, composite actions.

use super::{Read, Reader};
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_false, is_true, items, text};
use crate::signals::ci::{Trigger, conditions, triggers};
use crate::signals::guards::base;
use crate::structured::{Key, Node};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most variables of one level.
const MAX_ENV: usize = 200;

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
    let events = triggers::events(on);
    let jobs = document.get("jobs").and_then(Node::as_mapping).unwrap_or(&[]);
    let idle = idle_jobs(jobs, &events);
    for (key, job) in jobs {
        let mut context = Context { job: key.text.clone(), triggers: triggers.clone(), ..Context::default() };
        context.environment = environment(job);
        context.env = env(env(Arc::default(), document), job);
        context.mask(is_true(job.get("continue-on-error")).then_some("continue-on-error: true (job)"));
        context.only_called = triggers::only_called(on);
        context.kill((triggers.is_empty() && on.is_some()).then_some("no event starts it"));
        context.kill(idle.get(key.text.as_str()).map(String::as_str));
        let defaults = Defaults::of(document, job);
        context.dir.clone_from(&defaults.dir);
        if let Some(called) = text(job, "uses") {
            let line = job.get("uses").map_or(job.line, |node| node.line);
            steps.uses(&called, line, job.get("with"), &context);
        }
        list(steps, items(job.get("steps")), &context, &defaults, &events);
    }
}

/// Jobs that never happen, with the reason: by their condition, their matrix, without a runner, behind another of them.
fn idle_jobs<'n>(jobs: &'n [(Key, Node)], events: &[String]) -> BTreeMap<&'n str, String> {
    let mut out: BTreeMap<&str, String> = BTreeMap::new();
    let known = |name: &str| jobs.iter().any(|(key, _)| key.text == name);
    for (key, job) in jobs {
        let condition = text(job, "if");
        let why = if is_false(job.get("if")) {
            Some("if: false (job)".to_owned())
        } else if let Some(text) = condition.filter(|text| !conditions::can_hold(text, events)) {
            Some(format!("if: {} (job)", crate::text::excerpt(&text, 60)))
        } else if job.get("runs-on").is_none() && job.get("uses").is_none() && job.get("steps").is_some() {
            Some("no runs-on".to_owned())
        } else if empty_matrix(job) {
            Some("an empty matrix".to_owned())
        } else {
            let needs = items(job.get("needs")).iter().filter_map(Node::as_str);
            needs.into_iter().find(|name| !known(name)).map(|name| format!("needs {name}, which is no job"))
        };
        out.extend(why.map(|why| (key.text.as_str(), why)));
    }
    for _ in 0..8 {
        let before = out.len();
        for (key, job) in jobs {
            let anyway =
                text(job, "if").is_some_and(|text| ["always", "failure", "cancelled"].iter().any(|w| text.contains(w)));
            let behind = items(job.get("needs")).iter().filter_map(Node::as_str).find(|name| out.contains_key(name));
            if let Some(name) = behind.filter(|_| !anyway) {
                out.entry(key.text.as_str()).or_insert_with(|| format!("needs {name}, which never runs"));
            }
        }
        if out.len() == before {
            break;
        }
    }
    out
}

/// A matrix without a single combination.
fn empty_matrix(job: &Node) -> bool {
    let matrix = job.at(&["strategy", "matrix"]).and_then(Node::as_mapping).unwrap_or(&[]);
    let empty = |node: &Node| node.as_sequence().is_some_and(<[Node]>::is_empty);
    let axes = || matrix.iter().filter(|(key, _)| key.text != "exclude" && key.text != "include");
    axes().any(|(_, values)| empty(values))
        || axes().next().is_none() && matrix.iter().any(|(key, values)| key.text == "include" && empty(values))
}

/// A composite action: its steps run where a workflow uses it.
fn action(steps: &mut Steps<'_>, document: &Node) {
    let Some(runs) = document.get("runs") else { return };
    if let Some(name) = text(document, "name") {
        steps.workflow = name;
    }
    let context = Context { triggers: vec![Trigger::Other], ..Context::default() };
    let defaults = Defaults { shell: Some("bash".into()), windows: false, dir: String::new() };
    list(steps, items(runs.get("steps")), &context, &defaults, &[]);
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

    /// A shell that is told to run something else: `bash -c true {0}`.
    fn runs_nothing(&self, step: &Node) -> bool {
        let own = text(step, "shell");
        let Some(shell) = own.as_deref().or(self.shell.as_deref()) else { return false };
        let command = shell.split_once(" -c ").map(|(_, command)| command.trim_start());
        let alone = |command: &str| match command.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                command.get(1..).and_then(|rest| rest.split(quote).next()).unwrap_or("").to_owned()
            }
            _ => command.split_whitespace().next().unwrap_or("").to_owned(),
        };
        step.get("run").is_some()
            && command.is_some_and(|command| {
                let first = alone(command);
                !["{0}", "$0", "$@", "$1"].iter().any(|script| first.contains(script))
            })
    }

    fn shell(&self, step: &Node) -> Shell {
        let own = text(step, "shell");
        let Some(shell) = own.as_deref().or(self.shell.as_deref()) else {
            return if self.windows { Shell::STRICT } else { Shell::ERREXIT };
        };
        let words: Vec<&str> = shell.split_whitespace().collect();
        let name = words.first().map_or("", |word| base(word));
        match (name, words.len()) {
            ("bash", 1) => Shell::STRICT,
            ("sh", 1) => Shell::ERREXIT,
            ("bash" | "sh" | "zsh", _) => Shell::of(words.get(1..).unwrap_or_default()),
            _ => Shell::OTHER,
        }
    }
}

/// Variables with those of a node.
fn env(known: Arc<BTreeMap<String, String>>, node: &Node) -> Arc<BTreeMap<String, String>> {
    let more = node.get("env").and_then(Node::as_mapping).unwrap_or(&[]);
    if more.is_empty() {
        return known;
    }
    let mut all = (*known).clone();
    let more =
        more.iter().take(MAX_ENV).filter_map(|(key, value)| Some((key.text.clone(), value.text()?.into_owned())));
    all.extend(more);
    Arc::new(all)
}

fn environment(job: &Node) -> Option<String> {
    let node = job.get("environment")?;
    text(node, "name").or_else(|| node.text().map(|t| t.into_owned()))
}

fn list(steps: &mut Steps<'_>, all: &[Node], job: &Context, defaults: &Defaults, events: &[String]) {
    let judged = judged_later(all);
    for (index, step) in all.iter().enumerate() {
        let mut context = job.clone();
        context.name = text(step, "name").or_else(|| text(step, "id")).unwrap_or_default();
        let lenient = is_true(step.get("continue-on-error"))
            && !text(step, "id").is_some_and(|id| judged.iter().any(|(at, used)| *at > index && *used == id));
        context.mask(lenient.then_some("continue-on-error: true"));
        context.kill(is_false(step.get("if")).then_some("if: false"));
        let never = text(step, "if").filter(|text| !conditions::can_hold(text, events));
        context.kill(never.map(|text| format!("if: {}", crate::text::excerpt(&text, 60))).as_deref());
        context.kill(defaults.runs_nothing(step).then_some("its shell does not run it"));
        context.env = env(context.env, step);
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
