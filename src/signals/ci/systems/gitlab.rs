//! GitLab CI: jobs with `extends`, `default`, hidden templates and `!reference`, within one file.

use super::{Read, Reader};
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_true, items, text};
use crate::signals::ci::{Trigger, triggers};
use crate::structured::{Node, Value};
use std::collections::BTreeSet;

/// What is read here.
pub(super) static READERS: &[Reader] = &[("gitlab", Read::Document(read))];

/// Longest chain of `extends`.
const CHAIN: usize = 8;
/// Keys of the top level that are no jobs.
const RESERVED: [&str; 13] = [
    "stages",
    "variables",
    "default",
    "include",
    "workflow",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "spec",
    "types",
    "component",
];

/// `.gitlab-ci.yml` and the local files it includes.
fn read(steps: &mut Steps<'_>, document: &Node) {
    let entries = document.as_mapping().unwrap_or(&[]);
    for include in items(document.get("include")) {
        include_step(steps, include);
    }
    let extended: BTreeSet<String> = entries
        .iter()
        .flat_map(|(_, job)| items(job.get("extends")))
        .filter_map(Node::text)
        .map(|name| name.into_owned())
        .collect();
    for (key, job) in entries {
        let is_job = job.as_mapping().is_some() && !RESERVED.contains(&key.text.as_str());
        let template = key.text.starts_with('.') && extended.contains(&key.text);
        if is_job && !template {
            Job::resolve(document, job).emit(steps, document, &key.text);
        }
    }
}

fn include_step(steps: &mut Steps<'_>, include: &Node) {
    let keys = ["local", "project", "remote", "template", "component", "artifact"];
    let found = keys.iter().find_map(|key| include.get(key).map(|node| (*key, node)));
    let (kind, node) = found.unwrap_or(("local", include));
    if let Some(name) = node.text() {
        let included = (kind == "local").then(|| name.to_string());
        let context = Context { included, ..Context::default() };
        steps.uses(&format!("include {kind}: {name}"), node.line, include.get("inputs"), &context);
    }
}

/// A job and the templates it extends, nearest first.
struct Job<'n> {
    layers: Vec<&'n Node>,
}

impl<'n> Job<'n> {
    fn resolve(document: &'n Node, job: &'n Node) -> Self {
        let mut layers = vec![job];
        let mut at = 0;
        while let Some(layer) = layers.get(at).copied()
            && layers.len() < CHAIN
        {
            // Of several templates the last one wins.
            let parents = items(layer.get("extends")).iter().rev().filter_map(Node::text);
            layers.extend(parents.filter_map(|name| document.get(&name)).take(CHAIN));
            at += 1;
        }
        layers.truncate(CHAIN);
        Self { layers }
    }

    fn get(&self, key: &str) -> Option<&'n Node> {
        self.layers.iter().find_map(|layer| layer.get(key))
    }

    fn emit(&self, steps: &mut Steps<'_>, document: &Node, name: &str) {
        let rules = Rules::of(self, document);
        let mut context = Context { job: name.to_owned(), name: name.to_owned(), ..Context::default() };
        context.environment = self.get("environment").and_then(|node| text(node, "name").or_else(|| whole(node)));
        context.mask(is_true(self.get("allow_failure")).then_some("allow_failure: true"));
        context.mask(rules.lenient.then_some("allow_failure: true (rules)"));
        let hard = self.get("allow_failure").is_some();
        context.mask((rules.manual && !hard).then_some("when: manual"));
        context.kill(rules.never.then_some("when: never"));
        context.triggers = rules.triggers;
        let shared = |key: &str| {
            self.get(key).or_else(|| document.get("default").and_then(|d| d.get(key))).or_else(|| document.get(key))
        };
        let scripts: Vec<&Node> = [shared("before_script"), self.get("script")]
            .into_iter()
            .flatten()
            .flat_map(|n| expand(document, n))
            .collect();
        steps.run(&scripts, Shell::STRICT, &context);
        if let Some(after) = shared("after_script") {
            context.mask(Some("after_script"));
            steps.run(&expand(document, after), Shell::STRICT, &context);
        }
        if let Some(trigger) = self.get("trigger") {
            items(trigger.get("include")).iter().for_each(|include| include_step(steps, include));
        }
    }
}

fn whole(node: &Node) -> Option<String> {
    node.text().map(|text| text.into_owned())
}

/// Replaces `!reference [.template, script]` (read as a list of a job and its keys) by what it names.
fn expand<'n>(document: &'n Node, script: &'n Node) -> Vec<&'n Node> {
    let mut out = Vec::new();
    for item in items(Some(script)) {
        out.extend(reference(document, item).map_or_else(|| vec![item], |target| items(Some(target)).iter().collect()));
    }
    if let Some(target) = reference(document, script) {
        return items(Some(target)).iter().collect();
    }
    out
}

fn reference<'n>(document: &'n Node, node: &Node) -> Option<&'n Node> {
    let Value::Sequence(path) = &node.value else { return None };
    if !(2..=4).contains(&path.len()) {
        return None;
    }
    let path: Option<Vec<&str>> = path.iter().map(Node::as_str).collect();
    document.at(&path?)
}

/// When a job runs.
struct Rules {
    triggers: Vec<Trigger>,
    never: bool,
    manual: bool,
    lenient: bool,
}

impl Rules {
    fn of(job: &Job<'_>, document: &Node) -> Self {
        let when = |node: &Node, what: &str| text(node, "when").as_deref() == Some(what);
        let rules: Vec<&Node> = items(job.get("rules")).iter().filter(|rule| rule.as_mapping().is_some()).collect();
        let own = job.get("when").and_then(whole);
        let live: Vec<&&Node> = rules.iter().filter(|rule| !when(rule, "never")).collect();
        let ruled = !rules.is_empty();
        let all = |test: &dyn Fn(&Node) -> bool| !live.is_empty() && live.iter().all(|rule| test(rule));
        let manual = if ruled { all(&|rule| when(rule, "manual")) } else { own.as_deref() == Some("manual") };
        let mut triggers: Vec<Trigger> = live.iter().flat_map(|rule| rule_triggers(rule)).collect();
        triggers.extend(only(job.get("only")));
        if triggers.is_empty() {
            let flow = items(document.get("workflow").and_then(|w| w.get("rules")));
            triggers.extend(flow.iter().filter(|rule| !when(rule, "never")).flat_map(rule_triggers));
        }
        if triggers.is_empty() {
            triggers = triggers::every_change();
        }
        triggers.extend(manual.then_some(Trigger::Manual));
        Self {
            triggers: triggers::tidy(triggers),
            never: own.as_deref() == Some("never") || (ruled && live.is_empty()),
            manual,
            lenient: all(&|rule| is_true(rule.get("allow_failure"))),
        }
    }
}

fn rule_triggers(rule: &Node) -> Vec<Trigger> {
    rule.get("if").and_then(Node::text).map(|text| triggers::words(&text)).unwrap_or_default()
}

/// `only: [merge_requests, main]` or `only: {refs: […]}`: a name that is no event is a branch.
fn only(node: Option<&Node>) -> Vec<Trigger> {
    let refs = node.and_then(|n| n.get("refs")).or(node.filter(|n| n.as_mapping().is_none()));
    let mut out = Vec::new();
    for name in items(refs).iter().filter_map(Node::text) {
        let found = triggers::words(&name);
        out.extend(if found.is_empty() { vec![Trigger::Push] } else { found });
    }
    out
}
