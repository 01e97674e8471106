//! A look at the entries of a git directory before libgit2 opens them: it would block on a FIFO and follow a link.

use super::RepositoryPaths;
use crate::inventory::Limits;
use crate::inventory::root::{kind, stat_size};
use rustix::fs::FileType;
use std::path::Path;

/// Entries of `objects` and `objects/pack` that are looked at.
const MAX_OBJECT_ENTRIES: usize = 20_000;

/// What the look found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vetted {
    /// The repository borrows objects from another one.
    pub(super) borrowed: bool,
    /// Seconds that reading the index may take: the base and one for each 8 MiB.
    pub(super) index_seconds: u64,
}

/// Checks that everything libgit2 opens for us is a regular file or a real directory, and not absurdly large.
pub(super) fn vet(place: &RepositoryPaths, limits: &Limits) -> Result<Vetted, String> {
    expect(&place.gitdir, "HEAD", FileType::RegularFile, true)?;
    let index = expect(&place.gitdir, "index", FileType::RegularFile, false)?;
    if index > limits.max_index_bytes {
        return Err(format!("git index larger than {} MiB", limits.max_index_bytes >> 20));
    }
    for name in ["config.worktree", "gitdir", "commondir"] {
        expect(&place.gitdir, name, FileType::RegularFile, false)?;
    }
    for name in ["config", "packed-refs", "shallow"] {
        let size = expect(&place.commondir, name, FileType::RegularFile, false)?;
        if size > limits.max_index_bytes {
            return Err(format!("git file larger than {} MiB", limits.max_index_bytes >> 20));
        }
    }
    for name in ["info/grafts", "objects/info/alternates", "info/attributes", "info/exclude"] {
        expect(&place.commondir, name, FileType::RegularFile, false)?;
    }
    expect(&place.commondir, "refs", FileType::Directory, false)?;
    expect(&place.commondir, "objects", FileType::Directory, true)?;
    all_are(&place.commondir.join("objects"), FileType::Directory)?;
    all_are(&place.commondir.join("objects/pack"), FileType::RegularFile)?;
    let borrowed =
        rustix::fs::lstat(place.commondir.join("objects/info/alternates")).is_ok_and(|stat| stat.st_size > 0);
    Ok(Vetted { borrowed, index_seconds: limits.git_seconds.saturating_add(index >> 23) })
}

/// The size of an entry that must be of one kind; 0 when it is absent and may be.
fn expect(dir: &Path, name: &str, wanted: FileType, required: bool) -> Result<u64, String> {
    match rustix::fs::lstat(dir.join(name)) {
        Ok(stat) if kind(&stat) == wanted => Ok(stat_size(&stat)),
        Ok(stat) if kind(&stat) == FileType::Symlink => Err(format!("`.git/{name}` is a link, not followed")),
        Ok(_) => Err(format!("`.git/{name}` is not what git makes")),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) if !required => Ok(0),
        Err(rustix::io::Errno::NOENT) => Err(format!("`.git/{name}` is missing")),
        Err(error) => Err(format!("`.git/{name}`: {}", std::io::Error::from(error).kind())),
    }
}

#[expect(clippy::disallowed_methods, reason = "the inventory reads the audited tree")]
fn all_are(dir: &Path, wanted: FileType) -> Result<(), String> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Ok(()) };
    for (count, entry) in entries.enumerate() {
        let entry = entry.map_err(|error| format!("git objects: {}", error.kind()))?;
        let found = rustix::fs::lstat(entry.path()).map_or(FileType::Unknown, |stat| kind(&stat));
        let harmless = matches!((found, wanted), (FileType::RegularFile, FileType::Directory));
        if found != wanted && !harmless {
            return Err("git objects hold a link or a special file".to_owned());
        }
        if count > MAX_OBJECT_ENTRIES {
            return Err(format!("git objects: more than {MAX_OBJECT_ENTRIES} entries in one directory"));
        }
    }
    Ok(())
}
