//! Everything a rule may ask about, borrowed.

use crate::inventory::Inventory;
use crate::manifest::Manifest;
use crate::report::v1::Profile;
use crate::rules::RuleSet;
use crate::signals::Signals;
use jiff::civil::Date;

/// The world of one audit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) inventory: &'a Inventory,
    pub(crate) rules: &'a RuleSet,
    pub(crate) signals: &'a Signals,
    pub(crate) manifest: Option<&'a Manifest>,
    pub(crate) profile: &'a Profile,
    /// The day ages are counted to.
    pub(crate) today: Date,
    /// Whether the aimed tier is `pilot`.
    pub(crate) pilot: bool,
}

impl World<'_> {
    /// Path of a file by its index.
    pub(crate) fn path(&self, file: u32) -> String {
        self.inventory.files.get(file as usize).map(|f| f.path.to_string()).unwrap_or_default()
    }

    /// Path of the manifest, for places.
    pub(crate) fn manifest_path(&self) -> String {
        self.manifest.map(|m| m.path.clone()).unwrap_or_default()
    }
}
