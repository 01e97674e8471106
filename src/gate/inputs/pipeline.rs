//! Pipelines that run the gate, an evaluation or another check: what a change takes out of them.
//!
//! Read by the same parser that looks for evidence, so `|| true`, `continue-on-error`, `allow_failure` and conditions
//! are understood per service. Calls through scripts and task runners are not followed.

use super::super::thresholds::rows;
use super::vocabulary::table;
use super::{Change, asked, input};
use crate::model::{Effect, GateInput, InputKind};
use crate::signals::ci::{self, CiStep};
use std::collections::{BTreeMap, BTreeSet};

/// What the commands of one job say about one purpose.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Run {
    line: u32,
    text: String,
    /// Commands.
    steps: usize,
    /// Those of them whose failure fails the pipeline.
    blocking: usize,
    why_not: String,
    flags: BTreeMap<String, BTreeSet<String>>,
    triggers: BTreeSet<&'static str>,
}

/// What a command is run for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Gate,
    Evaluation,
    Check,
}

impl Purpose {
    const ALL: [Purpose; 3] = [Purpose::Gate, Purpose::Evaluation, Purpose::Check];

    fn of(text: &str) -> Option<Purpose> {
        let commands = &table().commands;
        match () {
            () if commands.gate.is_match(text) => Some(Purpose::Gate),
            () if commands.evaluation.is_match(text) => Some(Purpose::Evaluation),
            () if commands.check.is_match(text) => Some(Purpose::Check),
            () => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Purpose::Gate => "the gate",
            Purpose::Evaluation => "an evaluation",
            Purpose::Check => "a check",
        }
    }
}

pub(super) fn inputs(change: &Change<'_>) -> Vec<GateInput> {
    let mut out = Vec::new();
    for path in change.paths(ci::is_ci) {
        let (was, now) = (change.base.read(path), change.head.read(path));
        if was == now {
            continue;
        }
        let shown = change.shown(path);
        let before = was.as_deref().and_then(|bytes| ci::parse(path, bytes).ok()).unwrap_or_default();
        let broken = now.as_deref().map(|bytes| ci::parse(path, bytes));
        let unreadable = matches!(broken, Some(Err(_)));
        let after = broken.and_then(Result::ok).unwrap_or_default();
        let of = |purpose| (runs(&before, purpose), runs(&after, purpose));
        let (old, new) = of(Purpose::Gate);
        let mut found: Vec<GateInput> = Vec::new();
        for purpose in Purpose::ALL {
            let (old, new) = of(purpose);
            found.extend(differences(purpose.name(), &shown, &old, &new));
        }
        if found.is_empty() && !(old.is_empty() && new.is_empty()) {
            let line = new.values().next().map_or(0, |run| run.line);
            let item = input(InputKind::Pipeline, Effect::Changed, "pipeline that runs the gate", None, None);
            found.push(item.at(&shown, line).because("other lines of the file changed"));
        }
        if unreadable {
            found = found.into_iter().map(|item| item.because("the file is not readable as a pipeline")).collect();
        }
        out.extend(found);
    }
    out
}

/// Commands of one purpose by job.
fn runs(steps: &[CiStep], purpose: Purpose) -> BTreeMap<String, Run> {
    let mut out: BTreeMap<String, Run> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.runs && Purpose::of(&step.text) == Some(purpose)) {
        let run = out.entry(step.job.clone()).or_default();
        if run.line == 0 {
            (run.line, run.text) = (step.line, step.text.clone());
        }
        run.steps += 1;
        run.blocking += usize::from(step.can_fail);
        if let Some(why) = &step.why_not {
            run.why_not.clone_from(why);
        }
        run.triggers.extend(step.triggers.iter().map(|t| t.name()));
        if purpose == Purpose::Gate {
            flags(&step.text, &mut run.flags);
        }
    }
    out
}

/// The program's own flags on a command line; values as written, `--flag=value` and `--flag value` alike.
fn flags(text: &str, out: &mut BTreeMap<String, BTreeSet<String>>) {
    let text = text.replace("=--", " --");
    let mut words = text.split_whitespace().map(|w| w.trim_matches(['"', '\'', ';', '\\'])).peekable();
    let known = |name: &str| {
        let flags = &table().flags;
        let all = [&flags.tighten, &flags.loosen, &flags.other];
        all.into_iter().flatten().any(|flag| flag == name) || rows().iter().any(|row| row.flag_name() == name)
    };
    while let Some(word) = words.next() {
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        if !known(name) {
            continue;
        }
        let next =
            words.peek().filter(|next| !next.starts_with('-') && !table().flags.loosen.iter().any(|f| f == name));
        let value = value.or(next.copied()).unwrap_or_default();
        out.entry(name.to_owned()).or_default().insert(value.to_owned());
    }
}

fn differences(purpose: &str, path: &str, old: &BTreeMap<String, Run>, new: &BTreeMap<String, Run>) -> Vec<GateInput> {
    let mut out = Vec::new();
    for job in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (was, now) = (old.get(job), new.get(job));
        let text = |run: Option<&Run>| run.map(|run| run.text.clone());
        let (Some(was), Some(now)) = (was, now) else {
            let effect = asked(was.map(|_| 1), now.map(|_| 1));
            let what = format!("job {job} runs {purpose}");
            let item = input(InputKind::Pipeline, effect, &what, text(was).as_deref(), text(now).as_deref());
            out.push(item.at(path, now.map_or(0, |run| run.line)));
            continue;
        };
        let mut say = |effect, what: &str, was: Option<&str>, now_is: Option<&str>| {
            let what = format!("job {job}: {what}");
            out.push(input(InputKind::Pipeline, effect, &what, was, now_is).at(path, now.line));
        };
        if was.blocking != now.blocking {
            let shown = |run: &Run| match (run.blocking, run.why_not.as_str()) {
                (0, "") => "a failure goes unnoticed".to_owned(),
                (0, why) => format!("a failure goes unnoticed: {why}"),
                (1, _) if run.steps == 1 => "a failure fails the pipeline".to_owned(),
                (blocking, _) => format!("a failure fails the pipeline, of {blocking} of {} commands", run.steps),
            };
            let what = format!("failure of {purpose}");
            say(asked(Some(was.blocking), Some(now.blocking)), &what, Some(&shown(was)), Some(&shown(now)));
        }
        if was.triggers != now.triggers {
            let effect = if was.triggers.is_subset(&now.triggers) { Effect::Stronger } else { Effect::Weaker };
            let list = |run: &Run| run.triggers.iter().copied().collect::<Vec<_>>().join(", ");
            say(effect, &format!("what starts {purpose}"), Some(&list(was)), Some(&list(now)));
        }
        for flag in was.flags.keys().chain(now.flags.keys()).collect::<BTreeSet<_>>() {
            let (old, new) = (was.flags.get(flag), now.flags.get(flag));
            if old == new {
                continue;
            }
            let shown = |values: Option<&BTreeSet<String>>| {
                values.map(|v| format!("{flag} {}", v.iter().cloned().collect::<Vec<_>>().join(" ")).trim().to_owned())
            };
            say(flag_effect(flag, old, new), flag, shown(old).as_deref(), shown(new).as_deref());
        }
    }
    out
}

/// What a changed flag does to the gate.
fn flag_effect(flag: &str, was: Option<&BTreeSet<String>>, now: Option<&BTreeSet<String>>) -> Effect {
    let table = table();
    let has = |list: &[String]| list.iter().any(|known| known == flag);
    let row = rows().iter().find(|row| row.flag_name() == flag);
    let effect = match (was, now) {
        (Some(was), Some(now)) => {
            let single = |values: &BTreeSet<String>| (values.len() == 1).then(|| values.first().cloned()).flatten();
            let rank = |values: &BTreeSet<String>| {
                let value = single(values)?;
                Some((row?, row?.parse(&value).ok()?))
            };
            match (rank(was), rank(now)) {
                (Some((row, was)), Some((_, now))) if was.part == now.part => {
                    asked(Some(row.strictness(was.value)), Some(row.strictness(now.value)))
                }
                _ if was.is_subset(now) => Effect::Stronger,
                _ if now.is_subset(was) => Effect::Weaker,
                _ => Effect::Changed,
            }
        }
        (was, now) => asked(was.map(|_| 1), now.map(|_| 1)),
    };
    match effect {
        effect if row.is_some() || has(&table.flags.tighten) => effect,
        Effect::Stronger if has(&table.flags.loosen) => Effect::Weaker,
        Effect::Weaker if has(&table.flags.loosen) => Effect::Stronger,
        _ => Effect::Changed,
    }
}
