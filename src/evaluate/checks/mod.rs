//! Claim checks: comparisons between what the manifest says and what the artefact it names holds.
//!
//! A check proves, fails to prove, or contradicts. "No artefact" is unproven; "the artefact says otherwise" is a
//! contradiction, which is worse than silence.

mod adoption;
mod against;
mod architecture;
pub(super) mod attestation;
mod authors;
mod bar;
mod baseline;
mod cadence;
mod cost;
mod data_versions;
mod drill;
pub(super) mod eval_sets;
mod evals;
mod failure_modes;
mod handover;
mod identity;
mod load;
mod measured;
mod milestones;
mod models;
mod people;
mod record;
mod red_team;
mod redaction;
pub(super) mod references;
mod register;
mod retraining;
mod signoffs;
mod slices;

use super::answer::{Answer, Place, Truth};
use super::world::World;
use crate::model::Contradiction;
use crate::results::Results;
use crate::rules::Rule;
use crate::rules::condition::Check;
use crate::rules::format::Signer;
use jiff::civil::Date;

/// Days by which a file may be older than its declared run: time zones, and a run over midnight.
const MAX_DRIFT_DAYS: i32 = 2;

/// Which rule asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckContext<'a> {
    /// Rule id.
    pub(crate) id: &'a str,
    /// Rule slug.
    pub(crate) slug: &'a str,
    /// Oldest evidence that counts fully, in days.
    pub(crate) max_age_days: Option<u32>,
    /// Whose signature the rule asks for.
    pub(crate) signer: Option<&'a Signer>,
    /// Take it that proofs are run: tells a test nobody runs from no test.
    pub(crate) assume_enforced: bool,
    /// A check asks whether another rule is implemented: such checks do not ask again.
    pub(crate) nested: bool,
}

impl<'a> CheckContext<'a> {
    /// What a rule asks with.
    pub(crate) fn of(rule: &'a Rule) -> CheckContext<'a> {
        CheckContext {
            id: &rule.file.id,
            slug: &rule.file.slug,
            max_age_days: rule.file.max_age_days,
            signer: rule.file.signer.as_ref(),
            assume_enforced: false,
            nested: false,
        }
    }

    /// For conditions outside any rule.
    pub(crate) const NONE: CheckContext<'static> =
        CheckContext { id: "", slug: "", max_age_days: None, signer: None, assume_enforced: false, nested: false };
}

/// Runs a named check.
pub(super) fn run(world: &World<'_>, check: Check, context: &CheckContext<'_>) -> Answer {
    if world.manifest.is_none() && !matches!(check, Check::EnoughCases | Check::SoundResults) {
        return Answer::of(Truth::No);
    }
    if context.nested && matches!(check, Check::Milestones | Check::Redaction) {
        return Answer::of(Truth::No);
    }
    match check {
        Check::EvalResults => evals::check(world, context),
        Check::LoadResults => load::check(world, context),
        Check::RollbackDrill => drill::rollback(world, context),
        Check::RedTeamResults => red_team::check(world, context),
        Check::CostAddsUp => cost::adds_up(world),
        Check::PriceTable => cost::prices(world),
        Check::OverBudget => cost::over_budget(world),
        Check::CostOutrunsAdoption => cost::outruns_adoption(world),
        Check::HumanCapacity => people::capacity(world),
        Check::OwnersInCodeowners => people::owners(world),
        Check::SeveralAuthors => authors::several(world),
        Check::Attested => attestation::check(world, context),
        Check::EnoughCases => eval_sets::enough(world),
        Check::SoundResults => eval_sets::sound(world),
        Check::RestoreDrill => drill::restore(world, context),
        Check::KillSwitchDrill => drill::kill_switch(world, context),
        Check::FailureModes => failure_modes::check(world, context),
        Check::AdoptionValues => adoption::values(world, context),
        Check::TrustInRange => adoption::trust(world, context),
        Check::Signoffs => signoffs::check(world, context),
        Check::Milestones => milestones::check(world),
        Check::LoopRunning => cadence::improvement(world, context),
        Check::ReviewRunning => cadence::review(world),
        Check::ReReviewRunning => cadence::readiness(world),
        Check::RetrainingRun => retraining::check(world, context),
        Check::DataVersions => data_versions::check(world),
        Check::Redaction => redaction::check(world),
        Check::Architecture => architecture::check(world),
        Check::HandoverDrill => handover::check(world, context),
        Check::Against(check) => against::run(world, check, context),
        Check::GroundednessResults => evals::grounded(world, context),
        Check::SlicesHold => slices::check(world, context),
        Check::BeatsBaseline => baseline::check(world, context),
        Check::BudgetResults => load::budget(world, context),
    }
}

/// Collects the answer of a check.
struct Findings<'a> {
    manifest: String,
    answer: Answer,
    world: &'a World<'a>,
}

impl<'a> Findings<'a> {
    fn new(world: &'a World<'a>) -> Findings<'a> {
        Findings { manifest: world.manifest_path(), answer: Answer::of(Truth::No), world }
    }

    /// Nothing supports the claim so far.
    fn is_empty(&self) -> bool {
        self.answer.places.is_empty()
    }

    /// Supports the claim.
    fn proves(&mut self, path: &str, line: u32, what: String) {
        self.answer.places.push(Place { path: path.to_owned(), line, what });
    }

    /// Neither proves nor contradicts.
    fn unproven(&mut self, line: u32, why: String) {
        self.answer.remarks.push(Place { path: self.manifest.clone(), line, what: why });
    }

    /// Speaks against the claim; `line` is the line of the claim in the manifest.
    fn contradicts(&mut self, line: u32, message: String) {
        self.answer.contradictions.push(Contradiction { message, path: self.manifest.clone(), line });
    }

    /// Whether a dated piece of evidence is young enough; a remark when it is not.
    fn fresh(&mut self, date: Option<&str>, line: u32, max_age_days: Option<u32>, what: &str) -> bool {
        let Some(date) = date.and_then(|d| d.parse::<Date>().ok()) else {
            self.unproven(line, format!("{what} has no date"));
            return false;
        };
        let age = (self.world.today - date).get_days();
        if age < 0 {
            self.unproven(line, format!("{what} is dated {date}, in the future"));
            return false;
        }
        match max_age_days {
            Some(max) if i64::from(age) > i64::from(max) => {
                let why = format!("{what} is {age} days old, at most {max} count");
                self.answer.stale.get_or_insert_with(|| why.clone());
                self.unproven(line, why);
                false
            }
            _ => true,
        }
    }

    /// The same for a run whose file says when it was; `None` when nothing says so. A file older than declared is a
    /// contradiction: the date was moved, not the run.
    fn dated(
        &mut self,
        what: &str,
        declared: Option<(String, u32)>,
        results: Option<&Results>,
        path: &str,
        line: u32,
        max_age_days: Option<u32>,
    ) -> Option<bool> {
        let stored = results.and_then(|r| r.date.as_ref());
        let Some((text, at)) = declared else {
            return stored.map(|date| self.fresh(Some(&date.value.to_string()), line, max_age_days, what));
        };
        if let (Some(stored), Some(day)) = (stored, text.get(..10).and_then(|t| t.parse::<Date>().ok()))
            && (day - stored.value).get_days() > MAX_DRIFT_DAYS
        {
            let place = format!("{path}:{}", stored.line);
            let message = format!(
                "{what}: run on {day} is declared ({}), the file says {} ({place})",
                self.claimed(at),
                stored.value
            );
            self.contradicts(at, message);
            return Some(false);
        }
        Some(self.fresh(text.get(..10).or(Some(&text)), line, max_age_days, what))
    }

    /// Proven when something supports it, nothing contradicts it and `complete` says nothing is missing.
    fn finish(mut self, complete: bool) -> Answer {
        let proven = complete && !self.answer.places.is_empty() && self.answer.contradictions.is_empty();
        self.answer.truth = Truth::of(proven);
        self.answer
    }
}

/// A number without needless digits.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
