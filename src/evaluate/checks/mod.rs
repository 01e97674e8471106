//! Claim checks: comparisons between what the manifest says and what the artefact it names holds.
//!
//! A check proves, fails to prove, or contradicts. "No artefact" is unproven; "the artefact says otherwise" is a
//! contradiction, which is worse than silence.

mod attestation;
mod cost;
mod drill;
pub(super) mod eval_sets;
mod evals;
mod load;
mod people;
mod red_team;

use super::answer::{Answer, Place, Truth};
use super::verdict::Contradiction;
use super::world::World;
use crate::rules::condition::Check;
use crate::structured::Node;
use jiff::civil::Date;

/// Which rule asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckContext<'a> {
    /// Rule id.
    pub(crate) id: &'a str,
    /// Rule slug.
    pub(crate) slug: &'a str,
    /// Oldest evidence that counts fully, in days.
    pub(crate) max_age_days: Option<u32>,
    /// Take it that proofs are run: tells a test nobody runs from no test.
    pub(crate) assume_enforced: bool,
}

impl CheckContext<'_> {
    /// For conditions outside any rule.
    pub(crate) const NONE: CheckContext<'static> =
        CheckContext { id: "", slug: "", max_age_days: None, assume_enforced: false };
}

/// Runs a named check.
pub(super) fn run(world: &World<'_>, check: Check, context: &CheckContext<'_>) -> Answer {
    if world.manifest.is_none() && !matches!(check, Check::EnoughCases | Check::SoundResults) {
        return Answer::of(Truth::No);
    }
    match check {
        Check::EvalResults => evals::check(world, context),
        Check::LoadResults => load::check(world, context),
        Check::RollbackDrill => drill::check(world, context),
        Check::RedTeamResults => red_team::check(world, context),
        Check::CostAddsUp => cost::adds_up(world),
        Check::PriceTable => cost::prices(world),
        Check::OverBudget => cost::over_budget(world),
        Check::CostOutrunsAdoption => cost::outruns_adoption(world),
        Check::HumanCapacity => people::capacity(world),
        Check::OwnersInCodeowners => people::owners(world),
        Check::Attested => attestation::check(world, context),
        Check::EnoughCases => eval_sets::enough(world),
        Check::SoundResults => eval_sets::sound(world),
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

    /// The parsed artefact at a declared path, or a remark why there is none.
    fn artifact(&mut self, path: &str, line: u32) -> Option<&'a Node> {
        let path = path.trim_start_matches("./");
        let Some(artifact) = self.world.signals.artifacts.get(path) else {
            self.unproven(line, format!("{path} is not a file of the repository"));
            return None;
        };
        let problem = match (&artifact.broken, &artifact.hollow) {
            (Some(why), _) => Some(format!("{path} cannot be read: {why}")),
            (None, Some(why)) => Some(format!("{path} proves nothing: {why}")),
            (None, None) if artifact.node.is_none() => Some(format!("{path} is not JSON, YAML or TOML")),
            (None, None) => None,
        };
        if let Some(why) = problem {
            self.unproven(line, why);
            return None;
        }
        artifact.node.as_ref()
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
                self.unproven(line, format!("{what} is {age} days old, at most {max} count"));
                false
            }
            _ => true,
        }
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
