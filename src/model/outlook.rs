//! The way to the next tier in one line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A plan in one line, for the report of an audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outlook {
    /// `pilot`, `production`, `hardened` or `gate`.
    pub goal: String,
    /// Number of steps.
    pub steps: usize,
    /// Hours of all steps.
    pub hours: f64,
}
