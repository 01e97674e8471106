//! Stage 1: what is there. The only code that reads the audited tree.
//!
//! Input: a root directory (or a commit of its repository). Output: [`Inventory`], a sorted list of files with
//! class, language and size, plus everything that was skipped and why. Nothing here interprets contents beyond
//! telling text from binary; that is the work of the signals.

mod class;
mod class_table;
mod classify;
mod collect;
mod content;
mod error;
mod git;
mod language;
mod name;
mod options;
mod past;
mod pattern;
mod published;
mod root;
mod services;
mod skips;
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests build the trees they audit")]
mod tests;
mod walk;
mod worktree;

pub use class::FileClass;
pub use content::{is_binary, is_lfs_pointer, text, utf8};
pub use error::{InventoryError, ReadError};
pub use git::Origin;
pub(crate) use git::is_bot;
pub use language::Language;
pub use options::{Limits, Options};
pub use past::{Author, Authors, AuthorsRequest, Change, History, HistoryRequest, Watch};
pub(crate) use pattern::glob;
pub use published::Published;
pub(crate) use services::services;

use git2::Oid;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the file list came from; the report says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The git index; contents from the work tree.
    GitIndex,
    /// The tree of one commit; contents from the object database, no checkout.
    GitTree {
        /// The revision as the user wrote it.
        rev: String,
    },
    /// A directory walk, because the root is not a repository git2 can read.
    Walk {
        /// Why git was not used, for the reader of the report.
        why: String,
    },
    /// Files held in memory: rule test cases and unit tests.
    Memory,
}

/// What git says about the audited root; `None` fields are unknown, never "no".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitFacts {
    /// Full hash of the audited commit.
    pub commit: Option<String>,
    /// Commit time, seconds since the epoch.
    pub commit_time: Option<i64>,
    /// Current branch, if HEAD is not detached.
    pub branch: Option<String>,
    /// History is cut off: ages and authors are unknown, not absent.
    pub shallow: bool,
    /// Folder of the repository that is audited, `/`-separated, where it is not the whole.
    pub folder: Option<String>,
    /// Why git facts are missing or partial.
    pub note: Option<GitNote>,
}

/// Why git facts are missing or partial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitNote {
    /// The history is cut off, and nothing else is amiss.
    Shallow,
    /// This, in one line.
    Because(String),
}

impl fmt::Display for GitNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GitNote::Shallow => "shallow clone: history is cut off",
            GitNote::Because(why) => why,
        })
    }
}

/// Why a path that is named is no file of the audited tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It was left out, for this reason.
    Skipped(String),
    /// DVC keeps it; the file that says so.
    Dvc(String),
    /// It lies there and is not committed.
    NotCommitted,
    /// There is no such file.
    Nowhere,
}

/// What follows the path in a sentence.
impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Skipped(reason) => write!(f, "was not read: {reason}"),
            Missing::Dvc(kept) => {
                write!(f, "is kept by DVC ({kept}) and not in the repository; commit the summary itself")
            }
            Missing::NotCommitted => f.write_str("is not committed (untracked, or ignored by git); commit it"),
            Missing::Nowhere => f.write_str("is not a file of the repository"),
        }
    }
}

/// One file of the audited tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path relative to the root, `/`-separated, valid UTF-8; bytes that are not, and backslashes, are escaped as `\xNN`.
    pub path: String,
    /// What role the file plays; decides what its contents may prove.
    pub class: FileClass,
    /// Programming or markup language by name and extension.
    pub language: Option<Language>,
    /// Size in bytes as listed.
    pub size: u64,
}

/// Something that exists but was not looked at, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Path as in [`FileEntry::path`]; `.` for the whole tree.
    pub path: String,
    /// Plain reason: "link leaves the repository", "larger than 1 MiB", "special file" …
    pub reason: String,
    /// True when the skip can hide evidence or a finding, which makes the audit incomplete.
    pub incomplete: bool,
}

/// The files that exist, before anyone interprets them. Sorted by path bytes.
#[derive(Debug)]
pub struct Inventory {
    /// Where the list came from.
    pub source: Source,
    /// Git facts of the root.
    pub git: GitFacts,
    /// Files that may be read.
    pub files: Vec<FileEntry>,
    /// Entries that were left out one by one, with reasons.
    pub skipped: Vec<Skipped>,
    /// Untracked files of a git work tree, which earn nothing but are named in near misses. Bounded.
    pub untracked: Vec<String>,
    content: Arc<Content>,
    limits: Limits,
    past: Arc<Past>,
}

/// For tests: how often each directory was listed.
#[cfg(test)]
pub(crate) mod listed {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    static LISTED: Mutex<BTreeMap<PathBuf, usize>> = Mutex::new(BTreeMap::new());

    pub(super) fn note(root: &Path) {
        *LISTED.lock().unwrap().entry(root.to_owned()).or_default() += 1;
    }

    /// How often a directory, named as the system names it, was listed since the tests began.
    pub(crate) fn times(root: &Path) -> usize {
        LISTED.lock().unwrap().get(root).copied().unwrap_or_default()
    }
}

/// Where the history is read from.
#[derive(Debug)]
enum Past {
    /// There is none, and nobody expects one.
    None,
    /// Last changes by path: rule test cases.
    Table(BTreeMap<String, Date>),
    /// The repository of the root.
    Git(git::HistorySource),
}

/// Where contents are read from.
#[derive(Debug)]
enum Content {
    /// By escaped path.
    Memory(BTreeMap<String, Vec<u8>>),
    /// Beneath the root, with the raw names of the paths that had to be escaped.
    Disk { root: root::RootDir, raw: BTreeMap<String, Vec<u8>> },
    /// From the object database.
    Tree { blobs: git::Blobs, ids: HashMap<String, Oid> },
}

/// The root of the repository a directory belongs to, and the directory below it, ending in `/` or empty.
///
/// # Errors
/// Why there is no repository that may be believed, in one line.
pub(crate) fn repository(root: &Path) -> Result<(PathBuf, String), String> {
    let root = std::fs::canonicalize(root).map_err(|error| error.kind().to_string())?;
    let place = git::locate(&root, true)?;
    let prefix = String::from_utf8(place.prefix).map_err(|_| "the folder's name is not UTF-8".to_owned())?;
    Ok((place.workdir, prefix))
}

/// The branch that changes go to, as the git of a directory tells it.
pub(crate) fn default_branch(root: &Path) -> Option<String> {
    git::default_branch(root, &Limits::default())
}

impl Inventory {
    /// Takes the inventory of a directory, or of a revision of its repository.
    ///
    /// Only a root that cannot be opened or a revision that cannot be read is an error; everything else that is odd
    /// about the tree is in [`Inventory::skipped`], [`Inventory::git`] and [`Inventory::source`].
    pub fn collect(root: &Path, options: &Options) -> Result<Self, InventoryError> {
        collect::collect(root, options)
    }

    /// An inventory of files that exist nowhere else: rule test cases and unit tests.
    pub fn from_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        collect::from_memory(files.into_iter().collect())
    }

    /// Gives files in memory the days of their last change.
    #[must_use]
    pub fn with_dates(mut self, dates: BTreeMap<String, Date>) -> Self {
        self.past = Arc::new(Past::Table(dates));
        self
    }

    /// Whether anybody may expect a history: not of files in memory that have no dates.
    pub fn may_have_history(&self) -> bool {
        !matches!((&*self.past, &self.source), (Past::None, Source::Memory))
    }

    /// When the asked paths changed last, and who works on them. Costs a walk over commits: ask once, for little.
    pub fn history(&self, request: &HistoryRequest) -> History {
        let raw = |path: &str| match &*self.content {
            Content::Disk { raw, .. } => raw.get(path).cloned(),
            Content::Memory(_) | Content::Tree { .. } => None,
        };
        match &*self.past {
            Past::None => {
                let why = self.git.note.as_ref().map_or_else(|| "no git repository".to_owned(), GitNote::to_string);
                History::unknown(request, &why)
            }
            Past::Table(dates) => History::of_table(dates, request),
            Past::Git(source) => git::read_history(source, &self.git, &self.limits, request, |path| {
                raw(path).unwrap_or_else(|| path.as_bytes().to_vec())
            }),
        }
    }

    /// The contents of a file of at most [`Limits::max_file_bytes`].
    pub fn read(&self, entry: &FileEntry) -> Result<Vec<u8>, ReadError> {
        self.read_up_to(entry, self.limits.max_file_bytes)
    }

    /// The contents of a file of at most `limit` bytes, and never more than [`Limits::max_structured_bytes`].
    pub fn read_up_to(&self, entry: &FileEntry, limit: u64) -> Result<Vec<u8>, ReadError> {
        let limit = limit.min(self.limits.max_structured_bytes);
        if entry.size > limit {
            return Err(ReadError::TooLarge { size: entry.size, limit });
        }
        match &*self.content {
            Content::Memory(files) => files.get(&entry.path).cloned().ok_or(ReadError::Vanished),
            Content::Disk { root, raw } => {
                let path = raw.get(&entry.path).map_or(entry.path.as_bytes(), Vec::as_slice);
                root.read(path, entry.size)
            }
            Content::Tree { blobs, ids } => {
                let id = ids.get(&entry.path).ok_or(ReadError::Vanished)?;
                blobs.read(*id, entry.size)
            }
        }
    }

    /// The entry of a path, exactly as spelled.
    pub fn find(&self, path: &str) -> Option<&FileEntry> {
        let index = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(index)
    }

    /// Position of a path among the files.
    pub(crate) fn position(&self, path: &str) -> Option<u32> {
        let index = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        u32::try_from(index).ok()
    }

    /// Whether it is an excerpt: a case of a rule shows one practice, and leaves out what stands around it everywhere.
    pub(crate) fn is_excerpt(&self) -> bool {
        self.source == Source::Memory
    }

    /// The contents of a path; `None` when the inventory does not have it.
    pub fn read_path(&self, path: &str) -> Option<Result<Vec<u8>, ReadError>> {
        self.find(path).map(|entry| self.read(entry))
    }

    /// The contents of an untracked file of the work tree, which is not part of what is audited; `None` where it is none.
    pub(crate) fn read_untracked(&self, path: &str) -> Option<Result<Vec<u8>, ReadError>> {
        let Content::Disk { root, .. } = &*self.content else { return None };
        self.untracked.iter().find(|other| *other == path)?;
        let (size, limit) = (root.size(path.as_bytes())?, self.limits.max_file_bytes);
        Some(if size > limit { Err(ReadError::TooLarge { size, limit }) } else { root.read(path.as_bytes(), size) })
    }

    /// Why a path that is no file of the audited tree may still be expected to be one.
    pub(crate) fn missing(&self, path: &str) -> Missing {
        let over =
            |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if let Some(skipped) = self.skipped.iter().find(|skipped| skipped.path != "." && over(&skipped.path)) {
            return Missing::Skipped(skipped.reason.clone());
        }
        if let Some(kept) = self.find(&format!("{path}.dvc")) {
            return Missing::Dvc(kept.path.to_string());
        }
        let beside = match (&self.source, &*self.content) {
            (Source::GitIndex, Content::Disk { root, .. }) => root.holds(path.as_bytes()),
            _ => false,
        };
        match beside || self.untracked.iter().any(|other| other == path) {
            true => Missing::NotCommitted,
            false => Missing::Nowhere,
        }
    }

    /// The same inventory with only some of its files. The contents are shared, not listed or opened again.
    pub(crate) fn subset(&self, keep: impl Fn(&FileEntry) -> bool) -> Inventory {
        Inventory {
            source: self.source.clone(),
            git: self.git.clone(),
            files: self.files.iter().filter(|file| keep(file)).cloned().collect(),
            skipped: self.skipped.clone(),
            untracked: self.untracked.clone(),
            content: Arc::clone(&self.content),
            limits: self.limits.clone(),
            past: Arc::clone(&self.past),
        }
    }

    /// The bounds that apply.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}
