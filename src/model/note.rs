//! Remarks, and what could not be looked at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A remark with a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// In words.
    pub message: String,
    /// Place, if there is one.
    pub path: Option<String>,
    /// 1-based line, 0 = whole file.
    pub line: u32,
    /// What the program itself has to tell from other remarks.
    #[serde(default)]
    #[schemars(skip)]
    pub kind: NoteKind,
}

/// Kinds of remarks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NoteKind {
    /// Something to read.
    #[default]
    Remark,
    /// A waiver was asked for and does not count.
    WaiverIgnored,
    /// A file is larger than what is read of it.
    TooLarge {
        /// Bytes that are read at most.
        most: u64,
        /// Bytes it has.
        size: u64,
    },
}

impl Note {
    /// A remark without a place.
    pub(crate) fn plain(message: impl Into<String>) -> Note {
        Note::at(None, 0, message)
    }

    /// A remark about a line of a file; 0 = the whole file.
    pub(crate) fn at(path: Option<String>, line: u32, message: impl Into<String>) -> Note {
        Note { message: message.into(), path, line, kind: NoteKind::Remark }
    }

    /// The same, of a kind.
    pub(crate) fn of(self, kind: NoteKind) -> Note {
        Note { kind, ..self }
    }
}

/// What was and was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Files listed.
    pub files: usize,
    /// Files read.
    pub read: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Files by class.
    pub by_class: BTreeMap<String, usize>,
    /// True when something that matters could not be looked at.
    pub incomplete: bool,
    /// What and why, bounded.
    pub skipped: Vec<Note>,
    /// How many entries `skipped` stands for.
    pub skipped_total: usize,
}
