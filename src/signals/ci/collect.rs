//! Which tests no CI job collects: a test that never runs proves nothing.
//!
//! Told per language: when every command that runs tests of a language names its folders, tests elsewhere are not
//! collected; when CI runs tests of other languages only, neither. One command that may run anything (a task runner, a
//! script, a container) and nothing is said.

use super::absent::collected;
use super::{CiStep, StepKind};
use crate::inventory::{FileClass, Inventory, Language};
use crate::signals::guards;
use std::collections::BTreeMap;

/// What the commands of one language collect.
#[derive(Debug, Default)]
struct Scope {
    /// A command collects whatever it finds.
    all: bool,
    folders: Vec<String>,
}

/// Files of tests that no job runs, by index, with the reason. Empty when CI runs no tests at all: that is said
/// elsewhere.
pub(crate) fn uncollected(inventory: &Inventory, files: &[(String, Vec<CiStep>)]) -> BTreeMap<u32, String> {
    let Some(scopes) = scopes(files) else { return BTreeMap::new() };
    let mut out = BTreeMap::new();
    for (index, file) in inventory.files.iter().enumerate().filter(|(_, f)| f.class == FileClass::Test) {
        let Some(language) =
            file.language.filter(|l| guards::table().collectors.iter().any(|c| c.languages.contains(l)))
        else {
            continue;
        };
        let why = match scopes.get(&language) {
            Some(scope) if scope.all || scope.folders.iter().any(|folder| within(&file.path, folder)) => continue,
            Some(scope) => {
                let folders: Vec<&str> = scope.folders.iter().map(String::as_str).take(3).collect();
                format!("not run by CI, which collects {} only", folders.join(", "))
            }
            None => "not run by CI, which runs tests of other languages only".to_owned(),
        };
        out.insert(u32::try_from(index).unwrap_or(u32::MAX), why);
    }
    out
}

/// `None` when nothing can be told.
fn scopes(files: &[(String, Vec<CiStep>)]) -> Option<BTreeMap<Language, Scope>> {
    let table = guards::table();
    let mut out: BTreeMap<Language, Scope> = BTreeMap::new();
    for step in files.iter().flat_map(|(_, steps)| steps).filter(|step| step.runs) {
        let run = (step.kind == StepKind::Run).then_some(&table.collectors);
        let mut known = false;
        for collector in run.into_iter().flatten().filter(|c| c.run.is_match(&step.text)) {
            known = true;
            let folders: Vec<String> = if collector.paths { collected(&step.text) } else { Vec::new() };
            // A pattern or a variable may stand for anything.
            let all = folders.is_empty() || folders.iter().any(|f| f == "." || f.contains(['$', '*', '{', '[', '(']));
            for language in &collector.languages {
                let scope = out.entry(*language).or_default();
                scope.all |= all;
                scope.folders.extend(folders.iter().map(|f| f.trim_matches(['.', '/']).to_owned()));
            }
        }
        if !known && table.may_test.is_match(&step.text) && !table.no_test.is_match(&step.text) {
            return None;
        }
    }
    for scope in out.values_mut() {
        scope.folders.sort();
        scope.folders.dedup();
    }
    (!out.is_empty()).then_some(out)
}

/// Whether a path lies in a folder of this name or is the file, wherever the command stands.
fn within(path: &str, folder: &str) -> bool {
    path == folder
        || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        || path.ends_with(&format!("/{folder}"))
        || path.contains(&format!("/{folder}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(runs: &[&str]) -> Vec<String> {
        let paths = ["tests/unit/test_a.py", "tests/edge/test_b.py", "web/src/a.test.ts"];
        let inventory = Inventory::from_memory(paths.iter().map(|f| ((*f).to_owned(), b"x".to_vec())));
        let steps: Vec<String> = runs.iter().map(|run| format!("{{run: {run}}}")).collect();
        let text = format!("on: push\njobs: {{a: {{runs-on: x, steps: [{}]}}}}\n", steps.join(", "));
        let steps = super::super::parse(".github/workflows/a.yml", text.as_bytes()).unwrap();
        let lost = uncollected(&inventory, &[("a.yml".to_owned(), steps)]);
        lost.keys().map(|index| inventory.files[*index as usize].path.clone()).collect()
    }

    #[test]
    fn tests_outside_of_the_named_folders_are_not_collected() {
        assert_eq!(
            lost(&["pip install -r requirements-test.txt", "pytest -q tests/unit"]),
            ["tests/edge/test_b.py", "web/src/a.test.ts"]
        );
        assert_eq!(lost(&["pytest", "npm test"]), Vec::<String>::new());
        assert_eq!(lost(&["npx vitest run"]), ["tests/edge/test_b.py", "tests/unit/test_a.py"]);
    }

    #[test]
    fn a_command_that_may_run_anything_ends_the_judgement() {
        for any in ["make test", "tox", "bash scripts/all.sh", "docker compose run app"] {
            assert_eq!(lost(&["pytest tests/unit", any]), Vec::<String>::new(), "{any}");
        }
        assert_eq!(lost(&["ruff check ."]), Vec::<String>::new());
    }
}
