//! Waivers: rule, reason, owner, expiry. Malformed, expired, endless or wildcard ones fail closed and are reported.
//!
//! What a granted waiver hides is shown beside the score (`report::v1::WaiverEffect`); here is decided what is granted.

use super::entries::Entry;
use super::statement::{self, statements};
use super::terms::PolicyTerms;
use super::world::World;
use crate::manifest::{At, Manifest, statement_keys as keys};
use crate::model::{Note, NoteKind};
use crate::rules::RuleSet;
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What the manifest asks to be waived.
#[derive(Debug, Default)]
pub(crate) struct Waivers {
    /// Granted, by rule id.
    pub(crate) granted: BTreeMap<String, Granted>,
    /// Ran out, by rule id, where no other stands in: place and day.
    pub(crate) expired: BTreeMap<String, (At, Date)>,
    /// What was refused, and what is granted and lacks something.
    pub(crate) notes: Vec<Note>,
    /// At least one was refused.
    pub(crate) refused: bool,
}

/// One waiver in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Granted {
    /// Reason, owner and last day.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) at: At,
}

/// Why a waiver is refused.
enum Refusal {
    Expired(String, Date),
    Other(String),
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Refusal::Other(why)
    }
}

/// The waivers of a change that its base has, too, in the base's words: a new or longer one does not count.
pub(crate) fn on_both_sides(base: Option<&Manifest>, change: Option<&Manifest>, rules: &RuleSet) -> Vec<Entry> {
    let id = |entry: &Entry| statement::rule(rules, entry).ok().map(|rule| rule.file.id.as_str());
    let change = statements(change, "waivers");
    let kept: BTreeSet<&str> = change.iter().filter_map(id).collect();
    let mut out = statements(base, "waivers");
    out.retain(|entry| id(entry).is_some_and(|id| kept.contains(id)));
    out
}

/// Sorts out which of the waivers asked for are granted.
pub(crate) fn waivers(world: &World<'_>, asked: &[Entry], terms: &PolicyTerms) -> Waivers {
    let mut out = Waivers::default();
    for entry in asked {
        let at = entry.at;
        match granted(world, terms, entry) {
            Ok((id, waiver)) => {
                if entry.get(keys::COMPENSATING).is_none_or(|v| crate::manifest::is_placeholder(v)) {
                    out.notes.push(world.note(at, format!("the waiver for {id} names nothing that is done instead")));
                }
                if out.granted.insert(id.clone(), waiver).is_some() {
                    out.notes.push(world.note(at, format!("{id} is waived twice")));
                }
            }
            Err(Refusal::Expired(id, day)) => {
                out.refused = true;
                out.notes.push(ignored_waiver(world, at, &format!("{id} expired on {day}")));
                out.expired.insert(id, (at, day));
            }
            Err(Refusal::Other(why)) => {
                out.refused = true;
                out.notes.push(ignored_waiver(world, at, &why));
            }
        }
    }
    out.expired.retain(|id, _| !out.granted.contains_key(id));
    out
}

/// The remark about a waiver that does not count.
pub(crate) fn ignored_waiver(world: &World<'_>, at: At, why: &str) -> Note {
    world.note(at, format!("waiver ignored: {why}")).of(NoteKind::WaiverIgnored)
}

fn granted(world: &World<'_>, terms: &PolicyTerms, entry: &Entry) -> Result<(String, Granted), Refusal> {
    let id = statement::rule(world.rules, entry)?.file.id.clone();
    let about = |why: String| format!("{id}: {why}");
    let reason = entry.get(keys::REASON).filter(|v| !v.trim().is_empty() && !crate::manifest::is_placeholder(v));
    let reason = reason.ok_or_else(|| about("it gives no reason".to_owned()))?;
    let by = statement::person(entry).map_err(about)?;
    let from = statement::day(entry, keys::DATE).map_err(about)?;
    if let Some(day) = from.filter(|day| *day > world.today) {
        return Err(about(format!("it is dated {day}, in the future")).into());
    }
    let until = statement::day(entry, keys::EXPIRES).map_err(about)?;
    let until = until.ok_or_else(|| about("it needs `expires: YYYY-MM-DD`".to_owned()))?;
    if until < world.today {
        return Err(Refusal::Expired(id, until));
    }
    let (life, most) = (statement::days(from.unwrap_or(world.today), until), world.rules.policy.statements.waiver_days);
    if life > i64::from(most) {
        return Err(about(format!("it lives {life} days, at most {most} are granted")).into());
    }
    if let Some(why) = terms.refuses(&id, from.unwrap_or(world.today), until) {
        return Err(why.into());
    }
    let text = format!("{} ({}, until {until})", excerpt(reason, 300), excerpt(by, 80));
    Ok((id, Granted { text, at: entry.at }))
}
