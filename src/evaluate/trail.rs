//! The search trail: where was looked for the levels that were not reached, and what almost counted.

use super::verdict::{NearMiss, SearchTrail};
use super::world::World;
use crate::inventory::FileClass;
use crate::rules::condition::Cond;
use crate::rules::probe::{Probe, ProbeId};
use crate::signals::Discount;
use std::collections::{BTreeMap, BTreeSet};

/// Near misses shown for one rule.
const MAX_NEAREST: usize = 5;

/// Gathers the trail of the given conditions.
pub(super) fn trail<'c>(world: &World<'_>, conds: impl Iterator<Item = &'c Cond>) -> SearchTrail {
    let mut probes: BTreeSet<ProbeId> = BTreeSet::new();
    conds.for_each(|cond| {
        cond.probes(&mut |id| {
            probes.insert(id);
        });
    });
    SearchTrail { looked_in: looked_in(world, &probes), nearest: nearest(world, &probes) }
}

fn looked_in(world: &World<'_>, probes: &BTreeSet<ProbeId>) -> BTreeMap<String, usize> {
    let asked =
        |class: FileClass| probes.iter().filter_map(|id| world.rules.probes.get(*id)).any(|p| p.classes().has(class));
    let counted = world.signals.looked_in.iter().filter(|(class, _)| asked(**class));
    counted.map(|(class, n)| (class.name().to_owned(), *n)).collect()
}

fn nearest(world: &World<'_>, probes: &BTreeSet<ProbeId>) -> Vec<NearMiss> {
    let mut ranked: Vec<(&Discount, u32, u32, &str)> = Vec::new();
    let mut out = Vec::new();
    for id in probes {
        let (Some(found), Some(probe)) = (world.signals.probes.get(*id), world.rules.probes.get(*id)) else { continue };
        ranked.extend(found.misses.iter().map(|m| (&m.why, m.file, m.line, probe.what())));
        if let Probe::File(file) = probe {
            let untracked = world.inventory.untracked.iter().find(|path| {
                crate::rules::globs::passes(&world.rules.globs.matches(path), &file.include, &file.exclude)
            });
            out.extend(untracked.map(|path| NearMiss {
                path: path.clone(),
                line: 0,
                what: file.what.clone(),
                why: "in an untracked file: commit it".to_owned(),
            }));
        }
    }
    ranked.sort();
    let mut seen = BTreeSet::new();
    for (why, file, line, what) in ranked {
        if out.len() >= MAX_NEAREST {
            break;
        }
        // One look-alike per file is enough to show the way.
        if seen.insert(file) {
            out.push(NearMiss { path: world.path(file), line, what: what.to_owned(), why: why.why() });
        }
    }
    out.truncate(MAX_NEAREST);
    out
}
