//! The file list of the git index.

use super::vet::vet;
use super::{RepositoryPaths, answer, facts, on_worker, open, reason};
use crate::inventory::{GitFacts, GitNote, Limits};
use git2::{Index, IndexEntryExtendedFlag, Repository};

/// One entry of the index below the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Path relative to the root, as git has it.
    pub(crate) path: Vec<u8>,
    /// A submodule.
    pub(crate) gitlink: bool,
    /// A link, in the index.
    pub(crate) link: bool,
    /// Left out of the work tree on purpose: sparse checkout.
    pub(crate) sparse: bool,
}

/// The list, and how many entries the index has beyond the bound.
type Rows = (Vec<Row>, usize);

enum Answer {
    Rows(Result<Rows, String>),
    Facts(GitFacts),
}

/// Reads index and facts. `Err` says why git cannot be used; facts that cannot be had are a note.
pub(crate) fn read_index(place: &RepositoryPaths, limits: &Limits, borrowed: bool) -> Result<(Rows, GitFacts), String> {
    let vetted = vet(place, limits)?;
    let (place, max_entries) = (place.clone(), limits.max_entries);
    let receiver = on_worker(move |sender| match open(&place) {
        Err(why) => drop(sender.send(Answer::Rows(Err(why)))),
        Ok(repo) => {
            let listed = rows(&repo, &place, max_entries);
            // A closed channel means that nobody waits any more.
            if sender.send(Answer::Rows(listed)).is_ok() {
                drop(sender.send(Answer::Facts(facts::of_head(&repo, &place, borrowed || !vetted.borrowed))));
            }
        }
    })?;
    let rows = match answer(&receiver, vetted.index_seconds)? {
        Answer::Rows(rows) => rows?,
        Answer::Facts(_) => return Err("reading git failed".to_owned()),
    };
    let facts = match answer(&receiver, limits.git_seconds) {
        Ok(Answer::Facts(facts)) => facts,
        Ok(Answer::Rows(_)) => GitFacts::default(),
        Err(why) => GitFacts { note: Some(GitNote::Because(why)), ..GitFacts::default() },
    };
    Ok((rows, facts))
}

fn rows(repo: &Repository, place: &RepositoryPaths, max_entries: usize) -> Result<Rows, String> {
    // The index by its own path: what the repository's configuration says about it does not matter.
    let index = Index::open(&repo.path().join("index")).map_err(|error| reason(&error, place))?;
    let mut rows = Vec::new();
    let mut beyond = 0;
    for entry in index.iter() {
        let Some(path) = entry.path.strip_prefix(place.prefix.as_slice()) else { continue };
        if rows.len() >= max_entries {
            beyond += 1;
            continue;
        }
        rows.push(Row {
            path: path.to_vec(),
            gitlink: entry.mode == 0o160_000,
            link: entry.mode == 0o120_000,
            sparse: entry.mode == 0o040_000 || entry.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0,
        });
    }
    if !rows.is_empty() {
        return Ok((rows, beyond));
    }
    Err(match place.prefix.is_empty() {
        true => "the git index is empty".to_owned(),
        false => "the repository above tracks nothing in this directory".to_owned(),
    })
}
