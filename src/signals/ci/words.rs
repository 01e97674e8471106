//! What single commands of a script are: prints, filters, no-ops, lenient checkers; and which statuses are looked at.

use super::shell::{Command, Part, commands};
use crate::signals::guards;
use std::collections::BTreeMap;

/// Prints and does nothing else: `echo`, `printf`, piped into viewers at most. A redirect into a file prints too.
pub(super) fn prints(pipe: &[String]) -> bool {
    let Some((first, others)) = pipe.split_first() else { return false };
    others.iter().all(|step| filters(step)) && (echoes(first) || is_printing_group(first))
}

/// A line of a script or a recipe that only says what stands on it: nothing takes it up, and no other command stands there.
pub(crate) fn only_says(line: &str) -> bool {
    // How `make` is told to be silent, to go on, to run anyway.
    let line = line.trim().trim_start_matches(['@', '-', '+']);
    let list = commands(&[(1, line.to_owned())]);
    let parts = || list.iter().flat_map(|command| &command.parts);
    let says = |part: &Part| prints(&part.pipe) && !part.text().contains('>') && !substitutes(&part.text());
    parts().next().is_some() && list.iter().all(|command| !command.comment) && parts().all(says)
}

/// Runs a command inside: `$(…)` or backticks that no quote or backslash makes plain text.
pub(super) fn substitutes(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut single, mut double, mut at) = (false, false, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if !single => at += 1,
            b'\'' if !double => single = !single,
            b'"' if !single => double = !double,
            b'`' if !single => return true,
            b'$' if !single && bytes.get(at + 1) == Some(&b'(') && bytes.get(at + 2) != Some(&b'(') => return true,
            _ => {}
        }
        at += 1;
    }
    false
}

fn echoes(command: &str) -> bool {
    let name = strip_keywords(command).split_whitespace().next().unwrap_or("");
    matches!(name, "echo" | "printf" | "Write-Host" | "Write-Output")
}

/// `{ echo a; echo b; } >> file`
fn is_printing_group(command: &str) -> bool {
    let Some(inner) = command.trim_start().strip_prefix(['{', '(']) else { return false };
    let steps =
        || inner.split([';', '&']).map(str::trim).filter(|step| !step.is_empty() && !step.starts_with(['}', ')']));
    steps().next().is_some() && steps().all(echoes)
}

/// Programs that pass text on and succeed whatever it says.
pub(super) fn filters(command: &str) -> bool {
    const FILTERS: [&str; 14] =
        ["tee", "cat", "head", "tail", "tr", "sort", "uniq", "wc", "ts", "sed", "cut", "column", "nl", "fold"];
    command.split_whitespace().next().is_some_and(|name| FILTERS.contains(&name))
}

pub(super) fn is_neutral(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    matches!(
        first,
        "true" | ":" | "exit" | "return" | "set" | "cd" | "shopt" | "sleep" | "false" | "break" | "continue"
    )
}

/// Options that make a checker succeed whatever it finds.
pub(super) fn lenient_flag(text: &str) -> Option<&'static str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let given = |flag: &str| match flag.split_once(' ') {
        Some((option, value)) => words.windows(2).any(|pair| pair == [option, value]),
        None => words.contains(&flag),
    };
    if let Some(flag) = guards::table().lenient.iter().find(|flag| given(flag)) {
        return Some(flag);
    }
    let asks = words.len() <= 4 && words.last().is_some_and(|w| matches!(*w, "--version" | "--help"));
    asks.then_some("asks for version or help only")
}

/// The name in `name=value`.
pub(super) fn assigned(text: &str) -> Option<&str> {
    let (name, _) = text.trim().split_once('=')?;
    let word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    word.then_some(name)
}

/// `then pytest` and `if pytest` name a command after the word of the block.
pub(super) fn strip_keywords(text: &str) -> &str {
    let mut text = text.trim();
    for _ in 0..4 {
        let Some((word, rest)) = text.split_once(char::is_whitespace) else { break };
        if !matches!(word, "then" | "do" | "else" | "if" | "elif" | "while" | "until" | "!" | "time") {
            break;
        }
        text = rest.trim_start();
    }
    text
}

pub(super) fn is_keyword(text: &str) -> bool {
    matches!(text, "then" | "do" | "else" | "fi" | "done" | "esac" | "{" | "}" | "(" | ")" | ";;" | "" | "in")
}

/// Ends with a failure of its own.
pub(super) fn exits(text: &str) -> bool {
    text == "false" || text.starts_with("exit ") || text.starts_with("return ")
}

/// Where a script looks at `$?`, at its variables and at background jobs, as the index of the last such command.
#[derive(Debug, Default)]
pub(super) struct Uses {
    status: Option<usize>,
    wait: Option<usize>,
    variables: BTreeMap<String, usize>,
}

impl Uses {
    /// Printing is no look, except into the files that hand values to later steps.
    pub(super) fn of(all: &[Command]) -> Self {
        let mut uses = Self::default();
        let parts = || {
            all.iter().enumerate().filter(|(_, c)| !c.comment).flat_map(|(i, c)| c.parts.iter().map(move |p| (i, p)))
        };
        let mut kept: Vec<(usize, String)> = Vec::new();
        for (index, part) in parts() {
            let text = part.text();
            if text.split_whitespace().any(|word| word == "wait") {
                uses.wait = Some(index);
            }
            let looks = looks(part, &text);
            if looks {
                uses.variables.extend(names(&text).map(|name| (name.to_owned(), index)));
            }
            if ["$?", "PIPESTATUS", "$LASTEXITCODE"].iter().any(|status| text.contains(status)) {
                match assigned(&text) {
                    Some(name) => kept.push((index, name.to_owned())),
                    None if looks => uses.status = Some(index),
                    None => {}
                }
            }
        }
        for (index, name) in kept {
            if uses.variable(&name, index) {
                uses.status = uses.status.max(Some(index));
            }
        }
        uses
    }

    /// The status of a command is looked at, at this command or later.
    pub(super) fn status(&self, from: usize) -> bool {
        self.status.is_some_and(|last| last >= from)
    }

    /// The script waits for its background jobs.
    pub(super) fn waits(&self, from: usize) -> bool {
        self.wait.is_some_and(|last| last >= from)
    }

    /// The variable is looked at.
    pub(super) fn variable(&self, name: &str, from: usize) -> bool {
        self.variables.get(name).is_some_and(|last| *last >= from)
    }
}

fn looks(part: &Part, text: &str) -> bool {
    !prints(&part.pipe) || text.contains("GITHUB_OUTPUT") || text.contains("GITHUB_ENV")
}

/// Names after `$` and `${`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_')).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_only_said_does_nothing() {
        for said in [
            "echo kubectl rollout undo deployment/app",
            "\t@echo helm rollback app",
            "printf 'drop it'",
            "echo \"to go back: kubectl rollout undo deployment/app; then wait\"",
            "\t@-echo helm rollback",
        ] {
            assert!(only_says(said), "{said}");
        }
        for done in [
            "kubectl rollout undo x",
            "echo back && helm rollback app",
            "echo $(helm rollback app)",
            "echo y | terraform destroy",
            "echo 'kubectl rollout undo' > back.sh",
            ": \"${RELEASE:=$(helm rollback app)}\"",
            "# helm rollback app",
        ] {
            assert!(!only_says(done), "{done}");
        }
    }
}
