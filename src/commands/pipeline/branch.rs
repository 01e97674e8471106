//! The branch that changes go to, as the git of the folder tells it: where the remote's HEAD points, else the current
//! branch. References alone are read, no object, no work tree, no hook.

use git2::{Repository, RepositoryOpenFlags};
use std::ffi::OsStr;
use std::path::Path;

const REMOTE: &str = "refs/remotes/origin/";
const LOCAL: &str = "refs/heads/";

/// Its name, if it is one that stands for itself in every pipeline file.
pub(super) fn default_branch(folder: &Path) -> Option<String> {
    let none: &[&OsStr] = &[];
    let repository = Repository::open_ext(folder, RepositoryOpenFlags::empty(), none).ok()?;
    let points_at = |name: &str, below: &str| {
        let reference = repository.find_reference(name).ok()?;
        reference.symbolic_target().ok()??.strip_prefix(below).map(str::to_owned)
    };
    // The HEAD of a repository without a commit names its branch, too.
    let name = points_at("refs/remotes/origin/HEAD", REMOTE).or_else(|| points_at("HEAD", LOCAL))?;
    plain(&name).then_some(name)
}

/// No character that quotes, globs, expands or comments anywhere: the name comes from the audited folder and goes into a
/// file that a service runs.
fn plain(name: &str) -> bool {
    let ordinary = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    name.len() <= 100 && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(ordinary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> (tempfile::TempDir, Repository) {
        let folder = tempfile::tempdir().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        let repository = Repository::init_opts(folder.path(), options.initial_head("trunk")).unwrap();
        (folder, repository)
    }

    #[test]
    fn the_remote_knows_better_than_the_current_branch() {
        let (folder, repository) = repository();
        assert_eq!(default_branch(folder.path()).as_deref(), Some("trunk"), "before the first commit");
        let target = "refs/remotes/origin/release/2.x";
        repository.reference_symbolic("refs/remotes/origin/HEAD", target, false, "").unwrap();
        assert_eq!(default_branch(folder.path()).as_deref(), Some("release/2.x"));
    }

    #[test]
    fn a_detached_head_or_no_repository_tells_nothing() {
        let (folder, repository) = repository();
        let who = git2::Signature::now("A", "a@example.org").unwrap();
        let tree = repository.find_tree(repository.treebuilder(None).unwrap().write().unwrap()).unwrap();
        let commit = repository.commit(Some("HEAD"), &who, &who, "x", &tree, &[]).unwrap();
        repository.set_head_detached(commit).unwrap();
        assert_eq!(default_branch(folder.path()), None);
        assert_eq!(default_branch(tempfile::tempdir().unwrap().path()), None);
    }

    #[test]
    fn a_name_that_would_say_more_than_itself_is_left_to_a_person() {
        for name in ["main", "release/2.x", "v1_next-2"] {
            assert!(plain(name), "{name}");
        }
        for name in ["", "-x", "a b", "a'b", "a\"b", "$(id)", "feat*", "a#b", "a{b}", "a\\b", "a\nb", "größe", "`id`"]
        {
            assert!(!plain(name), "{name}");
        }
    }
}
