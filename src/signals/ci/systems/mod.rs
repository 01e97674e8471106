//! The services of continuous integration and how their files are understood. Which files are whose is data
//! (`rules/ci.yaml`): a service without a reader here is known and not understood.
//!
//! A new one is its line there and its reader: a small one in `lists`, a language of its own in a file with its `mod`
//! and a word in [`READERS`].

mod azure;
mod circle;
mod github;
mod gitlab;
mod jenkins;
mod lists;
mod plain;
mod taskcluster;
mod tekton;

use super::steps::Steps;
use crate::inventory::services;
use crate::structured::Node;

/// A reader and the service of `rules/ci.yaml` whose files it understands.
type Reader = (&'static str, Read);

/// The form of a service's files.
#[derive(Clone, Copy)]
pub(super) enum Read {
    /// YAML or JSON.
    Document(fn(&mut Steps<'_>, &Node)),
    /// A language of its own.
    Text(fn(&mut Steps<'_>, &str)),
}

/// Every reader.
static READERS: &[&[Reader]] = &[
    azure::READERS,
    circle::READERS,
    github::READERS,
    gitlab::READERS,
    jenkins::READERS,
    lists::READERS,
    plain::READERS,
    taskcluster::READERS,
    tekton::READERS,
];

/// The name of the first service that would read this file.
pub(super) fn service(path: &str) -> Option<&'static str> {
    let path = path.trim_start_matches("./").to_ascii_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    services().iter().find(|service| service.reads(folder, name)).map(|service| service.name.as_str())
}

/// How it understands the file.
pub(super) fn of(path: &str) -> Option<Read> {
    let service = service(path)?;
    let mut readers = READERS.iter().copied().flatten();
    readers.find(|(of, _)| *of == service).map(|(_, read)| *read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reader_is_of_one_service() {
        let mut names: Vec<&str> = READERS.iter().copied().flatten().map(|(name, _)| *name).collect();
        assert!(names.iter().all(|name| services().iter().any(|service| service.name == *name)), "{names:?}");
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }

    const NO_ERREXIT: Option<&str> = Some("no `set -e`, not the last command");
    const NO_PIPEFAIL: Option<&str> = Some("pipe without pipefail");

    /// The command that holds `pytest`, and why it cannot fail.
    fn tested(path: &str, text: &str) -> (String, Option<String>) {
        let steps = crate::signals::ci::parse(path, text.as_bytes()).expect("parses");
        let found = steps.into_iter().find(|step| step.text.contains("pytest"));
        found.map(|step| (step.text, step.why_not)).unwrap_or_else(|| panic!("no pytest in {text}"))
    }

    #[test]
    fn a_shell_that_is_named_has_the_options_it_is_given() {
        for (shell, command, why) in [
            ("bash -eo pipefail", "pytest | tee log", None),
            ("bash --noprofile --norc -eo pipefail", "pytest | tee log", None),
            ("bash -o errexit", "pytest; ls", None),
            ("bash --noprofile", "pytest; ls", NO_ERREXIT),
            ("bash -e", "pytest | tee log", NO_PIPEFAIL),
        ] {
            let github = format!(
                "on: push\njobs: {{t: {{runs-on: x, steps: [{{run: \"{command}\", shell: \"{shell} {{0}}\"}}]}}}}\n"
            );
            let circle = format!("jobs: {{t: {{steps: [{{run: {{command: \"{command}\", shell: {shell}}}}}]}}}}\n");
            for (path, text) in [(".github/workflows/a.yml", github), (".circleci/config.yml", circle)] {
                assert_eq!(tested(path, &text).1.as_deref(), why, "{text}");
            }
        }
    }

    #[test]
    fn a_shell_in_a_list_of_words_has_the_options_before_its_script() {
        for (shell, words, why) in [
            ("bash", "-eo, pipefail, -c, pytest | tee log", None),
            ("bash", "-c, -eo, pipefail, pytest | tee log", None),
            ("bash", "-x, -e, -c, MANY", None),
            ("/usr/bin/bash", "-e, -c, MANY", None),
            ("sh", "-ec, MANY", None),
            ("sh", "-ec, --, MANY", None),
            ("ash", "-o, errexit, -c, MANY", None),
            ("bash", "--noprofile, -c, MANY", NO_ERREXIT),
            ("sh", "-c, MANY, -e", NO_ERREXIT),
            ("sh", "[], -c, MANY, MANY", NO_ERREXIT),
            ("bash", "-ec, pytest | tee log", NO_PIPEFAIL),
            // One command, whatever the shell makes of it.
            ("bash", "-e, pytest.sh", None),
            ("bash", "--command=T, pytest, T", None),
        ] {
            for (path, text) in lists(shell, &words.replace("MANY", r#""pytest\nls""#)) {
                assert_eq!(tested(path, &text).1.as_deref(), why, "{text}");
            }
        }
    }

    #[test]
    fn a_script_is_found_by_its_place() {
        for (path, text) in lists("sh", "-c, sh, pytest") {
            let steps = crate::signals::ci::parse(path, text.as_bytes()).expect("parses");
            let found = steps.iter().find(|step| step.text == "sh").map(|step| step.line as usize);
            assert_eq!(found, text.lines().position(|line| line.contains("-c")).map(|at| at + 1), "{text}");
            assert!(!steps.iter().any(|step| step.text.contains("pytest")), "{steps:?}");
        }
        for (path, text) in lists("bash", "--command=ls, ls") {
            let steps = crate::signals::ci::parse(path, text.as_bytes()).expect("parses");
            assert!(steps.iter().any(|step| step.text.ends_with("bash --command=ls ls")), "{steps:?}");
        }
    }

    /// The same words for a shell, on a line of their own, in the files of each service that has such lists.
    fn lists(shell: &str, words: &str) -> [(&'static str, String); 3] {
        let task = "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n";
        let plan = "jobs:\n  - plan:\n      - task: t\n        config:\n";
        [
            ("cloudbuild.yaml", format!("steps:\n- {{name: x, entrypoint: {shell}, args:\n    [{words}]}}\n")),
            (
                ".tekton/a.yaml",
                format!("{task}    - {{name: t, image: x, command: [{shell}], args:\n        [{words}]}}\n"),
            ),
            ("concourse/p.yml", format!("{plan}          run: {{path: {shell}, args:\n            [{words}]}}\n")),
        ]
    }

    #[test]
    fn a_service_without_a_reader_is_not_understood() {
        assert!(of(".teamcity/settings.kts").is_none() && of(".github/dependabot.yml").is_none());
        assert!(of("ci/deploy.yml").is_some() && of("./.GitHub/Workflows/A.yml").is_some());
    }
}
