//! One folder, looked at once, from which any number of its systems is audited.

use super::engine::Settings;
use super::judges::{self, Head, Judges};
use super::links;
use super::named_rules;
use super::systems::{self, System};
use super::trend;
use super::{AuditRequest, Progress, Source, folder_name, from_inventory, manifest_of, rule_set};
use crate::compare::Baseline;
use crate::error::Error;
use crate::gate::GateRequest;
use crate::inventory::{Inventory, Options};
use crate::manifest::Manifest;
use crate::model::{Note, Report};
use crate::plan::{self, Basis, Goal};
use crate::report::words::WORDING;
use crate::rules::RuleSet;
use crate::text::printable;

/// What all audits of one folder have in common: the compiled rules and the list of files. Several systems of a
/// repository are audited from one of these, so nothing is compiled, listed or opened a second time.
#[derive(Debug)]
pub struct Prepared {
    rules: RuleSet,
    inventory: Inventory,
    /// The base, once somebody asked how things stood there.
    base: Option<Box<Prepared>>,
}

/// What one audit came to.
pub(super) struct Findings {
    pub(super) report: Report,
    pub(super) manifest: Option<Manifest>,
    pub(super) gate: GateRequest,
    pub(super) baseline: Option<Baseline>,
}

impl Prepared {
    /// Compiles the rules and lists the files that a request names, whichever system it asks about.
    ///
    /// # Errors
    /// When a rule file cannot be loaded or the files cannot be listed at all.
    pub fn of(request: &AuditRequest, progress: &dyn Progress) -> Result<Prepared, Error> {
        progress.stage("loading rules, listing files", None);
        let options = Options { git_ref: request.git_ref.clone(), ..Options::default() };
        let (rules, inventory) =
            rayon::join(|| rule_set(&request.rules_dirs), || Inventory::collect(&request.root, &options));
        Ok(Prepared { rules: rules?, inventory: inventory.map_err(from_inventory)?, base: None })
    }

    /// The systems of the repository below the folder, and with a base those that only it has.
    ///
    /// # Errors
    /// When there are too many, or the base cannot be read.
    pub fn systems(&self, request: &AuditRequest) -> Result<Vec<System>, Error> {
        let head = systems::list(&self.inventory)?;
        match &request.base {
            Some(rev) => Ok(systems::beside_base(head, systems::list(&judges::base_files(&request.root, rev)?)?)),
            None => Ok(head),
        }
    }

    /// Audits the system that a request asks about.
    ///
    /// # Errors
    /// As [`audit`].
    pub fn audit(&mut self, request: &AuditRequest, progress: &dyn Progress) -> Result<Report, Error> {
        let Findings { mut report, manifest, .. } = self.examine(request, progress)?;
        report.outlook = plan::next_tier(&report).and_then(|tier| {
            let basis = Basis { rules: &self.rules, report: &report, manifest: manifest.as_ref(), wording: WORDING };
            plan::outlook(&basis, &Goal::Tier(tier))
        });
        Ok(report)
    }

    /// The rules, for who keeps what an audit was made of.
    pub(super) fn into_rules(self) -> RuleSet {
        self.rules
    }

    /// Audits one system.
    ///
    /// Raising severities to the floors of a policy changes the rules; to do it again for the next system changes
    /// nothing more.
    pub(super) fn examine(&mut self, request: &AuditRequest, progress: &dyn Progress) -> Result<Findings, Error> {
        let Prepared { rules, inventory, base } = self;
        let mut judges = Judges::read(request, rules)?;
        judges.refuse_itself(inventory)?;
        judges.raise(rules);
        let rules: &RuleSet = rules;
        let source = Source::of(request);
        let found = manifest_of(inventory, &source).and_then(|found| named_rules::checked(found, rules));
        let found = judges.or_base(inventory, found)?;
        let own = request.system.as_ref().map(|system| systems::restrict(inventory, system, found.manifest.as_ref()));
        let inventory: &Inventory = own.as_ref().unwrap_or(inventory);
        progress.stage("reading files", Some(inventory.files.len() as u64));
        let settings = Settings {
            fallback_name: request.system.as_ref().map_or_else(|| folder_name(&request.root), |s| s.name.clone()),
            stage: request.stage,
            today: request.today.unwrap_or(jiff::civil::Date::ZERO),
            trace: request.trace,
            snippets: request.snippets,
            assume_system: false,
            terms: judges.terms(rules),
        };
        let uncommitted = found.uncommitted;
        let head = Head { inventory, rules, manifest: found.manifest.as_ref(), uncommitted };
        let run = || judges.run(request, &head, &settings, &|| progress.tick(1));
        let (mut report, strict) = match request.jobs {
            Some(jobs) => rayon::ThreadPoolBuilder::new()
                .num_threads(jobs)
                .build()
                .map_err(|error| Error::new("cannot start worker threads").cause(error).next("try --jobs 1"))?
                .install(run),
            None => run(),
        };
        report.system.uncommitted = uncommitted;
        report.notes.extend(found.notes);
        report.notes.extend(rules.replaced.iter().map(|(slug, path)| {
            let message = format!("the built-in rule {slug} is replaced by one of a further pack");
            Note::at(Some(printable(path)), 0, message)
        }));
        report.notes.sort();
        unseen(&mut report, found.unread.into_iter().collect());
        let missing = judges.missing(&report, inventory.git.shallow);
        unseen(&mut report, missing);
        judges.gate(request, &head, &mut report, strict.as_ref());
        report.checklists = crate::checklist::on_report(rules, &report);
        let basis = Basis { rules, report: &report, manifest: found.manifest.as_ref(), wording: WORDING };
        report.decision = plan::decision(&basis);
        report.links = links::of(request, inventory, &report);
        trend::put(request, rules, &mut report, judges.stored(), base, progress);
        let own = found.manifest.as_ref().filter(|_| !uncommitted).map(crate::gate::declared);
        let gate = own.iter().fold(request.gate.clone(), |all, gate| all.and(gate));
        Ok(Findings { report, manifest: found.manifest, gate, baseline: judges.into_baseline() })
    }
}

/// What matters and could not be looked at.
fn unseen(report: &mut Report, notes: Vec<Note>) {
    report.coverage.incomplete |= !notes.is_empty();
    report.coverage.skipped_total += notes.len();
    report.coverage.skipped.splice(0..0, notes);
}
