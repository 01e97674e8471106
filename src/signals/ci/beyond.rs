//! What a pipeline runs that is not in the repository or in no form that is understood: named, so that nobody takes the
//! silence for an absence.

use super::collect::line;
use super::{CiStep, StepKind, systems};
use crate::signals::guards::{self, base};

/// What is said of a Jenkinsfile that loads a shared library.
pub(crate) const LIBRARY: &str = "loads a shared library, which is not read: what its steps do is not known";

/// Things named of one file.
const MAX: usize = 3;

/// A file of a service that is known and whose files are not understood.
pub(crate) fn not_understood(path: &str) -> Option<String> {
    let service = systems::service(path)?;
    let unread = systems::of(path).is_none();
    unread.then(|| format!("a pipeline of {service}, in no form that is read here: what it runs is not known"))
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

/// Whether a step uses something of the kind. What its commands run is told from their words: [`is_task`].
pub(super) fn is_beyond(step: &CiStep) -> bool {
    step.kind == StepKind::Uses && remote(&step.text).is_some()
}

/// A reusable workflow or a template of another repository.
fn remote(text: &str) -> Option<String> {
    let reference = text.split(" with ").next().unwrap_or(text);
    let workflow = !reference.starts_with("./") && reference.contains("/workflows/") && reference.contains('@');
    let include = ["include project: ", "include remote: ", "include component: ", "include artifact: "]
        .iter()
        .any(|k| reference.starts_with(k));
    let template = reference.starts_with("template") && reference.contains('@');
    (workflow || include || template).then(|| crate::text::excerpt(reference, 120))
}

fn task(text: &str) -> Option<String> {
    let words = line(text).into_iter().find(|words| is_task(words))?;
    let shown: Vec<&str> = words.iter().take(3).map(String::as_str).collect();
    Some(crate::text::excerpt(&shown.join(" "), 60))
}

/// Words behind options of the program among which its verb is looked for.
const BEHIND: usize = 6;

/// Whether the words of a command run a task of a file that is not read.
pub(super) fn is_task(words: &[String]) -> bool {
    let Some((program, rest)) = words.split_first() else { return false };
    let name = base(program);
    // Behind options the verb comes later, and nobody knows which of them take a value: `nix --option a b flake check`.
    let options = rest.first().is_some_and(|word| word.starts_with('-'));
    let first = || rest.iter().take(if options { BEHIND } else { 1 });
    guards::table().ci.unread.iter().any(|row| {
        let verb = row.verbs.is_empty() || first().any(|word| row.verbs.contains(word));
        verb && row.programs.iter().any(|own| own == name)
    })
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
        for (run, expected) in [
            ("dagger call test", "`dagger call test`"),
            ("cd api && bundle exec rake", "`rake`"),
            ("nix flake check", "`nix flake check`"),
            ("bash -c 'bundle exec rake'", "`rake`"),
            ("X=$(nix flake check)", "`nix flake check`"),
            ("nix --option sandbox false flake check", "`nix --option sandbox`"),
        ] {
            let found = read(&format!("on: push\njobs: {{t: {{runs-on: x, steps: [{{run: {run}}}]}}}}\n")).unwrap();
            assert!(found.contains(expected), "{found}");
        }
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
