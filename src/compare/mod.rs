//! Two audits of one system held against each other: what rose, what fell, and why. Pure; works on public reports.
//!
//! `diff` explains a change to people, `baseline` keeps the state a gate may not fall below. Neither looks at a file.

pub mod audited;
pub mod baseline;
pub mod diff;
mod same;

pub use audited::Audited;
pub use baseline::{Baseline, Entry};
pub use diff::{Diff, diff};
