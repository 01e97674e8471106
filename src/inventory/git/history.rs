//! When the asked paths changed last: one walk from the audited commit back along first parents.
//!
//! The first parent is the line that work was merged into, so a change is dated by its arrival there: work of a branch
//! counts from its merge on, and two files that arrive together are of one age. Commit time counts, not author time. A
//! renamed file begins with its new name, and a change of mode is not a change. The walk ends when everything asked is
//! answered, at the root, or at a bound on commits and opened trees, which makes the answer the same on every machine.
//! The deadline behind it is for repositories made to hurt.

use super::authors;
use super::vet::vet;
use super::watch::{Entry, Incomplete, Names};
use super::{RepositoryPaths, answer, on_worker, open, reason};
use crate::inventory::name::is_plain;
use crate::inventory::past::{Change, History, HistoryRequest, Watch, day_of};
use crate::inventory::{GitFacts, Limits};
use git2::{Index, ObjectType, Odb, Oid, Repository};
use std::collections::BTreeSet;

/// Commits one walk looks at.
pub(super) const MAX_COMMITS: usize = 10_000;
/// Tree objects one walk opens.
pub(super) const MAX_TREES: usize = 400_000;
/// Contents compared for the lines that matter in them.
const MAX_CONTENTS: usize = 2_000;
/// Largest file that is compared by its lines; in a larger one every change counts.
const MAX_CONTENT_BYTES: usize = 1 << 20;
/// Seconds after which the history is given up.
const HISTORY_SECONDS: u64 = 60;

/// How the history of an inventory can be read again.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) place: RepositoryPaths,
    /// Objects of another repository may be read.
    pub(crate) borrowed: bool,
    /// What lies in the index and is not committed counts as changed.
    pub(crate) index: bool,
}

/// Answers the questions; `raw` gives the bytes of a path.
pub(crate) fn read_history(
    source: &Source,
    facts: &GitFacts,
    limits: &Limits,
    request: &HistoryRequest,
    raw: impl Fn(&str) -> Vec<u8>,
) -> History {
    let unknown = |why: &str| History::unknown(request, why);
    let Some(start) = facts.commit.as_deref().and_then(|hex| Oid::from_str(hex).ok()) else {
        return unknown(&facts.note.as_ref().map_or_else(|| "there is no commit".to_owned(), ToString::to_string));
    };
    match vet(&source.place, limits) {
        Ok(vetted) if vetted.borrowed && !source.borrowed => {
            return unknown("the objects are borrowed from another repository");
        }
        Ok(_) => {}
        Err(why) => return unknown(&why),
    }
    let paths: Vec<Vec<u8>> = request.watches.iter().map(|w| [&source.place.prefix, &*raw(&w.path)].concat()).collect();
    let folders: Vec<(String, Vec<u8>)> = request
        .authors
        .iter()
        .flat_map(|a| &a.folders)
        .map(|folder| (folder.clone(), [&source.place.prefix, &*raw(folder)].concat()))
        .collect();
    let (source, request_of_worker) = (source.clone(), request.clone());
    let answered = on_worker(move |sender| {
        let request = request_of_worker;
        let result = open(&source.place).and_then(|repo| {
            let odb = repo.odb().map_err(|error| reason(&error, &source.place))?;
            let mut walk = Walk::new(&repo, &odb, &request, &paths);
            if source.index {
                walk.staged(start, &paths);
            }
            walk.run(start);
            let mut history = walk.history;
            history.authors = request.authors.as_ref().map(|asked| authors::read(&repo, &odb, start, asked, &folders));
            Ok(history)
        });
        drop(sender.send(result));
    });
    match answered.and_then(|receiver| answer(&receiver, HISTORY_SECONDS)) {
        Ok(Ok(history)) => history,
        Ok(Err(why)) | Err(why) => unknown(&why),
    }
}

struct Walk<'r> {
    repo: &'r Repository,
    odb: &'r Odb<'r>,
    watches: Vec<&'r Watch>,
    names: Names,
    contents: usize,
    history: History,
}

impl<'r> Walk<'r> {
    fn new(repo: &'r Repository, odb: &'r Odb<'r>, request: &'r HistoryRequest, paths: &[Vec<u8>]) -> Walk<'r> {
        let names = Names::new(paths.iter().map(Vec::as_slice));
        let watches = request.watches.iter().collect();
        Walk { repo, odb, watches, names, contents: 0, history: History::default() }
    }

    fn found(&mut self, path: usize, change: Change) {
        self.names.close(path);
        if let Some(watch) = self.watches.get(path) {
            self.history.changes.insert((*watch).clone(), change);
        }
    }

    /// What the index holds otherwise than the commit is not committed yet. A changed file that nobody added cannot be
    /// told without reading it; it keeps the age of its commit.
    fn staged(&mut self, start: Oid, paths: &[Vec<u8>]) {
        let Ok(index) = Index::open(&self.repo.path().join("index")) else { return };
        let Ok(tree) = self.repo.find_commit(start).and_then(|commit| commit.tree()) else { return };
        let mut changed = BTreeSet::new();
        let odb = self.odb;
        for (number, path) in paths.iter().enumerate() {
            if !is_plain(path) {
                continue;
            }
            let text = String::from_utf8_lossy(path);
            let Some(staged) = index.get_path(std::path::Path::new(&*text), 0) else { continue };
            let committed = tree.get_path(std::path::Path::new(&*text)).ok().map(|entry| entry.id());
            if committed != Some(staged.id) {
                let lines = self.watches.get(number).map_or(&[][..], |watch| watch.lines.as_slice());
                let side = |id: Option<Oid>| id.map(|id| (id, ObjectType::Blob));
                if lines.is_empty() || differs(odb, self.repo, lines, side(Some(staged.id)), side(committed)) {
                    changed.insert(number);
                }
            }
        }
        changed.into_iter().for_each(|path| self.found(path, Change::Uncommitted));
    }

    fn run(&mut self, start: Oid) {
        let mut at = start;
        for number in 0.. {
            if !self.names.any_open() {
                return;
            }
            if number >= MAX_COMMITS || self.names.opened >= MAX_TREES {
                return self.stop(format!("no change in the last {number} commits, more were not looked at"));
            }
            match self.step(at, u32::try_from(number).unwrap_or(u32::MAX)) {
                Ok(Some(parent)) => at = parent,
                Ok(None) => return,
                Err(Incomplete) => return self.stop("the history is not complete".to_owned()),
            }
        }
    }

    fn stop(&mut self, why: String) {
        self.history.missing = Some(why);
    }

    /// Compares one commit with its first parent and gives the parent.
    fn step(&mut self, at: Oid, number: u32) -> Result<Option<Oid>, Incomplete> {
        let commit = self.repo.find_commit(at).map_err(|_| Incomplete)?;
        let parent = commit.parent_id(0).ok();
        if parent.is_none() && self.repo.is_shallow() {
            self.stop("the history is shallow".to_owned());
            return Ok(None);
        }
        let root = |id: Oid| Some((id, ObjectType::Tree));
        let old = match parent {
            Some(id) => root(self.repo.find_commit(id).map_err(|_| Incomplete)?.tree_id()),
            None => None,
        };
        let changed = self.names.changed(self.repo, self.odb, root(commit.tree_id()), old)?;
        for (path, new, old) in changed {
            let lines = self.watches.get(path).map_or(&[][..], |watch| watch.lines.as_slice());
            if !lines.is_empty() {
                self.contents += 1;
                if self.contents <= MAX_CONTENTS && !differs(self.odb, self.repo, lines, new, old) {
                    continue;
                }
            }
            match day_of(commit.time().seconds()) {
                Some(day) => self.found(path, Change::Committed { day, commit: number }),
                None => {
                    self.names.close(path);
                    self.stop("the commit time is outside 1970 to 9999".to_owned());
                }
            }
        }
        Ok(parent)
    }
}

/// Whether the lines that hold one of the texts differ. What cannot be compared differs.
fn differs(odb: &Odb<'_>, repo: &Repository, texts: &[String], new: Entry, old: Entry) -> bool {
    let lines = |side: Entry| -> Option<BTreeSet<Vec<u8>>> {
        let Some((id, ObjectType::Blob)) = side else { return Some(BTreeSet::new()) };
        odb.read_header(id).ok().filter(|(size, _)| *size <= MAX_CONTENT_BYTES)?;
        let blob = repo.find_blob(id).ok()?;
        let finders: Vec<_> = texts.iter().map(|text| memchr::memmem::Finder::new(text.as_bytes())).collect();
        let held = blob.content().split(|byte| *byte == b'\n').filter(|l| finders.iter().any(|f| f.find(l).is_some()));
        Some(held.map(|line| line.trim_ascii().to_vec()).collect())
    };
    match (lines(new), lines(old)) {
        (Some(new), Some(old)) => new != old,
        _ => true,
    }
}
