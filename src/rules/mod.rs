//! Stage 4: what we require: rule format, compiler, embedded pack, test harness.
pub mod format;
