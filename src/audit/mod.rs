//! The engine behind the command line: one request in, one report out.
//!
//! This file is the seam between the commands and the stages. The commands know nothing of inventory, rules or
//! score; the stages know nothing of flags, terminals or exit codes.

use crate::compare::Baseline;
use crate::cost::{self, CostModel};
use crate::draft::{self, Survey};
use crate::error::{Error, Position, Problem};
use crate::inventory::{Inventory, InventoryError, Options, ReadError};
use crate::manifest::{self, Manifest, ManifestErrors, inherit};
use crate::model::{CallSites, Note, Report, Stage};
use crate::plan::Basis;
use crate::report::words::WORDING;
use crate::rules::format::RuleFile;
use crate::rules::{RuleError, RuleSet, RuleSource};
use crate::signals::Wanted;
use crate::signals::linked::picture;
use crate::text::printable;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use crate::gate::GateRequest;
use prepared::Findings;
pub use prepared::Prepared;
use systems::{Paths, System};

pub mod engine;
mod judges;
mod links;
mod named_rules;
pub(crate) mod operator;
mod prepared;
pub(crate) mod rule_lint;
pub mod rule_tests;
mod snippets;
mod system_map;
pub mod systems;
#[cfg(test)]
mod tests;
mod trend;

/// Everything one audit depends on, resolved: the same request on the same commit gives the same report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuditRequest {
    /// Folder to audit.
    pub root: PathBuf,
    /// Revision to audit instead of the work tree.
    pub git_ref: Option<String>,
    /// Manifest to use instead of the one at the root.
    pub manifest: Option<PathBuf>,
    /// The one system of the repository that is asked about; absent = the whole folder is one.
    pub system: Option<System>,
    /// Further rule packs, in the order given.
    pub rules_dirs: Vec<PathBuf>,
    /// Stage the system aims for, whatever its manifest says.
    pub stage: Option<Stage>,
    /// Day the ages are counted to.
    pub today: Option<jiff::civil::Date>,
    /// Threads; absent = one per core.
    pub jobs: Option<usize>,
    /// Put every term of the score into the report.
    pub trace: bool,
    /// Put the cited lines into the report.
    pub snippets: bool,
    /// Say where the named files can be looked at in a browser.
    pub links: bool,
    /// Where that is, instead of on the forge that git names: an `https` address.
    pub link_base: Option<String>,
    /// Say where the system stood before, at `base` or by `baseline`.
    pub trend: bool,
    /// Thresholds of the operator.
    pub gate: GateRequest,
    /// State the gate may not fall below.
    pub baseline: Option<PathBuf>,
    /// Revision whose policy judges as well.
    pub base: Option<String>,
    /// Policy of the organisation.
    pub policy: Option<PathBuf>,
    /// Somebody looks at a work tree: a manifest that is not committed counts as long as nothing is gated.
    pub look: bool,
}

impl AuditRequest {
    /// Whether what is not committed may count: never where the result decides about a change.
    fn is_look(&self) -> bool {
        let free = self.gate.is_empty() && self.base.is_none() && self.policy.is_none() && self.baseline.is_none();
        self.look && free
    }
}

/// Receives what the audit is doing. Implementations must not influence the result.
pub trait Progress: Sync {
    /// A stage begins; `total` steps, if known.
    fn stage(&self, name: &str, total: Option<u64>);
    /// `n` more steps of the current stage are done.
    fn tick(&self, n: u64);
}

/// Nobody waits for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str, _total: Option<u64>) {}
    fn tick(&self, _n: u64) {}
}

/// An audit with what it was made of, for what is made of an audit: plans, checklists, filled templates.
#[derive(Debug)]
pub struct Examined {
    /// What was found.
    pub report: Report,
    /// By which rules.
    pub rules: RuleSet,
    /// What is declared.
    pub manifest: Option<Manifest>,
    /// All thresholds, of the operator and of the manifest.
    pub gate: GateRequest,
    /// State the gate may not fall below.
    pub baseline: Option<Baseline>,
}

/// Audits one system.
///
/// # Errors
/// When the audit could not be carried out at all; what could merely not be looked at is part of the report.
pub fn audit(request: &AuditRequest, progress: &dyn Progress) -> Result<Report, Error> {
    Prepared::of(request, progress)?.audit(request, progress)
}

impl Examined {
    /// What a plan is made of.
    pub fn basis(&self) -> Basis<'_> {
        Basis { rules: &self.rules, report: &self.report, manifest: self.manifest.as_ref(), wording: WORDING }
    }
}

/// Audits one system and keeps what the audit was made of.
///
/// # Errors
/// As [`audit`].
pub fn examine(request: &AuditRequest, progress: &dyn Progress) -> Result<Examined, Error> {
    let mut prepared = Prepared::of(request, progress)?;
    let Findings { report, manifest, gate, baseline } = prepared.examine(request, progress)?;
    Ok(Examined { report, rules: prepared.into_rules(), manifest, gate, baseline })
}

/// The built-in rules and those of further packs, compiled.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn load_rules(dirs: &[PathBuf]) -> Result<RuleSet, Error> {
    rule_set(dirs)
}

/// The call sites of one system, without an audit.
///
/// # Errors
/// When the files cannot be listed at all.
pub fn call_sites(root: &Path, git_ref: Option<String>) -> Result<CallSites, Error> {
    let rules = rule_set(&[])?;
    let inventory = Inventory::collect(root, &Options { git_ref, ..Options::default() }).map_err(from_inventory)?;
    let signals = crate::signals::scan(&inventory, &rules, &Default::default(), &|| {});
    let missed = signals.unread.iter().filter(|u| u.code);
    let missed = missed.map(|u| printable(&format!("{}: {}", u.path, u.reason))).collect();
    let paths = signals.linked.as_ref().map(|linked| picture::paths(linked, &signals.shapes)).unwrap_or_default();
    let sites = CallSites::new(folder_name(root), inventory.git.commit.clone(), signals.call_sites, missed);
    Ok(sites.with_paths(paths))
}

/// What the scan shows of one system, for a drafted manifest.
///
/// # Errors
/// When the files cannot be listed at all.
pub fn survey(root: &Path, git_ref: Option<String>, progress: &dyn Progress) -> Result<Survey, Error> {
    progress.stage("loading rules, listing files", None);
    let options = Options { git_ref, ..Options::default() };
    let (rules, inventory) = rayon::join(RuleSet::for_draft, || Inventory::collect(root, &options));
    let (rules, inventory) = (rules.map_err(from_rules)?, inventory.map_err(from_inventory)?);
    progress.stage("reading files", Some(inventory.files.len() as u64));
    Ok(draft::look(&inventory, &rules, &folder_name(root), &|| progress.tick(1)))
}

/// What a cost model is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct CostRequest {
    /// Folder of the system.
    pub root: PathBuf,
    /// Revision instead of the work tree.
    pub git_ref: Option<String>,
    /// Manifest instead of the one at the root.
    pub manifest: Option<PathBuf>,
    /// Price table instead of the one the manifest names.
    pub price_table: Option<PathBuf>,
    /// Further volumes, in requests a month.
    pub volumes: Vec<f64>,
    /// Day the ages are counted to.
    pub today: jiff::civil::Date,
}

/// What one system costs; `None` when nothing is declared.
///
/// # Errors
/// When the files cannot be listed, or manifest or price table of the operator cannot be read.
pub fn cost(request: &CostRequest) -> Result<Option<CostModel>, Error> {
    let inventory =
        Inventory::collect(&request.root, &Options { git_ref: request.git_ref.clone(), ..Options::default() })
            .map_err(from_inventory)?;
    let (git_ref, named) = (request.git_ref.as_deref(), request.manifest.as_deref());
    let source = Source { root: &request.root, git_ref, manifest: named, system: None, look: true };
    let Found { manifest, unread, .. } = manifest_of(&inventory, &source)?;
    if let Some(note) = unread {
        return Err(Error::new("the manifest cannot be used").cause(note.message).next("name one with --manifest"));
    }
    let Some(manifest) = manifest else { return Ok(None) };
    let named = request.price_table.as_deref().map(|path| {
        Ok(cost::TableFile::Text { path: path.to_string_lossy().into_owned(), text: operator::text(path)? })
    });
    let wanted = Wanted::files(manifest.text("cost.price_table").map(|(path, _)| path));
    let signals = crate::signals::scan(&inventory, &rule_set(&[])?, &wanted, &|| {});
    let model = cost::from_audit(&manifest, &signals, request.today, &request.volumes, named.transpose()?);
    Ok(model.map(|mut model| {
        model.system = manifest.text("system.name").map_or_else(|| folder_name(&request.root), |(name, _)| name);
        model.commit = inventory.git.commit.clone();
        cost::inert(model)
    }))
}

fn rule_set(dirs: &[PathBuf]) -> Result<RuleSet, Error> {
    RuleSet::with_packs(operator::packs(dirs)?, &crate::evaluate::check_names()).map_err(from_rules)
}

/// Name of the audited folder, whatever way it was written.
#[expect(clippy::disallowed_methods, reason = "`.` has no name of its own")]
fn folder_name(root: &Path) -> String {
    let full = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    full.file_name().map_or_else(|| "system".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What was found of the manifest.
#[derive(Debug, Default)]
struct Found {
    manifest: Option<Manifest>,
    /// Remarks about manifests that are not used.
    notes: Vec<Note>,
    /// The one that could not be looked at.
    unread: Option<Note>,
    /// The manifest is not committed: it counts for a look, and its gate does not count at all.
    uncommitted: bool,
}

impl Found {
    fn of(manifest: Manifest) -> Found {
        Found { manifest: Some(manifest), ..Found::default() }
    }
}

/// Where a manifest is looked for.
struct Source<'a> {
    root: &'a Path,
    git_ref: Option<&'a str>,
    manifest: Option<&'a Path>,
    system: Option<&'a System>,
    /// One that is not committed counts.
    look: bool,
}

impl<'a> Source<'a> {
    fn of(request: &'a AuditRequest) -> Source<'a> {
        let (git_ref, manifest) = (request.git_ref.as_deref(), request.manifest.as_deref());
        Source { root: &request.root, git_ref, manifest, system: request.system.as_ref(), look: request.is_look() }
    }
}

/// The manifest: the named one, else the one at the root.
fn manifest_of(inventory: &Inventory, source: &Source<'_>) -> Result<Found, Error> {
    let paths = Paths::new(inventory, source.root, source.git_ref);
    let read = |at: &str, name: &str, bytes: &[u8]| {
        inherit::read(&paths.full(at), name, bytes, &paths).map(Found::of).map_err(from_manifest)
    };
    let parse = |path: &str, bytes: &[u8]| read(path, path, bytes);
    if let Some(path) = source.manifest {
        // It stands for the one at the root.
        let [at, ..] = manifest::FILE_NAMES;
        return read(at, &path.to_string_lossy(), &operator::read(path)?);
    }
    let folder = source.system.map_or("", |system| system.folder.as_str());
    let names = manifest::FILE_NAMES.map(|name| format!("{folder}{name}"));
    let present: Vec<_> = names.iter().filter_map(|name| inventory.find(name)).collect();
    if let [first, second, ..] = present.as_slice() {
        return Err(Error::new(format!("two manifests: {} and {}", first.path, second.path))
            .next("keep one of them, or name the one to use with --manifest"));
    }
    if let Some(entry) = present.first() {
        return match inventory.read(entry) {
            Ok(bytes) => parse(&entry.path, &bytes),
            Err(error @ ReadError::TooLarge { .. }) => {
                Err(Error::new(format!("the manifest {} cannot be used", entry.path))
                    .cause(error)
                    .next("shorten it: a manifest holds declared facts, evidence stays in files of its own"))
            }
            // Nothing is wrong with the manifest: it could not be looked at. The audit goes on and is incomplete.
            Err(error) => Ok(Found { unread: Some(unread(&entry.path, error)), ..Found::default() }),
        };
    }
    // A manifest that exists but may not be read must not look like none.
    if let Some(skipped) = inventory.skipped.iter().find(|s| names.contains(&s.path)) {
        return Err(Error::new(format!("the manifest {} cannot be used", skipped.path))
            .cause(&skipped.reason)
            .next("make it a regular file of the repository"));
    }
    let untracked = inventory.untracked.iter().find(|path| names.contains(path));
    if let Some(path) = untracked.filter(|_| source.look)
        && let Some(Ok(bytes)) = inventory.read_untracked(path)
    {
        let note = Note::at(Some(printable(path)), 0, "not committed: it counts for this look, not for a gate");
        let found = parse(path, &bytes)?;
        return Ok(Found { notes: found.notes.into_iter().chain([note]).collect(), uncommitted: true, ..found });
    }
    let message = "the manifest is not committed, so it is not used: `git add` it";
    let note = untracked.map(|path| Note::at(Some(printable(path)), 0, message));
    Ok(Found { notes: note.into_iter().collect(), ..Found::default() })
}

/// Where a manifest was listed and could not be read, the audit must not look as if there were none.
fn unread(path: &str, error: ReadError) -> Note {
    Note::at(Some(printable(path)), 0, format!("{error}; the manifest is unknown, its facts and its gate with it"))
}

fn from_inventory(error: InventoryError) -> Error {
    Error::new(error.title).cause(error.cause).next(error.next_step)
}

fn from_rules(errors: Vec<RuleError>) -> Error {
    let problems = errors.into_iter().map(|e| problem(e.message, e.path, e.line, 0)).collect();
    Error::new("the rules cannot be used")
        .problems(problems)
        .next("mend the rule files; `produ rules lint` checks them")
}

fn from_manifest(errors: ManifestErrors) -> Error {
    let path = errors.path.clone();
    Error::new(format!("the manifest {path} is not valid"))
        .problems(places(errors))
        .next("mend these places; `produ schema manifest` prints the whole form")
}

fn places(errors: ManifestErrors) -> Vec<Problem> {
    let path = errors.path;
    errors.problems.into_iter().map(|p| problem(p.to_string(), path.clone(), p.line, p.column)).collect()
}

fn problem(message: String, path: String, line: u32, column: u32) -> Problem {
    Problem { message, place: Some(Position { path, line, column }), hint: None }
}

/// The built-in rules followed by those of the given packs, in report order.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn rules(dirs: &[PathBuf]) -> Result<Vec<RuleFile>, Error> {
    Ok(rule_set(dirs)?.rules.into_iter().map(|rule| rule.file).collect())
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

/// Runs the test cases of the built-in rules, or of the given packs.
///
/// # Errors
/// When a rule or test file cannot be loaded.
pub fn test_rules(dirs: &[PathBuf]) -> Result<PackCheck, Error> {
    let sources = operator::packs(dirs)?;
    let is_test = |source: &&RuleSource| source.path.ends_with(".test.yaml");
    let tests =
        if dirs.is_empty() { rule_tests::embedded() } else { sources.iter().filter(is_test).cloned().collect() };
    let rules = RuleSet::with_packs(sources, &crate::evaluate::check_names()).map_err(from_rules)?;
    let outcomes = rule_tests::run(&rules, &tests);
    Ok(PackCheck {
        rules: outcomes.covered.len(),
        cases: outcomes.passed + outcomes.failures.len(),
        failures: outcomes.failures.into_iter().map(|message| Problem { message, place: None, hint: None }).collect(),
    })
}

/// Checks rule files for mistakes that load but mislead: untested levels, missing decoys, thin explanations.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn lint_rules(dirs: &[PathBuf]) -> Result<PackCheck, Error> {
    let sources = operator::packs(dirs)?;
    let own: BTreeMap<String, String> = sources.iter().map(|s| (s.shown.clone(), s.text.clone())).collect();
    let tests: Vec<RuleSource> = rule_tests::embedded()
        .into_iter()
        .chain(sources.iter().filter(|s| s.path.ends_with(".test.yaml")).cloned())
        .collect();
    let rules = RuleSet::with_packs(sources, &crate::evaluate::check_names()).map_err(from_rules)?;
    let outcomes = rule_tests::run(&rules, &tests);
    let linted: Vec<_> = rules.rules.iter().filter(|r| dirs.is_empty() || own.contains_key(&r.source)).collect();
    let failures = linted.iter().flat_map(|rule| {
        // The built-in rules are in the program as JSON, which has no lines of a file anybody could open.
        let text = own.get(&rule.source).map(String::as_str).unwrap_or_default();
        crate::audit::rule_lint::problems(rule, outcomes.covered.get(&rule.file.slug))
            .into_iter()
            .map(|(keys, message)| problem(message, rule.source.clone(), crate::rules::line_of(text, &keys), 0))
    });
    Ok(PackCheck { rules: linted.len(), cases: linted.len(), failures: failures.collect() })
}

/// JSON Schema of an organisation's policy.
pub fn policy_schema() -> serde_json::Value {
    manifest::Schema::policy().to_json()
}

/// JSON Schema of the manifest.
pub fn manifest_schema() -> serde_json::Value {
    manifest::Schema::manifest().to_json()
}
