//! What a revision names, where a name may stand for several things.
//!
//! Git takes the first of tag, branch and remote branch, so whoever may push a tag called `origin/main` would decide what
//! `origin/main` is. Here a name leads to one commit or is refused, and a branch of a remote is spelled as one.

use super::{RepositoryPaths, reason};
use git2::{Object, Oid, Repository};

/// Where git looks for a short name; a remote's branch comes first, since nobody pushes there by a name of his own.
const PLACES: [(&str, &str); 5] =
    [("refs/remotes/", ""), ("refs/heads/", ""), ("refs/tags/", ""), ("refs/", ""), ("refs/remotes/", "/HEAD")];
/// Hexadecimal digits of a whole hash, and the fewest of a shortened one.
const HASH: usize = 40;
const SHORTEST: usize = 4;

/// The one object that a revision names.
pub(super) fn find<'r>(repo: &'r Repository, place: &RepositoryPaths, rev: &str) -> Result<Object<'r>, String> {
    let full = spelled_out(repo, rev)?;
    repo.revparse_single(&full).map_err(|error| reason(&error, place))
}

/// The revision with the whole name of its reference.
fn spelled_out(repo: &Repository, rev: &str) -> Result<String, String> {
    let end = rev.find(['~', '^', ':']).into_iter().chain(rev.find("@{")).min().unwrap_or(rev.len());
    let (name, rest) = rev.split_at_checked(end).unwrap_or((rev, ""));
    let is_hex = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    // A whole hash and what git itself writes at the top of its directory (HEAD, FETCH_HEAD) are no names of anybody's.
    let own = name == "@" || !name.contains('/') && repo.find_reference(name).is_ok();
    if own || name.starts_with("refs/") || is_hex && name.len() >= HASH {
        return Ok(rev.to_owned());
    }
    let mut found: Vec<(String, Oid)> = Vec::new();
    for (before, after) in PLACES {
        let full = format!("{before}{name}{after}");
        let commit = repo.find_reference(&full).and_then(|reference| reference.peel(git2::ObjectType::Any));
        found.extend(commit.ok().map(|object| (full, peeled(&object))));
    }
    if is_hex && name.len() >= SHORTEST {
        let id = Oid::from_str(name).ok().and_then(|short| repo.odb().ok()?.exists_prefix(short, name.len()).ok());
        let object = id.and_then(|id| repo.find_object(id, None).ok());
        found.extend(object.map(|object| (object.id().to_string(), peeled(&object))));
    }
    match found.as_slice() {
        [] => Ok(rev.to_owned()),
        [(full, id), more @ ..] => match more.iter().find(|(_, other)| other != id) {
            Some((other, _)) => {
                Err(format!("`{name}` may be {full} or {other}, which differ: write out the one that is meant"))
            }
            None => Ok(format!("{full}{rest}")),
        },
    }
}

/// The commit of a tag; the object itself where there is none behind it.
fn peeled(object: &Object<'_>) -> Oid {
    object.peel_to_commit().map_or(object.id(), |commit| commit.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two commits, and whatever references somebody pushed.
    fn repository(references: &[(&str, usize)]) -> (tempfile::TempDir, Repository, [Oid; 2]) {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let who = git2::Signature::new("A", "a@example.org", &git2::Time::new(1_795_149_600, 0)).unwrap();
        let commits = {
            let tree = repository.find_tree(repository.treebuilder(None).unwrap().write().unwrap()).unwrap();
            ["one", "two"].map(|text| repository.commit(None, &who, &who, text, &tree, &[]).unwrap())
        };
        for (name, commit) in references {
            let name = name.replace("HASH", &commits[0].to_string()[..7]);
            repository.reference(&name, commits[*commit], true, "").unwrap();
        }
        (folder, repository, commits)
    }

    fn found(references: &[(&str, usize)], rev: &str) -> Result<Option<usize>, String> {
        let (_keep, repository, commits) = repository(references);
        let rev = spelled_out(&repository, &rev.replace("HASH", &commits[0].to_string()[..7]))?;
        let object = repository.revparse_single(&rev).ok();
        Ok(object.and_then(|object| commits.iter().position(|commit| *commit == peeled(&object))))
    }

    #[test]
    fn a_name_of_two_commits_is_refused_wherever_the_second_stands() {
        let remote = ("refs/remotes/origin/main", 0);
        for other in ["refs/tags/origin/main", "refs/heads/origin/main", "refs/origin/main"] {
            for rev in ["origin/main", "origin/main~0", "origin/main^{commit}", "origin/main:"] {
                let why = found(&[remote, (other, 1)], rev).unwrap_err();
                assert!(why.contains("refs/remotes/origin/main") && why.contains(other), "{why}");
            }
            assert_eq!(found(&[remote, (other, 0)], "origin/main"), Ok(Some(0)), "the same commit twice: {other}");
            assert_eq!(found(&[remote, (other, 1)], "refs/remotes/origin/main"), Ok(Some(0)));
        }
        assert!(found(&[("refs/heads/main", 0), ("refs/tags/main", 1)], "main").is_err());
        assert!(found(&[("refs/heads/HASH", 1)], "HASH").is_err(), "a branch that looks like a hash");
        assert_eq!(found(&[], "HASH"), Ok(Some(0)));
    }

    #[test]
    fn what_git_writes_is_nobodys_name() {
        assert_eq!(
            found(&[("refs/heads/main", 0), ("refs/heads/master", 0), ("refs/tags/HEAD", 1)], "HEAD"),
            Ok(Some(0))
        );
        assert_eq!(found(&[("refs/heads/main", 0)], "no-such-branch"), Ok(None));
    }
}
