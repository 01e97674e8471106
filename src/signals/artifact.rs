//! Files the manifest points at, opened while they are scanned: what claims are held against.

use super::parsed::Parsed;
use super::unfilled::unfilled;
use crate::inventory::{FileEntry, Language, is_lfs_pointer};
use crate::results::{self, Reading};
use crate::structured::Node;
use std::sync::OnceLock;

/// What is said of a file that is not in the checkout.
pub(crate) const POINTER: &str = "a Git LFS pointer: the file itself was not fetched (git lfs pull)";

/// What stands behind a declared path.
#[derive(Debug, Clone)]
pub(crate) struct Artifact {
    /// Real words, for prose.
    pub(crate) words: u32,
    /// Why it does not count as substance (template, placeholders, empty), if so.
    pub(crate) hollow: Option<String>,
    /// The text, for `mentions`.
    pub(crate) text: String,
    /// The parsed document, for JSON, YAML and TOML.
    pub(crate) node: Option<Node>,
    /// Why it could not be parsed.
    pub(crate) broken: Option<String>,
    /// What it says as a result, once somebody asked.
    reading: OnceLock<Reading>,
}

impl Artifact {
    /// Looks at a declared file, and keeps its document.
    pub(super) fn new(entry: &FileEntry, parsed: Parsed<'_>) -> Artifact {
        let bytes = parsed.bytes;
        let text = String::from_utf8_lossy(bytes).into_owned();
        let prose =
            matches!(entry.language, Some(Language::Markdown | Language::Rst | Language::AsciiDoc | Language::Text));
        let document = parsed.prose();
        let marker = unfilled(entry.class, bytes).map(str::to_owned);
        let hollow = match () {
            () if is_lfs_pointer(bytes) => Some(POINTER.to_owned()),
            () if bytes.iter().all(u8::is_ascii_whitespace) => Some("empty".to_owned()),
            () if prose => document.hollow.clone().or(marker),
            () => marker,
        };
        let words = document.words;
        let (node, broken) = match parsed.into_documents() {
            Some(Ok(documents)) => (documents.into_iter().next(), None),
            Some(Err(e)) => (None, Some(format!("line {}: {}", e.line, e.message))),
            None => (None, None),
        };
        Artifact { words, hollow, text, node, broken, reading: OnceLock::new() }
    }

    /// What stands behind the path of a copy: nothing that could be held against a claim.
    pub(super) fn of_a_copy(why: &str) -> Artifact {
        let (hollow, text) = (Some(why.to_owned()), String::new());
        Artifact { words: 0, hollow, text, node: None, broken: None, reading: OnceLock::new() }
    }

    /// What it says as a result of measurements; read when first asked, since few artefacts are one.
    pub(crate) fn reading(&self, path: &str) -> &Reading {
        self.reading.get_or_init(|| results::read(path, self.text.as_bytes(), self.node.as_ref()))
    }
}
