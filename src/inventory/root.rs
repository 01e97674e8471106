//! The handle of the root directory: every file is opened beneath it, through real directories only.
//!
//! Linux resolves the whole path in one call (`openat2`); where that is missing or forbidden, or the path is longer
//! than the system takes in one piece, the components are opened one by one, none of them a link. A name is never
//! opened by an absolute path, so a directory that turns into a link during the audit leads nowhere.

use super::ReadError;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

/// Handles that only name a directory need no read permission on Linux.
#[cfg(target_os = "linux")]
const DIR: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
const DIR: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Never blocks on a FIFO, never becomes a controlling terminal, never follows a link.
const FILE: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC).union(OFlags::NOCTTY);

/// An open root directory.
#[derive(Debug)]
pub(super) struct RootDir {
    fd: OwnedFd,
}

impl RootDir {
    /// Opens the root itself; here, and only here, a link is followed: the operator named it.
    pub(super) fn open(path: &Path) -> Result<Self, Errno> {
        let flags = DIR.difference(OFlags::NOFOLLOW);
        Ok(Self { fd: rustix::fs::open(path, flags, Mode::empty())? })
    }

    /// Opens a directory below the root; the empty path is the root.
    pub(super) fn dir(&self, path: &[u8]) -> Result<OwnedFd, Errno> {
        if path.is_empty() {
            return rustix::fs::openat(&self.fd, c".", DIR, Mode::empty());
        }
        self.beneath(path, DIR)
    }

    /// Whether a path is a file below the root; nothing is followed and nothing read.
    pub(super) fn holds(&self, path: &[u8]) -> bool {
        let found = |dir: OwnedFd| lstat_at(&dir, super::name::base(path));
        super::name::is_plain(path)
            && self
                .dir(super::name::parent(path))
                .and_then(found)
                .is_ok_and(|stat| kind(&stat) == FileType::RegularFile)
    }

    /// Size of a regular file below the root; nothing is followed and nothing read.
    pub(super) fn size(&self, path: &[u8]) -> Option<u64> {
        let found = |dir: OwnedFd| lstat_at(&dir, super::name::base(path));
        let stat = super::name::is_plain(path).then(|| self.dir(super::name::parent(path)).and_then(found).ok())??;
        (kind(&stat) == FileType::RegularFile).then(|| stat_size(&stat))
    }

    /// Reads a regular file of exactly `size` bytes.
    pub(super) fn read(&self, path: &[u8], size: u64) -> Result<Vec<u8>, ReadError> {
        let fd = self.beneath(path, FILE)?;
        let stat = rustix::fs::fstat(&fd)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile || stat_size(&stat) != size {
            return Err(ReadError::Changed);
        }
        let expected = usize::try_from(size).map_err(|_| ReadError::Changed)?;
        let mut bytes = Vec::with_capacity(expected);
        // One byte more than listed shows that the file grows under us; never more, whatever it becomes.
        let read = File::from(fd).take(size.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| ReadError::Io(error.kind()))?;
        if bytes.len() == expected { Ok(bytes) } else { Err(ReadError::Changed) }
    }

    fn beneath(&self, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::ResolveFlags;
            let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
            match rustix::fs::openat2(&self.fd, path, flags, Mode::empty(), resolve) {
                // Old kernel, seccomp profile, path too long for one call, rename race: take the slow way.
                Err(Errno::NOSYS | Errno::PERM | Errno::NAMETOOLONG | Errno::AGAIN | Errno::INVAL) => {}
                done => return done,
            }
        }
        self.by_components(path, flags)
    }

    fn by_components(&self, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
        let parts: Vec<&[u8]> = path.split(|&byte| byte == b'/').collect();
        let Some((name, dirs)) = parts.split_last() else { return Err(Errno::NOENT) };
        if parts.iter().any(|part| matches!(*part, b"" | b"." | b"..")) {
            return Err(Errno::XDEV);
        }
        let mut current: Option<OwnedFd> = None;
        for part in dirs {
            let at = current.as_ref().map_or(self.fd.as_fd(), AsFd::as_fd);
            current = Some(rustix::fs::openat(at, *part, DIR, Mode::empty())?);
        }
        let at = current.as_ref().map_or(self.fd.as_fd(), AsFd::as_fd);
        rustix::fs::openat(at, *name, flags, Mode::empty())
    }
}

/// Looks at one name of an open directory without following it.
pub(super) fn lstat_at(dir: &OwnedFd, name: &[u8]) -> Result<Stat, Errno> {
    rustix::fs::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)
}

/// What kind of thing a [`Stat`] describes.
pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

/// The size in a [`Stat`], whose type differs between systems.
pub(super) fn stat_size(stat: &Stat) -> u64 {
    u64::try_from(stat.st_size).unwrap_or(0)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests build the trees they audit")]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn reads_beneath_the_root_and_nothing_else() {
        let temp = tempfile::tempdir().unwrap();
        let root_path = temp.path().join("root");
        std::fs::create_dir_all(root_path.join("a/b")).unwrap();
        std::fs::write(root_path.join("a/b/c"), "inside").unwrap();
        std::fs::write(temp.path().join("secret"), "secret").unwrap();
        symlink("../secret", root_path.join("out")).unwrap();
        symlink("..", root_path.join("up")).unwrap();
        symlink("a", root_path.join("alias")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, root_path.join("fifo"), Mode::RUSR).unwrap();
        let root = RootDir::open(&root_path).unwrap();

        assert_eq!(root.read(b"a/b/c", 6).unwrap(), b"inside");
        assert_eq!(root.read(b"a/b/c", 5), Err(ReadError::Changed));
        assert_eq!(root.read(b"gone", 5), Err(ReadError::Vanished));
        assert_eq!(root.read(b"fifo", 0), Err(ReadError::Changed));
        assert_eq!(root.read(b"a/b", 0), Err(ReadError::Changed));
        assert_eq!(root.read(b"a/b/c/d", 0), Err(ReadError::Changed));
        for path in [&b"out"[..], b"up/secret", b"alias/b/c", b"../secret", b"a/../../secret", b"/etc/passwd"] {
            let beneath = root.read(path, 6);
            assert!(beneath.is_err(), "{path:?} {beneath:?}");
            assert!(root.by_components(path, FILE).is_err(), "{path:?}");
        }
        assert!(root.by_components(b"a/b/c", FILE).is_ok());
    }
}
