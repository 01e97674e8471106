//! Follows calls of named targets, so that `make eval` counts as what the Makefile runs.
//!
//! Three calls deep, each target once per step, never in circles. A failure that the target swallows is swallowed for
//! the step as well.

use super::calls::{Call, calls, enter};
use super::outcome::{Shell, judge};
use super::targets::{Runner, Target};
use super::{CiStep, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// Calls within calls that are followed.
const LEVELS: usize = 3;
/// Most steps one step can become.
const PER_STEP: usize = 300;
/// Most steps that are added to one file.
const PER_FILE: usize = 20_000;

/// Appends the commands behind the targets that steps call: same line, job and triggers as the calling step, the call
/// in `name`. `targets` maps the paths of files to their targets. Returns `false` when a bound cut the expansion short.
pub(crate) fn expand(steps: &mut Vec<CiStep>, targets: &BTreeMap<String, Vec<Target>>) -> bool {
    let mut added: Vec<CiStep> = Vec::new();
    let mut complete = true;
    let mut place: Option<(&str, &str, Option<String>)> = None;
    for step in steps.iter().filter(|step| step.kind == StepKind::Run && step.runs) {
        // A `cd` holds until the end of its script.
        let here = match &place {
            Some((job, name, dir)) if *job == step.job && *name == step.name => dir.clone(),
            _ => enter(Some(""), &step.dir),
        };
        let (found, after) = calls(&step.text, here);
        place = Some((&step.job, &step.name, after));
        let mut walk = Walk { step, targets, seen: BTreeSet::new(), out: Vec::new(), complete: true };
        found.iter().for_each(|call| walk.follow(call, &step.name, step.why_not.as_deref(), LEVELS));
        complete &= walk.complete;
        added.append(&mut walk.out);
        if added.len() > PER_FILE {
            added.truncate(PER_FILE);
            complete = false;
            break;
        }
    }
    steps.append(&mut added);
    complete
}

struct Walk<'t> {
    step: &'t CiStep,
    targets: &'t BTreeMap<String, Vec<Target>>,
    seen: BTreeSet<(&'t str, &'t str)>,
    out: Vec<CiStep>,
    complete: bool,
}

impl<'t> Walk<'t> {
    fn follow(&mut self, call: &Call, name: &str, masked: Option<&str>, levels: usize) {
        for (path, target) in self.resolve(call) {
            self.enter(path, target, &join(name, &call.shown), masked, levels);
        }
    }

    fn enter(&mut self, path: &'t str, target: &'t Target, name: &str, masked: Option<&str>, levels: usize) {
        if levels == 0 || !self.seen.insert((path, &target.name)) {
            return;
        }
        let all = self.targets;
        for need in &target.needs {
            let found = all.get(path).and_then(|list| list.iter().find(|t| t.name == *need));
            found.into_iter().for_each(|found| self.enter(path, found, &join(name, need), masked, levels - 1));
        }
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let dir = if Runner::of(path) == Some(Runner::Shell) { &self.step.dir } else { dir };
        for script in scripts(target) {
            self.script(&script, dir, name, masked, levels);
        }
    }

    fn script(&mut self, script: &Script, dir: &str, name: &str, masked: Option<&str>, levels: usize) {
        let mut here = Some(dir.to_owned());
        for judged in judge(&script.lines, Shell::PLAIN) {
            if judged.dead.is_some() {
                continue;
            }
            if self.out.len() >= PER_STEP {
                self.complete = false;
                return;
            }
            let lenient = script.lenient.then(|| "`-` before the command".to_owned());
            let why_not = masked.map(str::to_owned).or(lenient).or(judged.why_not);
            let (found, after) = calls(&judged.text, here);
            here = after;
            self.out.push(CiStep {
                text: judged.text,
                name: name.to_owned(),
                can_fail: why_not.is_none(),
                why_not: why_not.clone(),
                ..self.step.clone()
            });
            found.iter().for_each(|call| self.follow(call, name, why_not.as_deref(), levels - 1));
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
            return files.filter_map(named).take(32).collect();
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
