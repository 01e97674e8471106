//! The code model: what the source of a system does, as plain data that no rule has touched.
//!
//! Each file becomes an [`outline::Outline`]: one small tree of scopes, statements and expressions that looks the same
//! for every language (`grammar/` says what the nodes of a syntax tree mean, `lower/` makes the outline). The project
//! links them (`project/`): imports, calls, entries, what is alive, what reaches a model. Nothing here knows a rule.

pub(crate) mod entries;
pub(crate) mod facts;
pub(crate) mod flow;
pub(crate) mod grammar;
pub(crate) mod lower;
pub(crate) mod outline;
pub(crate) mod project;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod words;
