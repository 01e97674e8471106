//! Tekton and Pipelines as Code: tasks, pipelines and runs, with the steps of tasks wherever they stand.

use super::{Read, Reader};
use crate::signals::ci::handed::shell_text;
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, items, text};
use crate::signals::ci::{Trigger, triggers};
use crate::structured::{Node, Value};

/// What is read here.
pub(super) static READERS: &[Reader] = &[("tekton", Read::Document(read))];

/// Deepest nesting of runs, pipelines and tasks.
const DEPTH: usize = 10;

fn read(steps: &mut Steps<'_>, document: &Node) {
    if let Some(name) = document.at(&["metadata", "name"]).and_then(Node::text) {
        steps.workflow = name.into_owned();
    }
    let notes = document.at(&["metadata", "annotations"]);
    let on = |key: &str| notes.and_then(|n| n.get(&format!("pipelinesascode.tekton.dev/{key}"))).and_then(Node::text);
    let events = on("on-event").or_else(|| on("on-cel-expression")).unwrap_or_default();
    let found = triggers::words(&events);
    let triggers = if found.is_empty() { vec![Trigger::Other] } else { found };
    walk(steps, document, &Context { triggers, ..Context::default() }, DEPTH);
}

fn walk(steps: &mut Steps<'_>, node: &Node, outer: &Context, depth: usize) {
    if depth == 0 {
        return;
    }
    match &node.value {
        Value::Sequence(all) => all.iter().for_each(|item| walk(steps, item, outer, depth - 1)),
        Value::Mapping(entries) => {
            let mut context = outer.clone();
            if let Some(name) = text(node, "name") {
                context.job.clone_from(&name);
            }
            let tolerated = text(node, "onError").is_some_and(|word| word == "continue");
            context.mask(tolerated.then_some("onError: continue"));
            if let Some(task) = node.at(&["taskRef", "name"]).filter(|name| name.text().is_some()) {
                steps.uses(&task.text().unwrap_or_default(), task.line, None, &context);
            }
            for step in items(node.get("steps")) {
                one(steps, step, &context);
            }
            for (_, child) in entries.iter().filter(|(key, _)| key.text != "steps") {
                walk(steps, child, &context, depth - 1);
            }
        }
        _ => {}
    }
}

/// A step: an image with a script, or with a command and its arguments.
fn one(steps: &mut Steps<'_>, step: &Node, outer: &Context) {
    let mut context = outer.clone();
    context.name = text(step, "name").unwrap_or_default();
    context.dir = text(step, "workingDir").filter(|dir| !dir.contains('$')).unwrap_or_default();
    context.mask((text(step, "onError").as_deref() == Some("continue")).then_some("onError: continue"));
    if let Some(image) = step.get("image").filter(|image| image.text().is_some()) {
        steps.uses(&image.text().unwrap_or_default(), image.line, None, &context);
    }
    if let Some(script) = step.get("script") {
        // Without a shebang, Tekton runs the script by `sh -e`.
        steps.run(&[script], Shell::ERREXIT, &context);
    }
    let words: Vec<&Node> = ["command", "args"].iter().flat_map(|key| items(step.get(key))).collect();
    let Some((program, rest)) = words.split_first() else { return };
    match shell_text(&program.text().unwrap_or_default(), rest.iter().copied()) {
        Some((script, shell)) => steps.run(&[script], shell, &context),
        None => {
            let words: Vec<_> = words.iter().filter_map(|word| word.text()).collect();
            steps.run_lines(&[(program.line, words.join(" ").replace('\n', " "))], Shell::STRICT, &context);
        }
    }
}
