//! The code that a practice was found in, and the tests that touch it.
//!
//! Rules know most tests by their words. In a large repository there is always one whose words fit, so a test counts as
//! proof only where it may run the code that the rule itself found.

use super::question::Question;
use super::world::World;
use crate::code::project::Project;
use crate::model::Level;
use crate::rules::Rule;
use crate::signals::hits::{FileHits, ProbeHits};
use crate::signals::touches::{Found, Nearness};

/// The code behind `implemented`; none where no code is, or nobody knows what it calls: then any test may prove it.
pub(super) fn found_in(world: &World<'_>, rule: &Rule, ask: &Question<'_>) -> Option<Found> {
    let linked = world.signals.linked.as_ref().filter(|_| rule.evidence.contains_key(&Level::Verified))?;
    let mut places = Vec::new();
    rule.evidence.get(&Level::Implemented)?.supporting(&mut |id| {
        let hits = world.signals.probes.get(id).map_or(&[][..], |found| &found.hits);
        let counts = |hit: &&FileHits| ask.excludes(world, hit).is_none();
        places.extend(hits.iter().filter(counts).map(|hit| (hit.file, hit.line)));
    });
    Found::at(linked, places.into_iter())
}

/// What is left of the hits of a text: of each test file the lines of tests that may run the code, the best line first.
pub(super) fn that_run(
    world: &World<'_>,
    ask: &Question<'_>,
    code: &Found,
    found: &ProbeHits,
    hits: &[FileHits],
) -> Vec<FileHits> {
    let Some(project) = world.signals.linked.as_ref().map(|linked| &linked.project) else { return hits.to_vec() };
    let of_file = |hit: &FileHits| match world.signals.touches.is_test(hit.file) {
        true => best(world, ask, project, code, found, hit.file),
        false => Some(*hit),
    };
    hits.iter().filter_map(of_file).collect()
}

/// The hits of a test file in tests that may run the code, as one; the line of the nearest that CI runs stands for it.
fn best(
    world: &World<'_>,
    ask: &Question<'_>,
    project: &Project,
    code: &Found,
    found: &ProbeHits,
    file: u32,
) -> Option<FileHits> {
    let path = world.path(file);
    let from = found.lines.partition_point(|line| line.file < file);
    let lines = found.lines.get(from..).unwrap_or_default().iter().take_while(|line| line.file == file);
    let undisputed = lines.filter(|line| !ask.pointed.is_some_and(|pointed| pointed.disputes(&path, line.line)));
    let near: Vec<(bool, Nearness, FileHits)> = undisputed
        .map(|line| (line, world.signals.touches.nearness(project, file, line.line, code)))
        .filter(|(_, near)| !matches!(near, Nearness::AsksOther | Nearness::Other))
        .map(|(line, near)| (ask.excludes(world, line).is_some(), near, *line))
        .collect();
    let (_, nearest, line) = *near.iter().min_by_key(|(dark, near, line)| (*dark, *near, line.line))?;
    let all = near.iter().map(|(.., line)| *line);
    let (count, distinct) = all.fold((0, 0), |(count, distinct), one| (count + one.count, distinct | one.distinct));
    Some(FileHits { count, distinct, rank: nearest as u16, ..line })
}
