//! Files the operator names on the command line: rule packs, a manifest, a baseline, stored reports. Trusted, unlike the audited tree, but
//! still bounded.

use crate::error::Error;
use crate::rules::RuleSource;
use std::path::{Component, Path, PathBuf};

/// Largest rule file or manifest, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// Largest stored report, in bytes.
const MAX_REPORT: u64 = 64 << 20;
/// Most files of one pack.
const MAX_FILES: usize = 5_000;
/// Deepest folder of a pack.
const MAX_DEPTH: usize = 8;

/// All YAML files of the named packs, sorted by path.
///
/// # Errors
/// A folder that cannot be read or holds too much.
pub(crate) fn packs(dirs: &[PathBuf]) -> Result<Vec<RuleSource>, Error> {
    let mut sources = Vec::new();
    for dir in dirs {
        let before = sources.len();
        let walk = walkdir::WalkDir::new(dir).max_depth(MAX_DEPTH).follow_links(false).sort_by_file_name();
        for entry in walk {
            let entry = entry.map_err(|error| match error.io_error() {
                Some(cause) => unreadable(error.path().unwrap_or(dir), cause),
                None => unreadable(dir, &error),
            })?;
            if !entry.file_type().is_file() || entry.path().extension().is_none_or(|e| e != "yaml") {
                continue;
            }
            if sources.len() >= MAX_FILES {
                let title = format!("{} holds more than {MAX_FILES} rule files", dir.display());
                return Err(Error::new(title).next("name the folder of the pack itself"));
            }
            let below = entry.path().strip_prefix(dir).unwrap_or(entry.path());
            let text = String::from_utf8(read(entry.path())?).map_err(|error| {
                unreadable(entry.path(), &format!("it is not UTF-8 (byte {})", error.utf8_error().valid_up_to()))
            })?;
            let shown = entry.path().to_string_lossy().into_owned();
            sources.push(RuleSource { path: below.to_string_lossy().replace('\\', "/"), shown, text });
        }
        if sources.len() == before {
            let title = format!("{} holds no rule file", dir.display());
            return Err(Error::new(title).cause("a rule pack is a folder with *.yaml files").next("name that folder"));
        }
    }
    Ok(sources)
}

/// The bytes of a manifest or rule file the operator named.
///
/// # Errors
/// It cannot be read, is no regular file or is too large.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    bounded(path, MAX_BYTES, "name the manifest or rule file itself")
}

/// The bytes of a stored report.
///
/// # Errors
/// It cannot be read, is no regular file or is too large.
pub(crate) fn read_report(path: &Path) -> Result<Vec<u8>, Error> {
    bounded(path, MAX_REPORT, "name a JSON report of one audit")
}

/// The text of a baseline; `None` where there is no such file.
///
/// # Errors
/// It is there and cannot be read.
#[expect(clippy::disallowed_methods, reason = "a file named by the operator, not found in the audited tree")]
pub(crate) fn text_if_present(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        _ => text(path).map(Some),
    }
}

/// The text of a baseline or policy.
///
/// # Errors
/// It cannot be read, is no regular file, is too large or is not UTF-8.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read(path)?)
        .map_err(|error| unreadable(path, &format!("it is not UTF-8 (byte {})", error.utf8_error().valid_up_to())))
}

/// The path of a named file from the root of a repository; `None` where it lies elsewhere. Links on the way are not
/// followed: what a change can replace is inside, wherever it points.
#[expect(clippy::disallowed_methods, reason = "paths named by the operator are told apart, nothing is read")]
pub(crate) fn below(repository: &Path, path: &Path) -> Option<String> {
    let absolute = std::path::absolute(path).ok()?;
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    let root = plain.ancestors().find(|dir| dir.canonicalize().is_ok_and(|dir| dir == repository))?;
    plain.strip_prefix(root).ok()?.to_str().map(str::to_owned).filter(|rest| !rest.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "a file named by the operator, not found in the audited tree")]
fn bounded(path: &Path, most: u64, next: &str) -> Result<Vec<u8>, Error> {
    let meta = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !meta.is_file() {
        return Err(Error::new(format!("{} is not a file", path.display())).next("name a regular file"));
    }
    if meta.len() > most {
        return Err(Error::new(format!("{} is larger than {most} bytes", path.display())).next(next));
    }
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, cause: &dyn std::fmt::Display) -> Error {
    Error::new(format!("cannot read {}", path.display())).cause(cause).next("check the path and its permissions")
}
