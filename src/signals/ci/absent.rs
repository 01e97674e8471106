//! Whether a step names a file, a folder or a working directory the repository does not have: it cannot do what it says.
//!
//! Only what is certain counts. A path is absent when no folder of the repository holds such an entry, wherever the
//! step may stand; jobs that clone, download or make files, repositories with submodules, and folders that builds make
//! are left alone.

use super::{Called, CiStep, StepKind};
use crate::inventory::{FileClass, Inventory, Language};
use crate::signals::guards;
use std::collections::BTreeSet;

/// Names the repository holds: the last one, or the last two parts of every path and folder.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    tails: BTreeSet<String>,
    /// Languages with tests, or with files whose path speaks of tests.
    tested: BTreeSet<Language>,
    /// Classes of which it has a file.
    classes: BTreeSet<FileClass>,
    /// Rows of what commands need that the tree has.
    met: BTreeSet<usize>,
    /// Parts of it are elsewhere or were not listed.
    partial: bool,
}

impl Tree {
    /// All names of an inventory.
    pub(crate) fn of(inventory: &Inventory) -> Tree {
        let mut tree = Tree::default();
        let skipped = inventory.skipped.iter();
        tree.partial = skipped.clone().any(|s| s.path == "." && s.incomplete);
        let listed = inventory.files.iter().map(|f| f.path.as_str());
        for path in listed.chain(skipped.map(|s| s.path.as_str())) {
            tree.partial |= path == ".gitmodules";
            let mut before: Option<&str> = None;
            for part in path.split('/') {
                tree.tails.insert(part.to_owned());
                if let Some(before) = before {
                    tree.tails.insert(format!("{before}/{part}"));
                }
                before = Some(part);
            }
        }
        for file in &inventory.files {
            tree.classes.insert(file.class);
            let named = || file.path.to_ascii_lowercase().contains("test");
            if file.class == FileClass::Test || file.class == FileClass::Source && named() {
                tree.tested.extend(file.language);
            }
        }
        for (row, needed) in guards::table().paths.needed.iter().enumerate() {
            let met = needed.names.iter().any(|name| tree.tails.contains(name))
                || !needed.ends.is_empty()
                    && tree.tails.iter().any(|tail| needed.ends.iter().any(|end| tail.ends_with(end.as_str())))
                || needed.classes.iter().any(|class| tree.classes.contains(class))
                || needed.tests.iter().any(|language| tree.tested.contains(language));
            tree.met.extend(met.then_some(row));
        }
        tree
    }

    /// What a command needs and the tree lacks.
    fn lacks(&self, step: &CiStep) -> Option<String> {
        let rows = guards::table().paths.needed.iter().enumerate().filter(|(row, _)| !self.met.contains(row));
        let asked = rows.map(|(_, needed)| needed).find(|needed| {
            needed.run.is_match(&step.text) && !needed.unless.iter().any(|word| step.text.contains(word.as_str()))
        });
        asked.map(|needed| needed.what.clone())
    }

    /// Whether a command runs something that the tree has: a file by its path, or its tests. A scan of whatever lies in the
    /// folder runs nothing of it.
    pub(super) fn serves(&self, step: &CiStep) -> bool {
        let rows = guards::table().paths.needed.iter().enumerate().filter(|(row, _)| self.met.contains(row));
        let needs = rows.map(|(_, needed)| needed).any(|n| !n.tests.is_empty() && n.run.is_match(&step.text));
        let path = |word: &str| word.contains('/') && !word.starts_with(['/', '$', '~', '-']) && !word.contains("://");
        needs || step.text.split_whitespace().any(|word| path(word) && self.holds(word))
    }

    /// Whether some folder holds it.
    fn holds(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        match parts.as_slice() {
            [.., before, last] if *before != ".." => self.tails.contains(&format!("{before}/{last}")),
            [.., last] => *last == ".." || self.tails.contains(*last),
            [] => true,
        }
    }
}

/// The path each step names and the repository does not have, by index of the step.
pub(crate) fn absent(steps: &[CiStep], tree: &Tree) -> Vec<Option<String>> {
    if tree.partial {
        return vec![None; steps.len()];
    }
    let paths = &guards::table().paths;
    // A command that cannot work brings nothing.
    let brings = |s: &&CiStep| s.runs && paths.brings.matches(&s.text) && tree.lacks(s).is_none();
    let bringing: BTreeSet<&str> = steps.iter().filter(brings).map(|s| s.job.as_str()).collect();
    steps.iter().map(|step| if bringing.contains(step.job.as_str()) { None } else { missing(step, tree) }).collect()
}

fn missing(step: &CiStep, tree: &Tree) -> Option<String> {
    if let Called::Missing(target) = &step.called {
        return Some(target.clone());
    }
    let named = named(step).into_iter().chain([step.dir.clone()]);
    let absent = named.filter(|path| plain(path)).find(|path| !tree.holds(path));
    absent.or_else(|| tree.lacks(step))
}

/// Paths the command opens or collects tests from.
fn named(step: &CiStep) -> Vec<String> {
    let paths = &guards::table().paths;
    let text = step.text.as_str();
    let mut out: Vec<String> = paths
        .opened
        .iter()
        .filter_map(|re| Some(re.captures(text)?.get(1)?.as_str().to_owned()))
        .map(|path| path.trim_start_matches("./").to_owned())
        .collect();
    if step.kind == StepKind::Run {
        out.extend(collected(text));
    }
    out
}

/// The plain words of a command that collects tests, without the names of cases behind `::`.
pub(super) fn collected(text: &str) -> Vec<String> {
    let paths = &guards::table().paths;
    let Some(end) = paths.collected.end(text) else { return Vec::new() };
    let mut out = Vec::new();
    let mut value = false;
    for word in words(text.get(end..).unwrap_or_default()) {
        if matches!(word, "&&" | "||" | "|" | ";" | ">" | "2>&1") {
            break;
        }
        if word.starts_with('-') {
            value = !word.contains('=') && !paths.valueless.iter().any(|flag| flag == word);
        } else if !std::mem::take(&mut value) {
            out.push(word.split("::").next().unwrap_or(word).to_owned());
        }
    }
    out
}

/// Words of a command line; a quoted text is one word, without its quotes.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let quote = matches!(first, '"' | '\'').then_some(first);
        let body = rest.get(quote.map_or(0, |_| 1)..).unwrap_or_default();
        let end = match quote {
            Some(quote) => body.find(quote),
            None => body.find(char::is_whitespace),
        };
        let end = end.unwrap_or(body.len());
        out.push(body.get(..end).unwrap_or_default());
        rest = body.get(end + usize::from(quote.is_some())..).unwrap_or_default().trim_start();
    }
    out
}

/// A relative path without variables, patterns or parts that builds make.
fn plain(path: &str) -> bool {
    let made = &guards::table().paths.made;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    !path.is_empty()
        && path.chars().all(word)
        && !path.starts_with(['/', '-'])
        && path.chars().any(|c| c.is_ascii_alphabetic())
        && !path.split('/').any(|part| made.iter().any(|name| name == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(files: &[&str], run: &str) -> Option<String> {
        let inventory = Inventory::from_memory(files.iter().map(|f| ((*f).to_owned(), b"x".to_vec())));
        let text = format!("on: push\njobs: {{a: {{runs-on: x, steps: [{run}]}}}}\n");
        let steps = super::super::parse(".github/workflows/a.yml", text.as_bytes()).unwrap();
        absent(&steps, &Tree::of(&inventory)).into_iter().flatten().next()
    }

    #[test]
    fn a_path_no_folder_holds_is_absent() {
        let files = ["tests/unit/test_a.py", "app/scripts/run.py", "README.md"];
        assert_eq!(judged(&files, "{run: pytest -q tests/evals}").as_deref(), Some("tests/evals"));
        assert_eq!(judged(&files, "{run: python scripts/nope.py}").as_deref(), Some("scripts/nope.py"));
        assert_eq!(judged(&files, "{run: npx promptfoo eval -c missing.yaml}").as_deref(), Some("missing.yaml"));
        assert_eq!(judged(&files, "{run: pytest, working-directory: nowhere}").as_deref(), Some("nowhere"));
    }

    #[test]
    fn options_are_no_images_and_programs_are_no_scripts() {
        let files = ["tests/unit/test_a.py", "package.json"];
        for run in
            ["docker run app", "docker run --rm --name x -p 1:2 -e A=b app:1 ls", "docker run -it --env-file=.env app"]
        {
            assert_eq!(
                judged(&files, &format!("{{run: '{run}'}}")).as_deref(),
                Some("a Dockerfile of the image"),
                "{run}"
            );
        }
        for run in [
            "docker run --name app acme.io/app/x:1",
            "docker run --foo app acme.io/a/x",
            "docker run --unknown app other/x",
        ] {
            assert_eq!(judged(&files, &format!("{{run: '{run}'}}")), None, "{run}");
        }
    }

    #[test]
    fn a_scan_needs_something_to_scan() {
        let scans =
            ["{run: pip-audit}", "{run: npm audit}", "{uses: aquasecurity/trivy-action@0.28.0, with: {exit-code: 1}}"];
        for scan in scans {
            assert!(judged(&["app.py", "README.md"], scan).is_some(), "{scan}");
            assert_eq!(judged(&["app.py", "requirements.txt"], scan), None, "{scan}");
        }
        assert_eq!(judged(&["app.py", "Dockerfile"], scans[2]), None);
        assert_eq!(judged(&["app.py"], "{run: trivy image app:1}"), None);
    }

    #[test]
    fn what_is_not_certain_is_left_alone() {
        let files = ["tests/unit/test_a.py", "app/scripts/run.py", "README.md"];
        for run in [
            "{run: pytest -q tests/unit/test_a.py::test_x}",
            "{run: python scripts/run.py}",
            "{run: pytest --junitxml report/out.xml tests}",
            "{run: pytest -k evals}",
            "{run: \"pytest --durations=0 -vv -k 'not evals or evals[tiny]' -m 'not gpu'\"}",
            "{run: \"pytest $DIR/evals\"}",
            "{run: python dist/made.py}",
            "{run: git clone https://x/y}, {run: pytest evals}",
            "{run: python -m evals.run}",
            "{run: pytest}",
        ] {
            assert_eq!(judged(&files, run), None, "{run}");
        }
        assert_eq!(judged(&[".gitmodules", "a.py"], "{run: pytest evals}"), None);
    }
}
