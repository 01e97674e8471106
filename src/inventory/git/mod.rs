//! What git knows, read through libgit2 and never by running git.
//!
//! `.git` is as untrusted as the rest of the tree. Its entries are looked at before libgit2 opens any of them, every
//! call runs on a worker thread that is given up after a deadline, no status, filter, hook or attribute is consulted,
//! and a git directory outside the root counts only when it points back.

mod authors;
mod branch;
mod facts;
mod history;
mod index;
mod locate;
mod published;
mod revision;
mod tree;
mod vet;
mod watch;

pub(crate) use authors::is_bot;
pub(super) use branch::default_branch;
pub(super) use history::{Source as HistorySource, read_history};
pub(super) use index::{Row, read_index};
pub(super) use locate::{RepositoryPaths, locate};
pub use published::Origin;
pub(super) use published::{Audited, read as read_published};
pub(super) use tree::{Blobs, TreeRow, read_tree};

use crate::text::excerpt;
use git2::{ErrorCode, Repository, RepositoryOpenFlags};
use std::ffi::OsStr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Opens exactly the repository that was found: no search upwards, no environment.
fn open(place: &RepositoryPaths) -> Result<Repository, String> {
    let none: &[&OsStr] = &[];
    let opened = if place.bare {
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::BARE | RepositoryOpenFlags::NO_DOTGIT;
        Repository::open_ext(&place.gitdir, flags, none)
    } else {
        Repository::open_ext(&place.workdir, RepositoryOpenFlags::NO_SEARCH, none)
    };
    let repo = opened.map_err(|error| reason(&error, place))?;
    let same = |found: &std::path::Path, expected: &std::path::Path| {
        std::fs::canonicalize(found).is_ok_and(|found| found == expected)
    };
    if same(repo.path(), &place.gitdir) && same(repo.commondir(), &place.commondir) {
        Ok(repo)
    } else {
        Err("the git directory is not where it was found".to_owned())
    }
}

/// One line for people from an error of libgit2, whose text may hold anything; without the paths of this machine.
fn reason(error: &git2::Error, place: &RepositoryPaths) -> String {
    if error.code() == ErrorCode::Owner {
        let allow = "git config --global --add safe.directory <its path>";
        return format!("the repository belongs to another user; to allow it: {allow}");
    }
    let text = error.message().replace(&*place.commondir.to_string_lossy(), ".git");
    format!("git: {}", excerpt(&text.replace(&*place.workdir.to_string_lossy(), "."), 160))
}

/// Runs `work` on its own thread, which may hang without hanging the audit.
fn on_worker<T: Send + 'static>(work: impl FnOnce(&Sender<T>) + Send + 'static) -> Result<Receiver<T>, String> {
    let (sender, receiver) = channel();
    let thread = std::thread::Builder::new().name("git".to_owned()).spawn(move || work(&sender));
    thread.map_err(|error| format!("no thread for git: {}", error.kind()))?;
    Ok(receiver)
}

/// The next answer of a worker.
fn answer<T>(receiver: &Receiver<T>, seconds: u64) -> Result<T, String> {
    receiver.recv_timeout(Duration::from_secs(seconds)).map_err(|error| match error {
        RecvTimeoutError::Timeout => format!("git did not answer within {seconds} s"),
        RecvTimeoutError::Disconnected => "reading git failed".to_owned(),
    })
}
