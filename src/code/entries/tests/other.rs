//! The other languages.
