//! From the rows of the git index to the files that are really there, with their sizes.

use super::Limits;
use super::git::Row;
use super::name::{base, depth, is_plain, link_reason, parent};
use super::root::{RootDir, kind, lstat_at, stat_size};
use super::skips::Skips;
use super::walk::Found;
use rayon::prelude::*;
use rustix::fs::FileType;
use rustix::io::Errno;
use std::os::fd::OwnedFd;

/// What one row turned out to be.
enum Seen {
    File(Found),
    Skip(Vec<u8>, &'static str, Gap),
}

/// Whether a skipped row leaves the audit incomplete.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    /// Nothing is hidden.
    No,
    /// Only when a file of this name could have been evidence.
    IfEvidence,
    Yes,
}

/// Looks at every row. `evidence` tells whether a file of this path could matter.
pub(super) fn look(
    root: &RootDir,
    mut rows: Vec<Row>,
    limits: &Limits,
    skips: &mut Skips,
    evidence: impl Fn(&str) -> bool,
) -> Vec<Found> {
    // One open directory for all its files. Conflicted paths are listed up to three times.
    rows.sort_unstable_by(|a, b| (parent(&a.path), base(&a.path)).cmp(&(parent(&b.path), base(&b.path))));
    rows.dedup_by(|a, b| a.path == b.path);
    let seen: Vec<Seen> = rows
        .par_chunk_by(|a, b| parent(&a.path) == parent(&b.path))
        .flat_map_iter(|group| directory(root, group, limits))
        .collect();
    let mut found = Vec::with_capacity(seen.len());
    for seen in seen {
        match seen {
            Seen::File(file) => found.push(file),
            Seen::Skip(path, why, gap) => {
                let hides = gap == Gap::Yes || (gap == Gap::IfEvidence && evidence(&super::name::escape(&path)));
                skips.add(&path, why, hides);
            }
        }
    }
    found
}

fn directory(root: &RootDir, group: &[Row], limits: &Limits) -> Vec<Seen> {
    let dir = group.first().map(|row| parent(&row.path)).unwrap_or_default();
    let safe = dir.is_empty() || is_plain(dir);
    let opened = if safe { root.dir(dir) } else { Err(Errno::XDEV) };
    group.iter().map(|row| entry(&opened, row, limits)).collect()
}

fn entry(dir: &Result<OwnedFd, Errno>, row: &Row, limits: &Limits) -> Seen {
    let skip = |why, gap| Seen::Skip(row.path.clone(), why, gap);
    if row.path.last() == Some(&b'/') && row.sparse {
        return skip("not checked out (sparse)", Gap::Yes);
    }
    if !is_plain(&row.path) {
        return skip("name not allowed in git", Gap::Yes);
    }
    if depth(&row.path) > limits.max_depth {
        return skip("too many directory levels", Gap::Yes);
    }
    if row.gitlink {
        return skip("submodule: audit it on its own", Gap::No);
    }
    let stat = dir.as_ref().map_err(|errno| *errno).and_then(|dir| Ok((dir, lstat_at(dir, base(&row.path))?)));
    let (dir, stat) = match stat {
        Ok(found) => found,
        Err(Errno::NOENT | Errno::NOTDIR) if row.sparse => return skip("not checked out (sparse)", Gap::IfEvidence),
        Err(Errno::NOENT) => return skip("tracked but missing in the work tree", Gap::IfEvidence),
        Err(Errno::NOTDIR | Errno::LOOP | Errno::XDEV) => {
            return skip("tracked, but its directory is a link or a file in the work tree", Gap::IfEvidence);
        }
        Err(Errno::ACCESS | Errno::PERM) => return skip("could not read: permission denied", Gap::Yes),
        Err(_) => return skip("could not read", Gap::Yes),
    };
    match kind(&stat) {
        FileType::RegularFile => Seen::File((row.path.clone(), stat_size(&stat))),
        FileType::Symlink => {
            let target = rustix::fs::readlinkat(dir, base(&row.path), Vec::new());
            let why = target.map_or("link, not followed", |target| link_reason(&row.path, target.as_bytes()));
            skip(why, if row.link { Gap::No } else { Gap::IfEvidence })
        }
        FileType::Directory => skip("tracked as a file, but a directory in the work tree", Gap::IfEvidence),
        _ => skip("special file", Gap::IfEvidence),
    }
}
