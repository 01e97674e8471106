//! Commit, time, branch and shallowness of the audited state. Every fact is optional; none is worth an error.

use super::{RepositoryPaths, reason};
use crate::inventory::{GitFacts, GitNote};
use git2::{Commit, ErrorCode, Repository};

/// 9999-12-31: later commit times, and those before 1970, are somebody's joke.
const LAST_SECOND: i64 = 253_402_300_799;

/// The facts of HEAD. `objects` is false when the object database must not be read.
pub(super) fn of_head(repo: &Repository, place: &RepositoryPaths, objects: bool) -> GitFacts {
    let mut facts = GitFacts { shallow: repo.is_shallow(), ..GitFacts::default() };
    let head = match repo.head() {
        Ok(head) => head,
        Err(error) => {
            facts.note = Some(GitNote::Because(match error.code() {
                ErrorCode::UnbornBranch => "no commit yet".to_owned(),
                _ => reason(&error, place),
            }));
            return facts;
        }
    };
    facts.commit = head.target().map(|id| id.to_string());
    if head.is_branch() {
        facts.branch = head.shorthand().ok().map(str::to_owned);
    }
    if !objects {
        let why = "objects are borrowed from another repository: commit time not read";
        facts.note = Some(GitNote::Because(why.to_owned()));
        return facts;
    }
    match head.peel_to_commit() {
        Ok(commit) => add_commit(&mut facts, &commit),
        Err(error) => facts.note = Some(GitNote::Because(reason(&error, place))),
    }
    facts
}

/// The facts of one commit, for an audit of a revision.
pub(super) fn of_commit(repo: &Repository, commit: Option<&Commit<'_>>) -> GitFacts {
    let mut facts = GitFacts { shallow: repo.is_shallow(), ..GitFacts::default() };
    match commit {
        Some(commit) => add_commit(&mut facts, commit),
        None => facts.note = Some(GitNote::Because("the revision is a tree, not a commit".to_owned())),
    }
    facts
}

fn add_commit(facts: &mut GitFacts, commit: &Commit<'_>) {
    facts.commit = Some(commit.id().to_string());
    let seconds = commit.time().seconds();
    if (1..=LAST_SECOND).contains(&seconds) {
        facts.commit_time = Some(seconds);
    } else {
        facts.note = Some(GitNote::Because("the commit time is outside 1970..9999".to_owned()));
    }
    if facts.shallow && facts.note.is_none() {
        facts.note = Some(GitNote::Shallow);
    }
}
