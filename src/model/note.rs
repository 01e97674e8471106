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
