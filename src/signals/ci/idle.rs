//! Commands of a script that the shell never comes to: behind `true ||`, in a function nobody calls, under `if false`.

use super::shell::{Command, Joint, Part};
use std::collections::BTreeSet;

/// The parts of a list that are never reached.
pub(super) fn unreached(command: &Command) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    let mut status: Option<bool> = None;
    for (index, part) in command.parts.iter().enumerate() {
        let skipped = match part.joint {
            Joint::First => false,
            Joint::And => status == Some(false),
            Joint::Or => status == Some(true),
        };
        if skipped {
            out.insert(index);
            continue;
        }
        let own = match part.text().trim() {
            "true" | ":" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        // Of a part that may not run either, only what both ways have in common is known.
        status = match part.joint {
            Joint::First => own,
            Joint::And => own.filter(|own| !own || status == Some(true)),
            Joint::Or => own.filter(|own| *own || status == Some(false)),
        };
    }
    out
}

/// The name of a function that a command defines.
fn defines(command: &Command) -> Option<String> {
    let [Part { pipe, .. }] = command.parts.as_slice() else { return None };
    let text = pipe.first()?.trim_start();
    let (head, rest) = text.split_once(['(', '{'])?;
    let name = match head.trim().strip_prefix("function ") {
        Some(name) => name.trim(),
        None if text.get(head.len()..)?.starts_with('(') && rest.trim_start().starts_with(')') => head.trim(),
        None => return None,
    };
    let word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'));
    word.then(|| name.to_owned())
}

/// Indices of the functions that nothing in the script calls. A script of functions alone is a library for others, and
/// one that runs what its arguments say may call any.
pub(super) fn uncalled(all: &[Command]) -> BTreeSet<usize> {
    let live = || all.iter().enumerate().filter(|(_, command)| !command.comment);
    let functions: Vec<(usize, String)> =
        live().filter_map(|(index, command)| Some((index, defines(command)?))).collect();
    let is_function = |index: usize| functions.iter().any(|(at, _)| *at == index);
    if functions.is_empty() || live().all(|(index, _)| is_function(index)) {
        return BTreeSet::new();
    }
    let mut words: Vec<BTreeSet<String>> = Vec::with_capacity(all.len());
    for command in all {
        let text = command.text();
        if ["$@", "$1", "${1", "$*", "eval "].iter().any(|any| text.contains(any)) && !command.comment {
            return BTreeSet::new();
        }
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
        words.push(text.split(|c| !word(c)).map(str::to_owned).collect());
    }
    let called = |index: usize, name: &String| {
        live().any(|(at, _)| at != index && words.get(at).is_some_and(|words| words.contains(name)))
    };
    functions.iter().filter(|(index, name)| !called(*index, name)).map(|(index, _)| *index).collect()
}

/// Whether a command takes the status of the script away: `trap 'exit 0' EXIT`.
pub(super) fn swallows(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("trap ") else { return false };
    let mut words = rest.split_whitespace().rev();
    let signal = words.next().is_some_and(|word| matches!(word, "EXIT" | "0" | "ERR"));
    signal && rest.contains("exit 0")
}
