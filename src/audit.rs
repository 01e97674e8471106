//! The engine behind the command line: one request in, one report out.
//!
//! This file is the seam between the commands and the stages. The commands know nothing of inventory, rules or
//! score; the stages know nothing of flags, terminals or exit codes.

use crate::error::Error;
use crate::report::v1::Report;
use crate::rules::format::RuleFile;
use std::path::PathBuf;

pub use crate::gate::{FailOn, GateRequest};

/// Everything one audit depends on, resolved: the same request on the same commit gives the same report.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRequest {
    /// Folder to audit.
    pub root: PathBuf,
    /// Revision to audit instead of the work tree.
    pub git_ref: Option<String>,
    /// Manifest to use instead of the one at the root.
    pub manifest: Option<PathBuf>,
    /// Further rule packs, in the order given.
    pub rules_dirs: Vec<PathBuf>,
    /// Stage the system aims for: `pilot` or `production`.
    pub stage: Option<String>,
    /// Day the ages are counted to.
    pub today: Option<jiff::civil::Date>,
    /// Threads; absent = one per core.
    pub jobs: Option<usize>,
    /// Put every term of the score into the report.
    pub trace: bool,
    /// Thresholds of the operator.
    pub gate: GateRequest,
}

/// Receives what the audit is doing. Implementations must not influence the result.
pub trait Progress: Sync {
    /// A stage begins; `total` steps, if known.
    fn stage(&self, name: &str, total: Option<u64>);
    /// `n` more steps of the current stage are done.
    fn tick(&self, n: u64);
}

/// Audits one system.
///
/// # Errors
/// When the audit could not be carried out at all; what could merely not be looked at is part of the report.
pub fn audit(_request: &AuditRequest, _progress: &dyn Progress) -> Result<Report, Error> {
    Err(not_wired())
}

/// The built-in rules followed by those of the given packs, in report order.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn rules(_dirs: &[PathBuf]) -> Result<Vec<RuleFile>, Error> {
    Err(not_wired())
}

/// What running the test cases of rule packs, or linting them, has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackCheck {
    /// Rules looked at.
    pub rules: usize,
    /// Test cases run, or files linted.
    pub cases: usize,
    /// What failed, with places.
    pub failures: Vec<crate::error::Problem>,
}

/// Runs the test cases of the built-in rules and of the given packs.
///
/// # Errors
/// When a rule or test file cannot be loaded.
pub fn test_rules(_dirs: &[PathBuf]) -> Result<PackCheck, Error> {
    Err(not_wired())
}

/// Checks rule files for mistakes that load but mislead.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn lint_rules(_dirs: &[PathBuf]) -> Result<PackCheck, Error> {
    Err(not_wired())
}

/// JSON Schema of the manifest.
///
/// # Errors
/// When there is none in this build.
pub fn manifest_schema() -> Result<serde_json::Value, Error> {
    Err(not_wired())
}

fn not_wired() -> Error {
    Error::new("this build has no engine")
}
