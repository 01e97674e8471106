//! What can go wrong: the few things that stop an inventory, and why one file could not be read.

use crate::text::printable;

/// Why there is no inventory at all. Anything less is a [`super::Skipped`] entry or a note in [`super::GitFacts`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{title}: {cause}")]
pub struct InventoryError {
    /// What failed, in a few words; safe to print.
    pub title: String,
    /// Why, in one line; safe to print.
    pub cause: String,
    /// What to do now.
    pub next_step: String,
}

impl InventoryError {
    pub(super) fn new(title: impl AsRef<str>, cause: impl AsRef<str>, next_step: impl AsRef<str>) -> Self {
        Self {
            title: printable(title.as_ref()),
            cause: printable(cause.as_ref()),
            next_step: printable(next_step.as_ref()),
        }
    }
}

/// Why one file could not be read. The audit goes on without it, and says so where it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Larger than the limit; nothing was read.
    #[error("larger than {limit} bytes ({size})")]
    TooLarge {
        /// Size of the file.
        size: u64,
        /// The limit of this read.
        limit: u64,
    },
    /// It was listed and is gone.
    #[error("vanished during the audit")]
    Vanished,
    /// It is not the file that was listed: another size, or no regular file any more.
    #[error("changed during the audit")]
    Changed,
    /// The path goes through a link, or out of the root.
    #[error("link, not followed")]
    Link,
    /// The permissions forbid it.
    #[error("could not read: permission denied")]
    Denied,
    /// The object database does not hold it: shallow or partial clone, or corrupt.
    #[error("missing from the git object database")]
    MissingObject,
    /// Any other error of the operating system.
    #[error("could not read: {0:?}")]
    Io(std::io::ErrorKind),
}

impl From<rustix::io::Errno> for ReadError {
    fn from(errno: rustix::io::Errno) -> Self {
        use rustix::io::Errno;
        match errno {
            Errno::NOENT => Self::Vanished,
            Errno::LOOP | Errno::XDEV | Errno::MLINK => Self::Link,
            Errno::NOTDIR | Errno::ISDIR | Errno::NXIO => Self::Changed,
            Errno::ACCESS | Errno::PERM => Self::Denied,
            other => Self::Io(std::io::Error::from(other).kind()),
        }
    }
}
