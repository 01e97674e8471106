//! Two audits of one system held against each other: what rose, what fell, and why. Pure; works on public reports.
//!
//! `diff` explains a change to people, `baseline` keeps the state a gate may not fall below. Neither looks at a file.

pub(crate) mod asked;
pub(crate) mod audited;
pub(crate) mod baseline;
pub(crate) mod diff;
mod same;

pub(crate) use audited::Audited;
pub(crate) use baseline::{Baseline, Entry, Tightened};
pub(crate) use diff::diff;
