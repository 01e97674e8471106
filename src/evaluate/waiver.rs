//! Waivers: rule, reason, owner, expiry. Malformed, expired or wildcard ones fail closed and are reported.

use super::entries::claims_list;
use super::world::World;
use crate::report::v1::Note;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Terms under which an organisation accepts waivers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaiverTerms {
    /// Name of the policy, for messages.
    pub policy: String,
    /// Ids of rules that cannot be waived.
    pub forbidden: BTreeSet<String>,
    /// No waiver counts at all.
    pub none: bool,
    /// Longest life in days, from its date (or today, where it has none) to its expiry.
    pub max_days: Option<u32>,
}

impl WaiverTerms {
    /// Why a waiver of this rule, from the day it was granted until it expires, is not accepted.
    fn refuses(&self, id: &str, granted: Date, expires: Date) -> Option<String> {
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

/// Valid waivers by upper-case rule id or slug as written, and remarks about the others.
pub(crate) fn waivers(world: &World<'_>, terms: &WaiverTerms) -> (BTreeMap<String, String>, Vec<Note>) {
    let mut valid = BTreeMap::new();
    let mut notes = Vec::new();
    let path = world.manifest_path();
    for entry in claims_list(world, "waivers") {
        let field = |name: &str| entry.get(name).filter(|v| !crate::manifest::is_placeholder(v));
        let line = entry.line;
        let mut refuse = |why: &str| {
            let message = format!("waiver ignored: {why}");
            notes.push(Note { message, path: Some(path.clone()), line });
        };
        let Some(control) = field("control") else {
            refuse("it names no rule");
            continue;
        };
        if control.contains('*') {
            refuse("wildcards waive nothing; name one rule");
            continue;
        }
        if world.rules.find(control).is_none() {
            refuse(&format!("there is no rule `{control}`"));
            continue;
        }
        let (Some(reason), Some(by)) = (field("reason"), field("by")) else {
            refuse(&format!("{control} needs a reason and the person who accepts the risk (`by`)"));
            continue;
        };
        match field("expires").and_then(|d| d.parse::<Date>().ok()) {
            None => refuse(&format!("{control} needs `expires: YYYY-MM-DD`")),
            Some(day) if day < world.today => refuse(&format!("{control} expired on {day}")),
            Some(day) => {
                let id = world.rules.find(control).map(|r| r.file.id.clone()).unwrap_or_default();
                // A date in the future would make any life short.
                let granted = field("date").and_then(|d| d.parse::<Date>().ok()).unwrap_or(world.today);
                match terms.refuses(&id, granted.min(world.today), day) {
                    Some(why) => refuse(&why),
                    None => drop(valid.insert(id, format!("{reason} ({by}, until {day})"))),
                }
            }
        }
    }
    (valid, notes)
}
