//! The last step of looking at a file: its hits, line by line, become one entry per probe.
//!
//! Only here are all lines of a file at hand, so what depends on lines is settled here: a line of a pipeline that never
//! runs is a near miss, whatever stands on it.

use super::FileScan;
use crate::rules::RuleSet;
use crate::rules::probe::{Probe, ProbeId};
use crate::signals::ci::CiStep;
use crate::signals::hits::{Discount, FileHits};
use std::collections::BTreeMap;

/// Values kept per probe and file.
const MAX_VALUES: usize = 400;

/// Folds the hits and takes away what stands on dead lines. Where a place of the file is disputed (`apart`) each line is
/// kept, too, and in a file with `tests`, as each line may belong to another.
pub(super) fn fold(rules: &RuleSet, apart: bool, tests: bool, out: &mut FileScan) {
    let dead = dead_lines(&out.ci);
    let mut hits = std::mem::take(&mut out.hits);
    hits.sort_unstable();
    hits.dedup();
    for (id, line, alternative) in hits {
        if let Some(how) = dead.get(&line)
            && matches!(rules.probes.get(id), Some(Probe::Line(_) | Probe::Key(_)))
        {
            out.misses.add(id, line, Discount::NeverRuns(how.clone()));
            continue;
        }
        let one = FileHits::one(out.index, line, alternative);
        if apart || tests && matches!(rules.probes.get(id), Some(Probe::Line(_))) {
            out.lines.push((id, one));
        }
        match out.found.last_mut() {
            Some((last, known)) if *last == id => known.add(one),
            _ => out.found.push((id, one)),
        }
    }
    let mut kept: BTreeMap<ProbeId, usize> = BTreeMap::new();
    out.values.retain(|(id, line, _)| {
        let values = kept.entry(*id).or_default();
        *values += usize::from(!dead.contains_key(line));
        !dead.contains_key(line) && *values <= MAX_VALUES
    });
}

/// Lines of a pipeline on which nothing ever runs.
fn dead_lines(steps: &[CiStep]) -> BTreeMap<u32, String> {
    let dead = steps.iter().filter(|step| !step.runs);
    let mut lines: BTreeMap<u32, String> =
        dead.map(|step| (step.line, step.why_not.clone().unwrap_or_default())).collect();
    for step in steps.iter().filter(|step| step.runs) {
        lines.remove(&step.line);
    }
    lines
}
