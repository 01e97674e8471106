//! The `produ` program: parse, run, exit code.
fn main() {}
