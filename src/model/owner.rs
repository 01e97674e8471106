//! Who has to act: the roles that answer for a part of a system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The role a rule is settled by, unless the team says otherwise: a key of `owners:` in the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OwnerRole {
    /// What the system is for, and its users.
    Product,
    /// Model, prompts and evaluations.
    Model,
    /// The data.
    Data,
    /// Running it.
    Operations,
    /// Security.
    Security,
    /// Risk and compliance.
    Risk,
}

impl OwnerRole {
    /// Every role, in the order of the manifest.
    pub const ALL: [OwnerRole; 6] = [
        OwnerRole::Product,
        OwnerRole::Model,
        OwnerRole::Data,
        OwnerRole::Operations,
        OwnerRole::Security,
        OwnerRole::Risk,
    ];

    /// The word of rule files and manifests.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }
}
