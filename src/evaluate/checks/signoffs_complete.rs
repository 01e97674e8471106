//! `signoffs-complete`: every group that takes part in a launch has a named person who signed, lately.

use super::{CheckSpec, Findings};
use crate::evaluate::answer::Answer;
use crate::evaluate::entries::claims_list;
use crate::evaluate::question::Question;
use crate::evaluate::words::{plain, table};
use crate::evaluate::world::World;
use crate::manifest::At;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static CHECK: CheckSpec =
    CheckSpec::proves("signoffs-complete", "the sign-offs with the groups of a launch and the allowed age", check);

fn check(world: &World<'_>, ask: &Question<'_>) -> Answer {
    let mut out = Findings::new(world);
    let groups = &table().signoff_groups;
    let mut signed: BTreeMap<&str, At> = BTreeMap::new();
    let mut people = BTreeSet::new();
    let entries = claims_list(world, "stakeholders");
    for entry in &entries {
        let Some(group) = entry.get("group").and_then(|g| groups.iter().find(|known| *known == g)) else { continue };
        let Some(name) = entry.get("name").filter(|name| table().names_somebody(name)) else {
            out.unproven(entry.at, format!("nobody is named for {group}"));
            continue;
        };
        let date = entry.get("signed_off").map(String::as_str);
        if out.fresh(date, entry.at, ask.max_age_days(), &format!("the sign-off of {group}")) {
            signed.entry(group).or_insert(entry.at);
            people.insert(plain(name));
        }
    }
    let Some(first) = entries.first().map(|entry| entry.at) else { return out.finish(false) };
    let missing: Vec<&str> = groups.iter().map(String::as_str).filter(|g| !signed.contains_key(g)).collect();
    if !missing.is_empty() {
        out.unproven(first, format!("no sign-off of {}", missing.join(", ")));
        return out.finish(false);
    }
    if people.len() < 2 {
        let message = format!("one person signs for all {} groups: that is no agreement between them", groups.len());
        out.contradicts(first, message);
    }
    for (group, line) in signed {
        out.supports(line, format!("signed off by {group}"));
    }
    out.finish(true)
}
