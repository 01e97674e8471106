//! Size of a fix.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Size of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
pub enum Effort {
    /// Under two hours.
    S,
    /// Under two days.
    M,
    /// More.
    L,
}
