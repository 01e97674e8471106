//! The directory walk: the file list outside git, and the untracked files of a work tree.
//!
//! No ignore file is honoured, because a repository could hide its contents with one. Links are not followed, and
//! every error becomes a skipped entry.

use super::Limits;
use super::classify::table;
use super::name::{escape, link_reason};
use super::skips::Skips;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// A file that was found: raw path relative to the root, and size.
pub(super) type Found = (Vec<u8>, u64);

/// All files below the root.
pub(super) fn walk(root: &Path, limits: &Limits, skips: &mut Skips) -> Vec<Found> {
    let mut found = Vec::new();
    let mut excluded: BTreeMap<&'static str, (Vec<u8>, usize)> = BTreeMap::new();
    let mut visited = 0usize;
    // Sorted, so that a bound cuts the same files on every machine.
    let mut entries = WalkDir::new(root).min_depth(1).max_depth(limits.max_depth).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        visited += 1;
        if visited > limits.max_entries {
            skips.add(b".", format!("more than {} entries: the rest was not looked at", limits.max_entries), true);
            break;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or(&b""[..], |path| relative(root, path));
                let path = if path.is_empty() { &b"."[..] } else { path };
                let kind = error.io_error().map_or(std::io::ErrorKind::Other, std::io::Error::kind);
                skips.add(path, format!("could not read: {kind}"), true);
                continue;
            }
        };
        let path = relative(root, entry.path());
        let kind = entry.file_type();
        if kind.is_dir() {
            if entry.file_name() == OsStr::new(".git") {
                entries.skip_current_dir();
            } else if let Some(name) = exclusion(&entry) {
                excluded.entry(name).or_insert_with(|| (path.to_vec(), 0)).1 += 1;
                entries.skip_current_dir();
            } else if entry.depth() >= limits.max_depth {
                skips.add(path, format!("deeper than {} levels", limits.max_depth), true);
            }
        } else if kind.is_file() {
            match entry.metadata() {
                Ok(_) if path == b".git" => {}
                Ok(meta) => found.push((path.to_vec(), meta.len())),
                Err(error) => {
                    let kind = error.io_error().map_or(std::io::ErrorKind::Other, std::io::Error::kind);
                    skips.add(path, format!("could not read: {kind}"), true);
                }
            }
        } else if kind.is_symlink() {
            let target = rustix::fs::readlinkat(rustix::fs::CWD, entry.path(), Vec::new());
            let why = target.map_or("link, not followed", |target| link_reason(path, target.as_bytes()));
            skips.add(path, why, false);
        } else {
            skips.add(path, "special file", false);
        }
    }
    for (name, (first, count)) in excluded {
        let why = if count == 1 {
            "not entered".to_owned()
        } else {
            format!("not entered, like {} more named {name}", count - 1)
        };
        skips.add(&first, format!("third-party or cache directory, {why}"), false);
    }
    found
}

/// Names of files that `tracked` (sorted) does not have. Bounded: it only feeds near misses.
pub(super) fn untracked(root: &Path, tracked: &[&[u8]], limits: &Limits) -> (Vec<String>, bool) {
    let mut names = Vec::new();
    if limits.max_untracked == 0 {
        return (names, false);
    }
    let mut entries = WalkDir::new(root).min_depth(1).max_depth(limits.max_depth).sort_by_file_name().into_iter();
    let mut visited = 0usize;
    while let Some(entry) = entries.next() {
        visited += 1;
        if names.len() >= limits.max_untracked || visited > limits.max_untracked_visits {
            return (names, true);
        }
        // What cannot be read here is not tracked, so it proves nothing either way.
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_dir() {
            if entry.file_name() == OsStr::new(".git") || exclusion(&entry).is_some() {
                entries.skip_current_dir();
            }
        } else if entry.file_type().is_file() && entry.file_name() != OsStr::new(".git") {
            let path = relative(root, entry.path());
            if tracked.binary_search(&path).is_err() {
                names.push(escape(path).into_owned());
            }
        }
    }
    (names, false)
}

/// The name under which a directory is excluded from walking.
fn exclusion(entry: &DirEntry) -> Option<&'static str> {
    let name = entry.file_name().to_str()?;
    let skip = table().walk_skips.iter().find(|skip| skip.dir == name)?;
    let marked = skip.marker.as_ref().is_none_or(|marker| rustix::fs::lstat(entry.path().join(marker)).is_ok());
    marked.then_some(skip.dir.as_str())
}

fn relative<'a>(root: &Path, path: &'a Path) -> &'a [u8] {
    path.strip_prefix(root).unwrap_or(path).as_os_str().as_bytes()
}
