//! Waivers: rule, reason, owner, expiry. Malformed, expired, endless or wildcard ones fail closed and are reported.
//!
//! What a granted waiver hides is shown beside the score (`report::v1::WaiverEffect`); here is decided what is granted.

use super::entries::{Entry, claims_list};
use super::statement;
use super::world::World;
use crate::report::v1::Note;
use crate::text::excerpt;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the manifest asks to be waived.
#[derive(Debug, Default)]
pub(crate) struct Waivers {
    /// Granted, by rule id.
    pub(crate) granted: BTreeMap<String, Granted>,
    /// Ran out, by rule id, where no other stands in: line and day.
    pub(crate) expired: BTreeMap<String, (u32, Date)>,
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
    /// Line in the manifest.
    pub(crate) line: u32,
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

/// Sorts the waivers of the manifest.
pub(crate) fn waivers(world: &World<'_>) -> Waivers {
    let mut out = Waivers::default();
    let path = crate::text::printable(&world.manifest_path());
    let note = |line: u32, message: String| Note { message, path: Some(path.clone()), line };
    for entry in claims_list(world, "waivers") {
        let line = entry.line;
        match granted(world, &entry) {
            Ok((id, waiver)) => {
                if !entry.get("compensating").is_some_and(|v| !crate::manifest::is_placeholder(v)) {
                    out.notes.push(note(line, format!("the waiver for {id} names nothing that is done instead")));
                }
                if out.granted.insert(id.clone(), waiver).is_some() {
                    out.notes.push(note(line, format!("{id} is waived twice")));
                }
            }
            Err(Refusal::Expired(id, day)) => {
                out.refused = true;
                out.notes.push(note(line, format!("waiver ignored: {id} expired on {day}")));
                out.expired.insert(id, (line, day));
            }
            Err(Refusal::Other(why)) => {
                out.refused = true;
                out.notes.push(note(line, format!("waiver ignored: {why}")));
            }
        }
    }
    out.expired.retain(|id, _| !out.granted.contains_key(id));
    out
}

fn granted(world: &World<'_>, entry: &Entry) -> Result<(String, Granted), Refusal> {
    let id = statement::rule(world, entry)?.file.id.clone();
    let about = |why: String| format!("{id}: {why}");
    let reason = entry.get("reason").filter(|v| !v.trim().is_empty() && !crate::manifest::is_placeholder(v));
    let reason = reason.ok_or_else(|| about("it gives no reason".to_owned()))?;
    let by = statement::person(entry).map_err(about)?;
    let from = statement::day(entry, "date").map_err(about)?;
    if let Some(day) = from.filter(|day| *day > world.today) {
        return Err(about(format!("it is dated {day}, in the future")).into());
    }
    let until = statement::day(entry, "expires").map_err(about)?;
    let until = until.ok_or_else(|| about("it needs `expires: YYYY-MM-DD`".to_owned()))?;
    if until < world.today {
        return Err(Refusal::Expired(id, until));
    }
    let (life, most) = (statement::days(from.unwrap_or(world.today), until), world.rules.policy.statements.waiver_days);
    if life > i64::from(most) {
        return Err(about(format!("it lives {life} days, at most {most} are granted")).into());
    }
    let text = format!("{} ({}, until {until})", excerpt(reason, 300), excerpt(by, 80));
    Ok((id, Granted { text, line: entry.line }))
}
