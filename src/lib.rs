//! `produ` audits whether an AI system is ready for production.
//!
//! The crate is a pipeline of pure stages with input and output at its two ends. Rooms from the ground up; an arrow
//! only points down, which `tests/rooms.rs` holds:
//!
//! ```text
//! commands   what each verb does; the only room that prints, reads the environment or the clock
//! cli        flags
//! audit      one request in, one audit out
//! report     words and formats
//! plan
//! gate  checklist  templates
//! score  compare  draft
//! evaluate   rules × signals × claims -> verdicts
//! cost
//! signals    what one file and one project mean
//! rules      language, compiler, pack
//! results  manifest
//! structured  inventory (the only room that reads the audited tree)
//! error
//! model      plain data: levels, outcomes, tiers, places, verdicts
//! text  tables (the data files built into the program, each parsed once)
//! ```
//!
//! Everything between `inventory` and `commands` is plain data, so each stage can be tested without a disk.

pub mod audit;
pub mod checklist;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod cost;
pub mod draft;
pub mod error;
pub mod evaluate;
pub mod gate;
pub mod inventory;
pub mod manifest;
pub mod model;
pub mod plan;
pub mod report;
mod results;
pub mod rules;
pub mod score;
pub mod signals;
pub mod structured;
mod tables;
pub mod templates;
pub mod text;
