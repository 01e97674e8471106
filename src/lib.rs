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
//! [`audit()`] takes an [`AuditRequest`] and gives a [`Report`], with the [`RuleSet`] it is judged by; a [`report_v1`]
//! report is the same as `-o json` writes it. What else is `pub` serves the program and its tests, is left out of these
//! pages and may change with any version.
//!
//! ```
//! use produ::{AuditRequest, Silent, audit};
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

pub use audit::{AuditRequest, Progress, Silent, audit};
pub use error::Error;
pub use model::Report;
pub use report::v1 as report_v1;
pub use rules::RuleSet;

#[doc(hidden)]
pub mod audit;
mod checklist;
#[doc(hidden)]
pub mod cli;
mod code;
#[doc(hidden)]
pub mod commands;
mod compare;
mod cost;
mod draft;
mod error;
mod evaluate;
mod gate;
#[doc(hidden)]
pub mod inventory;
#[doc(hidden)]
pub mod manifest;
pub mod model;
mod plan;
#[doc(hidden)]
pub mod report;
mod results;
#[doc(hidden)]
pub mod rules;
mod score;
mod signals;
mod structured;
mod tables;
#[doc(hidden)]
pub mod templates;
mod text;
