//! Everything a rule may ask about, borrowed.

use super::scope::Scope;
use super::verdict::Level;
use crate::inventory::Inventory;
use crate::manifest::Manifest;
use crate::report::v1::Profile;
use crate::rules::RuleSet;
use crate::signals::{Discount, Signals};
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
    /// Proof is asked for: a test that no CI job collects does not count.
    pub(crate) proof: bool,
    /// Which services are not part of the system.
    pub(crate) scope: &'a Scope,
    /// Support is asked for: a template nobody has filled in gives none. What speaks against a rule counts from anywhere.
    pub(crate) support: bool,
    /// The rule asks about the path to the model: code of other services does not count.
    pub(crate) ai_path: bool,
}

impl World<'_> {
    /// The world as a level sees it.
    pub(crate) fn at(&self, level: Level) -> Self {
        World { proof: level == Level::Verified, support: true, ..*self }
    }

    /// Why hits in a file do not count here although the file and the line do.
    pub(crate) fn excluded(&self, file: u32) -> Option<Discount> {
        if let Some(why) = self.signals.uncollected.get(&file).filter(|_| self.proof) {
            return Some(Discount::Uncollected(why.clone()));
        }
        if let Some(why) = self.signals.unfilled.get(&file).filter(|_| self.support) {
            return Some(Discount::Hollow((*why).to_owned()));
        }
        let entry = self.inventory.files.get(file as usize).filter(|_| self.ai_path)?;
        self.scope.other(entry).map(|folder| Discount::OtherService(folder.to_owned()))
    }

    /// Path of a file by its index.
    pub(crate) fn path(&self, file: u32) -> String {
        self.inventory.files.get(file as usize).map(|f| f.path.to_string()).unwrap_or_default()
    }

    /// Path of the manifest, for places.
    pub(crate) fn manifest_path(&self) -> String {
        self.manifest.map(|m| m.path.clone()).unwrap_or_default()
    }
}
