//! Stage 8: the public report model and one pure renderer per format.
pub mod v1;
