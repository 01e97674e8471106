//! The tree of one revision: list and contents from the object database, no checkout.
//!
//! A few kilobytes of objects can describe 16^10 paths, so the walk is iterative and counts what it visits.

use super::vet::vet;
use super::{RepositoryPaths, answer, facts, on_worker, open, reason, revision};
use crate::inventory::name::{depth, is_plain_component, link_reason};
use crate::inventory::{GitFacts, Limits, ReadError};
use git2::{ObjectType, Odb, Oid, Repository};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Seconds for walking the tree, whatever its size.
const WALK_SECONDS: u64 = 60;
/// How often one directory object may appear; honest trees repeat small ones, bombs repeat everything.
const MAX_REPEATS: u32 = 1000;
/// A link's target is a path, not a document.
const MAX_LINK: u64 = 4096;

/// One path of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TreeRow {
    /// A file and its blob.
    Blob {
        /// Path relative to the root.
        path: Vec<u8>,
        /// Name of the contents.
        id: Oid,
        /// Size in bytes.
        size: u64,
    },
    /// A file whose contents the object database does not hold.
    Missing(Vec<u8>),
    /// Anything else, with the reason and whether it can hide something.
    Skip(Vec<u8>, String, bool),
}

/// Reads blobs from any thread: libgit2 handles are not shared, so each reader borrows one and gives it back.
pub(crate) struct Blobs {
    place: RepositoryPaths,
    idle: Mutex<Vec<Repository>>,
}

impl std::fmt::Debug for Blobs {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Blobs").finish_non_exhaustive()
    }
}

impl Blobs {
    /// The contents of one blob of the listed size.
    pub(crate) fn read(&self, id: Oid, size: u64) -> Result<Vec<u8>, ReadError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let repo = match idle {
            Some(repo) => repo,
            None => open(&self.place).map_err(|_| ReadError::MissingObject)?,
        };
        let bytes = repo.find_blob(id).map(|blob| blob.content().to_vec());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(repo);
        let bytes = bytes.map_err(|_| ReadError::MissingObject)?;
        if bytes.len() as u64 == size { Ok(bytes) } else { Err(ReadError::Changed) }
    }
}

/// Lists the tree of a revision below the root.
pub(crate) fn read_tree(
    place: &RepositoryPaths,
    rev: &str,
    limits: &Limits,
    borrowed: bool,
) -> Result<(Vec<TreeRow>, GitFacts, Blobs), String> {
    let vetted = vet(place, limits)?;
    if vetted.borrowed && !borrowed {
        return Err("objects are borrowed from another repository (objects/info/alternates)".to_owned());
    }
    let (place, rev, limits) = (place.clone(), rev.to_owned(), limits.clone());
    let receiver = on_worker(move |sender| {
        let result = open(&place).and_then(|repo| {
            let (root, facts) = resolve(&repo, &place, &rev)?;
            let rows = Walk::new(&repo, &place, &limits)?.run(root)?;
            Ok((rows, facts, repo, place))
        });
        drop(sender.send(result));
    })?;
    let (rows, facts, repo, place) = answer(&receiver, WALK_SECONDS)??;
    Ok((rows, facts, Blobs { place, idle: Mutex::new(vec![repo]) }))
}

fn resolve(repo: &Repository, place: &RepositoryPaths, rev: &str) -> Result<(Oid, GitFacts), String> {
    let object = revision::find(repo, place, rev)?;
    let commit = object.peel_to_commit().ok();
    let tree = object.peel(ObjectType::Tree).map_err(|error| reason(&error, place))?;
    Ok((tree.id(), facts::of_commit(repo, commit.as_ref())))
}

struct Walk<'repo> {
    repo: &'repo Repository,
    place: &'repo RepositoryPaths,
    odb: Odb<'repo>,
    limits: &'repo Limits,
    sizes: HashMap<Oid, Option<u64>>,
    repeats: HashMap<Oid, u32>,
    rows: Vec<TreeRow>,
    visited: usize,
}

impl<'repo> Walk<'repo> {
    fn new(repo: &'repo Repository, place: &'repo RepositoryPaths, limits: &'repo Limits) -> Result<Self, String> {
        let odb = repo.odb().map_err(|error| reason(&error, place))?;
        Ok(Self {
            repo,
            place,
            odb,
            limits,
            sizes: HashMap::new(),
            repeats: HashMap::new(),
            rows: Vec::new(),
            visited: 0,
        })
    }

    fn run(mut self, root: Oid) -> Result<Vec<TreeRow>, String> {
        let mut start = root;
        for part in self.place.prefix.split(|&byte| byte == b'/').filter(|part| !part.is_empty()) {
            let tree = self.repo.find_tree(start).map_err(|error| reason(&error, self.place))?;
            let entry = tree.get_name_bytes(part).filter(|entry| entry.kind() == Some(ObjectType::Tree));
            start = entry.ok_or("the revision does not have this directory")?.id();
        }
        let mut open = vec![(start, Vec::new())];
        while let Some((id, path)) = open.pop() {
            if self.visited > self.limits.max_entries {
                let why = format!("more than {} entries: the rest was not looked at", self.limits.max_entries);
                self.rows.push(TreeRow::Skip(b".".to_vec(), why, true));
                break;
            }
            self.directory(id, path, &mut open);
        }
        Ok(self.rows)
    }

    fn directory(&mut self, id: Oid, path: Vec<u8>, open: &mut Vec<(Oid, Vec<u8>)>) {
        let repeats = self.repeats.entry(id).or_default();
        *repeats += 1;
        if *repeats > MAX_REPEATS {
            return self.skip(path, "the same directory again, more than 1000 times", true);
        }
        let readable = self.size(id).is_some_and(|size| size <= self.limits.max_index_bytes);
        let Some(tree) = readable.then(|| self.repo.find_tree(id).ok()).flatten() else {
            let name = if path.is_empty() { b".".to_vec() } else { path };
            return self.skip(name, "directory missing from the git object database", true);
        };
        for entry in tree.iter() {
            self.visited += 1;
            let name = entry.name_bytes();
            let full = if path.is_empty() { name.to_vec() } else { [path.as_slice(), b"/", name].concat() };
            if !is_plain_component(name) {
                self.skip(full, "name not allowed in git", true);
                continue;
            }
            match entry.filemode_raw() & 0o170_000 {
                0o040_000 if depth(&full) >= self.limits.max_depth => {
                    self.skip(full, &format!("deeper than {} levels", self.limits.max_depth), true);
                }
                0o040_000 => open.push((entry.id(), full)),
                0o160_000 => self.skip(full, "submodule: audit it on its own", false),
                0o120_000 => self.link(full, entry.id()),
                _ => match self.size(entry.id()) {
                    Some(size) => self.rows.push(TreeRow::Blob { path: full, id: entry.id(), size }),
                    None => self.rows.push(TreeRow::Missing(full)),
                },
            }
        }
    }

    fn link(&mut self, path: Vec<u8>, id: Oid) {
        let small = self.size(id).is_some_and(|size| size <= MAX_LINK);
        let target = small.then(|| self.repo.find_blob(id).ok()).flatten();
        let why = target.map_or("link, not followed", |blob| link_reason(&path, blob.content()));
        self.skip(path, why, false);
    }

    /// Size of an object from its header; remembered, because a tree bomb names the same few over and over.
    fn size(&mut self, id: Oid) -> Option<u64> {
        let odb = &self.odb;
        *self.sizes.entry(id).or_insert_with(|| odb.read_header(id).ok().map(|(size, _)| size as u64))
    }

    fn skip(&mut self, path: Vec<u8>, why: &str, incomplete: bool) {
        self.rows.push(TreeRow::Skip(path, why.to_owned(), incomplete));
    }
}
