//! Commands of a script that the shell never comes to: behind `true ||`, in a function nobody calls, under `if false`.

use super::shell::{Command, Joint, Part};
use super::words::{assigned, is_keyword};
use crate::signals::guards;
use std::collections::{BTreeMap, BTreeSet};

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

/// Indices of the functions that nothing in the script calls. A script that does nothing but define functions is a
/// library for others, and one that runs what a variable or its arguments name may call any.
pub(super) fn uncalled(all: &[Command]) -> BTreeSet<usize> {
    let live = || all.iter().enumerate().filter(|(_, command)| !command.comment);
    let functions: BTreeMap<usize, String> =
        live().filter_map(|(index, command)| Some((index, defines(command)?))).collect();
    if functions.is_empty() || live().all(|(index, command)| functions.contains_key(&index) || prepares(command)) {
        return BTreeSet::new();
    }
    // How many commands speak of a name.
    let mut spoken: BTreeMap<String, usize> = BTreeMap::new();
    for (_, command) in live() {
        let text = command.text();
        if ["$@", "${@", "$*", "${*", "$1", "${1", "eval "].iter().any(|any| text.contains(any))
            || names_by_variable(&text)
        {
            return BTreeSet::new();
        }
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
        let words: BTreeSet<&str> = text.split(|c| !word(c)).collect();
        words.into_iter().for_each(|word| *spoken.entry(word.to_owned()).or_default() += 1);
    }
    // Its own definition speaks of it once.
    let called = |name: &String| spoken.get(name).is_some_and(|count| *count > 1);
    functions.iter().filter(|(_, name)| !called(name)).map(|(index, _)| *index).collect()
}

/// Sets options and variables, or reads other files, and does nothing else.
fn prepares(command: &Command) -> bool {
    let text = command.text();
    let first = text.split_whitespace().next().unwrap_or_default();
    matches!(
        first,
        "set" | "shopt" | "source" | "." | "readonly" | "declare" | "typeset" | "export" | "local" | "unset" | "trap"
    ) || assigned(first).is_some()
        || is_keyword(&text)
}

/// Whether a variable stands where a command does: `"$cmd"`, `run_$target`, `"${cmd[@]}"`.
fn names_by_variable(text: &str) -> bool {
    let mut quote: Option<char> = None;
    let mut word = String::new();
    // The next word is a command.
    let mut fresh = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (_, '\\') if quote != Some('\'') => drop(chars.next()),
            (Some(q), c) if c == q => quote = None,
            (Some('\''), _) => {}
            (_, '$') if chars.peek() == Some(&'(') => {
                // What stands inside is a command of its own; its closing bracket ends it.
                chars.next();
                (fresh, quote) = (true, None);
                word.clear();
            }
            (_, '$') if chars.peek() == Some(&'{') => {
                word.push('$');
                while chars.next().is_some_and(|c| c != '}') {}
            }
            (Some(_), c) => word.push(c),
            (None, '"' | '\'') => quote = Some(c),
            (None, ';' | '&' | '|' | '(' | ')' | '{' | '}' | '\n') => {
                if fresh && dynamic(&word) {
                    return true;
                }
                word.clear();
                fresh = true;
            }
            (None, c) if c.is_whitespace() => {
                if fresh && dynamic(&word) {
                    return true;
                }
                fresh &= word.is_empty() || leads(&word);
                word.clear();
            }
            (None, c) => word.push(c),
        }
    }
    fresh && dynamic(&word)
}

/// A command word that a variable decides; an assignment is none.
fn dynamic(word: &str) -> bool {
    word.contains('$') && assigned(word).is_none()
}

/// A word before a command: of the shell, or a program that runs what follows it.
fn leads(word: &str) -> bool {
    let mut wrappers = guards::table().ci.wrappers.iter().filter(|row| row.verbs.is_empty() && row.operands == 0);
    is_keyword(word) || assigned(word).is_some() || wrappers.any(|row| row.programs.iter().any(|own| own == word))
}

/// Whether a command takes the status of the script away: `trap 'exit 0' EXIT`.
pub(super) fn swallows(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("trap ") else { return false };
    let mut words = rest.split_whitespace().rev();
    let signal = words.next().is_some_and(|word| matches!(word, "EXIT" | "0" | "ERR"));
    signal && rest.contains("exit 0")
}

#[cfg(test)]
mod tests {
    use super::super::shell::commands;
    use super::*;
    use std::time::{Duration, Instant};

    fn idle(text: &str) -> Vec<usize> {
        let lines: Vec<(u32, String)> = (1..).zip(text.lines().map(str::to_owned)).collect();
        uncalled(&commands(&lines)).into_iter().collect()
    }

    #[test]
    fn functions_that_nothing_can_call() {
        assert_eq!(idle("a() { pytest; }\nb() { ls; }\nb\n"), [0]);
        assert_eq!(idle("a() { pytest; }\necho \"$x\" \"${y}; z\"\nX=$(date) ls\n"), [0]);
        assert_eq!(idle("a() { a; }\nls\n"), [0]);
        for any in [
            "set -euo pipefail\nX=1\nreadonly Y\na() { pytest; }\n",
            "a() { pytest; }\n\"run_$x\"\n",
            "a() { pytest; }\n\"$cmd\" b\n",
            "a() { pytest; }\nif \"${cmd[@]}\"; then ls; fi\n",
            "a() { pytest; }\n\"${@}\"\n",
            "a() { pytest; }\nls && run_$x\n",
            "a() { pytest; }\nX=$(run_$y)\n",
            "a() { pytest; }\nwhile ! sudo nohup xvfb-run run_$y; do ls; done\n",
        ] {
            assert_eq!(idle(any), Vec::<usize>::new(), "{any}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the cost is what is tested")]
    fn eight_times_the_functions_cost_about_eight_times_as_much() {
        let time = |count: usize| {
            let text: String = (0..count).map(|n| format!("f{n}() {{ f{}; }}\n", n + 1)).collect();
            let lines: Vec<(u32, String)> = (1..).zip(format!("{text}ls\n").lines().map(str::to_owned)).collect();
            let all = commands(&lines);
            let run = || {
                let start = Instant::now();
                assert_eq!(uncalled(&all).len(), 1);
                start.elapsed()
            };
            (0..3).map(|_| run()).min().unwrap_or(Duration::ZERO)
        };
        let (one, eight) = (time(500), time(4_000));
        assert!(eight < one * 28, "{eight:?} after {one:?}: all against all would be 64 times as much");
    }
}
