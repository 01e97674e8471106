//! What a pipeline runs that is not in the repository or in no form that is understood: named, so that nobody takes the
//! silence for an absence.

use super::{CiStep, StepKind, systems};
use crate::inventory::services;

/// What is said of a Jenkinsfile that loads a shared library.
pub(crate) const LIBRARY: &str = "loads a shared library, which is not read: what its steps do is not known";

/// Things named of one file.
const MAX: usize = 3;

/// Programs that run tasks of files which are not read, with the words before the name of the task.
const UNREAD: [(&str, &str); 14] = [
    ("dagger", "call"),
    ("dagger", "run"),
    ("bazel", "run"),
    ("bazelisk", "run"),
    ("buck2", "run"),
    ("pants", "run"),
    ("mage", ""),
    ("moon", "run"),
    ("rake", ""),
    ("gulp", ""),
    ("ant", ""),
    ("doit", ""),
    ("cmake", "--build"),
    ("sbt", ""),
];

/// A file of a service that is known and whose files are not understood.
pub(crate) fn not_understood(path: &str) -> Option<String> {
    let lower = path.trim_start_matches("./").to_ascii_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let service = services().iter().find(|service| service.reads(folder, name))?;
    let unread = systems::of(path).is_none();
    unread.then(|| format!("a pipeline of {}, in no form that is read here: what it runs is not known", service.name))
}

/// Workflows of other repositories and tasks of files that are not read, as far as this pipeline runs them.
pub(crate) fn beyond(steps: &[CiStep]) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for step in steps.iter().filter(|step| step.runs) {
        let found = match step.kind {
            StepKind::Uses => remote(&step.text).map(|what| format!("{what} (line {})", step.line)),
            StepKind::Run => task(&step.text).map(|what| format!("`{what}` (line {})", step.line)),
        };
        out.extend(found.filter(|found| !out.contains(found)));
        if out.len() > MAX {
            break;
        }
    }
    let more = if out.len() > MAX { " and more" } else { "" };
    out.truncate(MAX);
    (!out.is_empty()).then(|| format!("runs {}{more}, which is not read: what that does is not known", out.join(", ")))
}

/// A reusable workflow or a template of another repository.
fn remote(text: &str) -> Option<String> {
    let reference = text.split(" with ").next().unwrap_or(text);
    let workflow = !reference.starts_with("./") && reference.contains("/workflows/") && reference.contains('@');
    let include =
        ["include project: ", "include remote: ", "include component: "].iter().any(|k| reference.starts_with(k));
    let template = reference.starts_with("template") && reference.contains('@');
    (workflow || include || template).then(|| crate::text::excerpt(reference, 120))
}

fn task(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| !word.contains('='))?;
    let program = words.get(at)?.rsplit('/').next()?;
    let next = words.get(at + 1).copied().unwrap_or_default();
    let known = UNREAD.iter().any(|(name, verb)| *name == program && (verb.is_empty() || *verb == next));
    let shown: Vec<&str> = words.iter().skip(at).take(3).copied().collect();
    known.then(|| crate::text::excerpt(&shown.join(" "), 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::ci::parse;

    #[test]
    fn what_lies_beyond_is_named() {
        let read = |text: &str| beyond(&parse(".github/workflows/a.yml", text.as_bytes()).unwrap());
        let found = read("on: push\njobs:\n  t:\n    uses: acme/ci/.github/workflows/tests.yml@v3\n").unwrap();
        assert!(found.contains("acme/ci/.github/workflows/tests.yml@v3 (line 4)"), "{found}");
        let found = read("on: push\njobs: {t: {runs-on: x, steps: [{run: dagger call test}]}}\n").unwrap();
        assert!(found.contains("`dagger call test`"), "{found}");
        for own in
            ["uses: ./.github/workflows/test.yml", "runs-on: x, steps: [{uses: actions/checkout@v4}, {run: pytest}]"]
        {
            assert_eq!(read(&format!("on: push\njobs: {{t: {{{own}}}}}\n")), None, "{own}");
        }
        assert!(not_understood(".teamcity/settings.kts").unwrap().contains("teamcity"));
        assert_eq!(not_understood(".github/workflows/a.yml"), None);
        assert_eq!(not_understood("README.md"), None);
    }
}
