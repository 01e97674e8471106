//! Everything a rule may ask about, borrowed. How it is asked is the [`question`](super::question).

use super::answer::Observation;
use super::freshness::Freshness;
use super::predicate::Facts;
use super::scope::Scope;
use crate::cost::CostModel;
use crate::inventory::Inventory;
use crate::manifest::{At, Manifest};
use crate::model::{Contradiction, Note};
use crate::rules::RuleSet;
use crate::signals::Signals;
use crate::text::printable;
use jiff::civil::Date;

/// The world of one audit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) inventory: &'a Inventory,
    pub(crate) rules: &'a RuleSet,
    pub(crate) signals: &'a Signals,
    pub(crate) manifest: Option<&'a Manifest>,
    /// What the declared cost comes to.
    pub(crate) cost: Option<&'a CostModel>,
    /// What is known about the system itself; the profile is asked through it alone.
    pub(crate) facts: Facts<'a>,
    /// The day ages are counted to.
    pub(crate) today: Date,
    /// Which services are not part of the system.
    pub(crate) scope: &'a Scope,
    /// What is known about ages.
    pub(crate) freshness: &'a Freshness,
}

impl World<'_> {
    /// Path of a file by its index.
    pub(crate) fn path(&self, file: u32) -> String {
        self.inventory.files.get(file as usize).map(|f| f.path.to_string()).unwrap_or_default()
    }

    /// Whether a file or folder of this path is in the repository.
    pub(crate) fn has_path(&self, path: &str) -> bool {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let prefix = format!("{path}/");
        let files = &self.inventory.files;
        let from = files.partition_point(|f| f.path.as_bytes() < prefix.as_bytes());
        self.inventory.find(path).is_some() || files.get(from).is_some_and(|f| f.path.starts_with(&prefix))
    }

    /// File and line of a claim.
    pub(crate) fn place(&self, at: At) -> (String, u32) {
        self.manifest.map(|m| m.place(at)).map_or_else(Default::default, |(path, line)| (path.to_owned(), line))
    }

    /// The place of a claim for a sentence: `produ.yaml:12`.
    pub(crate) fn shown(&self, at: At) -> String {
        let (path, line) = self.place(at);
        format!("{path}:{line}")
    }

    /// A claim as a place with what was recognised there.
    pub(crate) fn claim(&self, at: At, what: String) -> Observation {
        let (path, line) = self.place(at);
        Observation { path, line, what }
    }

    /// What speaks against a claim.
    pub(crate) fn contradiction(&self, at: At, message: String) -> Contradiction {
        let (path, line) = self.place(at);
        Contradiction { message, path, line }
    }

    /// A remark about a claim.
    pub(crate) fn note(&self, at: At, message: String) -> Note {
        let (path, line) = self.place(at);
        Note::at(Some(printable(&path)), line, message)
    }

    /// Whether a path is that of the manifest, or of one it takes facts from.
    pub(crate) fn is_manifest(&self, path: &str) -> bool {
        self.manifest.is_some_and(|m| m.sources().has(path))
    }

    /// Path of the manifest, for places.
    pub(crate) fn manifest_path(&self) -> String {
        self.manifest.map(|m| m.path.clone()).unwrap_or_default()
    }
}
