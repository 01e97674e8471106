//! The keys of waivers and attestations, once: for the warnings about a manifest, for what is granted, and for the gate.

/// Keys that name the rule; the schema has two, the first counts where both stand there.
pub(crate) const RULE: [&str; 2] = ["control", "rule"];
/// Why.
pub(crate) const REASON: &str = "reason";
/// Who answers for it.
pub(crate) const BY: &str = "by";
/// Since when.
pub(crate) const DATE: &str = "date";
/// Until when.
pub(crate) const EXPIRES: &str = "expires";
/// What is done instead.
pub(crate) const COMPENSATING: &str = "compensating";
/// What a waiver must have beside its rule.
pub(crate) const OF_WAIVER: [&str; 3] = [REASON, BY, EXPIRES];
