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
