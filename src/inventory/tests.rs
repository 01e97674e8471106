//! Whole inventories.
