//! One integration binary, modules by subject. No network, no tool but the one under test, no file outside the
//! repository and temporary folders; `pipelines` also takes the shell, git and the linters that are installed, `axe` a
//! browser.
#![allow(clippy::disallowed_methods, reason = "tests build repositories and run the program")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a failed test panics"
)]
#![allow(missing_docs, reason = "a test binary has no users")]

mod afterwards;
mod axe;
mod changed_facts;
mod cli;
mod common;
mod compare;
mod contradictions;
mod determinism;
mod docs;
mod errors;
mod first_screen;
mod fixtures;
mod freshness;
mod hollow;
mod house;
mod init;
mod ladder;
mod nasty;
mod new_rule;
mod pack;
mod pipelines;
mod properties;
mod renaming;
mod rooms;
mod rule_form;
mod rule_guide;
mod sentences;
mod stacks;
mod systems;
mod systems_of_the_base;
mod templates;
mod traceability;
mod unread;
mod unrelated;
mod weakening;
