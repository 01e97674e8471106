//! Tests of the call sites.
