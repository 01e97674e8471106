//! A report file: checked before the audit, replaced atomically after it.
//!
//! Refused are folders, links, special files, anything below `.git`, and files of the audited tree that are not
//! reports of this program. A link that lies in the audited tree is never followed, so a repository cannot choose
//! where a report goes. The text is complete on disk before it gets its name; on Linux it has no name until then, so
//! that not even a kill leaves a fragment.

use crate::error::Error;
use anyhow::Context;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};

/// Bytes looked at, at either end, to recognise a former report.
const GLANCE: u64 = 4096;

/// A place a report may be written to.
#[derive(Debug)]
pub(super) struct Destination {
    folder: PathBuf,
    name: OsString,
    shown: String,
    inside: bool,
}

impl Destination {
    /// Checks the path of a report. Nothing is written yet.
    pub(super) fn prepare(path: &Path, root: &Path) -> Result<Self, Error> {
        let destination = Self::located(path, root)?;
        destination.check()?;
        Ok(destination)
    }

    /// Checks the path of a file that must not exist. Nothing is written yet.
    pub(super) fn prepare_new(path: &Path, root: &Path) -> Result<Self, Error> {
        let destination = Self::located(path, root)?;
        destination.must_be_free()?;
        Ok(destination)
    }

    #[expect(clippy::disallowed_methods, reason = "an asked-for report file is placed, not the audited tree read")]
    fn located(path: &Path, root: &Path) -> Result<Self, Error> {
        let shown = path.display().to_string();
        let refuse = |cause: String| refusal(&shown, cause);
        let root = root.canonicalize().map_err(|e| refuse(format!("the audited folder cannot be resolved: {e}")))?;
        let name = path.file_name().ok_or_else(|| refuse("it names no file".into()))?.to_owned();
        let folder = real_folder(path.parent().unwrap_or(Path::new("")), &root).map_err(refuse)?;
        let below = folder.strip_prefix(&root).ok();
        if below.is_some_and(|p| p.join(&name).components().any(|c| c.as_os_str() == ".git")) {
            return Err(refusal(&shown, "it lies in the git folder of the audited repository".into()));
        }
        let inside = below.is_some();
        Ok(Destination { folder, name, shown, inside })
    }

    /// The same for a file of the audited folder whose folders need not exist yet.
    #[expect(clippy::disallowed_methods, reason = "an asked-for file is placed, not the audited tree read")]
    pub(super) fn prepare_inside(below: &Path, root: &Path) -> Result<Self, Error> {
        let path = root.join(below);
        let refuse = |cause: String| refusal(&path.display().to_string(), cause);
        let real = root.canonicalize().map_err(|e| refuse(e.to_string()))?;
        let mut here = real.clone();
        for part in below.parent().unwrap_or(Path::new("")).components() {
            here.push(part);
            match std::fs::create_dir(&here) {
                // A link that leads out is refused below.
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(refuse(error.to_string())),
                _ => {}
            }
            real_folder(&here, &real).map_err(&refuse)?;
        }
        Self::prepare_new(&path, root)
    }

    /// Replaces the file with the text, or leaves it as it was.
    pub(super) fn write(&self, text: &str) -> anyhow::Result<()> {
        self.check()?;
        self.replace(text.as_bytes()).with_context(|| format!("cannot write {}", self.shown))
    }

    /// A new file below a folder; folders on the way are made. A link on the way, or a file of that name, is refused.
    #[expect(clippy::disallowed_methods, reason = "an asked-for file is placed, not the audited tree read")]
    pub(super) fn below(folder: &Path, path: &str) -> Result<Self, Error> {
        let shown = folder.join(path).display().to_string();
        let refuse = |cause: String| {
            Error::new(format!("cannot write {shown}")).cause(cause).next("move what is there, or name another --dir")
        };
        let mut here = folder.canonicalize().map_err(|e| refuse(format!("{}: {e}", folder.display())))?;
        let mut parts: Vec<&str> = path.split('/').collect();
        let name = parts.pop().filter(|name| !name.is_empty()).ok_or_else(|| refuse("it names no file".into()))?;
        for part in parts {
            if matches!(part, "" | "." | ".." | ".git") {
                return Err(refuse(format!("`{part}` is no folder to write to")));
            }
            here.push(part);
            match std::fs::symlink_metadata(&here) {
                Ok(meta) if meta.is_dir() => {}
                Ok(_) => return Err(refuse(format!("{} is no folder", here.display()))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(refuse(error.to_string())),
            }
        }
        match std::fs::symlink_metadata(here.join(name)) {
            Ok(_) => return Err(refuse("it exists, and nothing is overwritten".into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(refuse(error.to_string())),
        }
        Ok(Destination { folder: here, name: name.into(), shown, inside: true })
    }

    /// Writes a new file; one that exists, whatever it is, stays as it is.
    pub(super) fn create(&self, text: &str) -> anyhow::Result<()> {
        self.must_be_free()?;
        let made = || {
            std::fs::create_dir_all(&self.folder)?;
            self.place(text.as_bytes())
        };
        made().with_context(|| format!("cannot write {}", self.shown))
    }

    /// An error where something is there already. Nothing is written yet.
    #[expect(clippy::disallowed_methods, reason = "an asked-for file is placed, not the audited tree read")]
    fn must_be_free(&self) -> Result<(), Error> {
        match std::fs::symlink_metadata(self.target()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            _ => Err(Error::new(format!("{} exists, and nothing is overwritten", self.shown))
                .next("name another file with --output, or `--output -` to see what would be written")),
        }
    }

    /// The complete bytes under their name, in one step that fails where the name is taken.
    fn place(&self, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.store(bytes)?;
        let placed = match std::fs::hard_link(&temporary, self.target()) {
            // A file system without links: the name is taken first, so that nobody else's file can be.
            Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) => {
                let file = OpenOptions::new().write(true).create_new(true).open(self.target());
                file.and_then(|file| write_through(file, bytes))
            }
            other => other,
        };
        let _gone = std::fs::remove_file(&temporary);
        placed
    }

    fn target(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    #[expect(clippy::disallowed_methods, reason = "an asked-for report file is placed, not the audited tree read")]
    fn check(&self) -> Result<(), Error> {
        let refuse = |cause: &str| Err(refusal(&self.shown, cause.into()));
        match std::fs::symlink_metadata(self.target()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => refuse(&error.to_string()),
            Ok(meta) if meta.is_symlink() => refuse("it is a link"),
            Ok(meta) if meta.is_dir() => refuse("it is a folder"),
            Ok(meta) if !meta.is_file() => refuse("it is a special file"),
            Ok(_) if self.inside && !is_report(&self.target()) => {
                refuse("it is a file of the audited repository and no report of produ")
            }
            Ok(_) => Ok(()),
        }
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.store(bytes)?;
        std::fs::rename(&temporary, self.target()).inspect_err(|_| {
            let _gone = std::fs::remove_file(&temporary);
        })
    }

    /// Brings the bytes to disk under a temporary name beside the target.
    fn store(&self, bytes: &[u8]) -> io::Result<PathBuf> {
        #[cfg(target_os = "linux")]
        if let Some(file) = unnamed(&self.folder) {
            write_through(file.try_clone()?, bytes)?;
            if let Some(temporary) = self.names().find(|name| give_name(&file, name)) {
                return Ok(temporary);
            }
        }
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for temporary in self.names() {
            match OpenOptions::new().write(true).create_new(true).open(&temporary) {
                Ok(file) => {
                    return write_through(file, bytes).map(|()| temporary.clone()).inspect_err(|_| {
                        let _gone = std::fs::remove_file(&temporary);
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    fn names(&self) -> impl Iterator<Item = PathBuf> {
        let process = std::process::id();
        (0..16).map(move |n| self.folder.join(format!(".produ-{process}-{n}.part")))
    }
}

fn refusal(shown: &str, cause: String) -> Error {
    Error::new(format!("cannot write a report to {shown}"))
        .cause(cause)
        .next("name a new file, or an existing report of produ")
}

fn write_through(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// A file without a name, where the file system has such a thing.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flag = i32::try_from(rustix::fs::OFlags::TMPFILE.bits()).ok()?;
    OpenOptions::new().write(true).custom_flags(flag).open(folder).ok()
}

#[cfg(target_os = "linux")]
fn give_name(file: &File, name: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd;
    let open = format!("/proc/self/fd/{}", file.as_raw_fd());
    linkat(CWD, open, CWD, name, AtFlags::SYMLINK_FOLLOW).is_ok()
}

/// The folder without links. Links outside the audited tree are the operator's; links inside it are refused.
#[expect(clippy::disallowed_methods, reason = "an asked-for report file is placed, not the audited tree read")]
fn real_folder(folder: &Path, root: &Path) -> Result<PathBuf, String> {
    let mut here = if folder.is_absolute() {
        PathBuf::new()
    } else {
        Path::new(".").canonicalize().map_err(|e| format!("the current folder cannot be resolved: {e}"))?
    };
    for component in folder.components() {
        match component {
            Component::Prefix(_) | Component::RootDir => here.push(component),
            Component::CurDir => {}
            Component::ParentDir => {
                here.pop();
            }
            Component::Normal(name) => {
                let next = here.join(name);
                let meta = std::fs::symlink_metadata(&next).map_err(|e| format!("{}: {e}", next.display()))?;
                if meta.is_symlink() && here.starts_with(root) {
                    return Err(format!("{} is a link of the audited repository", next.display()));
                }
                here = if meta.is_symlink() {
                    next.canonicalize().map_err(|e| format!("{}: {e}", next.display()))?
                } else if meta.is_dir() {
                    next
                } else {
                    return Err(format!("{} is not a folder", next.display()));
                };
            }
        }
    }
    Ok(here)
}

/// Recognises a report of any format by its first and last bytes.
fn is_report(path: &Path) -> bool {
    let Ok((head, tail)) = glance(path) else { return false };
    crate::report::is_report(&head, &tail)
}

#[expect(clippy::disallowed_methods, reason = "only to tell a former report from a source file")]
fn glance(path: &Path) -> io::Result<(String, String)> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    Read::by_ref(&mut file).take(GLANCE).read_to_end(&mut head)?;
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(size.saturating_sub(GLANCE)))?;
    let mut tail = Vec::new();
    file.take(GLANCE).read_to_end(&mut tail)?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((text(head), text(tail)))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests build throw-away trees")]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::report::{Format, Style, render};
    use std::fs;

    fn tree() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("repo");
        fs::create_dir_all(root.join("src")).unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        fs::create_dir_all(dir.path().join("outside")).unwrap();
        fs::write(root.join("src/app.py"), "print()\n").unwrap();
        fs::write(dir.path().join("outside/canary"), "tweet").unwrap();
        (dir, root)
    }

    fn refused(path: &Path, root: &Path) -> String {
        Destination::prepare(path, root).unwrap_err().render()
    }

    #[test]
    fn writes_new_files_and_replaces_reports_of_every_format() {
        let (_dir, root) = tree();
        for format in Format::all() {
            let text = render(&sample::report(), format, Style::default()).unwrap();
            let path = root.join("report");
            for _ in 0..2 {
                Destination::prepare(&path, &root).unwrap().write(&text).unwrap();
                assert_eq!(fs::read_to_string(&path).unwrap(), text);
            }
            fs::remove_file(&path).unwrap();
        }
        assert_eq!(fs::read_dir(&root).unwrap().count(), 2, "temporary files are gone");
    }

    #[test]
    fn refuses_sources_folders_and_the_git_folder() {
        let (dir, root) = tree();
        assert!(refused(&root.join("src/app.py"), &root).contains("no report of produ"));
        assert!(refused(&root.join("src"), &root).contains("it is a folder"));
        assert!(refused(&root.join("missing/x.json"), &root).contains("error: cannot write a report"));
        assert!(refused(&root.join(".git/config"), &root).contains("git folder"));
        assert!(refused(&root.join("src/app.py/x"), &root).contains("not a folder"));
        assert!(refused(&root.join("src/.."), &root).contains("names no file"));
        let old = dir.path().join("outside/old.json");
        fs::write(&old, "{\"old\":true}").unwrap();
        Destination::prepare(&old, &root).unwrap().write("new").unwrap();
        assert_eq!(fs::read_to_string(&old).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn never_follows_a_link_of_the_repository() {
        use std::os::unix::fs::symlink;
        let (dir, root) = tree();
        symlink("../outside", root.join("reports")).unwrap();
        symlink("../outside/canary", root.join("report.json")).unwrap();
        symlink("../outside/nothing", root.join("dangling.json")).unwrap();
        assert!(refused(&root.join("reports/x.json"), &root).contains("link of the audited repository"));
        assert!(refused(&root.join("src/../reports/x.json"), &root).contains("link of the audited repository"));
        assert!(refused(&root.join("report.json"), &root).contains("it is a link"));
        assert!(refused(&root.join("dangling.json"), &root).contains("it is a link"));
        assert_eq!(fs::read_to_string(dir.path().join("outside/canary")).unwrap(), "tweet");
        symlink(dir.path().join("outside"), dir.path().join("mine")).unwrap();
        Destination::prepare(&dir.path().join("mine/x.json"), &root).unwrap().write("x").unwrap();
        assert!(dir.path().join("outside/x.json").is_file());
    }

    #[cfg(unix)]
    #[test]
    fn refuses_special_files() {
        let (_dir, root) = tree();
        assert!(refused(Path::new("/dev/null"), &root).contains("special file"));
    }

    #[test]
    fn new_files_are_made_below_a_folder_and_nothing_is_overwritten() {
        let (_dir, root) = tree();
        let destination = Destination::below(&root, "docs/runbooks/x.md").unwrap();
        assert!(!root.join("docs").exists(), "nothing is made before everything is checked");
        destination.create("one\n").unwrap();
        assert_eq!(fs::read_to_string(root.join("docs/runbooks/x.md")).unwrap(), "one\n");
        assert_eq!(fs::read_dir(root.join("docs/runbooks")).unwrap().count(), 1, "temporary files are gone");
        assert!(destination.create("two\n").is_err());
        let refused = |path: &str| Destination::below(&root, path).unwrap_err().render();
        assert!(refused("docs/runbooks/x.md").contains("nothing is overwritten"));
        assert!(refused("../x.md").contains("no folder") && refused(".git/x").contains("no folder"));
        assert!(refused("src/app.py/x").contains("is no folder") && refused("docs/").contains("names no file"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../outside", root.join("linked")).unwrap();
            assert!(refused("linked/x.md").contains("is no folder"));
        }
        assert_eq!(fs::read_to_string(root.join("docs/runbooks/x.md")).unwrap(), "one\n");
    }

    #[test]
    fn a_new_file_never_replaces_another() {
        let (_dir, root) = tree();
        let path = root.join("produ.yaml");
        Destination::prepare(&path, &root).unwrap().create("one").unwrap();
        let destination = Destination::prepare(&root.join("other.yaml"), &root).unwrap();
        fs::write(root.join("other.yaml"), "theirs").unwrap();
        assert!(destination.create("two").is_err());
        assert!(destination.place(b"two").is_err(), "even when it appears in between");
        assert_eq!(fs::read_to_string(root.join("other.yaml")).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(path).unwrap(), "one");
        assert!(fs::read_dir(&root).unwrap().flatten().all(|e| !e.file_name().to_string_lossy().ends_with(".part")));
    }

    #[test]
    fn a_file_swapped_during_the_audit_is_checked_again() {
        let (_dir, root) = tree();
        let destination = Destination::prepare(&root.join("new.json"), &root).unwrap();
        fs::create_dir(root.join("new.json")).unwrap();
        assert!(destination.write("x").is_err());
    }
}
