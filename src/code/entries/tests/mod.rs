//! Entries of small sources, with decoys.
