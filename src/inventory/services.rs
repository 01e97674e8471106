//! `rules/ci.yaml` as data: where the services of continuous integration read their files. The classes of files and the
//! readers of pipelines both go by it.

use crate::tables;
use serde::Deserialize;
use std::sync::LazyLock;

const NAME: &str = "rules/ci.yaml";

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let table: Table = tables::read(NAME);
    table.services
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    services: Vec<Service>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    /// Name; that of its reader, if it has one.
    pub(crate) name: String,
    /// Files that it alone reads.
    #[serde(default)]
    files: Vec<Files>,
    /// Files whose place says nothing by itself.
    #[serde(default)]
    included: Vec<Files>,
}

/// A glob of files, taken apart.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(from = "String")]
struct Files {
    /// `None`: anywhere; empty: the root.
    folder: Option<String>,
    /// Below the folder, too.
    deep: bool,
    name: String,
}

impl From<String> for Files {
    fn from(glob: String) -> Files {
        let (folder, name) = glob.rsplit_once('/').unwrap_or(("", &glob));
        let (folder, deep) = match folder.strip_suffix("**") {
            Some("") => (None, true),
            Some(above) => (Some(above.trim_end_matches('/').to_owned()), true),
            None => (Some(folder.to_owned()), false),
        };
        Files { folder, deep, name: name.to_owned() }
    }
}

impl Files {
    fn hold(&self, folder: &str, name: &str) -> bool {
        let here = self.folder.as_deref().is_none_or(|wanted| {
            let rest = folder.strip_prefix(wanted);
            rest.is_some_and(|rest| rest.is_empty() || (self.deep && rest.starts_with('/')))
        });
        here && fast_glob::glob_match(&self.name, name)
    }
}

/// Every service, in the order in which they are asked.
pub(crate) fn services() -> &'static [Service] {
    &SERVICES
}

impl Service {
    /// Whether it would read a file; folder and name in lower case.
    pub(crate) fn reads(&self, folder: &str, name: &str) -> bool {
        self.files.iter().chain(&self.included).any(|files| files.hold(folder, name))
    }
}

/// Folders whose files are pipelines.
pub(super) fn folders() -> impl Iterator<Item = &'static String> {
    let files = services().iter().flat_map(|service| &service.files);
    files.filter_map(|files| files.folder.as_ref()).filter(|folder| !folder.is_empty())
}

/// Names of pipelines, where no folder says so: patterns without braces.
pub(super) fn names() -> impl Iterator<Item = String> {
    let files = services().iter().flat_map(|service| &service.files);
    files.filter(|files| files.folder.as_ref().is_none_or(String::is_empty)).flat_map(|files| plain(&files.name))
}

/// `a.{yml,yaml}` as `a.yml` and `a.yaml`.
fn plain(pattern: &str) -> Vec<String> {
    let parts = pattern.split_once('{').and_then(|(head, rest)| Some((head, rest.split_once('}')?)));
    let Some((head, (choices, tail))) = parts else { return vec![pattern.to_owned()] };
    choices.split(',').map(|choice| format!("{head}{choice}{tail}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_hold_at_their_places() {
        for (glob, yes, no) in [
            (".travis.{yml,yaml}", vec![".travis.yaml"], vec!["a/.travis.yml", ".travis.json"]),
            ("**/jenkinsfile*", vec!["jenkinsfile", "a/b/jenkinsfile.deploy"], vec!["my-jenkinsfile", "jenkinsfile/a"]),
            (".github/workflows/*.yml", vec![".github/workflows/a.yml"], vec![".github/workflows/a/b.yml", "a.yml"]),
            (
                ".circleci/**/*.yml",
                vec![".circleci/a.yml", ".circleci/a/b.yml"],
                vec![".circlecix/a.yml", "x/.circleci/a.yml"],
            ),
        ] {
            let files = Files::from(glob.to_owned());
            let holds = |path: &str| {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                files.hold(folder, name)
            };
            assert!(yes.iter().all(|path| holds(path)) && !no.iter().any(|path| holds(path)), "{glob}");
        }
    }

    #[test]
    fn the_table_is_lower_case_and_each_service_stands_once() {
        let mut names: Vec<_> = services().iter().map(|service| &service.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        for files in services().iter().flat_map(|service| service.files.iter().chain(&service.included)) {
            let text = format!("{}/{}", files.folder.as_deref().unwrap_or_default(), files.name);
            assert_eq!(text, text.to_ascii_lowercase());
        }
    }
}
