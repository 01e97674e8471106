//! The stage a system aims for: how much is asked of it.

use serde::{Deserialize, Serialize};

/// The stage a system aims for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// A limited group of users.
    Pilot,
    /// Everyone it is made for.
    Production,
}

impl Stage {
    /// The name of the fact in a profile.
    pub(crate) const FACT: &str = "stage";

    /// The word of flags, manifests and profiles.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }

    /// Whether a word of a manifest or a profile is this stage.
    pub(crate) fn is(self, word: &str) -> bool {
        self.name() == word
    }
}
