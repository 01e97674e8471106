//! The search trail: what was looked for and where for the levels that were not reached, and what almost counted.

use super::answer::{Observation, Truth};
use super::checks::enough_cases;
use super::condition::holds;
use super::question::Question;
use super::world::World;
use crate::inventory::FileClass;
use crate::model::{Level, NearMiss, SearchTrail};
use crate::rules::condition::Cond;
use crate::rules::probe::{Probe, ProbeId};
use crate::signals::{Discount, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Near misses shown for one rule.
pub(super) const MAX_NEAREST: usize = 5;
/// Near misses with the same kind of reason, as long as there are others.
const SAME_REASON: usize = 2;
/// Practices named as looked for.
const MAX_LOOKED_FOR: usize = 12;

/// Gathers the trail of the given conditions.
pub(super) fn trail<'c>(
    world: &World<'_>,
    ask: &Question<'_>,
    conds: impl Iterator<Item = &'c Cond> + Clone,
) -> SearchTrail {
    let ask = &ask.at(Level::Verified);
    let mut probes: BTreeSet<ProbeId> = BTreeSet::new();
    let mut looked_for: Vec<String> = Vec::new();
    conds.clone().for_each(|cond| {
        cond.probes(&mut |id| {
            // What was found is not what is missing.
            let found =
                world.signals.probes.get(id).is_some_and(|p| p.hits.iter().any(|h| ask.excludes(world, h).is_none()));
            let what = world.rules.probes.get(id).map_or("", |probe| probe.what());
            let known = looked_for.iter().any(|known| known == what);
            if probes.insert(id) && !found && !known && looked_for.len() < MAX_LOOKED_FOR {
                looked_for.push(what.to_owned());
            }
        });
    });
    let mut lacking = BTreeSet::new();
    conds.clone().for_each(|cond| own(world, ask, cond, &mut lacking));
    let mut nearest = checked(world, conds);
    nearest.extend(near(world, ask, &lacking));
    nearest.truncate(MAX_NEAREST);
    SearchTrail { looked_for, looked_in: looked_in(world, &probes), nearest, unstated: Vec::new() }
}

/// The probes whose look-alikes belong to the rule. What many rules share, that a pipeline runs it, is nobody's own until
/// all else is there: the same comment in the same workflow would be the nearest miss of thirty rules.
fn own(world: &World<'_>, ask: &Question<'_>, cond: &Cond, out: &mut BTreeSet<ProbeId>) {
    match cond {
        Cond::All(parts) => {
            let missing: Vec<&Cond> = parts.iter().filter(|c| holds(world, c, ask).truth != Truth::Yes).collect();
            let alone = missing.len() == 1;
            missing.into_iter().filter(|c| alone || !is_shared(world, c)).for_each(|c| own(world, ask, c, out));
        }
        Cond::Any(parts) | Cond::AtLeast(_, parts) => parts.iter().for_each(|c| own(world, ask, c, out)),
        Cond::Not(_) => {}
        _ => cond.probes(&mut |id| {
            out.insert(id);
        }),
    }
}

/// Whether a condition asks for nothing but steps of pipelines, or for what makes a proof run.
fn is_shared(world: &World<'_>, cond: &Cond) -> bool {
    if matches!(cond, Cond::Enforced(_)) {
        return true;
    }
    let (mut any, mut all) = (false, true);
    cond.probes(&mut |id| {
        any = true;
        all &= matches!(world.rules.probes.get(id), Some(Probe::Ci(_)));
    });
    any && all
}

fn looked_in(world: &World<'_>, probes: &BTreeSet<ProbeId>) -> BTreeMap<String, usize> {
    let asked =
        |class: FileClass| probes.iter().filter_map(|id| world.rules.probes.get(*id)).any(|p| p.classes().has(class));
    let counted = world.signals.looked_in.iter().filter(|(class, _)| asked(**class));
    counted.map(|(class, n)| (class.name().to_owned(), *n)).collect()
}

/// What the checks of the repository's own evaluations found wanting.
fn checked<'c>(world: &World<'_>, conds: impl Iterator<Item = &'c Cond>) -> Vec<NearMiss> {
    let mut asked = false;
    conds.for_each(|cond| asked |= cond.asks(enough_cases::CHECK.name));
    if !asked {
        return Vec::new();
    }
    let miss = |place: Observation| NearMiss {
        path: place.path,
        line: place.line,
        what: enough_cases::EVAL_SET.to_owned(),
        why: place.what,
    };
    enough_cases::few(world).map(miss).into_iter().collect()
}

/// Look-alikes of the probes: closest to counting first, one per file, and of several kinds where there are several.
fn near(world: &World<'_>, ask: &Question<'_>, probes: &BTreeSet<ProbeId>) -> Vec<NearMiss> {
    let mut ranked: Vec<(Discount, u32, u32, &str)> = Vec::new();
    let mut out = Vec::new();
    let mut seen_untracked = BTreeSet::new();
    for id in probes {
        let (Some(found), Some(probe)) = (world.signals.probes.get(*id), world.rules.probes.get(*id)) else { continue };
        let own = found.misses.closest().into_iter().filter(|m| ask.elsewhere(world, m.file).is_none());
        ranked.extend(own.map(|m| (m.why.clone(), m.file, m.line, probe.what())));
        let excluded = found.hits.iter().filter_map(|hit| Some((ask.excludes(world, hit)?, hit.file, hit.line)));
        ranked.extend(excluded.map(|(why, file, line)| (why, file, line, probe.what())));
        if let Probe::File(file) = probe {
            let untracked = world.inventory.untracked.iter().find(|path| {
                crate::rules::globs::passes(&world.rules.globs.matches(path), &file.include, &file.exclude)
            });
            out.extend(untracked.filter(|path| seen_untracked.insert(path.as_str())).map(|path| NearMiss {
                path: path.clone(),
                line: 0,
                what: file.what.clone(),
                why: "in an untracked file: commit it".to_owned(),
            }));
        }
    }
    out.truncate(SAME_REASON);
    ranked.sort();
    let mut files = BTreeSet::new();
    let mut reasons: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut spare = Vec::new();
    for (why, file, line, what) in ranked {
        // One look-alike per file is enough to show the way.
        if !files.insert(file) {
            continue;
        }
        let miss = NearMiss { path: world.path(file), line, what: what.to_owned(), why: why.why() };
        let same = reasons.entry(why.kind()).or_default();
        *same += 1;
        if *same <= SAME_REASON {
            out.push(miss)
        } else {
            spare.push(miss)
        }
        if out.len() >= MAX_NEAREST {
            break;
        }
    }
    out.extend(spare);
    out
}
