//! Whether a command's failure fails its step: the part of a shell that turns red checks green.
//!
//! Only what is certain counts as "cannot fail". A construct this file does not understand leaves the command able to
//! fail, so that no honest pipeline is accused.

use super::idle::{swallows, uncalled, unreached};
use super::shell::{Command, Joint, Part, commands, join, plain};
use super::words::{
    Uses, assigned, exits, filters, is_keyword, is_neutral, lenient_flag, prints, strip_keywords, substitutes,
};

/// Longest list that is followed to its end; a longer one counts as able to fail.
const LIST: usize = 64;

/// Deepest nesting of command groups that is followed.
const GROUPS: usize = 4;

/// How a script is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shell {
    /// A POSIX-like shell whose grammar `shell` knows.
    pub(super) posix: bool,
    /// `-e`: the first failing command ends the script.
    pub(super) errexit: bool,
    /// `-o pipefail`, or not known.
    pub(super) pipefail: bool,
}

impl Shell {
    /// `bash -e`.
    pub(super) const ERREXIT: Self = Self { posix: true, errexit: true, pipefail: false };
    /// `bash -eo pipefail`, and the choice where the service's own flags are not known.
    pub(super) const STRICT: Self = Self { posix: true, errexit: true, pipefail: true };
    /// `sh -c`.
    pub(super) const PLAIN: Self = Self { posix: true, errexit: false, pipefail: false };
    /// PowerShell, Python and other interpreters: nothing is known about failures.
    pub(super) const OTHER: Self = Self { posix: false, errexit: true, pipefail: true };

    /// A shell with these options, whatever other words stand between them: `-x -eo pipefail`, `-o errexit`.
    pub(super) fn of<S: AsRef<str>>(words: &[S]) -> Self {
        let mut shell = Self::PLAIN;
        shell.set(words);
        shell
    }

    /// Takes options as `set` does, too.
    fn set<S: AsRef<str>>(&mut self, words: &[S]) {
        // Behind an option with an `o`: whether the one that is named next is switched on.
        let mut named = None;
        for word in words.iter().map(AsRef::as_ref) {
            let before = named.take();
            match word.strip_prefix(['-', '+']).filter(|letters| !letters.starts_with(['-', '+'])) {
                Some(letters) => {
                    let on = word.starts_with('-');
                    self.errexit = if letters.contains('e') { on } else { self.errexit };
                    named = letters.contains('o').then_some(on);
                }
                None => match (word, before) {
                    ("errexit", Some(on)) => self.errexit = on,
                    ("pipefail", Some(on)) => self.pipefail = on,
                    _ => {}
                },
            }
        }
    }
}

/// One command with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) line: u32,
    pub(super) text: String,
    /// Why its failure goes unnoticed.
    pub(super) why_not: Option<String>,
    /// Why it does nothing at all (commented out, only printed, after `exit`).
    pub(super) dead: Option<Dead>,
}

/// Why a command does nothing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dead {
    /// It stands in a comment.
    Comment,
    /// Something else, in words.
    Because(String),
}

impl Dead {
    pub(super) fn because(why: &str) -> Dead {
        Dead::Because(why.to_owned())
    }

    /// In words.
    pub(super) fn why(&self) -> &str {
        match self {
            Dead::Comment => "commented",
            Dead::Because(why) => why,
        }
    }
}

/// Splits and judges a script.
pub(super) fn judge(lines: &[(u32, String)], shell: Shell) -> Vec<Judged> {
    judge_within(lines, shell, GROUPS)
}

fn judge_within(lines: &[(u32, String)], shell: Shell, groups: usize) -> Vec<Judged> {
    if !shell.posix {
        let all = plain(lines);
        return all.iter().map(unparsed).collect();
    }
    let all = commands(lines);
    let last = last_statement(&all);
    let uses = Uses::of(&all);
    let shell = shebang(lines).unwrap_or(shell);
    let mut state = State::new(shell);
    let unused = uncalled(&all);
    let mut out = Vec::new();
    for (index, command) in all.iter().enumerate() {
        if command.comment {
            out.push(whole(command, None, Some(Dead::Comment)));
            continue;
        }
        state.enter(command);
        if state.over {
            out.push(whole(command, None, Some(Dead::because("after exit"))));
            continue;
        }
        if let Some(why) = state.idle().or_else(|| unused.contains(&index).then_some("in a function nobody calls")) {
            if !is_keyword(&command.text()) {
                let lines = command.parts.iter().flat_map(|part| part.group.iter());
                out.extend(lines.map(|(line, text)| dead(*line, text, why)));
                out.push(whole(command, None, Some(Dead::because(why))));
            }
            state.leave(command);
            continue;
        }
        let mut place = Standing { state: &state, last: index >= last, uses: &uses, index, groups, asked: false };
        place.asked = asked_in_vain(&all, index, &place);
        let never = unreached(command);
        if never.is_empty() {
            emit(command, &place, &mut out);
        } else {
            let parts = command.parts.iter().enumerate();
            let (gone, kept): (Vec<_>, Vec<_>) = parts.partition(|(part, _)| never.contains(part));
            let kept = Command { parts: kept.into_iter().map(|(_, part)| part.clone()).collect(), ..command.clone() };
            emit(&kept, &place, &mut out);
            out.extend(gone.into_iter().map(|(_, part)| dead(part.line, &part.text(), "never reached")));
        }
        state.leave(command);
    }
    out
}

/// A line of a script whose language is not known.
fn unparsed(command: &Command) -> Judged {
    let prints = command.parts.iter().all(|part| prints(&part.pipe));
    let dead = if command.comment { Some(Dead::Comment) } else { prints.then(|| Dead::because("only prints")) };
    whole(command, lenient_flag(&command.text()).map(str::to_owned), dead)
}

/// A command that does nothing at all.
fn dead(line: u32, text: &str, why: &str) -> Judged {
    Judged { line, text: strip_keywords(text).to_owned(), why_not: None, dead: Some(Dead::because(why)) }
}

/// Flags of the shell at this point of the script.
struct State {
    shell: Shell,
    /// Open `if`, `for`, `while`, `case`.
    blocks: usize,
    /// After an unconditional `exit`.
    over: bool,
    /// Within `if false`: the number of open blocks there.
    never: Option<usize>,
    /// A trap takes the status of the script away.
    swallowed: bool,
}

impl State {
    fn new(shell: Shell) -> State {
        State { shell, blocks: 0, over: false, never: None, swallowed: false }
    }

    fn enter(&mut self, command: &Command) {
        let text = command.text();
        if let Some(flags) = text.strip_prefix("set ") {
            let words: Vec<&str> = flags.split_whitespace().collect();
            self.shell.set(&words);
        }
        let mut words = text.split_whitespace().skip_while(|word| matches!(*word, "then" | "else" | "do" | "!"));
        match words.next().unwrap_or("") {
            "if" | "for" | "while" | "until" | "case" | "select" => self.blocks += 1,
            "fi" | "done" | "esac" => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
        if text.starts_with("else") || text.starts_with("elif") || self.never.is_some_and(|at| self.blocks < at) {
            self.never = self.never.filter(|at| self.blocks > *at);
        }
        if matches!(text.as_str(), "if false" | "while false" | "until true" | "if ! true") && self.never.is_none() {
            self.never = Some(self.blocks);
        }
        self.swallowed |= swallows(&text);
    }

    /// Why a command here never runs.
    fn idle(&self) -> Option<&'static str> {
        self.never.map(|_| "under a condition that never holds")
    }

    fn leave(&mut self, command: &Command) {
        let [part] = command.parts.as_slice() else { return };
        self.over |= self.blocks == 0 && matches!(part.text().as_str(), "exit" | "exit 0");
    }
}

/// `#!/bin/bash -e` decides the flags of scripts that are run as files.
fn shebang(lines: &[(u32, String)]) -> Option<Shell> {
    let first = lines.iter().map(|(_, l)| l.trim()).find(|l| !l.is_empty())?;
    let words: Vec<&str> = first.strip_prefix("#!")?.split_whitespace().collect();
    if !words.iter().any(|w| w.ends_with("sh")) {
        return Some(Shell::OTHER);
    }
    words.get(1..).map(Shell::of)
}

/// Index of the first command of the last statement: from there on a command may give the script its status.
fn last_statement(all: &[Command]) -> usize {
    let mut state = State::new(Shell::STRICT);
    let mut last = 0;
    for (index, command) in all.iter().enumerate().filter(|(_, c)| !c.comment) {
        if state.blocks == 0 {
            last = index;
        }
        state.enter(command);
    }
    last
}

/// Where a command stands.
struct Standing<'c> {
    state: &'c State,
    /// It may be the last one the script runs.
    last: bool,
    /// What the script looks at.
    uses: &'c Uses,
    /// Index of the command.
    index: usize,
    /// Groups within groups that are still looked into.
    groups: usize,
    /// An `if` asks for its status, and whatever that is, all that follows succeeds.
    asked: bool,
}

/// What a pipeline of a list is worth.
enum Worth {
    /// `true`, `exit 1`, `cd`: nothing to check.
    Neutral,
    /// Only prints.
    Print,
    /// Its failure is the step's failure.
    Fails,
    /// Its failure is lost.
    Masked(String),
}

fn emit(command: &Command, place: &Standing<'_>, out: &mut Vec<Judged>) {
    if is_keyword(&command.text()) {
        return;
    }
    let worth: Vec<Worth> = (0..command.parts.len()).map(|i| weigh(command, i, place)).collect();
    if place.groups > 0 && command.parts.iter().any(|part| !part.group.is_empty()) {
        return emit_groups(command, &worth, place, out);
    }
    let fails: Vec<&Part> = pick(command, &worth, |w| matches!(w, Worth::Fails | Worth::Neutral));
    let masked: Vec<(&Part, &String)> = command
        .parts
        .iter()
        .zip(&worth)
        .filter_map(|(part, worth)| if let Worth::Masked(why) = worth { Some((part, why)) } else { None })
        .collect();
    let any_fails = worth.iter().any(|w| matches!(w, Worth::Fails));
    let any_print = worth.iter().any(|w| matches!(w, Worth::Print));
    match (any_fails, masked.first()) {
        (true, _) => {
            let line = fails.first().map_or(command.line, |part| part.line);
            let text = strip_keywords(&join(fails.into_iter())).to_owned();
            out.push(Judged { line, text, why_not: None, dead: None });
            for (part, why) in masked {
                out.push(single(part, Some(why.clone())));
            }
        }
        (false, Some((_, why))) => out.push(whole(command, Some((*why).clone()), None)),
        (false, None) => out.push(whole(command, None, any_print.then(|| Dead::because("only prints")))),
    }
}

/// A list with groups: the commands inside them one by one, and what stands beside them.
fn emit_groups(command: &Command, worth: &[Worth], place: &Standing<'_>, out: &mut Vec<Judged>) {
    let shell = Shell { posix: true, ..place.state.shell };
    for (part, worth) in command.parts.iter().zip(worth) {
        let why = if let Worth::Masked(why) = worth { Some(why.clone()) } else { None };
        if !part.group.is_empty() {
            let inner = judge_within(&part.group, shell, place.groups - 1);
            out.extend(inner.into_iter().map(|judged| Judged { why_not: why.clone().or(judged.why_not), ..judged }));
        } else if matches!(worth, Worth::Fails | Worth::Masked(_)) {
            out.push(single(part, why));
        }
    }
}

fn single(part: &Part, why_not: Option<String>) -> Judged {
    Judged { line: part.line, text: strip_keywords(&part.text()).to_owned(), why_not, dead: None }
}

fn pick<'c>(command: &'c Command, worth: &[Worth], keep: impl Fn(&Worth) -> bool) -> Vec<&'c Part> {
    command.parts.iter().zip(worth).filter(|(_, w)| keep(w)).map(|(part, _)| part).collect()
}

fn whole(command: &Command, why_not: Option<String>, dead: Option<Dead>) -> Judged {
    Judged { line: command.line, text: strip_keywords(&command.text()).to_owned(), why_not, dead }
}

fn weigh(command: &Command, index: usize, place: &Standing<'_>) -> Worth {
    let Some(part) = command.parts.get(index) else { return Worth::Neutral };
    let text = part.text();
    let text = strip_keywords(&text);
    if prints(&part.pipe) {
        return if substitutes(text) { Worth::Masked("inside echo".into()) } else { Worth::Print };
    }
    if is_neutral(text) {
        return Worth::Neutral;
    }
    match masked(command, index, part, text, place) {
        Some(why) => Worth::Masked(why),
        None => Worth::Fails,
    }
}

/// Why the failure of this pipeline is certain to go unnoticed.
fn masked(command: &Command, index: usize, part: &Part, text: &str, place: &Standing<'_>) -> Option<String> {
    if let Some(flag) = lenient_flag(text) {
        return Some(flag.to_owned());
    }
    if place.state.swallowed {
        return Some("a trap exits with 0".into());
    }
    if place.asked {
        return Some("an `if` takes its status".into());
    }
    if part.text().starts_with("! ") && index + 1 == command.parts.len() && command.parts.len() == 1 {
        return Some("turned around by !".into());
    }
    if command.background && !place.uses.waits(place.index) {
        return Some("in the background".into());
    }
    if (text.starts_with("export ") || text.starts_with("local ")) && text.contains("$(") {
        return Some("status lost in an assignment".into());
    }
    let filtered = part.pipe.len() > 1 && part.pipe.last().is_some_and(|last| filters(last));
    if filtered && !place.state.shell.pipefail && !place.uses.status(place.index) {
        return Some("pipe without pipefail".into());
    }
    match after_failure(command, index, place) {
        Flow::Caught(how) => Some(how),
        Flow::Fails => None,
        Flow::Status { last_part } => {
            let quiet = place.state.blocks == 0 && !place.last && !place.uses.status(place.index);
            if quiet && !place.state.shell.errexit {
                Some("no `set -e`, not the last command".into())
            } else if quiet && !last_part {
                Some("&& list that is not the last command".into())
            } else {
                None
            }
        }
    }
}

/// Whether a command is what an `if` asks, and everything up to its `fi` only prints or succeeds.
fn asked_in_vain(all: &[Command], index: usize, place: &Standing<'_>) -> bool {
    let first = |command: &Command| command.text().split_whitespace().next().unwrap_or_default().to_owned();
    if !all.get(index).is_some_and(|command| matches!(first(command).as_str(), "if" | "elif")) {
        return false;
    }
    let mut depth = 1usize;
    for command in all.iter().skip(index + 1).filter(|command| !command.comment).take(LIST) {
        match first(command).as_str() {
            "if" => depth += 1,
            "fi" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
        let succeeds = |part: &Part| {
            let text = part.text();
            let text = strip_keywords(&text);
            is_keyword(text) || prints(&part.pipe) && !keeps_status(text) || step_succeeds(text, place)
        };
        let branch = matches!(first(command).as_str(), "if" | "elif");
        if !branch && !command.parts.iter().all(succeeds) {
            return false;
        }
    }
    false
}

/// What happens after pipeline `index` of a list has failed.
enum Flow {
    /// A later pipeline turns it into success.
    Caught(String),
    /// A later pipeline may fail because of it.
    Fails,
    /// The list ends with its status.
    Status { last_part: bool },
}

fn after_failure(command: &Command, index: usize, place: &Standing<'_>) -> Flow {
    if command.parts.len() > LIST {
        return Flow::Fails;
    }
    let mut caught: Option<String> = None;
    for part in command.parts.iter().skip(index + 1) {
        let text = part.text();
        let runs = (part.joint == Joint::Or) == caught.is_none();
        if !runs {
            continue;
        }
        match fallback(part, place) {
            Fallback::Succeeds if caught.is_none() => caught = Some(format!("|| {}", short(&text))),
            Fallback::Succeeds => {}
            Fallback::Unknown if caught.is_some() && !exits(&text) => {}
            Fallback::Unknown => return Flow::Fails,
        }
    }
    match caught {
        Some(how) => Flow::Caught(how),
        None => Flow::Status { last_part: index + 1 == command.parts.len() },
    }
}

enum Fallback {
    Succeeds,
    Unknown,
}

/// Whether the right side of `||` is certain to succeed.
fn fallback(part: &Part, place: &Standing<'_>) -> Fallback {
    let succeeds = match part.pipe.as_slice() {
        [one] => {
            let inner = one.trim().trim_start_matches(['{', '(']).trim_end_matches(['}', ')']).trim();
            inner.split(';').map(str::trim).filter(|step| !step.is_empty()).all(|step| step_succeeds(step, place))
        }
        pipe => prints(pipe) && !keeps_status(&part.text()),
    };
    if succeeds { Fallback::Succeeds } else { Fallback::Unknown }
}

fn step_succeeds(step: &str, place: &Standing<'_>) -> bool {
    let keeps = assigned(step).is_some_and(|name| !place.uses.variable(name, place.index) && !step.contains("$("));
    let prints = prints(&[step.to_owned()]) && !keeps_status(step);
    matches!(step, "true" | ":" | "exit 0" | "return 0" | "/bin/true") || keeps || prints
}

fn keeps_status(text: &str) -> bool {
    text.contains("GITHUB_OUTPUT") || text.contains("GITHUB_ENV") || text.contains("exit")
}

fn short(text: &str) -> String {
    crate::text::excerpt(text, 40)
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;
