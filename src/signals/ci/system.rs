//! Which CI service a path belongs to. A service reads its files at one place, so most names count only there.

/// A continuous-integration service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// GitHub workflow.
    Workflow,
    /// GitHub composite action of this repository.
    Action,
    Gitlab,
    Circle,
    Azure,
    Jenkins,
    Buildkite,
    Bitbucket,
    CloudBuild,
    /// Drone and Woodpecker.
    Drone,
    Travis,
    /// Taskcluster.
    Taskcluster,
}

/// The service that would read this file.
pub(super) fn of(path: &str) -> Option<System> {
    let path = path.trim_start_matches("./").to_ascii_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    if name.starts_with("jenkinsfile") || name.ends_with(".jenkinsfile") || name == "jenkins.groovy" {
        return Some(System::Jenkins);
    }
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    if name.starts_with("cloudbuild") && (stem.is_some() || name.ends_with(".json")) {
        return Some(System::CloudBuild);
    }
    let stem = stem?;
    let under = |root: &str| is_under(folder, root);
    let root = folder.is_empty();
    if folder == ".github/workflows" {
        Some(System::Workflow)
    } else if under(".github") && stem == "action" {
        Some(System::Action)
    } else if is_gitlab(folder, stem) {
        Some(System::Gitlab)
    } else if under(".circleci") {
        Some(System::Circle)
    } else if stem.starts_with("azure-pipeline")
        || ["azure-pipelines", ".azure-pipelines", ".azuredevops", ".pipelines", ".azdo", ".azure/pipelines"]
            .iter()
            .any(|dir| under(dir))
    {
        Some(System::Azure)
    } else if under(".buildkite") {
        Some(System::Buildkite)
    } else if root && stem == "bitbucket-pipelines" {
        Some(System::Bitbucket)
    } else if (root && matches!(stem, ".drone" | ".woodpecker")) || under(".woodpecker") {
        Some(System::Drone)
    } else if root && stem == ".travis" {
        Some(System::Travis)
    } else if root && stem == ".taskcluster" {
        Some(System::Taskcluster)
    } else {
        None
    }
}

/// The root file, and the folders where its local includes live by habit.
fn is_gitlab(folder: &str, stem: &str) -> bool {
    let main = stem == ".gitlab-ci" || stem.starts_with(".gitlab-ci.") || stem.starts_with(".gitlab-ci-");
    let included = [".gitlab", ".gitlab-ci", "ci"].iter().any(|root| is_under(folder, root));
    (folder.is_empty() && main) || included
}

fn is_under(folder: &str, root: &str) -> bool {
    folder == root || folder.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}
