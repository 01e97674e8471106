//! Azure Pipelines: stages, jobs, deployment strategies and steps, at whatever depth they stand.

use super::{Read, Reader};
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_false, is_true, items, text};
use crate::signals::ci::triggers;
use crate::structured::{Node, Value};

/// What is read here.
pub(super) static READERS: &[Reader] = &[("azure", Read::Document(read))];

/// Deepest nesting of stages, jobs, strategies and template conditions.
const DEPTH: usize = 14;

/// A pipeline or a template of one.
fn read(steps: &mut Steps<'_>, document: &Node) {
    if let Some(name) = text(document, "name").filter(|name| !name.contains('$')) {
        steps.workflow = name;
    }
    let context = Context { triggers: triggers::azure(document), ..Context::default() };
    walk(steps, document, &context, DEPTH);
}

/// Steps, jobs and stages can hide below `${{ if … }}:` keys, so every container is looked into.
fn walk(steps: &mut Steps<'_>, node: &Node, outer: &Context, depth: usize) {
    if depth == 0 {
        return;
    }
    match &node.value {
        Value::Sequence(all) => all.iter().for_each(|item| walk(steps, item, outer, depth - 1)),
        Value::Mapping(entries) => {
            let mut context = outer.clone();
            enter(&mut context, node);
            step(steps, node, &context);
            let below = entries.iter().filter(|(key, _)| {
                let key = key.text.as_str();
                key.starts_with("${{") || CONTAINERS.contains(&key)
            });
            below.for_each(|(_, child)| walk(steps, child, &context, depth - 1));
        }
        _ => {}
    }
}

const CONTAINERS: [&str; 17] = [
    "stages",
    "jobs",
    "steps",
    "strategy",
    "runOnce",
    "rolling",
    "canary",
    "preDeploy",
    "deploy",
    "routeTraffic",
    "postRouteTraffic",
    "on",
    "failure",
    "success",
    "extends",
    "parameters",
    "template",
];

/// A stage, job or step narrows the context.
fn enter(context: &mut Context, node: &Node) {
    if let Some(job) = ["job", "deployment", "stage"].iter().find_map(|key| text(node, key)) {
        context.job = job;
    }
    if let Some(environment) = node.get("environment") {
        context.environment = text(environment, "name").or_else(|| environment.text().map(|t| t.into_owned()));
    }
    context.mask(is_true(node.get("continueOnError")).then_some("continueOnError: true"));
    context.kill(is_false(node.get("condition")).then_some("condition: false"));
    context.kill(is_false(node.get("enabled")).then_some("enabled: false"));
}

fn step(steps: &mut Steps<'_>, node: &Node, outer: &Context) {
    let mut context = outer.clone();
    context.name = text(node, "displayName").or_else(|| text(node, "name")).unwrap_or_default();
    if let Some(dir) = text(node, "workingDirectory") {
        context.dir = dir.trim_start_matches("$(System.DefaultWorkingDirectory)").trim_matches('/').to_owned();
    }
    // Both run without `-e`: only the last command decides.
    for key in ["script", "bash"] {
        if let Some(script) = node.get(key) {
            steps.run(&[script], Shell::PLAIN, &context);
        }
    }
    for key in ["pwsh", "powershell"] {
        if let Some(script) = node.get(key) {
            steps.run(&[script], Shell::OTHER, &context);
        }
    }
    if let Some(task) = node.get("task").filter(|task| task.text().is_some()) {
        let inputs = node.get("inputs");
        let name = task.text().unwrap_or_default();
        steps.uses(&name, task.line, inputs, &context);
        let bash = name.starts_with("Bash@") || name.starts_with("CmdLine@");
        if let Some(script) = inputs.and_then(|i| i.get("script")) {
            steps.run(&[script], if bash { Shell::PLAIN } else { Shell::OTHER }, &context);
        }
    }
    if let Some(template) = node.get("template").filter(|template| template.text().is_some()) {
        steps.uses(&template.text().unwrap_or_default(), template.line, node.get("parameters"), &context);
    }
    for repository in items(node.get("containers")).iter().filter_map(|c| c.get("image")) {
        steps.uses(&repository.text().unwrap_or_default(), repository.line, None, &context);
    }
}
