//! What a caller may ask of the inventory, and the bounds it keeps whatever the tree holds.

use std::path::PathBuf;

/// How to take the inventory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Audit the tree of this revision instead of the work tree; nothing is checked out.
    pub git_ref: Option<String>,
    /// Directory below the root to look at, relative and without `..`; the whole root when absent.
    pub subdir: Option<PathBuf>,
    /// Read git objects borrowed from another repository (`objects/info/alternates`, as `git clone --reference` makes).
    /// Off by default: an unpacked archive could point it anywhere.
    pub borrowed_objects: bool,
    /// The bounds.
    pub limits: Limits,
}

/// Bounds on the work. Each one that is hit becomes a [`super::Skipped`] entry or a [`super::ReadError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file that [`super::Inventory::read`] accepts.
    pub max_file_bytes: u64,
    /// Bytes of one file that no caller can exceed, for structured documents.
    pub max_structured_bytes: u64,
    /// Bytes of all readable files together; files after that, in path order, are left out.
    pub max_total_bytes: u64,
    /// Entries of the tree, directories included.
    pub max_entries: usize,
    /// Directory levels.
    pub max_depth: usize,
    /// Size of the git index file, and of one git tree object.
    pub max_index_bytes: u64,
    /// Seconds to wait for one answer of the git library before doing without it.
    pub git_seconds: u64,
    /// Untracked files that are named; 0 saves the walk that looks for them.
    pub max_untracked: usize,
    /// Entries visited while looking for untracked files.
    pub max_untracked_visits: usize,
    /// Skipped entries listed one by one for each reason; the rest is a count.
    pub max_skipped_per_reason: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 1 << 20,
            max_structured_bytes: 8 << 20,
            max_total_bytes: 4 << 30,
            max_entries: 2_000_000,
            max_depth: 512,
            max_index_bytes: 512 << 20,
            git_seconds: 5,
            max_untracked: 200,
            max_untracked_visits: 50_000,
            max_skipped_per_reason: 200,
        }
    }
}
