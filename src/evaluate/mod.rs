//! Stage 5: rules × signals × claims → verdicts. Pure.
//!
//! Each rule is answered on the ladder of [`verdict::Level`]. Signals say what the repository shows, claims what the
//! manifest says, checks hold the two against each other. Nothing here reads a file or knows a weight.

mod aging;
mod answer;
mod checks;
mod claims;
mod compare;
mod condition;
mod entries;
mod freshness;
mod predicate;
pub(crate) mod profile;
mod question;
mod reuse;
mod rule;
mod scope;
mod sites;
mod statement;
mod trail;
mod waiver;
mod words;
mod world;

pub(crate) use answer::{Place, Truth};
pub(crate) use checks::attested::notes as attestation_notes;
pub(crate) use checks::{check, names as check_names};
pub(crate) use condition::holds;
pub(crate) use entries::{Entry, entries};
pub(crate) use freshness::Freshness;
pub(crate) use predicate::{FACTS, predicate};
pub(crate) use question::Question;
pub(crate) use reuse::reuse;
pub(crate) use rule::{evaluate, severity};
pub(crate) use scope::Scope;
pub use waiver::WaiverTerms;
pub(crate) use waiver::{IGNORED, Waivers, waivers};
pub(crate) use world::World;
