//! The terms of an organisation's policy: which waivers it accepts, and which rules no manifest declares away.

use jiff::civil::Date;
use std::collections::BTreeSet;

/// What the policy of an organisation asks of each rule's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyTerms {
    /// Name of the policy, for messages.
    pub policy: String,
    /// Ids of rules that cannot be waived.
    pub forbidden: BTreeSet<String>,
    /// No waiver counts at all.
    pub none: bool,
    /// Longest life in days, from its date (or today, where it has none) to its expiry.
    pub max_days: Option<u32>,
    /// Ids of rules that are asked although the manifest says that they do not apply.
    pub required: BTreeSet<String>,
}

impl PolicyTerms {
    /// Why a waiver of this rule, from the day it was granted until it expires, is not accepted.
    pub(super) fn refuses(&self, id: &str, granted: Date, expires: Date) -> Option<String> {
        let days = granted.until(expires).map_or(i64::MAX, |span| i64::from(span.get_days()));
        match self.max_days {
            _ if self.none || self.forbidden.contains(id) => {
                Some(format!("{id} cannot be waived (policy {})", self.policy))
            }
            Some(most) if days > i64::from(most) => {
                Some(format!("{id} is waived for {days} days, at most {most} are allowed (policy {})", self.policy))
            }
            _ => None,
        }
    }
}
