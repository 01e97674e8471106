//! What a person's signature is worth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an attestation is worth for a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttestationUse {
    /// Nothing: a signature never replaces a test.
    #[default]
    None,
    /// Lifts a document.
    Assist,
    /// The highest normal proof: no file can show it.
    Required,
}
