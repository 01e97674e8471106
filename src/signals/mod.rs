//! Stage 2: what the files mean: one pass over the bytes, observations with `file:line`.

pub(crate) mod dependencies;
pub(crate) mod document;
pub(crate) mod mask;
pub(crate) mod notebook;
pub(crate) mod packages;
