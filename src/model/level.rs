//! The ladder every rule is answered on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The ladder every rule is answered on. Ordered: `None < Declared < Documented < Attested < Implemented < Verified`.
///
/// `Attested` sits between because an attestation lifts a document but never replaces a test (spec, common rules).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing supports the rule.
    #[default]
    None,
    /// The manifest says so, typed and not a placeholder.
    Declared,
    /// A substantive document exists.
    Documented,
    /// A named owner attests it with a date that has not expired.
    Attested,
    /// Code or configuration does it.
    Implemented,
    /// A test, an enforced CI job or a result artefact proves it.
    Verified,
}

impl Level {
    /// The word used in reports and rule files.
    pub fn name(self) -> &'static str {
        super::name(&self)
    }
}
