//! The tier decides launches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The tier decides launches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Nothing to audit.
    #[default]
    None,
    /// Below pilot.
    Demo,
    /// Fit for a limited group.
    Pilot,
    /// Fit for launch.
    Production,
    /// Everything verified and fresh.
    Hardened,
}

impl Tier {
    /// The word of flags, manifests and reports.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }

    /// The tier of a word.
    pub fn named(word: &str) -> Option<Tier> {
        let tiers = [Tier::None, Tier::Demo, Tier::Pilot, Tier::Production, Tier::Hardened];
        tiers.into_iter().find(|tier| tier.name() == word)
    }

    /// The tier above, if there is one.
    pub fn next(self) -> Option<Tier> {
        match self {
            Tier::None => Some(Tier::Demo),
            Tier::Demo => Some(Tier::Pilot),
            Tier::Pilot => Some(Tier::Production),
            Tier::Production => Some(Tier::Hardened),
            Tier::Hardened => None,
        }
    }
}
