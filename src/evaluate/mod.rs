//! Stage 5: rules × signals × claims → verdicts. Pure.
//!
//! Each rule is answered on the ladder of [`verdict::Level`]. Signals say what the repository shows, claims what the
//! manifest says, checks hold the two against each other. Nothing here reads a file or knows a weight.

mod aging;
mod answer;
mod beside_base;
mod checks;
mod claims;
mod compare;
mod condition;
mod entries;
mod flaws;
mod found_in;
mod freshness;
mod pointers;
mod predicate;
pub(crate) mod profile;
mod question;
mod reuse;
mod rule;
mod scope;
mod sites;
mod statement;
mod terms;
mod trail;
mod unstated;
mod waiver;
mod words;
mod world;

pub(crate) use answer::{Observation, Truth};
pub(crate) use beside_base::{Asked, with_words_of};
pub(crate) use checks::attested::notes as attestation_notes;
pub(crate) use checks::{check, names as check_names};
pub(crate) use condition::holds;
pub(crate) use entries::Entry;
pub(crate) use freshness::Freshness;
pub(crate) use pointers::{Pointers, overworked};
pub(crate) use predicate::{Account, Facts};
pub(crate) use question::Question;
pub(crate) use reuse::reuse;
pub(crate) use rule::evaluate;
pub(crate) use scope::Scope;
pub(crate) use statement::{named as named_rule, statements};
pub(crate) use terms::PolicyTerms;
pub(crate) use waiver::{Waivers, ignored_waiver, on_both_sides, waivers};
pub(crate) use world::World;
