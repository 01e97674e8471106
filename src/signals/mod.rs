//! Stage 2: what the files mean: one pass over the bytes, observations with `file:line`.
//!
//! Input: the inventory and the probes of a rule set. Output: [`Signals`]: for each probe its hits, its near misses
//! and the files that should have been understood and were not. Rules never see a file; this stage never sees a rule.

pub(crate) mod artifact;
mod callers;
pub(crate) mod callsites;
pub(crate) mod ci;
pub(crate) mod codeowners;
mod configured;
pub(crate) mod dependencies;
pub(crate) mod document;
pub(crate) mod eval_sets;
mod file;
mod generated;
pub(crate) mod guards;
pub(crate) mod hits;
mod ini;
pub(crate) mod linked;
mod local;
pub(crate) mod mask;
mod merge;
pub(crate) mod misses;
pub(crate) mod notebook;
mod own_packages;
pub(crate) mod own_report;
pub(crate) mod packages;
pub(crate) mod parsed;
pub(crate) mod phrases;
pub(crate) mod pointed;
mod results;
pub(crate) mod samples;
mod scan;
mod sections;
pub(crate) mod shapes;
pub(crate) mod touches;
pub(crate) mod unfilled;
mod wanted;

pub(crate) use hits::{Discount, Kind, Signals};
pub(crate) use scan::scan;
pub(crate) use wanted::Wanted;
