//! Stage 7b: policy + comparison → exit code.
