//! Workflows that other workflows call: they run when their callers do.

use super::ci::{CiStep, StepKind, Trigger};
use std::collections::{BTreeMap, BTreeSet};

/// Levels of calls that are followed; GitHub allows four.
const LEVELS: usize = 4;

/// Adds the triggers of the callers to the steps of each called workflow. `files` are path and steps.
pub(super) fn inherit(files: &mut [(String, Vec<CiStep>)]) {
    for _ in 0..LEVELS {
        let mut called: BTreeMap<String, Vec<Trigger>> = BTreeMap::new();
        for step in files.iter().flat_map(|(_, steps)| steps) {
            let local = step.text.split_whitespace().next().and_then(|word| word.strip_prefix("./"));
            if let (StepKind::Uses, Some(path)) = (step.kind, local) {
                called.entry(path.to_owned()).or_default().extend(&step.triggers);
            }
        }
        let mut changed = false;
        for (path, steps) in files.iter_mut() {
            let Some(triggers) = called.get(path.as_str()).or_else(|| called.get(folder(path))) else { continue };
            for step in steps {
                for trigger in triggers.iter().filter(|t| **t != Trigger::Other) {
                    if !step.triggers.contains(trigger) {
                        step.triggers.push(*trigger);
                        changed = true;
                    }
                }
                step.triggers.sort_unstable();
            }
        }
        if !changed {
            break;
        }
    }
    uncalled(files);
}

/// What only others could start, and nobody does, never runs.
fn uncalled(files: &mut [(String, Vec<CiStep>)]) {
    let uses = files.iter().flat_map(|(_, steps)| steps).filter(|step| step.kind == StepKind::Uses && step.runs);
    let uses: BTreeSet<String> =
        uses.map(|step| step.text.split(['@', ' ']).next().unwrap_or_default().to_owned()).collect();
    for (path, steps) in files.iter_mut() {
        // Also by the full name of the repository.
        if uses.iter().any(|text| text.ends_with(path.as_str()) || text.ends_with(folder(path))) {
            continue;
        }
        let action = path.starts_with(".github/actions/");
        let why = if action { "nothing uses this action" } else { "no workflow calls it" };
        let own = action || path.starts_with(".github/workflows/");
        for step in steps.iter_mut().filter(|step| own && step.runs && step.triggers == [Trigger::Other]) {
            if action || step.only_called {
                (step.runs, step.can_fail) = (false, false);
                step.why_not = Some(why.to_owned());
            }
        }
    }
}

/// A composite action is called by its folder.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::ci;

    #[test]
    fn a_called_workflow_runs_when_its_caller_does() {
        let read = |path: &str, text: &str| (path.to_owned(), ci::parse(path, text.as_bytes()).unwrap());
        let mut files = vec![
            read(".github/workflows/ci.yml", "on: pull_request\njobs: {t: {uses: ./.github/workflows/test.yml}}\n"),
            read(
                ".github/workflows/test.yml",
                "on: workflow_call\njobs: {t: {runs-on: x, steps: [{uses: ./.github/actions/run}, {run: pytest}]}}\n",
            ),
            read(".github/actions/run/action.yml", "runs: {using: composite, steps: [{run: rspec, shell: bash}]}\n"),
            read(".github/workflows/other.yml", "on: workflow_call\njobs: {t: {runs-on: x, steps: [{run: x}]}}\n"),
        ];
        inherit(&mut files);
        let triggered = |n: usize| {
            let (_, steps): &(String, Vec<CiStep>) = &files[n];
            steps.iter().all(|s| s.triggers.contains(&Trigger::PullRequest))
        };
        assert!(triggered(1) && triggered(2) && !triggered(3));
        let runs = |n: usize| files[n].1.iter().all(|step| step.runs);
        assert!(runs(0) && runs(1) && runs(2) && !runs(3));
    }
}
