//! What somebody has to make so that a rule is met.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of work, from the least to the most: a rule that needs several is of the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// A named person confirms.
    Signature,
    /// Write down, declare in the manifest, rehearse and record.
    Document,
    /// Pipeline, infrastructure, alert rules, a setting.
    Configuration,
    /// Somebody programs, or measures what was programmed.
    Code,
}

impl Work {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Work; 4] = [Work::Code, Work::Configuration, Work::Document, Work::Signature];

    /// The word.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }
}
