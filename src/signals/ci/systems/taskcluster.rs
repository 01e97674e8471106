//! `.taskcluster.yml` (JSON-e) and CodeBuild-like files: commands stand below `command`, `commands` or `script` keys,
//! wherever the template language puts them.

use super::{Read, Reader};
use crate::signals::ci::Trigger;
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps};
use crate::structured::{Node, Value};

/// What is read here.
pub(super) static READERS: &[Reader] = &[("taskcluster", Read::Document(read))];

/// Deepest nesting that is followed; templates nest tasks in conditions and merges.
const DEPTH: usize = 24;

/// Reads every command of the file. A task list is run for pushes and pull requests.
fn read(steps: &mut Steps<'_>, document: &Node) {
    let context = Context { triggers: vec![Trigger::PullRequest, Trigger::Push], ..Context::default() };
    walk(steps, document, &context, DEPTH);
}

fn walk(steps: &mut Steps<'_>, node: &Node, context: &Context, depth: usize) {
    if depth == 0 {
        return;
    }
    match &node.value {
        Value::Sequence(list) => list.iter().for_each(|item| walk(steps, item, context, depth - 1)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                match (key.text.as_str(), value.as_sequence()) {
                    ("command" | "commands" | "script", Some(list)) => {
                        let nodes: Vec<&Node> = list.iter().filter(|n| n.as_str().is_some()).collect();
                        steps.run(&nodes, Shell::ERREXIT, context);
                    }
                    ("command" | "script", None) if value.as_str().is_some() => {
                        steps.run(&[value], Shell::ERREXIT, context);
                    }
                    _ => walk(steps, value, context, depth - 1),
                }
            }
        }
        _ => {}
    }
}
