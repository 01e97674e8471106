//! Finding the repository of a root, and deciding whether it may be believed.
//!
//! A `.git` directory in the root or above it is the ordinary case. A `.git` file names a directory elsewhere: that
//! is how linked worktrees and submodules look, and also how an unpacked archive would point at a stranger's
//! repository. The difference is that a real one points back, which an archive cannot arrange outside itself.

use crate::inventory::root::{RootDir, kind, stat_size};
use rustix::fs::FileType;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Longest pointer file that is read.
const MAX_POINTER: u64 = 4096;

/// A repository that may be opened. All paths are canonical.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RepositoryPaths {
    /// Directory that holds `.git`.
    pub(crate) workdir: PathBuf,
    /// HEAD and index.
    pub(crate) gitdir: PathBuf,
    /// Objects and refs; the same as `gitdir` except in a linked worktree.
    pub(crate) commondir: PathBuf,
    /// The root relative to `workdir`, ending in `/`, empty when they are the same.
    pub(crate) prefix: Vec<u8>,
    /// The root is itself a bare repository.
    pub(crate) bare: bool,
}

/// Finds the repository of a canonical root, or says why there is none. `bare` also accepts a bare repository.
pub(crate) fn locate(root: &Path, bare: bool) -> Result<RepositoryPaths, String> {
    let device = rustix::fs::lstat(root).map_err(|error| error.to_string())?.st_dev;
    for dir in root.ancestors() {
        let same_device = rustix::fs::lstat(dir).is_ok_and(|stat| stat.st_dev == device);
        if !same_device {
            break;
        }
        let dot_git = dir.join(".git");
        let Ok(stat) = rustix::fs::lstat(&dot_git) else { continue };
        let gitdir = match kind(&stat) {
            FileType::Directory => dot_git,
            FileType::RegularFile => gitfile(dir, root, stat_size(&stat))?,
            FileType::Symlink => return Err("`.git` is a link, not followed".to_owned()),
            _ => return Err("`.git` is a special file".to_owned()),
        };
        let rest = root.strip_prefix(dir).map_err(|error| error.to_string())?.as_os_str().as_bytes();
        let prefix = if rest.is_empty() { Vec::new() } else { [rest, b"/"].concat() };
        let commondir = commondir(&gitdir)?;
        return Ok(RepositoryPaths { workdir: dir.to_owned(), gitdir, commondir, prefix, bare: false });
    }
    let looks_bare = ["objects", "refs"].iter().all(|name| has(root, name, FileType::Directory))
        && has(root, "HEAD", FileType::RegularFile);
    match (looks_bare, bare) {
        (true, true) => Ok(RepositoryPaths {
            workdir: root.to_owned(),
            gitdir: root.to_owned(),
            commondir: root.to_owned(),
            prefix: Vec::new(),
            bare: true,
        }),
        (true, false) => Err("bare git repository: name a revision with --ref".to_owned()),
        (false, _) => Err("no git repository".to_owned()),
    }
}

/// Follows a `.git` file to the directory it names, if that directory may be believed.
fn gitfile(dir: &Path, root: &Path, size: u64) -> Result<PathBuf, String> {
    let target = pointer(dir, ".git", size).ok_or("unreadable `.git` file")?;
    let target = target.strip_prefix(b"gitdir:").ok_or("`.git` file without a git directory")?.trim_ascii();
    let gitdir = std::fs::canonicalize(dir.join(OsStr::from_bytes(target)))
        .map_err(|_| "`.git` file names a directory that does not exist".to_owned())?;
    if gitdir.starts_with(root) || worktree_points_back(&gitdir, dir) || submodule_points_back(&gitdir, dir) {
        Ok(gitdir)
    } else {
        Err("`.git` file names a git directory outside the root that does not point back".to_owned())
    }
}

/// `<repository>/.git/worktrees/<name>/gitdir` holds the path of our `.git` file.
fn worktree_points_back(gitdir: &Path, dir: &Path) -> bool {
    let Some(back) = sized_pointer(gitdir, "gitdir") else { return false };
    let back = gitdir.join(OsStr::from_bytes(&back));
    gitdir.parent().and_then(Path::file_name) == Some(OsStr::new("worktrees"))
        && back.file_name() == Some(OsStr::new(".git"))
        && back.parent().and_then(|parent| std::fs::canonicalize(parent).ok()).as_deref() == Some(dir)
}

/// `<superproject>/.git/modules/<name>/config` has `worktree = <us>`; the superproject contains us.
fn submodule_points_back(gitdir: &Path, dir: &Path) -> bool {
    let above = dir.ancestors().skip(1).any(|ancestor| gitdir.starts_with(ancestor.join(".git/modules")));
    let Some(config) = sized_pointer(gitdir, "config").filter(|_| above) else { return false };
    let Ok(config) = std::str::from_utf8(&config) else { return false };
    let worktree = config.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        key.trim().eq_ignore_ascii_case("worktree").then(|| value.trim().trim_matches('"'))
    });
    worktree.and_then(|path| std::fs::canonicalize(gitdir.join(path)).ok()).as_deref() == Some(dir)
}

/// A linked worktree shares objects and refs with its repository; nothing else may.
fn commondir(gitdir: &Path) -> Result<PathBuf, String> {
    let own = std::fs::canonicalize(gitdir).map_err(|error| error.kind().to_string())?;
    if rustix::fs::lstat(gitdir.join("commondir")).is_err() {
        return Ok(own);
    }
    let target = sized_pointer(gitdir, "commondir").ok_or("unreadable `commondir` in the git directory")?;
    let common = std::fs::canonicalize(gitdir.join(OsStr::from_bytes(&target)))
        .map_err(|_| "the git directory names a repository that does not exist".to_owned())?;
    if own.parent().is_some_and(|worktrees| worktrees == common.join("worktrees")) {
        Ok(common)
    } else {
        Err("the git directory borrows from a repository elsewhere".to_owned())
    }
}

fn sized_pointer(dir: &Path, name: &str) -> Option<Vec<u8>> {
    let stat = rustix::fs::lstat(dir.join(name)).ok()?;
    pointer(dir, name, stat_size(&stat))
}

/// The trimmed contents of a small regular file.
fn pointer(dir: &Path, name: &str, size: u64) -> Option<Vec<u8>> {
    let bytes = RootDir::open(dir).ok()?.read(name.as_bytes(), size.min(MAX_POINTER)).ok()?;
    Some(bytes.trim_ascii().to_vec())
}

fn has(dir: &Path, name: &str, wanted: FileType) -> bool {
    rustix::fs::lstat(dir.join(name)).is_ok_and(|stat| kind(&stat) == wanted)
}
