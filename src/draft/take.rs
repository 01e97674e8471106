//! From a place to a value: its path, its folder, its CI job, or a part of its line.

use super::{usable, usable_path};
use crate::evaluate::{Observation, World};
use crate::rules::form::{Field, Take, TakePart, TakeWord};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Lines of one file that are looked at.
const MAX_LINES: usize = 20_000;

/// Texts of the files that were looked at; each is read once.
#[derive(Debug)]
pub(super) struct Texts<'w> {
    world: &'w World<'w>,
    known: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'w> Texts<'w> {
    pub(super) fn new(world: &'w World<'w>) -> Texts<'w> {
        Texts { world, known: RefCell::default() }
    }

    /// Calls `f` with the text of a file, if it can be read.
    fn with<T>(&self, path: &str, f: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let mut known = self.known.borrow_mut();
        let text = known.entry(path.to_owned()).or_insert_with(|| {
            let bytes = self.world.inventory.read_path(path)?.ok()?;
            crate::inventory::text(&bytes).map(|text| text.into_owned())
        });
        f(text.as_deref()?)
    }

    fn line(&self, place: &Observation) -> Option<String> {
        let index = usize::try_from(place.line).ok()?.checked_sub(1)?;
        self.with(&place.path, |text| text.lines().take(MAX_LINES).nth(index).map(str::to_owned))
    }

    /// What a pattern finds in the lines of a file, at most `most` different texts, each with its line.
    pub(super) fn all(&self, path: &str, pattern: &regex::Regex, most: usize) -> Vec<(String, u32)> {
        let found = self.with(path, |text| {
            let mut out: Vec<(String, u32)> = Vec::new();
            for (line, number) in text.lines().zip(1u32..).take(MAX_LINES) {
                let Some(found) = pattern.captures(line).and_then(|c| usable(c.get(1)?.as_str())) else { continue };
                if out.len() < most && out.iter().all(|(known, _)| *known != found) {
                    out.push((found, number));
                }
            }
            Some(out)
        });
        found.unwrap_or_default()
    }

    /// Values of the places, in their order, each once.
    pub(super) fn values(&self, field: &Field, places: &[Observation]) -> Vec<(String, Observation)> {
        if field.take == Take::Word(TakeWord::Folder) {
            return folder(places).into_iter().collect();
        }
        let mut out: Vec<(String, Observation)> = Vec::new();
        for place in places {
            let Some(value) = self.value(field, place) else { continue };
            if out.iter().all(|(known, _)| *known != value) {
                out.push((value, place.clone()));
            }
        }
        out
    }

    fn value(&self, field: &Field, place: &Observation) -> Option<String> {
        let group = |text: &str| usable(field.part.as_ref()?.captures(text)?.get(1)?.as_str());
        match &field.take {
            Take::Default | Take::Word(TakeWord::Path | TakeWord::Folder | TakeWord::Item) => usable_path(&place.path),
            Take::Word(TakeWord::Job) => self.job(place),
            Take::Part(TakePart::Line(_)) => group(&self.line(place)?),
            Take::Part(TakePart::Path(_)) => group(&place.path.to_ascii_lowercase()),
        }
    }

    /// The CI job whose step stands on the line.
    pub(super) fn job(&self, place: &Observation) -> Option<String> {
        let file = self.world.inventory.position(&place.path)?;
        let (_, steps) = self.world.signals.steps.iter().find(|(known, _)| *known == file)?;
        let step = steps.iter().find(|step| step.line == place.line && !step.job.is_empty())?;
        usable(&step.job)
    }
}

/// The folder all places share, else that of the first one.
fn folder(places: &[Observation]) -> Option<(String, Observation)> {
    let first = places.first()?;
    let parent = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let mut shared = parent(&first.path)?;
    for place in places {
        while !place.path.strip_prefix(shared.as_str()).is_some_and(|rest| rest.starts_with('/')) {
            match parent(&shared) {
                Some(shorter) => shared = shorter,
                None => return Some((usable_path(&parent(&first.path)?)?, first.clone())),
            }
        }
    }
    Some((usable_path(&shared)?, first.clone()))
}
