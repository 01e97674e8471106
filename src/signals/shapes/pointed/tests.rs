//! The weak forms, and what breaks a pointer, in small projects.
