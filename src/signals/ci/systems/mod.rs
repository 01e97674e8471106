//! The services of continuous integration: which files each reads, and how they are understood.
//!
//! A service reads its files at one place, so most names count only there. A new one is its file here, its line in
//! [`SYSTEMS`], and its files in `rules/paths.yaml`.

mod azure;
mod circle;
mod github;
mod gitlab;
mod jenkins;
mod others;
mod taskcluster;

use super::steps::Steps;
use crate::structured::Node;

/// One service.
pub(super) struct System {
    /// Whether it would read a file of this name.
    reads: fn(&Named<'_>) -> bool,
    /// How its files are understood.
    pub(super) read: Read,
}

/// The form of a service's files.
#[derive(Clone, Copy)]
pub(super) enum Read {
    /// YAML or JSON.
    Document(fn(&mut Steps<'_>, &Node)),
    /// A language of its own.
    Text(fn(&mut Steps<'_>, &str)),
}

/// Every service; the first that reads a file is its own.
static SYSTEMS: &[System] = &[
    System { reads: is_jenkins, read: Read::Text(jenkins::read) },
    System { reads: is_cloud_build, read: Read::Document(others::cloud_build) },
    System { reads: |f| f.yaml() && f.folder == ".github/workflows", read: Read::Document(github::workflow) },
    System { reads: |f| f.under(".github") && f.is("action"), read: Read::Document(github::action) },
    System { reads: |f| f.stem.is_some_and(|stem| is_gitlab(f, stem)), read: Read::Document(gitlab::read) },
    System { reads: |f| f.yaml() && f.under(".circleci"), read: Read::Document(circle::read) },
    System { reads: |f| f.stem.is_some_and(|stem| is_azure(f, stem)), read: Read::Document(azure::read) },
    System { reads: |f| f.yaml() && f.under(".buildkite"), read: Read::Document(others::buildkite) },
    System { reads: |f| f.root() && f.is("bitbucket-pipelines"), read: Read::Document(others::bitbucket) },
    System { reads: is_drone, read: Read::Document(others::drone) },
    System { reads: |f| f.root() && f.is(".travis"), read: Read::Document(others::travis) },
    System { reads: |f| f.root() && f.is(".taskcluster"), read: Read::Document(taskcluster::read) },
];

/// The service that would read this file.
pub(super) fn of(path: &str) -> Option<&'static System> {
    let path = path.trim_start_matches("./").to_ascii_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    let file = Named { folder, name, stem };
    SYSTEMS.iter().find(|system| (system.reads)(&file))
}

/// The name of a file in lower case, as services pick theirs.
struct Named<'p> {
    folder: &'p str,
    name: &'p str,
    /// The name of a YAML file without its ending.
    stem: Option<&'p str>,
}

impl Named<'_> {
    fn yaml(&self) -> bool {
        self.stem.is_some()
    }

    fn is(&self, stem: &str) -> bool {
        self.stem == Some(stem)
    }

    /// At the root of the repository.
    fn root(&self) -> bool {
        self.folder.is_empty()
    }

    /// In this folder or below it.
    fn under(&self, folder: &str) -> bool {
        self.folder == folder || self.folder.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

fn is_jenkins(file: &Named<'_>) -> bool {
    let name = file.name;
    name.starts_with("jenkinsfile") || name.ends_with(".jenkinsfile") || name == "jenkins.groovy"
}

fn is_cloud_build(file: &Named<'_>) -> bool {
    file.name.starts_with("cloudbuild") && (file.yaml() || file.name.ends_with(".json"))
}

/// Drone and Woodpecker.
fn is_drone(file: &Named<'_>) -> bool {
    (file.root() && (file.is(".drone") || file.is(".woodpecker"))) || (file.yaml() && file.under(".woodpecker"))
}

fn is_azure(file: &Named<'_>, stem: &str) -> bool {
    let folders = ["azure-pipelines", ".azure-pipelines", ".azuredevops", ".pipelines", ".azdo", ".azure/pipelines"];
    stem.starts_with("azure-pipeline") || folders.iter().any(|folder| file.under(folder))
}

/// The root file, and the folders where its local includes live by habit.
fn is_gitlab(file: &Named<'_>, stem: &str) -> bool {
    let main = stem == ".gitlab-ci" || stem.starts_with(".gitlab-ci.") || stem.starts_with(".gitlab-ci-");
    let included = [".gitlab", ".gitlab-ci", "ci"].iter().any(|root| file.under(root));
    (file.root() && main) || included
}
