//! Follows calls of named targets, so that `make eval` counts as what the Makefile runs.
//!
//! Some calls deep, each target once per step, never in circles. A failure that the target swallows is swallowed for
//! the step as well. What is cut off on the way is told by [`Called::Partly`]: nobody may take it for nothing.

use super::calls::{Call, MAX_CALLS, calls, enter};
use super::collect::up;
use super::outcome::{Dead, Shell, judge};
use super::targets::{OTHERS, Runner, SOMEWHERE, Target};
use super::{Called, CiStep, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// Calls within calls that are followed, and targets that need others.
const LEVELS: usize = 6;
/// Most steps one step can become.
const PER_STEP: usize = 300;
/// Most packages in which one call runs.
const EVERYWHERE: usize = 48;
/// Most steps that are added to one file.
const PER_FILE: usize = 20_000;

/// Appends the commands behind the targets that steps call: same line, job and triggers as the calling step, the call
/// in `name`. Returns `false` when a bound cut the expansion short.
pub(crate) fn expand(steps: &mut Vec<CiStep>, index: &Index<'_>) -> bool {
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
        let mut walk =
            Walk { step, index, seen: BTreeSet::new(), out: Vec::new(), complete: true, cut: false, printed: false };
        let mut called = Called::Unknown;
        for (n, call) in found.iter().enumerate() {
            let then = walk.follow(call, &step.name, step.why_not.as_deref(), LEVELS);
            called = match (called, then) {
                (missing @ Called::Missing(_), _) | (_, missing @ Called::Missing(_)) => missing,
                (Called::Partly, _) | (_, Called::Partly) => Called::Partly,
                (Called::Unknown, then) if n == 0 => then,
                (Called::Followed, Called::Followed) => Called::Followed,
                _ => Called::Unknown,
            };
        }
        complete &= walk.complete;
        if called == Called::Followed && (!walk.complete || found.len() >= MAX_CALLS) {
            called = Called::Partly;
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

/// The targets of all files, by where calls look for them.
pub(crate) struct Index<'t> {
    files: BTreeMap<&'t str, File<'t>>,
    /// Paths of the files of a runner in a folder.
    folders: BTreeMap<(Runner, &'t str), Vec<&'t str>>,
}

/// A file with targets.
struct File<'t> {
    path: &'t str,
    runner: Option<Runner>,
    /// The first target, and the first one of each name.
    first: Option<&'t Target>,
    names: BTreeMap<&'t str, &'t Target>,
}

impl<'t> File<'t> {
    /// It may hold targets that nobody can name.
    fn open(&self) -> bool {
        self.names.contains_key(OTHERS)
    }

    /// The target that a call means here.
    fn named(&self, call: &Call) -> Option<(&'t str, &'t Target)> {
        // Without a name tox runs its list, which stands with the base of all environments.
        let any = call.name.is_empty() && call.runner != Runner::Tox;
        let target = if any { self.first } else { self.names.get(call.name.as_str()).copied() };
        Some((self.path, target?))
    }
}

impl<'t> Index<'t> {
    pub(crate) fn of(targets: &'t BTreeMap<String, Vec<Target>>) -> Self {
        let mut out = Self { files: BTreeMap::new(), folders: BTreeMap::new() };
        for (path, list) in targets {
            let runner = Runner::of(path);
            let mut names = BTreeMap::new();
            list.iter().for_each(|target| {
                names.entry(target.name.as_str()).or_insert(target);
            });
            out.files.insert(path, File { path, runner, first: list.first(), names });
            if let Some(runner) = runner {
                out.folders.entry((runner, folder(path))).or_default().push(path);
            }
        }
        out
    }

    /// The files of a runner in a folder.
    fn in_folder<'i>(&'i self, runner: Runner, dir: &'i str) -> impl Iterator<Item = &'i File<'t>> {
        self.folders.get(&(runner, dir)).into_iter().flatten().filter_map(|path| self.files.get(path))
    }

    /// All files of a runner.
    fn of_runner<'i>(&'i self, runner: Runner) -> impl Iterator<Item = &'i File<'t>> {
        let own = self.folders.range((runner, "")..).take_while(move |((of, _), _)| *of == runner);
        own.flat_map(|(_, paths)| paths).filter_map(|path| self.files.get(path))
    }
}

struct Walk<'t> {
    step: &'t CiStep,
    index: &'t Index<'t>,
    seen: BTreeSet<(&'t str, &'t str)>,
    out: Vec<CiStep>,
    complete: bool,
    /// Something that the call at hand runs is not among the steps.
    cut: bool,
    /// A command was left out because it does nothing but print.
    printed: bool,
}

impl<'t> Walk<'t> {
    fn follow(&mut self, call: &Call, name: &str, masked: Option<&str>, levels: usize) -> Called {
        let Resolved { found, sure } = self.resolve(call);
        // What is cut off within a call inside of this one is told by the step of that call.
        let outer = std::mem::take(&mut self.cut);
        for (path, target) in &found {
            self.enter(path, target, call.dir.as_deref(), &join(name, &call.shown), masked, levels);
        }
        let cut = std::mem::replace(&mut self.cut, outer);
        if found.is_empty() {
            self.lacks(call).map_or(Called::Unknown, Called::Missing)
        } else if !sure {
            // The scripts of another package are of the same kind; other runners may run anything.
            if call.runner == Runner::Package { Called::Unknown } else { Called::Partly }
        } else if cut {
            Called::Partly
        } else {
            Called::Followed
        }
    }

    /// The target a call names where the file that would have to hold it does not.
    fn lacks(&self, call: &Call) -> Option<String> {
        let known = call.certain && call.file.is_none() && !call.everywhere && !call.name.is_empty();
        let dir = call.dir.as_deref().filter(|_| known)?;
        if call.name.contains(['$', '{', '*', '%', '/', '.']) {
            return None;
        }
        let mut own = self.index.in_folder(call.runner, dir).filter(|file| !file.path.ends_with(".mk"));
        let file = own.next()?;
        let only = own.next().is_none() && !file.open();
        only.then(|| format!("the target {} of {}", call.name, file.path))
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
        if levels == 0 {
            self.cut = true;
            return;
        }
        if !self.seen.insert((path, &target.name)) {
            return;
        }
        let index = self.index;
        let file = index.files.get(path);
        let runner = file.and_then(|file| file.runner);
        self.cut |= target.partial;
        self.printed |= target.commands.is_empty() && target.needs.is_empty() && runner == Some(Runner::Package);
        for need in &target.needs {
            let found = file.and_then(|file| file.names.get(need.as_str()));
            self.cut |= found.is_none() && file.is_some_and(File::open);
            found.into_iter().for_each(|found| self.enter(path, found, from, &join(name, need), masked, levels - 1));
        }
        // A script runs where it is called, as does what make is told to read; a target where its file stands, or where it
        // says.
        let called = target.name.is_empty() && target.script || runner.is_some_and(Runner::stays);
        let here = if called { from } else { Some(folder(path)) };
        let dir = match &target.dir {
            Some(to) => enter(here, to),
            None => here.map(str::to_owned),
        };
        for script in scripts(target) {
            self.script(&script, dir.as_deref(), name, masked, levels);
        }
    }

    fn script(&mut self, script: &Script, dir: Option<&str>, name: &str, masked: Option<&str>, levels: usize) {
        let mut here = dir.map(str::to_owned);
        for judged in judge(&script.lines, Shell::PLAIN) {
            if judged.dead.is_some() {
                self.printed |= judged.dead != Some(Dead::Comment);
                continue;
            }
            if self.out.len() >= PER_STEP {
                (self.complete, self.cut) = (false, true);
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
            let partly = then.contains(&Called::Partly) || followed && then.len() >= MAX_CALLS;
            if let Some(step) = self.out.get_mut(at).filter(|_| followed || partly) {
                step.called = if partly { Called::Partly } else { Called::Followed };
            }
        }
    }

    /// The targets a call means: in its directory, else above it, else at the root; in every package where it says so.
    fn resolve(&self, call: &Call) -> Resolved<'t> {
        let one =
            |found: Option<(&'t str, &'t Target)>, sure: bool| Resolved { found: found.into_iter().collect(), sure };
        let file = |dir: Option<&str>, to: &str| enter(dir, to).and_then(|path| self.index.files.get(path.as_str()));
        if call.runner == Runner::Shell {
            let own = file(call.dir.as_deref().or(Some("")), &call.name);
            return one(own.and_then(|file| Some((file.path, file.first?))), call.dir.is_some());
        }
        if let Some(named) = &call.file {
            return one(file(call.dir.as_deref(), named).and_then(|file| file.named(call)), true);
        }
        if call.runner == Runner::Nox && call.name.is_empty() {
            // Without a name, nox runs every session.
            let files = self.index.of_runner(call.runner);
            let all = files.flat_map(|file| file.names.values().map(|target| (file.path, *target)));
            let found: Vec<_> = all.take(EVERYWHERE).collect();
            return Resolved { sure: found.len() < EVERYWHERE, found };
        }
        if call.everywhere {
            let asked = |(path, target): &(&str, &Target)| {
                let dir = folder(path);
                let is = |name: &String| target.package == *name || dir == name;
                call.packages.is_empty() || call.packages.iter().any(is)
            };
            let all = self.index.of_runner(call.runner).filter_map(|file| file.named(call));
            let found: Vec<_> = all.filter(asked).take(EVERYWHERE).collect();
            return Resolved { sure: found.len() < EVERYWHERE, found };
        }
        let in_dir = |dir: &str| self.index.in_folder(call.runner, dir).find_map(|file| file.named(call));
        let Some(dir) = call.dir.as_deref() else { return one(in_dir(""), false) };
        let listed = call.runner != Runner::Tox || !call.name.is_empty();
        match up(dir).enumerate().find_map(|(n, dir)| Some((n, in_dir(dir)?))) {
            Some((above, found)) => one(Some(found), listed && (above == 0 || call.runner.climbs())),
            None => one(None, false),
        }
    }
}

/// The targets a call means.
struct Resolved<'t> {
    found: Vec<(&'t str, &'t Target)>,
    /// They are all that it means.
    sure: bool,
}

/// The folder of a file.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
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
