//! Benches over the stages.

fn main() {}
