//! Names of the checks that hold a claim against the repository or against another claim. They prove nothing: a rule
//! asks for them under `contradicted_by`, and each speaks up with a message of its own where both sides are known.
//!
//! The numbers are those of the specification's list of contradictions. Those that are not here: checks that prove a
//! claim contradict it, too (X-01 and X-02 `load-results`, X-03 `rollback-drill`, X-05 and X-06 `eval-results` and
//! `red-team-results`, X-09 `human-capacity`, X-10 `cost-adds-up`), X-13 is a pattern of its rule, X-15 belongs to the
//! profile, X-25 to `tests-do-not-run`, X-35 to `evaluate/reuse.rs`, X-37 to declared files.

/// A way in which a claim can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Against {
    /// the first share of traffic is larger than declared.
    FirstTrafficStep,
    /// pinned models, and a name, image or download that moves.
    FloatingVersion,
    /// high availability, on call in working hours.
    OnCallCoverage,
    /// the supplier's quota is below the peak.
    ProviderQuota,
    /// a service in use is missing from the list of dependencies.
    UndeclaredDependency,
    /// infrastructure outside of the approved environment.
    OutsideEnvironment,
    /// the day of the decision has passed.
    OverdueDecision,
    /// the supplier switches the model off.
    ProviderDeprecation,
    /// nothing reads the kill switch.
    SwitchNeverRead,
    /// the alert is not defined, or its runbook does not exist.
    AlertNotDefined,
    /// an alert wakes someone, and its runbook does not exist.
    PageWithoutRunbook,
    /// the record of decisions is kept for another time than declared.
    RetentionDiffers,
    /// personal data in logs are kept for another time than declared.
    PersonalRetentionDiffers,
    /// logs of a high-risk system are kept for too short a time.
    LogsTooShort,
    /// the system card names another version or figure.
    CardDiffers,
    /// the job of an evaluation cannot fail.
    EvalGateCannotFail,
    /// a check that a merge needs cannot fail.
    RequiredCheckCannotFail,
    /// the scanner cannot fail.
    ScanCannotFail,
    /// the tests that are named do not run.
    TestsDoNotRun,
    /// evaluation cases stand in prompts or training data.
    EvalLeak,
    /// a warning sign is denied and shows.
    WarningSigns,
    /// tools without approval, or tools that the list leaves out.
    UnboundedTools,
    /// a staged rollout, and a plain deployment.
    PlainDeployment,
    /// nobody overrules, or everybody does.
    OverrideRate,
    /// no code refers to the schema of the contract.
    SchemaUnused,
    /// the class of the EU AI Act does not fit the purpose.
    ClassAgainstPurpose,
    /// calls without the timeout that is declared.
    CallsWithoutTimeout,
}

impl Against {
    /// All by the name rules use.
    pub(crate) const ALL: [(&'static str, Against); 27] = [
        ("first-traffic-step", Against::FirstTrafficStep),
        ("floating-version", Against::FloatingVersion),
        ("on-call-coverage", Against::OnCallCoverage),
        ("provider-quota", Against::ProviderQuota),
        ("undeclared-dependency", Against::UndeclaredDependency),
        ("outside-environment", Against::OutsideEnvironment),
        ("overdue-decision", Against::OverdueDecision),
        ("provider-deprecation", Against::ProviderDeprecation),
        ("switch-never-read", Against::SwitchNeverRead),
        ("alert-not-defined", Against::AlertNotDefined),
        ("page-without-runbook", Against::PageWithoutRunbook),
        ("retention-differs", Against::RetentionDiffers),
        ("personal-retention-differs", Against::PersonalRetentionDiffers),
        ("logs-too-short", Against::LogsTooShort),
        ("card-differs", Against::CardDiffers),
        ("eval-gate-cannot-fail", Against::EvalGateCannotFail),
        ("required-check-cannot-fail", Against::RequiredCheckCannotFail),
        ("scan-cannot-fail", Against::ScanCannotFail),
        ("tests-do-not-run", Against::TestsDoNotRun),
        ("eval-leak", Against::EvalLeak),
        ("warning-signs", Against::WarningSigns),
        ("unbounded-tools", Against::UnboundedTools),
        ("plain-deployment", Against::PlainDeployment),
        ("override-rate", Against::OverrideRate),
        ("schema-unused", Against::SchemaUnused),
        ("class-against-purpose", Against::ClassAgainstPurpose),
        ("calls-without-timeout", Against::CallsWithoutTimeout),
    ];

    /// The check of a name.
    pub(crate) fn named(name: &str) -> Option<Against> {
        Against::ALL.iter().find(|(n, _)| *n == name).map(|(_, check)| *check)
    }
}
