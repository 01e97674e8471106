//! The branch that changes go to: where the remote's HEAD points, else the current branch.

use super::vet::vet;
use super::{answer, locate, on_worker, open};
use crate::inventory::Limits;
use git2::Repository;
use std::path::Path;

const REMOTE: &str = "refs/remotes/origin/";
const LOCAL: &str = "refs/heads/";

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
    // The HEAD of a repository without a commit names its branch, too.
    points_at("refs/remotes/origin/HEAD", REMOTE).or_else(|| points_at("HEAD", LOCAL))
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
