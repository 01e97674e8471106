//! The branch that changes go to: where the remote's HEAD points, else a branch of the remote with a usual name,
//! else the current branch of a repository without a remote.

use super::vet::vet;
use super::{answer, locate, on_worker, open};
use crate::inventory::Limits;
use git2::Repository;
use std::path::Path;

const REMOTE: &str = "refs/remotes/origin/";
const LOCAL: &str = "refs/heads/";
/// Names that the branch of changes has as a rule.
const USUAL: [&str; 2] = ["main", "master"];
/// Branches of a remote that are looked at.
const MOST: usize = 10_000;

/// Its name, as git has it.
pub(crate) fn default_branch(root: &Path, limits: &Limits) -> Option<String> {
    let place = locate(&std::fs::canonicalize(root).ok()?, true).ok()?;
    vet(&place, limits).ok()?;
    // A closed channel means that nobody waits any more.
    let work = move || open(&place).ok().and_then(|repository| named(&repository));
    let receiver = on_worker(move |sender| drop(sender.send(work()))).ok()?;
    answer(&receiver, limits.git_seconds).ok()?
}

fn named(repository: &Repository) -> Option<String> {
    let points_at = |name: &str, below: &str| {
        let reference = repository.find_reference(name).ok()?;
        reference.symbolic_target().ok()??.strip_prefix(below).map(str::to_owned)
    };
    if let Some(name) = points_at("refs/remotes/origin/HEAD", REMOTE) {
        return Some(name);
    }
    let there = repository.references_glob(&format!("{REMOTE}*")).ok()?;
    let there: Vec<String> =
        there.flatten().filter_map(|one| one.name().ok()?.strip_prefix(REMOTE).map(str::to_owned)).take(MOST).collect();
    match there.as_slice() {
        // The HEAD of a repository without a commit names its branch, too.
        [] => points_at("HEAD", LOCAL),
        several => several.iter().find(|name| USUAL.contains(&name.as_str())).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(root: &Path) -> Option<String> {
        default_branch(root, &Limits::default())
    }

    fn repository() -> (tempfile::TempDir, Repository) {
        let folder = tempfile::tempdir().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        let repository = Repository::init_opts(folder.path(), options.initial_head("trunk")).unwrap();
        (folder, repository)
    }

    #[test]
    fn the_remote_knows_better_than_the_current_branch() {
        let (folder, repository) = repository();
        assert_eq!(asked(folder.path()).as_deref(), Some("trunk"), "before the first commit");
        let target = "refs/remotes/origin/release/2.x";
        repository.reference_symbolic("refs/remotes/origin/HEAD", target, false, "").unwrap();
        assert_eq!(asked(folder.path()).as_deref(), Some("release/2.x"));
    }

    #[test]
    fn the_branch_of_today_is_not_that_of_changes() {
        let (folder, repository) = repository();
        let who = git2::Signature::now("A", "a@example.org").unwrap();
        let tree = repository.find_tree(repository.treebuilder(None).unwrap().write().unwrap()).unwrap();
        let commit = repository.commit(Some("HEAD"), &who, &who, "x", &tree, &[]).unwrap();
        for (name, wanted) in [("feature/a", None), ("develop", None), ("main", Some("main"))] {
            repository.reference(&format!("{REMOTE}{name}"), commit, false, "").unwrap();
            assert_eq!(asked(folder.path()).as_deref(), wanted, "after {name}");
        }
    }

    #[test]
    fn a_detached_head_or_no_repository_tells_nothing() {
        let (folder, repository) = repository();
        let who = git2::Signature::now("A", "a@example.org").unwrap();
        let tree = repository.find_tree(repository.treebuilder(None).unwrap().write().unwrap()).unwrap();
        let commit = repository.commit(Some("HEAD"), &who, &who, "x", &tree, &[]).unwrap();
        repository.set_head_detached(commit).unwrap();
        assert_eq!(asked(folder.path()), None);
        assert_eq!(asked(tempfile::tempdir().unwrap().path()), None);
    }
}
