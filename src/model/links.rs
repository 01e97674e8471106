//! Where a reader finds the files of an audit in a browser.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The addresses of the audited files. Not part of the public report: two clones of one commit give the same JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// What comes before the path of a file: an `https` address without credentials, query and slash at its end.
    pub base: String,
    /// How a line is named.
    pub forge: Forge,
    /// Folder of the repository that the paths of the report are relative to.
    pub folder: Option<String>,
    /// Paths of the report that are there as they were audited.
    pub paths: BTreeSet<String>,
}

/// Where a repository is hosted, as far as its addresses differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forge {
    /// GitHub: text that would be shown as a document has no lines unless one asks for the plain text.
    Github,
    /// Bitbucket has its own word for a line.
    Bitbucket,
    /// GitLab, Gitea, Codeberg and most others.
    Other,
}
