//! Stage 1: what is there. The only code that reads the audited tree.
//!
//! Input: a root directory (or a commit of its repository). Output: [`Inventory`], a sorted list of files with
//! class, language and size, plus everything that was skipped and why. Nothing here interprets contents beyond
//! telling text from binary; that is the work of [`crate::signals`].

mod class;
mod language;

pub use class::FileClass;
pub use language::Language;

use std::collections::BTreeMap;
use std::path::PathBuf;

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
    /// Why git facts are missing or partial, in one line.
    pub note: Option<String>,
}

/// One file of the audited tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path relative to the root, `/`-separated, valid UTF-8; bytes that are not are escaped as `\xNN`.
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
    /// Path as in [`FileEntry::path`].
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
    content: Content,
}

/// Where contents are read from.
#[derive(Debug)]
#[expect(dead_code, reason = "filled in by the inventory work")]
enum Content {
    Memory(BTreeMap<String, Vec<u8>>),
    Disk(PathBuf),
}
