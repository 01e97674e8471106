//! What one file does, as facts: the settings it reads, how it handles failures, what it refuses and on which condition,
//! what its tests assert, what its texts are for.
//!
//! Each is a pure function of the outline. What another file must say is handed in as a closure or handed back open.

pub(crate) mod assertions;
pub(crate) mod bindings;
pub(crate) mod conditions;
pub(crate) mod constant;
pub(crate) mod effects;
pub(crate) mod handlers;
pub(crate) mod refusal;
#[cfg(test)]
mod refusal_tests;
pub(crate) mod settings;
#[cfg(test)]
pub(crate) mod testing;
#[cfg_attr(not(test), expect(dead_code, reason = "no rule asks yet what a text is for"))]
pub(crate) mod texts;
#[cfg(test)]
mod texts_tests;
