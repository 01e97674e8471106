//! Taking the inventory: choose the source of the list, then turn what it found into sorted, classified entries.

use super::classify::Classifier;
use super::git::{HistorySource, RepositoryPaths, TreeRow, locate, read_index, read_tree};
use super::name::escape;
use super::root::RootDir;
use super::skips::Skips;
use super::walk::{Found, untracked, walk};
use super::worktree::look;
use super::{
    Content, FileClass, FileEntry, GitFacts, GitNote, Inventory, InventoryError, Limits, Options, Past, Source,
};
use git2::Oid;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The inventory of a directory; see [`Inventory::collect`].
pub(super) fn collect(root: &Path, options: &Options) -> Result<Inventory, InventoryError> {
    let root = std::fs::canonicalize(root).map_err(|error| unreachable_root(root, &error))?;
    #[cfg(test)]
    super::listed::note(&root);
    let root = match &options.git_ref {
        // With a revision the directory need not exist on disk: its place is found in the tree.
        Some(rev) => return of_revision(&root, rev, options),
        None => below(&root, options)?,
    };
    let handle = RootDir::open(&root).map_err(|errno| unreachable_root(&root, &errno.into()))?;
    let limits = &options.limits;
    let borrowed = options.borrowed_objects;
    let listed = locate(&root, false).and_then(|place| Ok((read_index(&place, limits, borrowed)?, place)));
    let mut skips = Skips::default();
    let (((rows, beyond), git), place) = match listed {
        Ok(listed) => listed,
        Err(why) => {
            let found = walk(&root, limits, &mut skips);
            let git = GitFacts { note: Some(GitNote::Because(why.clone())), ..GitFacts::default() };
            let source = Source::Walk { why };
            return Ok(assemble(source, git, found, Vec::new(), skips, limits, |raw| Content::Disk {
                root: handle,
                raw,
            }));
        }
    };
    let git = GitFacts { folder: folder(&place), ..git };
    if beyond > 0 {
        skips.add(b".", format!("more than {} tracked files: {beyond} were not looked at", limits.max_entries), true);
    }
    let tracked = {
        let mut tracked: Vec<Vec<u8>> = rows.iter().map(|row| row.path.clone()).collect();
        tracked.sort_unstable();
        tracked
    };
    let (found, (names, cut)) = rayon::join(
        || {
            let classifier = Classifier::default();
            look(&handle, rows, limits, &mut skips, |path| classifier.classify(path).0.may_hold_evidence())
        },
        || untracked(&root, &tracked.iter().map(Vec::as_slice).collect::<Vec<_>>(), limits),
    );
    if cut {
        skips.add(b".", "untracked files: too many to look for and name all", false);
    }
    let taken = assemble(Source::GitIndex, git, found, names, skips, limits, |raw| Content::Disk { root: handle, raw });
    Ok(Inventory { past: Arc::new(Past::Git(HistorySource { place, borrowed, index: true })), ..taken })
}

fn of_revision(root: &Path, rev: &str, options: &Options) -> Result<Inventory, InventoryError> {
    let failed = |why: String| {
        let next = "name a commit, tag or branch that exists in this repository: git rev-parse --verify <REV>";
        InventoryError::new(format!("cannot read revision {rev}"), why, next)
    };
    let mut place: RepositoryPaths = locate(root, true).map_err(|why| {
        InventoryError::new(format!("cannot read revision {rev}"), why, "name a git repository, or leave out --ref")
    })?;
    let shallow = rustix::fs::lstat(place.commondir.join("shallow")).is_ok();
    let failed = |why: String| match failed(why) {
        error if shallow => InventoryError { next_step: "the clone is shallow: git fetch --unshallow".into(), ..error },
        error => error,
    };
    if let Some(subdir) = &options.subdir {
        place.prefix.extend(plain_subdir(subdir)?.as_os_str().as_encoded_bytes());
        place.prefix.push(b'/');
    }
    let (rows, git, blobs) = read_tree(&place, rev, &options.limits, options.borrowed_objects).map_err(failed)?;
    let git = GitFacts { folder: folder(&place), ..git };
    let mut skips = Skips::default();
    let mut ids: HashMap<String, Oid> = HashMap::with_capacity(rows.len());
    let mut found: Vec<Found> = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            TreeRow::Skip(path, why, incomplete) => skips.add(&path, why, incomplete),
            TreeRow::Missing(path) => {
                let matters = Classifier::default().classify(&escape(&path)).0.may_hold_evidence();
                skips.add(&path, "missing from the git object database", matters);
            }
            TreeRow::Blob { path, id, size } => {
                if ids.insert(escape(&path).into_owned(), id).is_some() {
                    skips.add(&path, "listed twice in its git tree", true);
                } else {
                    found.push((path, size));
                }
            }
        }
    }
    let source = Source::GitTree { rev: rev.to_owned() };
    let taken = assemble(source, git, found, Vec::new(), skips, &options.limits, |_| Content::Tree { blobs, ids });
    let past = Past::Git(HistorySource { place, borrowed: options.borrowed_objects, index: false });
    Ok(Inventory { past: Arc::new(past), ..taken })
}

/// The audited folder below the root of its repository.
fn folder(place: &RepositoryPaths) -> Option<String> {
    let prefix = String::from_utf8(place.prefix.clone()).ok()?;
    Some(prefix.trim_end_matches('/').to_owned()).filter(|folder| !folder.is_empty())
}

/// Files held in memory; see [`Inventory::from_memory`].
pub(super) fn from_memory(files: BTreeMap<String, Vec<u8>>) -> Inventory {
    let found = files.iter().map(|(path, bytes)| (path.clone().into_bytes(), bytes.len() as u64)).collect();
    let limits = Limits::default();
    assemble(Source::Memory, GitFacts::default(), found, Vec::new(), Skips::default(), &limits, |_| {
        let named = files.into_iter().map(|(path, bytes)| (escape(path.as_bytes()).into_owned(), bytes));
        Content::Memory(named.collect())
    })
}

/// Sorts, classifies and bounds what was found. `content` gets the raw names of the files whose path had to be escaped.
fn assemble(
    source: Source,
    git: GitFacts,
    found: Vec<Found>,
    untracked: Vec<String>,
    mut skips: Skips,
    limits: &Limits,
    content: impl FnOnce(BTreeMap<String, Vec<u8>>) -> Content,
) -> Inventory {
    let mut raw_names = BTreeMap::new();
    let mut files: Vec<FileEntry> = Vec::with_capacity(found.len());
    for (raw, size) in found {
        let path = match String::from_utf8(raw) {
            Ok(path) if !path.contains('\\') => path,
            other => {
                let raw = other.map_or_else(std::string::FromUtf8Error::into_bytes, String::into_bytes);
                let path = escape(&raw).into_owned();
                raw_names.insert(path.clone(), raw);
                path
            }
        };
        files.push(FileEntry { path, class: FileClass::Other, language: None, size });
    }
    files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let classifier = Classifier::new(files.iter().map(|file| file.path.as_str()));
    files.par_iter_mut().for_each(|file| (file.class, file.language) = classifier.classify(&file.path));
    let mut total = 0u64;
    files.retain(|file| {
        if file.size <= limits.max_structured_bytes {
            total = total.saturating_add(file.size);
        }
        let fits = total <= limits.max_total_bytes;
        if !fits {
            skips.add(file.path.as_bytes(), "beyond the limit on bytes of one audit", file.class.may_hold_evidence());
        }
        fits
    });
    files.shrink_to_fit();
    let skipped = skips.finish(limits.max_skipped_per_reason);
    Inventory {
        source,
        git,
        files,
        skipped,
        untracked,
        content: Arc::new(content(raw_names)),
        limits: limits.clone(),
        past: Arc::new(Past::None),
    }
}

fn below(root: &Path, options: &Options) -> Result<PathBuf, InventoryError> {
    let Some(subdir) = &options.subdir else { return Ok(root.to_owned()) };
    let wanted = root.join(plain_subdir(subdir)?);
    let found = std::fs::canonicalize(&wanted).map_err(|error| unreachable_root(&wanted, &error))?;
    if found.starts_with(root) {
        return Ok(found);
    }
    Err(InventoryError::new(
        "directory outside the root",
        wanted.display().to_string(),
        "name a directory below the root",
    ))
}

fn plain_subdir(subdir: &Path) -> Result<&Path, InventoryError> {
    if subdir.components().all(|part| matches!(part, Component::Normal(_))) {
        return Ok(subdir);
    }
    let cause = subdir.display().to_string();
    Err(InventoryError::new("not a directory below the root", cause, "give it relative to the root, without `..`"))
}

fn unreachable_root(path: &Path, error: &std::io::Error) -> InventoryError {
    use std::io::ErrorKind;
    let shown = path.display();
    let (title, next) = match error.kind() {
        ErrorKind::NotFound => ("no such directory", "name an existing directory, or run in the one to audit"),
        ErrorKind::NotADirectory => ("not a directory", "name the directory that holds the project, not a file"),
        ErrorKind::PermissionDenied => ("cannot open the directory", "run as a user who may read it"),
        _ => ("cannot open the directory", "name an existing, readable directory"),
    };
    InventoryError::new(format!("{title}: {shown}"), error.kind().to_string(), next)
}
