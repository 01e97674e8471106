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
//! code       what source code does: outlines of files, linked over the project
//! structured  inventory (the only room that reads the audited tree)
//! error
//! model      plain data: levels, outcomes, tiers, places, verdicts
//! text  tables (the data files built into the program, each parsed once)
//! ```
//!
//! Everything between `inventory` and `commands` is plain data, so each stage can be tested without a disk.
//!
//! # As a library
//!
//! [`audit::audit`] takes an [`audit::AuditRequest`] and gives a [`model::Report`]; [`report::v1::Report`] is the same as
//! `-o json` writes it, and [`rules::RuleSet`] the rules it was judged by. The rest of what is public serves the program
//! and its tests and may change with any version.
//!
//! ```
//! use produ::audit::{AuditRequest, audit};
//! use produ::commands::progress::Silent;
//!
//! let request = AuditRequest {
//!     root: "fixtures/demo-only/repo".into(),
//!     today: Some(jiff::civil::date(2026, 11, 21)),
//!     ..AuditRequest::default()
//! };
//! let report = audit(&request, &Silent).map_err(|error| error.render())?;
//! assert!(report.audited);
//! let open = report.verdicts.iter().filter(|verdict| verdict.level < verdict.required).count();
//! println!("{}: tier {}, {open} rules below their level", report.system.name, report.tier.name());
//! # Ok::<(), String>(())
//! ```

pub mod audit;
mod checklist;
pub mod cli;
mod code;
pub mod commands;
mod compare;
mod cost;
mod draft;
mod error;
mod evaluate;
mod gate;
pub mod inventory;
pub mod manifest;
pub mod model;
mod plan;
pub mod report;
mod results;
pub mod rules;
mod score;
mod signals;
mod structured;
mod tables;
pub mod templates;
mod text;
