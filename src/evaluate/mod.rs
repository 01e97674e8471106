//! Stage 5: rules × signals × claims → verdicts. Pure.
//!
//! Each rule is answered on the ladder of [`verdict::Level`]. Signals say what the repository shows, claims what the
//! manifest says, checks hold the two against each other. Nothing here reads a file or knows a weight.

mod answer;
mod checks;
mod claims;
mod condition;
mod entries;
mod predicate;
mod rule;
mod scope;
mod sites;
mod trail;
pub mod verdict;
mod waiver;
mod world;

pub(crate) use answer::{Place, Truth};
pub(crate) use checks::CheckContext;
pub(crate) use condition::holds;
pub(crate) use rule::evaluate;
pub(crate) use scope::Scope;
pub(crate) use waiver::waivers;
pub(crate) use world::World;
