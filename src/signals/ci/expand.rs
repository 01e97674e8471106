//! Follows calls of named targets, so that `make eval` counts as what the Makefile runs.
//!
//! Three calls deep, each target once per step, never in circles. A failure that the target swallows is swallowed for
//! the step as well.

use super::calls::{Call, calls, enter};
use super::outcome::{Shell, judge};
use super::targets::{OTHERS, Runner, Target};
use super::{Called, CiStep, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// Calls within calls that are followed.
const LEVELS: usize = 3;
/// Most steps one step can become.
const PER_STEP: usize = 300;
/// Most packages in which one call runs.
const EVERYWHERE: usize = 48;
/// Most steps that are added to one file.
const PER_FILE: usize = 20_000;

/// Appends the commands behind the targets that steps call: same line, job and triggers as the calling step, the call
/// in `name`. `targets` maps the paths of files to their targets. Returns `false` when a bound cut the expansion short.
pub(crate) fn expand(steps: &mut Vec<CiStep>, targets: &BTreeMap<String, Vec<Target>>) -> bool {
    let mut added: Vec<CiStep> = Vec::new();
    let mut complete = true;
    let mut place: Option<(u32, Option<String>)> = None;
    for step in steps.iter_mut().filter(|step| step.kind == StepKind::Run && step.runs) {
        // A `cd` holds until the end of its script.
        let here = match &place {
            Some((script, dir)) if *script == step.script => dir.clone(),
            _ => enter(Some(""), &step.dir),
        };
        let (found, after) = calls(&step.text, here.clone());
        place = Some((step.script, after));
        step.dir = here.unwrap_or_else(|| SOMEWHERE.to_owned());
        let mut walk = Walk { step, targets, seen: BTreeSet::new(), out: Vec::new(), complete: true, printed: false };
        let mut called = Called::Unknown;
        for (n, call) in found.iter().enumerate() {
            let then = walk.follow(call, &step.name, step.why_not.as_deref(), LEVELS);
            called = match (called, then) {
                (missing @ Called::Missing(_), _) | (_, missing @ Called::Missing(_)) => missing,
                (Called::Unknown, then) if n == 0 => then,
                (Called::Followed, Called::Followed) => Called::Followed,
                _ => Called::Unknown,
            };
        }
        complete &= walk.complete;
        if !walk.complete && called == Called::Followed {
            called = Called::Unknown;
        }
        let idle = walk.out.iter().all(|step| matches!(step.text.as_str(), "true" | ":" | "exit 0" | "exit"));
        let only_prints =
            called == Called::Followed && idle && (walk.printed || !walk.out.is_empty()) && alone(&step.text);
        added.append(&mut walk.out);
        step.called = called;
        if only_prints {
            (step.runs, step.can_fail) = (false, false);
            step.why_not.get_or_insert_with(|| "its script does nothing".to_owned());
        }
        if added.len() > PER_FILE {
            added.truncate(PER_FILE);
            complete = false;
            break;
        }
    }
    steps.append(&mut added);
    complete
}

/// Whether a line is a single command.
fn alone(text: &str) -> bool {
    !text.contains(['&', '|', ';'])
}

/// A folder that is not known.
const SOMEWHERE: &str = "$";

struct Walk<'t> {
    step: &'t CiStep,
    targets: &'t BTreeMap<String, Vec<Target>>,
    seen: BTreeSet<(&'t str, &'t str)>,
    out: Vec<CiStep>,
    complete: bool,
    /// A command was left out because it does nothing but print.
    printed: bool,
}

impl<'t> Walk<'t> {
    fn follow(&mut self, call: &Call, name: &str, masked: Option<&str>, levels: usize) -> Called {
        let found = self.resolve(call);
        for (path, target) in &found {
            self.enter(path, target, call.dir.as_deref(), &join(name, &call.shown), masked, levels);
        }
        if levels == 0 || found.len() >= EVERYWHERE {
            Called::Unknown
        } else if found.is_empty() {
            self.lacks(call).map_or(Called::Unknown, Called::Missing)
        } else {
            Called::Followed
        }
    }

    /// The target a call names where the file that would have to hold it does not.
    fn lacks(&self, call: &Call) -> Option<String> {
        let dir = call.dir.as_deref().filter(|_| call.certain && !call.everywhere && !call.name.is_empty())?;
        if call.name.contains(['$', '{', '*', '%', '/', '.']) {
            return None;
        }
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(d, _)| d).to_owned();
        let mut own = self
            .targets
            .iter()
            .filter(|(path, _)| Runner::of(path) == Some(call.runner) && folder(path) == dir && !path.ends_with(".mk"));
        let (path, list) = own.next()?;
        let only = own.next().is_none() && !list.iter().any(|target| target.name == OTHERS);
        only.then(|| format!("the target {} of {path}", call.name))
    }

    fn enter(
        &mut self,
        path: &'t str,
        target: &'t Target,
        from: Option<&str>,
        name: &str,
        masked: Option<&str>,
        levels: usize,
    ) {
        if levels == 0 || !self.seen.insert((path, &target.name)) {
            return;
        }
        let all = self.targets;
        self.printed |=
            target.commands.is_empty() && target.needs.is_empty() && Runner::of(path) == Some(Runner::Package);
        for need in &target.needs {
            let found = all.get(path).and_then(|list| list.iter().find(|t| t.name == *need));
            found.into_iter().for_each(|found| self.enter(path, found, from, &join(name, need), masked, levels - 1));
        }
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let dir = if Runner::of(path) == Some(Runner::Shell) { from } else { Some(dir) };
        for script in scripts(target) {
            self.script(&script, dir, name, masked, levels);
        }
    }

    fn script(&mut self, script: &Script, dir: Option<&str>, name: &str, masked: Option<&str>, levels: usize) {
        let mut here = dir.map(str::to_owned);
        for judged in judge(&script.lines, Shell::PLAIN) {
            if judged.dead.is_some() {
                self.printed |= judged.dead.as_deref() != Some("commented");
                continue;
            }
            if self.out.len() >= PER_STEP {
                self.complete = false;
                return;
            }
            let lenient = script.lenient.then(|| "`-` before the command".to_owned());
            let why_not = masked.map(str::to_owned).or(lenient).or(judged.why_not);
            let (found, after) = calls(&judged.text, here.clone());
            let dir = std::mem::replace(&mut here, after).unwrap_or_else(|| SOMEWHERE.to_owned());
            let at = self.out.len();
            self.out.push(CiStep {
                text: judged.text,
                name: name.to_owned(),
                can_fail: why_not.is_none(),
                why_not: why_not.clone(),
                dir,
                called: Called::Unknown,
                ..self.step.clone()
            });
            let then: Vec<Called> =
                found.iter().map(|call| self.follow(call, name, why_not.as_deref(), levels - 1)).collect();
            let followed = !then.is_empty() && then.iter().all(|called| *called == Called::Followed);
            if let Some(step) = self.out.get_mut(at).filter(|_| followed) {
                step.called = Called::Followed;
            }
        }
    }

    /// The targets a call means: in its directory, else at the root; in every package where it says so.
    fn resolve(&self, call: &Call) -> Vec<(&'t str, &'t Target)> {
        if call.runner == Runner::Shell {
            let path = enter(call.dir.as_deref().or(Some("")), &call.name);
            let own = path.and_then(|path| self.targets.get_key_value(&path));
            return own.and_then(|(path, list)| Some((path.as_str(), list.first()?))).into_iter().collect();
        }
        let files = self.targets.iter().filter(|(path, _)| Runner::of(path) == Some(call.runner));
        let named = |(path, list): (&'t String, &'t Vec<Target>)| {
            let mut found = list.iter().filter(|t| call.name.is_empty() || t.name == call.name);
            found.next().map(|target| (path.as_str(), target))
        };
        if call.runner == Runner::Nox && call.name.is_empty() {
            // Without a name, nox runs every session.
            let all = files.flat_map(|(path, list)| list.iter().map(move |target| (path.as_str(), target)));
            return all.take(32).collect();
        }
        if call.everywhere {
            let asked = |(path, target): &(&str, &Target)| {
                let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
                let is = |name: &String| target.package == *name || dir == name;
                call.packages.is_empty() || call.packages.iter().any(is)
            };
            return files.filter_map(named).filter(asked).take(EVERYWHERE).collect();
        }
        let in_dir = |dir: &str| {
            files.clone().filter(|(path, _)| path.rsplit_once('/').map_or("", |(d, _)| d) == dir).find_map(named)
        };
        let own = call.dir.as_deref().and_then(in_dir);
        own.or_else(|| in_dir("")).into_iter().collect()
    }
}

/// Lines that one shell runs.
struct Script {
    lines: Vec<(u32, String)>,
    lenient: bool,
}

fn scripts(target: &Target) -> Vec<Script> {
    let numbered = |(text, line): &(String, u32)| (*line, text.clone());
    if target.script {
        return vec![Script { lines: target.commands.iter().map(numbered).collect(), lenient: false }];
    }
    let one = |command: &(String, u32)| {
        let (line, text) = numbered(command);
        let lenient = text.starts_with('-');
        Script { lines: vec![(line, text.trim_start_matches('-').trim_start().to_owned())], lenient }
    };
    target.commands.iter().map(one).collect()
}

fn join(name: &str, call: &str) -> String {
    if name.is_empty() { call.to_owned() } else { format!("{name} › {call}") }
}

#[cfg(test)]
#[path = "expand_tests.rs"]
mod tests;
