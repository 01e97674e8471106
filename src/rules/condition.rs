//! Compiled conditions: the operators of the rule language over probes and claims.

use super::against::Against;
use super::format::{DeclaredFileMatcher, Predicate};
use super::probe::ProbeId;

/// A condition whose matchers have become probes.
#[derive(Debug, Clone)]
pub(crate) enum Cond {
    /// All hold.
    All(Vec<Cond>),
    /// At least one holds.
    Any(Vec<Cond>),
    /// Does not hold.
    Not(Box<Cond>),
    /// At least `n` hold.
    AtLeast(usize, Vec<Cond>),
    /// What makes a proof run by itself.
    Enforced(Box<Cond>),
    /// The profile answers yes.
    Profile(Predicate),
    /// A probe has enough hits.
    Probe {
        /// Which.
        id: ProbeId,
        /// Hits in total.
        min_hits: u32,
        /// Files with a hit.
        min_files: u32,
        /// Different regexes that hit.
        min_distinct: u32,
    },
    /// Manifest fields are filled in.
    Declared(Vec<String>),
    /// A manifest path has substance.
    DeclaredFile(DeclaredFileMatcher),
    /// A claim check proves it.
    Check {
        /// Which.
        check: Check,
        /// Whether what contradicts the claim contradicts the rule.
        owned: bool,
    },
}

/// Claim checks: arithmetic and comparisons that no pattern can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Check {
    /// Every evaluation with results meets its threshold.
    EvalResults,
    /// The load test holds the demanded rate within the budget.
    LoadResults,
    /// A recent drill stayed within the target.
    RollbackDrill,
    /// The red-team pass rate reaches its threshold.
    RedTeamResults,
    /// Cost components add up to the totals and fit the budget.
    CostAddsUp,
    /// Every price in use is dated and young, every model has one.
    PriceTable,
    /// The expected month does not fit the budget.
    OverBudget,
    /// Cost grows faster than use.
    CostOutrunsAdoption,
    /// The human queue can take the expected volume.
    HumanCapacity,
    /// Declared owners appear in CODEOWNERS.
    OwnersInCodeowners,
    /// Several people work on the path to the model, as far as the history tells.
    SeveralAuthors,
    /// A dated, unexpired attestation for this rule exists.
    Attested,
    /// The evaluation sets that can be counted hold more than a handful of cases.
    EnoughCases,
    /// Not every stored result of an evaluation is a failing, tiny or unvarying one.
    SoundResults,
    /// A recent restore stayed within RTO and RPO, and its record says so.
    RestoreDrill,
    /// A recent drill switched the AI off in the declared time.
    KillSwitchDrill,
    /// The register of failure modes holds the minimum rows, filled in.
    FailureModes,
    /// At least two adoption figures have target, value and a fresh date.
    AdoptionValues,
    /// Measured trust lies within its range.
    TrustInRange,
    /// Every group of a launch signed off.
    Signoffs,
    /// The five milestones are dated, in order, and done where they say so.
    Milestones,
    /// The improvement loop ran within its cadence.
    LoopRunning,
    /// Outputs were reviewed within the cadence.
    ReviewRunning,
    /// Readiness was audited again within its cadence.
    ReReviewRunning,
    /// The last exchange of the model took nothing offline and is on record.
    RetrainingRun,
    /// Evaluations, artefacts and sources name the same data.
    DataVersions,
    /// Declared masking shows in the repository.
    Redaction,
    /// The architecture document names what is declared.
    Architecture,
    /// Somebody else did the work from the documents.
    HandoverDrill,
    /// Something in the repository, or elsewhere in the manifest, says otherwise.
    Against(Against),
    /// The evaluations of how true the answers are meet their thresholds.
    GroundednessResults,
    /// Every group is within its floor or the accepted gap.
    SlicesHold,
    /// The measured number is no worse than the baseline and the release before.
    BeatsBaseline,
    /// The load test holds the latency and error budget, at whatever rate.
    BudgetResults,
}

impl Check {
    /// All checks by the name rules use.
    pub(crate) const ALL: [(&'static str, Check); 33] = [
        ("eval-results", Check::EvalResults),
        ("load-results", Check::LoadResults),
        ("rollback-drill", Check::RollbackDrill),
        ("red-team-results", Check::RedTeamResults),
        ("cost-adds-up", Check::CostAddsUp),
        ("price-table", Check::PriceTable),
        ("over-budget", Check::OverBudget),
        ("cost-outruns-adoption", Check::CostOutrunsAdoption),
        ("human-capacity", Check::HumanCapacity),
        ("owners-in-codeowners", Check::OwnersInCodeowners),
        ("several-authors", Check::SeveralAuthors),
        ("attested", Check::Attested),
        ("enough-cases", Check::EnoughCases),
        ("sound-results", Check::SoundResults),
        ("restore-drill", Check::RestoreDrill),
        ("kill-switch-drill", Check::KillSwitchDrill),
        ("failure-modes-complete", Check::FailureModes),
        ("adoption-values", Check::AdoptionValues),
        ("trust-in-range", Check::TrustInRange),
        ("signoffs-complete", Check::Signoffs),
        ("milestones-match", Check::Milestones),
        ("loop-running", Check::LoopRunning),
        ("review-running", Check::ReviewRunning),
        ("re-review-running", Check::ReReviewRunning),
        ("retraining-run", Check::RetrainingRun),
        ("data-versions-match", Check::DataVersions),
        ("redaction-found", Check::Redaction),
        ("architecture-covers", Check::Architecture),
        ("handover-drill", Check::HandoverDrill),
        ("groundedness-results", Check::GroundednessResults),
        ("slices-hold", Check::SlicesHold),
        ("beats-baseline", Check::BeatsBaseline),
        ("budget-results", Check::BudgetResults),
    ];

    /// The check of a name.
    pub(crate) fn named(name: &str) -> Option<Check> {
        let check = Check::ALL.iter().find(|(n, _)| *n == name).map(|(_, check)| *check);
        check.or_else(|| Against::named(name).map(Check::Against))
    }
}

impl Cond {
    /// Whether a check is asked for below this condition.
    pub(crate) fn asks(&self, wanted: Check) -> bool {
        match self {
            Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().any(|c| c.asks(wanted)),
            Cond::Not(inner) | Cond::Enforced(inner) => inner.asks(wanted),
            Cond::Check { check, .. } => *check == wanted,
            Cond::Probe { .. } | Cond::Profile(_) | Cond::Declared(_) | Cond::DeclaredFile(_) => false,
        }
    }

    /// Calls `f` for every probe whose hits support this condition.
    pub(crate) fn supporting(&self, f: &mut impl FnMut(ProbeId)) {
        match self {
            Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().for_each(|c| c.supporting(f)),
            Cond::Not(_) => {}
            _ => self.probes(f),
        }
    }

    /// Calls `f` for every probe below this condition.
    pub(crate) fn probes(&self, f: &mut impl FnMut(ProbeId)) {
        match self {
            Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().for_each(|c| c.probes(f)),
            Cond::Not(inner) | Cond::Enforced(inner) => inner.probes(f),
            Cond::Probe { id, .. } => f(*id),
            Cond::Profile(_) | Cond::Declared(_) | Cond::DeclaredFile(_) | Cond::Check { .. } => {}
        }
    }
}
