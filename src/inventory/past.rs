//! What can be asked about the history of the audited tree, and the answers: plain data.
//!
//! Questions name few things: declared files, the evidence of some rules and what it proves. How git answers is in
//! `git::history`; rule tests answer from a table of dates. What is not known stays unknown, with the reason.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// One thing whose last change is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watch {
    /// File or folder below the root, without `/` at the end.
    pub path: String,
    /// Only changes to lines that hold one of these texts count; empty = every change of the contents.
    pub lines: Vec<String>,
}

impl Watch {
    /// Every change of a file or folder.
    pub fn whole(path: &str) -> Watch {
        Watch { path: path.trim_start_matches("./").trim_end_matches('/').to_owned(), lines: Vec::new() }
    }
}

/// The questions of one audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryRequest {
    /// Last changes.
    pub watches: BTreeSet<Watch>,
    /// Authors.
    pub authors: Option<AuthorsRequest>,
}

impl HistoryRequest {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.watches.is_empty() && self.authors.is_none()
    }
}

/// Who worked on what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorsRequest {
    /// First day that counts.
    pub since: Date,
    /// Folders or files whose commits are counted by author.
    pub folders: BTreeSet<String>,
}

/// When something changed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// On this day (UTC), in the commit that brought it into this line of history.
    Committed {
        /// Day of the commit.
        day: Date,
        /// Position of the commit, 0 = the newest: the same number is the same commit.
        commit: u32,
    },
    /// It differs from the last commit.
    Uncommitted,
}

impl Change {
    /// The day, where what is not committed counts as changed today.
    pub fn day(self, today: Date) -> Date {
        match self {
            Change::Committed { day, .. } => day,
            Change::Uncommitted => today,
        }
    }
}

/// One person who made commits. Bots are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// E-mail address in lower case.
    pub email: String,
    /// Names used with it.
    pub names: BTreeSet<String>,
    /// Day of the newest commit.
    pub last: Date,
    /// Commits by asked folder; merges do not count.
    pub commits: BTreeMap<String, u32>,
}

/// Everybody who made commits since the asked day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    /// By e-mail address.
    pub people: Vec<Author>,
    /// Days of the commits looked at, newest first; merges and bots included.
    pub days: Vec<Date>,
    /// Commits by asked folder, each counted once however many people it names.
    pub totals: BTreeMap<String, u32>,
}

/// The answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Last changes that are known.
    pub changes: BTreeMap<Watch, Change>,
    /// Why the other changes are not known.
    pub missing: Option<String>,
    /// Authors, or why they are not known; absent when nobody asked.
    pub authors: Option<Result<Authors, String>>,
}

impl History {
    /// Nothing is known, for one reason.
    pub(crate) fn unknown(request: &HistoryRequest, why: &str) -> History {
        History {
            changes: BTreeMap::new(),
            missing: Some(why.to_owned()),
            authors: request.authors.as_ref().map(|_| Err(why.to_owned())),
        }
    }

    /// The last change, or why it is not known.
    pub fn last(&self, watch: &Watch) -> Result<Change, &str> {
        let why = || self.missing.as_deref().unwrap_or("not in the last commit");
        self.changes.get(watch).copied().ok_or_else(why)
    }

    /// From a table of dates, as rule tests have it. A folder changed when the newest file in it did.
    pub(crate) fn of_table(table: &BTreeMap<String, Date>, request: &HistoryRequest) -> History {
        let last = |watch: &Watch| {
            let inside = |path: &str| path.strip_prefix(watch.path.as_str()).is_some_and(|rest| rest.starts_with('/'));
            let days = table.iter().filter(|(path, _)| **path == watch.path || inside(path)).map(|(_, day)| *day);
            // One commit a day.
            days.max().map(|day| (watch.clone(), Change::Committed { day, commit: order(day) }))
        };
        History {
            changes: request.watches.iter().filter_map(last).collect(),
            missing: Some("the test case gives no date".to_owned()),
            authors: request.authors.as_ref().map(|_| Err("a test case has no authors".to_owned())),
        }
    }
}

fn order(day: Date) -> u32 {
    u32::try_from((Date::MAX - day).get_days()).unwrap_or(u32::MAX)
}

/// Day of a commit time in UTC; none outside 1970 to 9999, which is somebody's joke.
pub(crate) fn day_of(seconds: i64) -> Option<Date> {
    let known = Timestamp::from_second(seconds).ok().filter(|_| seconds > 0)?;
    Some(known.to_zoned(TimeZone::UTC).date())
}
