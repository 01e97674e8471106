//! Services whose pipelines are trees with commands under a few well-known keys: read as such, wherever they stand.

use super::{Read, Reader};
use crate::signals::ci::handed::shell_text;
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_true, text};
use crate::signals::ci::triggers;
use crate::structured::{Node, Value};

/// What is read here.
pub(super) static READERS: &[Reader] = &[
    ("semaphore", Read::Document(read)),
    ("harness", Read::Document(read)),
    ("appveyor", Read::Document(read)),
    ("cirrus", Read::Document(read)),
    ("codefresh", Read::Document(read)),
    ("wercker", Read::Document(read)),
    ("bitrise", Read::Document(read)),
    ("sourcehut", Read::Document(read)),
    ("screwdriver", Read::Document(read)),
    ("amplify", Read::Document(read)),
    ("concourse", Read::Document(read)),
    ("onedev", Read::Document(read)),
];

/// Deepest nesting.
const DEPTH: usize = 16;
/// Keys that hold commands; a key that ends in `_script` does, too.
const COMMANDS: [&str; 9] = ["script", "scripts", "command", "commands", "cmd", "sh", "ps", "pwsh", "content"];

fn read(steps: &mut Steps<'_>, document: &Node) {
    if let Some(name) = text(document, "name") {
        steps.workflow = name;
    }
    walk(steps, document, &Context { triggers: triggers::every_change(), ..Context::default() }, DEPTH);
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
                context.name.clone_from(&name);
                if outer.job.is_empty() {
                    context.job = name;
                }
            }
            let tolerated = ["allow_failures", "allow_failure", "fail_fast_off", "is_always_run_only"];
            let tolerated = tolerated.iter().any(|key| is_true(node.get(key)));
            context.mask(tolerated.then_some("allowed to fail"));
            for (key, child) in entries {
                let holds = COMMANDS.contains(&key.text.as_str()) || key.text.ends_with("_script");
                match &child.value {
                    Value::String(_) if holds => steps.run(&[child], Shell::ERREXIT, &context),
                    Value::Sequence(all) if holds && all.iter().any(|item| item.as_str().is_some()) => {
                        steps.run_each(child, Shell::ERREXIT, &context);
                    }
                    Value::Mapping(_) if key.text == "run" => program(steps, child, &context),
                    Value::String(_) if key.text == "run" => steps.run(&[child], Shell::ERREXIT, &context),
                    // sourcehut: `tasks: [test: |…]`; screwdriver: `steps: [test: npm test]`.
                    Value::Sequence(all) if matches!(key.text.as_str(), "tasks" | "steps") => {
                        named(steps, all, &context);
                        walk(steps, child, &context, depth - 1);
                    }
                    _ => walk(steps, child, &context, depth - 1),
                }
            }
        }
        _ => {}
    }
}

/// `- test: npm test`: a list of single names with commands.
fn named(steps: &mut Steps<'_>, all: &[Node], context: &Context) {
    for item in all {
        if let Some([(key, command)]) = item.as_mapping()
            && command.as_str().is_some()
            && !COMMANDS.contains(&key.text.as_str())
            && key.text != "run"
        {
            steps.run(&[command], Shell::ERREXIT, &Context { name: key.text.clone(), ..context.clone() });
        }
    }
}

/// Concourse: `run: {path: sh, args: [-c, …]}`.
fn program(steps: &mut Steps<'_>, run: &Node, context: &Context) {
    let Some(path) = run.get("path").filter(|path| path.text().is_some()) else { return };
    let args = run.get("args").and_then(Node::as_sequence).unwrap_or_default();
    match shell_text(&path.text().unwrap_or_default(), args) {
        Some((script, shell)) => steps.run(&[script], shell, context),
        None => {
            let words: Vec<_> = std::iter::once(path).chain(args).filter_map(Node::text).collect();
            steps.run_lines(&[(path.line, words.join(" ").replace('\n', " "))], Shell::STRICT, context);
        }
    }
}
