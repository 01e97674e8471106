//! CircleCI: jobs and commands with `run` steps, orbs, and the workflows that call the jobs.

use super::{Read, Reader};
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_false, items, text};
use crate::signals::ci::{Trigger, triggers};
use crate::structured::Node;
use std::collections::BTreeMap;

/// What is read here.
pub(super) static READERS: &[Reader] = &[("circle", Read::Document(read))];

/// Deepest nesting of `when: {steps: …}`.
const DEPTH: usize = 6;

/// `.circleci/config.yml`.
fn read(steps: &mut Steps<'_>, document: &Node) {
    let orbs: BTreeMap<&str, String> = document
        .get("orbs")
        .and_then(Node::as_mapping)
        .unwrap_or(&[])
        .iter()
        .filter_map(|(key, orb)| Some((key.text.as_str(), orb.text()?.into_owned())))
        .collect();
    let calls = Calls::of(document);
    for (section, is_job) in [("jobs", true), ("commands", false)] {
        for (key, job) in document.get(section).and_then(Node::as_mapping).unwrap_or(&[]) {
            let mut context =
                Context { job: key.text.clone(), triggers: triggers::every_change(), ..Context::default() };
            if is_job && calls.known {
                match calls.jobs.get(&key.text) {
                    Some(found) => context.triggers = triggers::tidy(found.clone()),
                    None => context.kill(Some("no workflow runs this job")),
                }
            }
            context.dir = text(job, "working_directory").filter(|dir| !dir.starts_with(['~', '/'])).unwrap_or_default();
            let shell = shell(text(job, "shell"), Shell::STRICT);
            list(steps, items(job.get("steps")), &JobScope { orbs: &orbs, context: &context, shell }, DEPTH);
        }
    }
    for (name, line) in &calls.orb_jobs {
        steps.uses(&with_orb(name, &orbs), *line, None, &Context { job: name.clone(), ..Context::default() });
    }
}

struct JobScope<'c> {
    orbs: &'c BTreeMap<&'c str, String>,
    context: &'c Context,
    shell: Shell,
}

fn list(steps: &mut Steps<'_>, all: &[Node], place: &JobScope<'_>, depth: usize) {
    for step in all {
        if let Some(name) = step.as_str() {
            steps.uses(&with_orb(name, place.orbs), step.line, None, place.context);
            continue;
        }
        for (key, body) in step.as_mapping().unwrap_or(&[]).iter().take(1) {
            match key.text.as_str() {
                "run" => run(steps, body, place),
                "when" | "unless" if depth > 0 => list(steps, items(body.get("steps")), place, depth - 1),
                name => steps.uses(&with_orb(name, place.orbs), key.line, Some(body), place.context),
            }
        }
    }
}

fn run(steps: &mut Steps<'_>, body: &Node, place: &JobScope<'_>) {
    let mut context = place.context.clone();
    context.name = text(body, "name").unwrap_or_default();
    context.mask((text(body, "when").as_deref() == Some("on_fail")).then_some("when: on_fail"));
    context.mask((text(body, "background").as_deref() == Some("true")).then_some("in the background"));
    if let Some(dir) = text(body, "working_directory") {
        context.dir = dir;
    }
    let command = body.get("command").unwrap_or(body);
    steps.run(&[command], shell(text(body, "shell"), place.shell), &context);
}

/// `/bin/bash -eo pipefail` unless the file says otherwise.
fn shell(named: Option<String>, default: Shell) -> Shell {
    let Some(named) = named else { return default };
    let words: Vec<&str> = named.split_whitespace().collect();
    match words.split_first() {
        Some((program, options)) if program.ends_with("sh") && !program.ends_with("pwsh") => Shell::of(options),
        _ => Shell::OTHER,
    }
}

/// `node/install` with the orb behind the prefix: `node/install (circleci/node@5)`.
fn with_orb(name: &str, orbs: &BTreeMap<&str, String>) -> String {
    match name.split_once('/').and_then(|(prefix, _)| orbs.get(prefix)) {
        Some(orb) => format!("{name} ({orb})"),
        None => name.to_owned(),
    }
}

/// Which jobs the workflows call, and when.
struct Calls {
    /// There are workflows to speak of.
    known: bool,
    jobs: BTreeMap<String, Vec<Trigger>>,
    orb_jobs: Vec<(String, u32)>,
}

impl Calls {
    fn of(document: &Node) -> Self {
        let mut calls = Self { known: false, jobs: BTreeMap::new(), orb_jobs: Vec::new() };
        for (_, flow) in document.get("workflows").and_then(Node::as_mapping).unwrap_or(&[]) {
            if is_false(flow.get("when")) {
                continue;
            }
            let timed = items(flow.get("triggers")).iter().any(|trigger| trigger.get("schedule").is_some());
            for job in items(flow.get("jobs")) {
                calls.known = true;
                let (name, line, options) = match job.as_mapping().and_then(<[_]>::first) {
                    Some((key, options)) => (key.text.clone(), key.line, Some(options)),
                    None => (job.text().map(|t| t.into_owned()).unwrap_or_default(), job.line, None),
                };
                if name.contains('/') {
                    calls.orb_jobs.push((name.clone(), line));
                }
                calls.jobs.entry(name).or_default().extend(call_triggers(timed, options));
            }
        }
        calls
    }
}

fn call_triggers(timed: bool, options: Option<&Node>) -> Vec<Trigger> {
    if timed {
        return vec![Trigger::Schedule];
    }
    let filters = options.and_then(|o| o.get("filters"));
    let tags = filters.is_some_and(|f| f.get("tags").is_some());
    let all_ignored = filters
        .and_then(|f| f.at(&["branches", "ignore"]))
        .is_some_and(|ignore| items(Some(ignore)).iter().any(|i| i.text().is_some_and(|t| t.trim() == "/.*/")));
    let only = filters.is_some_and(|f| f.at(&["branches", "only"]).is_some());
    let mut out = match (all_ignored, only) {
        (true, _) => Vec::new(),
        (false, true) => vec![Trigger::Push],
        (false, false) => triggers::every_change(),
    };
    out.extend(tags.then_some(Trigger::Release));
    out
}
