//! The code that a practice was found in, and the tests that touch it.
//!
//! Rules know most tests by their words. In a large repository there is always one whose words fit, so a test counts as
//! proof only where it may run the code that the rule itself found.

use super::question::Question;
use super::world::World;
use crate::model::Level;
use crate::rules::Rule;
use crate::rules::probe::Probe;
use crate::signals::hits::{FileHits, ProbeHits};
use crate::signals::touches::{Found, Nearness};

/// The code that makes a rule implemented.
#[derive(Debug)]
pub(crate) struct FoundIn(Found);

impl FoundIn {
    /// The code behind `implemented`; none where no code is, or nobody knows what it calls: then any test may prove it.
    pub(super) fn of(world: &World<'_>, rule: &Rule, ask: &Question<'_>) -> Option<FoundIn> {
        let linked = world.signals.linked.as_ref().filter(|_| rule.evidence.contains_key(&Level::Verified))?;
        let mut places = Vec::new();
        rule.evidence.get(&Level::Implemented)?.supporting(&mut |id| {
            let hits = world.signals.probes.get(id).map_or(&[][..], |found| &found.hits);
            let counts = |hit: &&FileHits| ask.excludes(world, hit).is_none();
            places.extend(hits.iter().filter(counts).map(|hit| (hit.file, hit.line)));
        });
        Found::at(linked, places.into_iter()).map(FoundIn)
    }

    /// What is left of the hits of a text: of each test file the lines of tests that may touch the code, the best line
    /// first.
    pub(super) fn touched(
        &self,
        world: &World<'_>,
        ask: &Question<'_>,
        probe: &Probe,
        found: &ProbeHits,
        hits: &[FileHits],
    ) -> Vec<FileHits> {
        let touches = &world.signals.touches;
        let Some(project) = world.signals.linked.as_ref().map(|linked| &linked.project) else { return hits.to_vec() };
        if !matches!(probe, Probe::Line(_)) {
            return hits.to_vec();
        }
        let left = |hit: &FileHits| {
            if !touches.is_test(hit.file) {
                return Some(*hit);
            }
            let of = found.lines.partition_point(|line| line.file < hit.file);
            let lines = found.lines.get(of..).unwrap_or_default().iter().take_while(|line| line.file == hit.file);
            let path = world.path(hit.file);
            let disputed = |line: &&FileHits| ask.pointed.is_some_and(|pointed| pointed.disputes(&path, line.line));
            let lines = lines.filter(|line| !disputed(line));
            let near = lines.filter_map(|line| match touches.nearness(project, line.file, line.line, &self.0) {
                Nearness::AsksOther | Nearness::Other => None,
                near => Some((ask.excludes(world, line).is_some(), near, *line)),
            });
            let all: Vec<(bool, Nearness, FileHits)> = near.collect();
            let (_, near, best) = *all.iter().min_by_key(|(dark, near, line)| (*dark, *near, line.line))?;
            let distinct = all.iter().fold(0, |bits, (.., line)| bits | line.distinct);
            let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
            Some(FileHits { count, distinct, rank: near as u16, ..best })
        };
        hits.iter().filter_map(left).collect()
    }
}
