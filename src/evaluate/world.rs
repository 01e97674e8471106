//! Everything a rule may ask about, borrowed.

use super::answer::Truth;
use super::freshness::{Ages, Freshness};
use super::predicate::Facts;
use super::scope::Scope;
use crate::cost::CostModel;
use crate::inventory::Inventory;
use crate::manifest::Manifest;
use crate::model::Level;
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
    /// What the declared cost comes to.
    pub(crate) cost: Option<&'a CostModel>,
    /// What is known about the system itself; the profile is asked through it alone.
    pub(crate) facts: Facts<'a>,
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
    /// What is known about ages.
    pub(crate) freshness: &'a Freshness,
    /// Files that do not count because of their age, while a level is asked for once more without them.
    pub(crate) without: Option<&'a Ages>,
    /// Those of unknown age do not count either.
    pub(crate) known_only: bool,
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
        if let Some(why) = self.aged(file) {
            return Some(Discount::Stale(why.clone()));
        }
        if let Some(why) = self.signals.unfilled.get(&file).filter(|_| self.support) {
            return Some(Discount::Hollow((*why).to_owned()));
        }
        let entry = self.inventory.files.get(file as usize).filter(|_| self.ai_path)?;
        self.scope.other(entry).map(|folder| Discount::OtherService(folder.to_owned()))
    }

    /// Why a file is left out because of its age.
    pub(crate) fn aged(&self, file: u32) -> Option<&String> {
        let ages = self.without?;
        ages.stale.get(&file).or_else(|| ages.unknown.get(&file).filter(|_| self.known_only))
    }

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

    /// Whether the implementation a rule asks for is there, whatever the manifest says; `None` where the rule set has
    /// no such rule.
    pub(crate) fn implements(&self, slug: &str) -> Option<bool> {
        let rule = self.rules.find(slug)?;
        let levels = [Level::Implemented, Level::Verified];
        let mut conds = levels.iter().filter_map(|level| Some((*level, rule.evidence.get(level)?))).peekable();
        conds.peek()?;
        let world = World { ai_path: rule.file.scope == crate::rules::format::RuleScope::AiPath, ..*self };
        let context = super::checks::CheckContext { nested: true, ..super::checks::CheckContext::NONE };
        Some(conds.any(|(level, cond)| super::condition::holds(&world.at(level), cond, &context).truth == Truth::Yes))
    }

    /// Path of the manifest, for places.
    pub(crate) fn manifest_path(&self) -> String {
        self.manifest.map(|m| m.path.clone()).unwrap_or_default()
    }
}
