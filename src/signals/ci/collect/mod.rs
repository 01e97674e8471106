//! Which tests no CI job runs, and why: a test that never runs proves nothing.
//!
//! Every command of every job says whose tests it runs, in which folders and which of them. One command that may run
//! anything (a container, a script nobody can read), or one pipeline that nobody could read, and nothing is said. What
//! cannot be told counts as run.

mod choice;
#[cfg(test)]
mod decoys;
mod dotnet;
mod ground;
mod jvm;
mod native;
mod python;
mod ruby;
mod runs;
mod script;
#[cfg(test)]
mod tests;
mod used;
mod words;

use super::handed::{Handed, handed};
use super::settings::Settings;
use super::{CiStep, StepKind, Target, Trigger, beyond, systems};
use crate::inventory::{FileClass, FileEntry, Inventory, Language, glob};
use crate::signals::file::marks::{Mark, Marks};
use crate::signals::guards;
use ground::Ground;
pub(super) use ground::up;
use runs::{Choice, Means, Reach, Run, TestPath};
use std::collections::{BTreeMap, BTreeSet};
use used::Used;

/// Most commands that are held against every file.
const MAX_RUNS: usize = 600;

/// The words of each simple command of a line, without the programs that run the rest; also of what stands inside of
/// others and in texts that a shell is given.
pub(super) fn line(text: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    descend(text, runs::DEPTH, &mut out);
    out
}

fn descend(text: &str, depth: usize, out: &mut Vec<Vec<String>>) {
    if depth == 0 || out.len() >= words::MAX_COMMANDS {
        return;
    }
    for command in words::commands(text, None) {
        command.words.iter().flat_map(|word| words::inner(word)).for_each(|text| descend(text, depth - 1, out));
        let program = words::Program::of(&command.words).words;
        let given = program.split_first().and_then(|(first, rest)| handed(first, rest));
        out.push(program.to_vec());
        if let Some(Handed::Text(text)) = given {
            descend(&text, depth - 1, out);
        }
    }
}

/// Tests that do not run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Uncollected(BTreeMap<u32, Vec<Dark>>);

/// Lines whose tests do not run, both ends inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Dark {
    from: u32,
    to: u32,
    why: String,
}

impl Uncollected {
    /// Why no test of a file runs.
    pub(crate) fn file(&self, file: u32) -> Option<&String> {
        self.0.get(&file)?.iter().find(|dark| dark.from <= 1 && dark.to == u32::MAX).map(|dark| &dark.why)
    }

    /// Why the test on a line of a file does not run.
    pub(crate) fn line(&self, file: u32, line: u32) -> Option<&String> {
        self.0.get(&file)?.iter().find(|dark| (dark.from..=dark.to).contains(&line)).map(|dark| &dark.why)
    }
}

pub(crate) struct Asked<'a> {
    pub(crate) inventory: &'a Inventory,
    /// Pipelines with their steps, expanded.
    pub(crate) pipelines: &'a [(String, Vec<CiStep>)],
    /// What each of their steps names and the repository does not have.
    pub(crate) absent: &'a [Vec<Option<String>>],
    /// Every pipeline was read to its end.
    pub(crate) complete: bool,
    /// Targets, scripts and recipes, by file.
    pub(crate) targets: &'a BTreeMap<String, Vec<Target>>,
    pub(crate) settings: &'a [Settings],
    /// Marks of test files.
    pub(crate) marks: &'a BTreeMap<u32, Marks>,
    /// Variables that pipelines and what they use set, and whether to something that switches on.
    pub(crate) given: &'a BTreeMap<String, bool>,
}

/// A command with its place.
struct Placed<'s> {
    run: Run,
    at: (&'s str, u32),
}

impl Placed<'_> {
    fn place(&self) -> String {
        format!("{}:{}", self.at.0, self.at.1)
    }
}

/// A command that is given to a runner of tests and runs none.
pub(crate) struct Idle {
    /// Index of its pipeline.
    pub(crate) pipeline: usize,
    /// Index of its step.
    pub(crate) step: usize,
    /// Why it runs none.
    pub(crate) why: String,
}

/// The tests that no job runs, and the commands that run none: they list or build them, or ask for some that are not
/// there.
pub(crate) fn collected(asked: &Asked<'_>) -> (Uncollected, Vec<Idle>) {
    let ground = Ground::new(asked.inventory, asked.settings, asked.given);
    let commands: Vec<Vec<Vec<Means>>> = asked
        .pipelines
        .iter()
        .map(|(_, steps)| {
            let runs = |step: &CiStep| step.runs && step.kind == StepKind::Run;
            steps.iter().map(|step| if runs(step) { runs::of_step(&ground, step) } else { Vec::new() }).collect()
        })
        .collect();
    (uncollected(&ground, asked, &commands), idle(&commands))
}

/// Steps all of whose runs find nothing, by what each of their commands means.
fn idle(commands: &[Vec<Vec<Means>>]) -> Vec<Idle> {
    let mut out = Vec::new();
    for (pipeline, steps) in commands.iter().enumerate() {
        for (step, means) in steps.iter().enumerate() {
            let mut why = None;
            let none = means.iter().all(|means| match means {
                Means::Nothing => true,
                Means::Runs(runs) => runs.iter().all(|run| {
                    why = why.take().or_else(|| run.lost.clone());
                    run.lost.is_some()
                }),
                Means::Anything | Means::Unread => false,
            });
            out.extend(why.filter(|_| none).map(|why| Idle { pipeline, step, why }));
        }
    }
    out
}

/// None when CI runs no tests at all: that is said elsewhere.
fn uncollected(ground: &Ground<'_>, asked: &Asked<'_>, commands: &[Vec<Vec<Means>>]) -> Uncollected {
    let mut out = Uncollected::default();
    if asked.pipelines.is_empty() || !asked.complete {
        return out;
    }
    let Some(runs) = placed(ground, asked, commands).filter(|runs| !runs.is_empty()) else { return out };
    let written = written(asked.pipelines);
    let doubtful = asked.marks.values().any(|marks| marks.adds);
    for (index, file) in asked.inventory.files.iter().enumerate() {
        let Ok(index) = u32::try_from(index) else { break };
        let marks = asked.marks.get(&index);
        let tests = file.class == FileClass::Test || marks.is_some_and(|m| m.from > 1);
        let collected = |language: &Language| guards::table().collectors.contains(language);
        let Some(language) = file.language.filter(|_| tests).filter(collected) else { continue };
        let mut dark = Vec::new();
        let from = marks.map_or(1, |marks| marks.from);
        let judge = Judge { ground, runs: &runs, file, language, doubtful };
        judge.file(marks, from, &mut dark);
        let runs_any = runs.iter().any(|placed| placed.run.languages.contains(&language));
        let gates = marks.filter(|_| written && runs_any);
        dark.extend(gates.into_iter().flat_map(|marks| gated(marks, from, asked.given)));
        if !dark.is_empty() {
            out.0.insert(index, dark);
        }
    }
    out
}

/// What the commands of all jobs run; `None` when nothing can be told.
fn placed<'s>(ground: &Ground<'_>, asked: &Asked<'s>, commands: &[Vec<Vec<Means>>]) -> Option<Vec<Placed<'s>>> {
    let mut out: Vec<Placed<'s>> = Vec::new();
    let used = Used::new(ground, asked);
    for (((path, steps), absent), commands) in asked.pipelines.iter().zip(asked.absent).zip(commands) {
        let known = steps.iter().zip(absent).zip(commands);
        for ((step, absent), commands) in known.filter(|((step, _), _)| step.runs) {
            if beyond::is_beyond(step) || used.builds_tests(step) {
                return None;
            }
            let all = match step.kind {
                StepKind::Uses => vec![used.means(step)],
                StepKind::Run => commands.clone(),
            };
            for means in all {
                let runs = match means {
                    Means::Runs(runs) => runs,
                    Means::Nothing => continue,
                    Means::Anything | Means::Unread => return None,
                };
                let at = (path.as_str(), step.line);
                out.extend(runs.into_iter().map(|run| {
                    // What it names is certain not to be there: it runs nothing else.
                    let named = |name: &&String| run.reach == Reach::Anywhere && step.text.contains(name.as_str());
                    let gone = absent.as_ref().filter(named).map(|name| Reach::In(vec![TestPath::whole(name)]));
                    let lost = run.lost.clone().or_else(|| lost(step));
                    Placed { run: Run { lost, reach: gone.unwrap_or_else(|| run.reach.clone()), ..run }, at }
                }));
            }
        }
        if out.len() > MAX_RUNS {
            return None;
        }
    }
    Some(out)
}

/// Whether all variables of all jobs stand in files of the repository: nothing else hands any to them.
fn written(pipelines: &[(String, Vec<CiStep>)]) -> bool {
    let ci = &guards::table().ci;
    let brings = |step: &CiStep| {
        let file = ci.variable_file.is_match(&step.text) && !ci.variable_read.is_match(&step.text);
        step.runs && (file || ci.variables.is_match(&step.text))
    };
    pipelines.iter().all(|(path, steps)| {
        let service = systems::service(path);
        service.is_some_and(|name| ci.written.iter().any(|own| own == name)) && !steps.iter().any(brings)
    })
}

/// Why what a step finds is not noticed on a change.
fn lost(step: &CiStep) -> Option<String> {
    if let Some(why) = step.why_not.as_ref().filter(|_| !step.can_fail) {
        return Some(format!("CI runs it where its failure goes unnoticed ({why})"));
    }
    (step.triggers == [Trigger::Manual]).then(|| "CI runs it only when somebody starts it".to_owned())
}

/// Tests behind a variable that CI does not set.
fn gated<'m>(marks: &'m Marks, from: u32, given: &'m BTreeMap<String, bool>) -> impl Iterator<Item = Dark> + 'm {
    let table = guards::table();
    marks.spans.iter().filter_map(move |span| {
        let why = match &span.mark {
            Mark::Needs(name) if !table.of_runner.contains(name) => match given.get(name) {
                Some(true) => return None,
                Some(false) => format!("skipped unless {name} is set, which CI switches off"),
                None => format!("skipped unless {name} is set, which CI does not do"),
            },
            Mark::Spoils(name) if table.of_runner.contains(name) => format!("skipped where {name} is set, as CI does"),
            _ => return None,
        };
        let whole = span.from <= from && span.to == u32::MAX;
        Some(Dark { from: if whole { from } else { span.from }, to: span.to, why })
    })
}

/// One file held against all commands.
struct Judge<'j> {
    ground: &'j Ground<'j>,
    runs: &'j [Placed<'j>],
    file: &'j FileEntry,
    language: Language,
    /// Marks are added where nobody can see it.
    doubtful: bool,
}

impl Judge<'_> {
    fn file(&self, marks: Option<&Marks>, from: u32, dark: &mut Vec<Dark>) {
        let of: Vec<&Placed<'_>> = self.runs.iter().filter(|p| p.run.languages.contains(&self.language)).collect();
        let whole = |why: String| Dark { from, to: u32::MAX, why };
        if of.is_empty() {
            dark.push(whole("not run by CI, which runs tests of other languages only".to_owned()));
            return;
        }
        let here: Vec<&Placed<'_>> = of.iter().copied().filter(|p| self.reaches(&p.run.reach)).collect();
        if here.is_empty() {
            dark.push(whole(self.elsewhere(&of)));
            return;
        }
        let of_file: BTreeSet<&str> = marks.map(|m| m.of_file().collect()).unwrap_or_default();
        let chosen = |names: &BTreeSet<&str>| -> Result<(), String> {
            let mut why = None;
            for placed in &here {
                match self.left_out(placed, marks, names).or_else(|| self.unnoticed(placed)) {
                    None => return Ok(()),
                    Some(left) => why = why.or(Some(left)),
                }
            }
            why.map_or(Ok(()), Err)
        };
        // Tests by their own marks; a file whose tests all stay out does so as a whole.
        let tests: &[(u32, u32)] = marks.map_or(&[], |m| &m.tests);
        if tests.is_empty() {
            dark.extend(chosen(&of_file).err().map(whole));
            return;
        }
        let mut known: BTreeMap<BTreeSet<&str>, Result<(), String>> = BTreeMap::new();
        let mut out: Vec<Dark> = Vec::new();
        for (line, end) in tests {
            let own: BTreeSet<&str> = marks.map(|m| m.of_line(*line).collect()).unwrap_or_default();
            let result = known.entry(own).or_insert_with_key(|own| chosen(own)).clone();
            out.extend(result.err().map(|why| Dark { from: *line, to: *end, why }));
        }
        if out.len() == tests.len() {
            dark.extend(out.into_iter().next().map(|dark| whole(dark.why)));
        } else {
            dark.extend(out);
        }
    }

    fn reaches(&self, reach: &Reach) -> bool {
        match reach {
            Reach::Anywhere => true,
            Reach::In(places) => places.iter().any(|place| place.holds(&self.file.path, || self.home())),
        }
    }

    /// The module, crate or project a file belongs to.
    fn home(&self) -> Option<String> {
        let homes = match self.language {
            Language::Go => &self.ground.go,
            Language::Rust => &self.ground.rust,
            Language::CSharp => &self.ground.dotnet,
            _ => return None,
        };
        homes.home(&self.file.path)
    }

    fn elsewhere(&self, of: &[&Placed<'_>]) -> String {
        let mut folders: BTreeMap<&str, String> = BTreeMap::new();
        for placed in of {
            if let Reach::In(places) = &placed.run.reach {
                for place in places {
                    let folder = if place.path.is_empty() { "the root" } else { &place.path };
                    folders.entry(folder).or_insert_with(|| placed.place());
                }
            }
        }
        let shown: Vec<&str> = folders.keys().copied().take(3).collect();
        let at = folders.values().next().cloned().unwrap_or_default();
        format!("not run by CI, which collects {} only ({at})", shown.join(", "))
    }

    /// Why a command that comes to the file leaves a test with these marks out.
    fn left_out(&self, placed: &Placed<'_>, marks: Option<&Marks>, names: &BTreeSet<&str>) -> Option<String> {
        let path: &str = &self.file.path;
        let run = &placed.run;
        let at = placed.place();
        if let Some(place) = run.without.iter().find(|place| place.known && place.holds(path, || None)) {
            return Some(format!("CI leaves out {} at {at}", place.path));
        }
        let stem = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or_default();
        for choice in &run.choices {
            let why = match choice {
                Choice::Marks(text) if self.language == Language::Python => self.by_mark(text, marks, names),
                Choice::Files(names) => self.by_name(names, run, marks),
                Choice::Words(text) => {
                    let file = path.rsplit('/').next().unwrap_or(path).to_lowercase();
                    let titles = marks.map_or("", |m| &m.titles);
                    let holds = |word: &str| {
                        let word = word.to_lowercase();
                        // A word that stands nowhere in the file chooses nothing there.
                        // Names of cases, and marks and tests that come from elsewhere, are not seen.
                        let seen =
                            !self.doubtful && !titles.contains("parametrize") && marks.is_some_and(|m| !m.unclear);
                        let nowhere = seen
                            && !titles.is_empty()
                            && !titles.contains(&word)
                            && !path.to_lowercase().contains(&word);
                        if file.contains(&word) { Some(true) } else { nowhere.then_some(false) }
                    };
                    let can = choice::can_hold(text, &holds);
                    (!can).then(|| format!("CI leaves out files of this name with -k '{text}'"))
                }
                Choice::Titles(text) => self.by_title(text, marks),
                Choice::Tags(set) => self.by_tag(set, marks),
                Choice::Groups(text, wanted) => {
                    let unclear = marks.is_some_and(|m| m.unclear);
                    let can = choice::can_hold(text, &|name| match names.contains(name) {
                        false if unclear => None,
                        given => Some(given),
                    });
                    let sure = !choice::can_hold(&format!("!({text})"), &|name| Some(names.contains(name)));
                    let out = if *wanted { !can } else { sure };
                    let how = if *wanted { "chooses the groups" } else { "leaves out the groups" };
                    (out && marks.is_some()).then(|| format!("CI {how} {text}"))
                }
                Choice::Filter(text) => {
                    let own: Vec<&str> = names.iter().copied().collect();
                    let unclear = marks.is_none_or(|m| m.unclear && !own.iter().any(|name| text.contains(name)));
                    let can = unclear || choice::filter_can_hold(text, &own);
                    (!can).then(|| format!("CI leaves it out with the filter {text}"))
                }
                Choice::Classes(classes) if self.language == Language::Java => {
                    (!jvm::is_named(stem, classes)).then(|| "CI names the classes it runs, and not this one".to_owned())
                }
                Choice::NotBeside(folder) => {
                    let within = self.home().and_then(|home| {
                        let rest =
                            if home.is_empty() { Some(path) } else { path.strip_prefix(&home)?.strip_prefix('/') };
                        rest?.strip_prefix(folder)?.strip_prefix('/')
                    });
                    within.map(|_| format!("CI runs the tests inside of the code only, not {folder}/"))
                }
                Choice::Marks(_) | Choice::Classes(_) => None,
            };
            if let Some(why) = why {
                return Some(format!("{why} at {at}"));
            }
        }
        None
    }

    /// Names of files, where the file is not named itself.
    fn by_name(&self, names: &[String], run: &Run, marks: Option<&Marks>) -> Option<String> {
        let path: &str = &self.file.path;
        let direct = matches!(&run.reach, Reach::In(places) if places.iter().any(|place| path.ends_with(place.path.as_str()) && !place.path.is_empty()));
        let tests = marks.is_some_and(|m| !m.tests.is_empty());
        let name = path.rsplit('/').next().unwrap_or(path);
        // A list of characters, and a pattern over folders, may fit.
        let fits = |pattern: &String| pattern.contains(['[', '/']) || glob(pattern, name);
        // What a conftest holds belongs to the tests beside it.
        let helps = name == "conftest.py";
        (tests && !direct && !helps && !names.iter().any(fits))
            .then(|| format!("{} does not collect a file of this name, run", self.runner()))
    }

    /// A part of the titles, which a runner joins from the outermost group on.
    fn by_title(&self, text: &str, marks: Option<&Marks>) -> Option<String> {
        let titles = &marks?.titles;
        let literal =
            |line: &str| line.split_once('(').is_some_and(|(_, rest)| rest.trim_start().starts_with(['"', '\'', '`']));
        // A title may be put together from rows, or stand elsewhere.
        let made = || [".each", "$", "%"].iter().any(|row| titles.contains(row)) || !titles.lines().all(literal);
        let open = titles.is_empty() || self.language != Language::Go && made();
        let out = !open && !text.to_lowercase().split_whitespace().all(|word| titles.contains(word));
        out.then(|| format!("CI runs only tests with the title '{text}'"))
    }

    /// What looks at the names of files.
    fn runner(&self) -> &'static str {
        if self.language == Language::Python { "pytest" } else { "vitest" }
    }

    /// Marks of pytest.
    fn by_mark(&self, text: &str, marks: Option<&Marks>, names: &BTreeSet<&str>) -> Option<String> {
        let marks = marks?;
        let may = |name: &str| match names.contains(name) {
            true => Some(true),
            false if self.doubtful || marks.unclear || marks.maybe.contains(name) => None,
            false => Some(false),
        };
        if choice::can_hold(text, &may) {
            return None;
        }
        Some(match choice::denied(text, names.iter().copied()) {
            Some(name) => format!("CI deselects the mark {name}"),
            None => format!("CI selects the marks '{text}'"),
        })
    }

    /// Build tags of Go.
    fn by_tag(&self, set: &[String], marks: Option<&Marks>) -> Option<String> {
        let condition = marks?.spans.iter().find_map(|span| match &span.mark {
            Mark::Condition(text) => Some(text),
            _ => None,
        })?;
        let table = guards::table();
        let holds = |name: &str| {
            let given = set.iter().any(|tag| tag == name);
            let platform = name.starts_with("go1") || table.platforms.iter().any(|known| known == name);
            if platform { None } else { Some(given) }
        };
        (!choice::can_hold(condition, &holds)).then(|| format!("CI does not set the build tags of '{condition}'"))
    }

    fn unnoticed(&self, placed: &Placed<'_>) -> Option<String> {
        placed.run.lost.as_ref().map(|why| format!("{why}, at {}", placed.place()))
    }
}
