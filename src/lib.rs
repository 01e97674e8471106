//! `produ` audits whether an AI system is ready for production.
//!
//! The crate is a pipeline of pure stages with input and output at its two ends:
//!
//! ```text
//! inventory ──▶ signals ──▶ profile ─┐
//!                                    ├─▶ evaluate ──▶ score ──▶ gate ──▶ report
//! manifest  ──▶ claims ──────────────┘
//! rules (embedded YAML, compiled once) ─┘
//! ```
//!
//! Only `inventory` reads the audited tree, only `request` reads the environment and the clock, only `commands`
//! prints. Everything between is plain data, so each stage can be tested without a disk.

pub mod audit;
pub mod checklist;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod cost;
pub mod draft;
pub mod engine;
pub mod error;
pub mod evaluate;
pub mod exit;
pub mod gate;
pub mod inventory;
pub mod manifest;
mod operator;
mod origins;
pub mod plan;
pub mod profile;
pub mod progress;
pub mod report;
pub mod request;
mod results;
pub mod rules;
pub mod score;
pub mod signals;
mod snippets;
pub mod structured;
pub mod systems;
mod tables;
pub mod templates;
pub mod text;
