//! What attestations and waivers have in common: one rule, a person who can be asked, a role, days.
//!
//! Everything here fails closed: what is missing, blank, of nobody or in the future never helps, and says why.

use super::entries::Entry;
use super::words::table;
use super::world::World;
use crate::manifest::{Manifest, statement_keys as keys};
use crate::rules::{Rule, RuleSet};
use crate::text::excerpt;
use jiff::civil::Date;

/// The entries of `waivers` or `attestations` as they were typed: a refusal quotes what stands there, blanks too. The
/// one reader of both, for the rules and for the gate.
pub(crate) fn statements(manifest: Option<&Manifest>, field: &str) -> Vec<Entry> {
    let entries = manifest.and_then(|manifest| manifest.node(field)?.as_sequence()).unwrap_or_default();
    entries.iter().map(Entry::of).collect()
}

/// The rule a statement names, as written; the schema has two keys for it.
pub(crate) fn named(entry: &Entry) -> Option<&str> {
    keyed(entry).next().map(str::trim)
}

/// What stands at the keys that name a rule.
fn keyed(entry: &Entry) -> impl Iterator<Item = &str> {
    let filled = |name: &str| entry.get(name).filter(|text| !crate::manifest::is_placeholder(text));
    keys::RULE.into_iter().filter_map(filled).map(String::as_str)
}

/// Whether one of the keys names a rule by its id or slug.
pub(super) fn names(entry: &Entry, id: &str, slug: &str) -> bool {
    keyed(entry).any(|name| name.eq_ignore_ascii_case(id) || name.eq_ignore_ascii_case(slug))
}

/// The one rule a statement is about.
pub(super) fn rule<'r>(rules: &'r RuleSet, entry: &Entry) -> Result<&'r Rule, String> {
    let mut keyed = keyed(entry);
    let name = match (keyed.next(), keyed.next()) {
        (Some(a), Some(b)) if !a.eq_ignore_ascii_case(b) => {
            return Err(format!("it names two rules, {} and {}", excerpt(a, 40), excerpt(b, 40)));
        }
        (Some(one), _) => one,
        (None, _) => return Err("it names no rule".to_owned()),
    };
    if let Some(rule) = rules.find(name) {
        return Ok(rule);
    }
    let shown = excerpt(name, 60);
    if table().names_everything(name) || whole(rules, name) {
        return Err(format!("`{shown}` stands for many rules; name one"));
    }
    Err(format!("there is no rule `{shown}`"))
}

/// A pillar, an area or the beginning of ids.
fn whole(rules: &RuleSet, name: &str) -> bool {
    let wanted = name.trim().trim_end_matches('-').to_lowercase();
    !wanted.is_empty()
        && rules.rules.iter().any(|rule| {
            let file = &rule.file;
            let id = file.id.to_lowercase();
            let pillar = file.pillar.title().to_lowercase();
            id.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))
                || pillar.starts_with(&wanted) && wanted.len() > 3
                || file.area.to_lowercase() == wanted
        })
}

/// The person who answers for it.
pub(super) fn person(entry: &Entry) -> Result<&String, String> {
    match entry.get(keys::BY) {
        Some(name) if table().names_somebody(name) => Ok(name),
        Some(name) if !name.trim().is_empty() => Err(format!("`{}` names nobody who can be asked", excerpt(name, 40))),
        _ => Err("it names nobody (`by`)".to_owned()),
    }
}

/// A day of the past or today.
pub(super) fn past(world: &World<'_>, entry: &Entry) -> Result<Date, String> {
    match day(entry, keys::DATE)? {
        None => Err("it has no date".to_owned()),
        Some(date) if date > world.today => Err(format!("it is dated {date}, in the future")),
        Some(date) => Ok(date),
    }
}

/// A day, if there is one; what is there and is no day is an error.
pub(super) fn day(entry: &Entry, name: &str) -> Result<Option<Date>, String> {
    match entry.get(name).filter(|text| !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => match text.trim().parse::<Date>() {
            Ok(date) => Ok(Some(date)),
            Err(_) => Err(format!("`{}` is not a day (`{name}: YYYY-MM-DD`)", excerpt(text, 40))),
        },
    }
}

/// Days from one to the other; negative when the second comes first.
pub(super) fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
