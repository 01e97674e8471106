//! Freshness: how old evidence is, and whether what it proves has changed since.
//!
//! Only evidence that records a moment ages: results, data sets and documents, and files the manifest names as records.
//! Code, configuration, tests and pipelines are of today. The age of a record is the day of the commit that last
//! changed it, or the day it or the manifest gives, whichever is older. A rule says what its evidence proves
//! (`proves`): a change to it after that day makes the evidence stale, whatever its age; a document has `max_age_days`
//! of patience there, and needs no other age then. The same day and the same commit are never stale. What the history
//! does not tell is unknown: it costs nothing, and it is said.

mod dated;
mod records;
mod subjects;

pub(crate) use dated::table;

use super::checks::attested;
use super::condition::holds;
use super::question::Question;
use super::world::World;
use crate::inventory::{AuthorsRequest, Change, FileClass, History, HistoryRequest, Watch};
use crate::model::{Contradiction, Level};
use crate::rules::Rule;
use crate::rules::condition::Cond;
use crate::rules::format::Subject;
use jiff::ToSpan;
use jiff::civil::Date;
use records::Record;
use std::collections::{BTreeMap, BTreeSet};

/// Files of one rule whose age is asked for.
const MAX_FILES: usize = 2_000;

/// What is known about the ages of an audit's evidence.
#[derive(Debug, Default)]
pub(crate) struct Freshness {
    /// Last changes and authors.
    pub(crate) history: History,
    /// Folders of the code that calls a model.
    pub(crate) folders: BTreeSet<String>,
    /// Nobody asked, or nobody may expect an answer: nothing is said about ages.
    silent: bool,
    subjects: BTreeMap<Subject, Vec<Watch>>,
    records: Vec<Record>,
}

/// Files of a rule that do not prove what they say today: index in the inventory → reason.
#[derive(Debug, Default)]
pub(crate) struct Ages {
    /// Too old.
    pub(crate) stale: BTreeMap<u32, String>,
    /// Age not known.
    pub(crate) unknown: BTreeMap<u32, String>,
}

impl Freshness {
    /// Works out what has to be asked, and asks it. The history is read only when a rule needs it.
    pub(crate) fn of(world: &World<'_>) -> Freshness {
        let mut out = Freshness { records: records::records(world), ..Freshness::default() };
        let mut request = HistoryRequest::default();
        request.watches.extend(out.records.iter().map(|record| Watch::whole(&record.path)));
        let mut proves: BTreeSet<Subject> = BTreeSet::new();
        for rule in world.rules.rules.iter().filter(|rule| ages(rule)) {
            let files = out.files(world, rule);
            if !files.is_empty() {
                proves.extend(&rule.file.proves);
            }
            let paths = files.iter().filter_map(|file| world.inventory.files.get(*file as usize));
            request.watches.extend(paths.map(|file| Watch::whole(&file.path)));
        }
        if !proves.is_empty() {
            out.subjects = subjects::subjects(world);
            out.subjects.retain(|subject, _| proves.contains(subject));
            request.watches.extend(out.subjects.values().flatten().cloned());
        }
        request.authors = out.authors_request(world);
        out.silent = !world.inventory.may_have_history();
        if !request.is_empty() && !out.silent {
            out.history = world.inventory.history(&request);
        }
        out
    }

    /// Owners are held against half a year, the path to the model against a year.
    fn authors_request(&mut self, world: &World<'_>) -> Option<AuthorsRequest> {
        let manifest = world.manifest?;
        let owners = manifest.declares("owners").is_some().then_some(table().owners.days);
        self.folders = subjects::folders(world);
        let path = (!self.folders.is_empty()).then_some(table().authors.days);
        let days = owners.max(path)?;
        Some(AuthorsRequest { since: back(world.today, days), folders: self.folders.clone() })
    }

    /// One remark where ages are asked for and not known.
    pub(crate) fn note(&self) -> Option<String> {
        let why = self.history.missing.as_deref().filter(|_| !self.silent)?;
        Some(format!("ages of evidence are not all known: {why}"))
    }

    /// Files of a rule that age, by their index.
    fn files(&self, world: &World<'_>, rule: &Rule) -> BTreeSet<u32> {
        let mut out = BTreeSet::new();
        if !world.facts.applies(rule) {
            return out;
        }
        for (level, cond) in rule.evidence.iter().filter(|(level, _)| **level >= Level::Documented) {
            cond.supporting(&mut |id| {
                let hits = world.signals.probes.get(id).map_or(&[][..], |found| found.hits.as_slice());
                out.extend(hits.iter().map(|hit| hit.file));
            });
            let claims = claims(cond).into_iter();
            let places = claims.flat_map(|cond| holds(world, cond, &Question::of(rule).at(*level)).places);
            out.extend(places.filter_map(|place| world.inventory.position(plain(&place.path))));
        }
        out.into_iter().filter(|file| self.ages(world, *file)).take(MAX_FILES).collect()
    }

    /// Whether a file records a moment.
    fn ages(&self, world: &World<'_>, file: u32) -> bool {
        let Some(file) = world.inventory.files.get(file as usize) else { return false };
        matches!(file.class, FileClass::Result | FileClass::Docs | FileClass::Dataset)
            || self.records.iter().any(|record| record.path == file.path)
    }

    /// Which files of a rule are stale, and of which it is not known.
    pub(crate) fn of_rule(&self, world: &World<'_>, rule: &Rule) -> Ages {
        let mut out = Ages::default();
        if self.silent || !ages(rule) {
            return out;
        }
        for index in self.files(world, rule) {
            let Some(file) = world.inventory.files.get(index as usize) else { continue };
            match self.judge(world, rule, &file.path, file.class) {
                Ok(None) => {}
                Ok(Some(stale)) => drop(out.stale.insert(index, stale)),
                Err(unknown) => drop(out.unknown.insert(index, unknown)),
            }
        }
        out
    }

    /// Why a file is stale; `Err` says why it is not known.
    fn judge(&self, world: &World<'_>, rule: &Rule, path: &str, class: FileClass) -> Result<Option<String>, String> {
        let change = self.history.last(&Watch::whole(path));
        let record = self.records.iter().find(|record| record.path == path);
        let age = Age::of(world, path, change.as_ref().ok().copied(), record);
        let document = class == FileClass::Docs && record.is_none_or(|record| record.review);
        let max = rule.file.max_age_days.and_then(|days| i32::try_from(days).ok());
        if let (Some(max), Some((day, words))) = (max, &age.oldest)
            && (!document || rule.file.proves.is_empty())
        {
            let days = (world.today - *day).get_days();
            if days > max {
                return Ok(Some(format!("{words}, {days} days ago, at most {max} count")));
            }
        }
        let why = match (&age.made, change) {
            (Some((day, words)), known) => {
                let patience = if document { max.unwrap_or(0) } else { 0 };
                match self.later(world, rule, *day, known.ok(), patience) {
                    Ok(None) if known.is_ok() => return Ok(None),
                    Ok(None) => known.err().unwrap_or_default().to_owned(),
                    Ok(Some((subject, changed, verb))) => {
                        let later = if patience > 0 { format!(", {patience} days are allowed") } else { String::new() };
                        return Ok(Some(format!("{words}, {subject} {verb} {changed}{later}")));
                    }
                    Err(why) => why,
                }
            }
            (None, known) => known.err().unwrap_or_default().to_owned(),
        };
        // Without a date of its own, a cut-off history hides that it is old: what is not known does not pass.
        if let Some(max) = max
            && age.oldest.is_none()
            && world.inventory.git.shallow
            && (!document || rule.file.proves.is_empty())
        {
            let fetch = "fetch the whole history (fetch-depth: 0), or give it a date";
            return Ok(Some(format!("{path} is of an unknown day, at most {max} days count: {why}; {fetch}")));
        }
        Err(format!("{path}: {why}"))
    }

    /// The newest change to what a rule's evidence proves that lies after a day.
    fn later(
        &self,
        world: &World<'_>,
        rule: &Rule,
        day: Date,
        own: Option<Change>,
        patience: i32,
    ) -> Result<Option<(String, Date, &'static str)>, String> {
        let mut newest: Option<(Date, &Watch, Change)> = None;
        let mut unknown = None;
        for subject in &rule.file.proves {
            for watch in self.subjects.get(subject).into_iter().flatten() {
                match self.history.last(watch) {
                    Ok(change) => {
                        let at = change.day(world.today);
                        if newest.is_none_or(|(other, ..)| at > other) && !together(own, change) {
                            newest = Some((at, watch, change));
                        }
                    }
                    // What is declared and not there has not changed.
                    Err(_) if self.history.missing.is_none() => {}
                    Err(why) => unknown = Some(format!("{}: {why}", watch.path)),
                }
            }
        }
        match newest.filter(|(at, ..)| (*at - day).get_days() > patience) {
            Some((at, watch, change)) => {
                let what =
                    if watch.lines.is_empty() { watch.path.clone() } else { format!("the model in {}", watch.path) };
                let verb = if change == Change::Uncommitted { "has changes of" } else { "changed on" };
                Ok(Some((what, at, verb)))
            }
            None => unknown.map_or(Ok(None), Err),
        }
    }

    /// Dates that cannot be true: a record made after the commit that last changed it, or in the future.
    pub(crate) fn contradictions(&self, world: &World<'_>, rule: &Rule) -> Vec<Contradiction> {
        let owned = self.records.iter().filter(|record| !record.review && owns(rule, record));
        let slack = table().slack_days;
        let mut out = Vec::new();
        for record in owned {
            let Some((day, at)) = record.declared else { continue };
            let change = self.history.last(&Watch::whole(&record.path)).ok();
            let message = match change {
                _ if (day - world.today).get_days() > slack => {
                    format!("{} is said to be of {day}, which has not come yet ({})", record.path, world.today)
                }
                Some(Change::Committed { day: changed, .. }) if (day - changed).get_days() > slack => {
                    format!("{} was last changed on {changed}, the manifest says it is of {day}", record.path)
                }
                _ => continue,
            };
            out.push(world.contradiction(at, message));
        }
        out
    }
}

/// The days of one file.
struct Age {
    /// The oldest day anything gives, with words.
    oldest: Option<(Date, String)>,
    /// The day it was made, for the order of changes: a run shortly before the commit that stores it is of that commit.
    made: Option<(Date, String)>,
}

impl Age {
    fn of(world: &World<'_>, path: &str, change: Option<Change>, record: Option<&Record>) -> Age {
        let committed = change.map(|change| match change {
            Change::Committed { day, .. } => (day, format!("{path} was committed {day}")),
            Change::Uncommitted => (world.today, format!("{path} is not committed")),
        });
        let said =
            record.and_then(|r| r.declared).map(|(day, at)| (day, format!("{path} is of {day} ({})", world.shown(at))));
        if record.is_some_and(|record| record.review) {
            let newest = committed.into_iter().chain(said).max_by_key(|(day, _)| *day);
            return Age { oldest: newest.clone(), made: newest };
        }
        let own = record.and_then(|r| r.own).map(|(day, line)| (day, format!("{path}:{line} is of {day}")));
        let oldest = committed.iter().chain(&said).chain(&own).min_by_key(|(day, _)| *day).cloned();
        let near = |made: &(Date, String)| {
            committed.as_ref().is_some_and(|(day, _)| (*day - made.0).get_days() <= table().slack_days)
        };
        let made = match &oldest {
            Some(oldest) if near(oldest) => committed.clone(),
            _ => oldest.clone(),
        };
        Age { oldest, made }
    }
}

/// Whether two changes came in one commit.
fn together(one: Option<Change>, other: Change) -> bool {
    match (one, other) {
        (Some(Change::Committed { commit: a, .. }), Change::Committed { commit: b, .. }) => a == b,
        (Some(Change::Uncommitted), Change::Uncommitted) => true,
        _ => false,
    }
}

/// Whether a rule says anything about ages.
fn ages(rule: &Rule) -> bool {
    rule.file.max_age_days.is_some() || !rule.file.proves.is_empty()
}

/// Whether a rule answers for a record: it asks for the file, or its claim check reads it.
fn owns(rule: &Rule, record: &Record) -> bool {
    rule.evidence.values().flat_map(claims).any(|cond| match cond {
        Cond::Check { check, owned } => *owned && record.check == Some(check.as_str()),
        Cond::DeclaredFile(matcher) => matcher.field == record.field,
        _ => false,
    })
}

/// The claim checks and declared files below a condition.
fn claims(cond: &Cond) -> Vec<&Cond> {
    match cond {
        Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().flat_map(claims).collect(),
        Cond::Enforced(inner) => claims(inner),
        Cond::Check { check, .. } if check == attested::CHECK.name => Vec::new(),
        Cond::Check { .. } | Cond::DeclaredFile(_) => vec![cond],
        Cond::Not(_) | Cond::Probe { .. } | Cond::Profile(_) | Cond::Declared(_) | Cond::Compare(_) => Vec::new(),
    }
}

fn plain(path: &str) -> &str {
    path.trim_start_matches("./").trim_end_matches('/')
}

/// A day some days before another one.
pub(crate) fn back(today: Date, days: i32) -> Date {
    today.checked_sub(days.days()).unwrap_or(Date::MIN)
}
