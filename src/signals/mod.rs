//! Stage 2: what the files mean: one pass over the bytes, observations with `file:line`.
pub(crate) mod ci;
pub(crate) mod codeowners;
pub(crate) mod keys;
pub(crate) mod resources;
