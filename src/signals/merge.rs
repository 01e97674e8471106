//! Per-file results → [`Signals`]: in file order, then what only the whole tree can tell (CI targets, unused
//! packages).

use super::callers;
use super::callsites::{self, FileSites};
use super::ci::{self, CiStep, StepKind, Target};
use super::dependencies::{Declared, Scope};
use super::eval_sets::EvalSet;
use super::file::words::Words;
use super::file::{FileScan, ScanContext};
use super::hits::{Discount, FileHits, ProbeHits, Signals, Unread, Value};
use super::linked::{Linked, Tier};
use super::misses::Miss;
use super::packages::PackageSpec;
use super::pointed;
use super::shapes;
use crate::code::project::{Packages, Project};
use crate::inventory::FileClass;
use crate::model::{CallSite, State};
use crate::rules::RuleSet;
use crate::rules::format::Used;
use crate::rules::probe::{CiProbe, DependencyProbe, Probe, ProbeId, SiteProbe, SpecId};
use std::collections::{BTreeMap, BTreeSet};

/// Merges the scans, which come in file order.
pub(super) fn merge(context: &ScanContext<'_>, scans: Vec<FileScan>) -> Signals {
    let rules = context.rules;
    let mut signals = Signals { probes: vec![ProbeHits::default(); rules.probes.len()], ..Signals::default() };
    let mut steps: Vec<(String, Vec<CiStep>)> = Vec::new();
    let mut step_files: Vec<u32> = Vec::new();
    let mut targets: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    let (mut settings, mut marks, mut given) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut declared: Vec<(u32, Declared)> = Vec::new();
    let mut doubtful: Vec<(u32, SpecId, ProbeId, u32)> = Vec::new();
    let mut broken_ci = Vec::new();
    // Whether every pipeline was read to its end.
    let mut complete = true;
    let mut model_calls: Vec<(String, FileSites)> = Vec::new();
    let (mut sources, mut packages) = (Vec::new(), Packages::default());
    let mut words = Words::default();
    signals.unread.extend(context.unsearched());
    for mut scan in scans {
        let Some(entry) = context.inventory.files.get(scan.index as usize) else { continue };
        if scan.read {
            *signals.looked_in.entry(entry.class).or_default() += 1;
            signals.read += 1;
            signals.bytes += scan.bytes;
        }
        for (id, hits) in scan.found {
            signals.probes.get_mut(id).into_iter().for_each(|probe| probe.hit(hits));
        }
        for (id, one) in scan.everywhere {
            signals.probes.get_mut(id).into_iter().for_each(|probe| probe.hit(one));
        }
        for (id, one) in scan.lines {
            signals.probes.get_mut(id).into_iter().for_each(|probe| probe.lines.push(one));
        }
        for (id, line, why) in scan.misses.into_all() {
            if let Some(probe) = signals.probes.get_mut(id) {
                probe.misses.add(&entry.path, Miss { why, file: scan.index, line });
            }
        }
        for (id, line, text) in scan.values {
            signals.values.entry(id).or_default().push(Value { file: scan.index, line, text });
        }
        for (field, line) in scan.mentions {
            signals.mentions.entry(field).or_default().push((scan.index, line));
        }
        signals.tests.extend(scan.tests.map(|tests| (scan.index, tests)));
        if !scan.phrases.is_empty() {
            signals.phrases.insert(scan.index, scan.phrases);
        }
        for (id, line, message) in scan.problems {
            if let Some(probe) = signals.probes.get_mut(id) {
                probe.problems.push((scan.index, line, message));
            }
        }
        complete &= scan.unread.is_empty() || !(entry.class == FileClass::Ci || ci::is_ci(&entry.path));
        signals.unread.append(&mut scan.unread);
        signals.owners.append(&mut scan.owners);
        signals.unfilled.extend(scan.unfilled.map(|why| (scan.index, why)));
        if let Some(artifact) = scan.artifact {
            signals.artifacts.insert(entry.path.to_string(), artifact);
        }
        signals.loads.extend(scan.load.map(|load| (scan.index, load)));
        let set = |(line, cases)| EvalSet { file: scan.index, line, cases };
        signals.eval_sets.extend(scan.eval_set.map(set));
        broken_ci.extend(scan.ci_broken.map(|(line, message)| (scan.index, line, message)));
        doubtful.extend(scan.doubtful.into_iter().map(|(spec, probe, line)| (scan.index, spec, probe, line)));
        declared.extend(scan.declared.into_iter().map(|d| (scan.index, d)));
        if !scan.call_sites.sites.is_empty() || !scan.call_sites.made.is_empty() {
            model_calls.push((entry.path.to_string(), scan.call_sites));
        }
        sources.extend(scan.source);
        words.extend(scan.words);
        packages.names.append(&mut scan.packages.names);
        packages.homes.append(&mut scan.packages.homes);
        packages.roots.append(&mut scan.packages.roots);
        packages.aliases.append(&mut scan.packages.aliases);
        if !scan.ci.is_empty() {
            steps.push((entry.path.to_string(), scan.ci));
            step_files.push(scan.index);
        }
        settings.extend(scan.settings);
        marks.extend(scan.marks.map(|marks| (scan.index, marks)));
        ci::join_given(&mut given, scan.given);
        if !scan.targets.is_empty() {
            targets.insert(entry.path.to_string(), scan.targets);
        }
    }
    let index = ci::Index::of(&targets);
    for (path, list) in &mut steps {
        if !ci::expand(list, &index) {
            complete = false;
            let reason = "its scripts and targets nest too deeply to be followed".to_owned();
            signals.unread.push(Unread::partly(path.clone(), reason));
        }
    }
    callers::inherit(&mut steps);
    let tree = ci::Tree::of(context.inventory);
    if !context.inventory.is_excerpt() {
        steps.iter_mut().for_each(|(path, list)| ci::unfetched(path, list, &tree));
    }
    let absent: Vec<_> = steps.iter().map(|(_, steps)| ci::absent(steps, &tree)).collect();
    let (uncollected, idle) = ci::collected(&ci::Asked {
        inventory: context.inventory,
        pipelines: &steps,
        absent: &absent,
        complete,
        targets: &targets,
        settings: &settings,
        marks: &marks,
        given: &given,
    });
    signals.uncollected = uncollected;
    for ci::Idle { pipeline, step, why } in idle {
        if let Some(step) = steps.get_mut(pipeline).and_then(|(_, steps)| steps.get_mut(step)) {
            (step.runs, step.why_not) = (false, Some(why));
        }
    }
    let files = step_files.iter().zip(&steps).zip(absent);
    let pipelines: Vec<CiFile<'_>> = files
        .map(|((file, (path, steps)), absent)| CiFile {
            file: *file,
            path,
            steps,
            absent,
            apart: context.wanted.disputes(path),
        })
        .collect();
    signals.call_sites = callsites::link(model_calls);
    super::configured::apply(rules, context.inventory, &mut signals);
    doubtful_imports(context, &doubtful, &declared, &mut signals);
    packages.roots.dedup();
    let linked = Linked::new(Project::new(sources, packages), &signals.call_sites, &words);
    for (id, probe) in rules.probes.iter().enumerate() {
        let Some(hits) = signals.probes.get_mut(id) else { continue };
        match probe {
            Probe::Line(_) => pipelines.iter().for_each(|ci| leave_dead_out(ci, hits)),
            Probe::Ci(probe) => {
                pipelines.iter().for_each(|ci| ci_hits(probe, ci, hits));
                hits.problems.extend(broken_ci.iter().cloned());
            }
            Probe::Sites(probe) => site_hits(context, probe, &signals.call_sites, hits),
            Probe::Dependency(probe) => dependency_hits(context, probe, &declared, hits),
            _ => {}
        }
    }
    let uncollected = &signals.uncollected;
    let asked = shapes::Asker { rules, inventory: context.inventory, wanted: context.wanted, uncollected };
    let looked = shapes::look(&linked, &asked, &mut signals.probes);
    (signals.shapes, signals.pointed, signals.touches) = (looked.shapes, looked.pointed, looked.touches);
    leave_idle_out(context, &linked.idle_entries(), &mut signals);
    rank_by_tier(rules, &linked, &mut signals.probes);
    pointed::documents(context.inventory, &mut signals);
    signals.linked = Some(linked);
    signals.owners.sort();
    signals.owners.dedup();
    signals.steps = step_files.into_iter().zip(steps.into_iter().map(|(_, steps)| steps)).collect();
    signals
}

/// Texts and imports that were found in code rank by how near to a model the code stands. Shapes rank by themselves.
fn rank_by_tier(rules: &RuleSet, linked: &Linked, probes: &mut [ProbeHits]) {
    let texts = |probe: &Probe| matches!(probe, Probe::Line(_) | Probe::Dependency(_));
    let ranked =
        rules.probes.iter().zip(probes).filter(|(probe, _)| texts(probe)).flat_map(|(_, found)| &mut found.hits);
    let mut tiers: BTreeMap<u32, Tier> = BTreeMap::new();
    for hit in ranked {
        let Some(file) = linked.project.of_entry(hit.file).filter(|file| !linked.is_test(*file, hit.line)) else {
            continue;
        };
        let tier = *tiers.entry(hit.file).or_insert_with(|| linked.tier_of_file(file));
        hit.rank = tier.rank(u8::MAX);
    }
}

/// Hits in files of code that nothing uses are near misses. Shapes know by themselves what is alive.
fn leave_idle_out(context: &ScanContext<'_>, idle: &BTreeSet<u32>, signals: &mut Signals) {
    if idle.is_empty() {
        return;
    }
    let path = |file: &u32| context.inventory.files.get(*file as usize).map(|entry| entry.path.clone());
    signals.idle = idle.iter().filter_map(path).collect();
    for (probe, hits) in context.rules.probes.iter().zip(&mut signals.probes) {
        if !matches!(probe, Probe::Line(_) | Probe::Dependency(_) | Probe::Sites(_)) {
            continue;
        }
        let misses = &mut hits.misses;
        hits.hits.retain(|hit| {
            let out = idle.contains(&hit.file);
            if let Some(entry) = context.inventory.files.get(hit.file as usize).filter(|_| out) {
                misses.add(&entry.path, Miss { why: Discount::Idle, file: hit.file, line: hit.line });
            }
            !out
        });
        hits.lines.retain(|hit| !idle.contains(&hit.file));
    }
}

/// Imports of what the repository has a module of its own for: of the package where one is declared, else not.
fn doubtful_imports(
    context: &ScanContext<'_>,
    doubtful: &[(u32, SpecId, ProbeId, u32)],
    declared: &[(u32, Declared)],
    signals: &mut Signals,
) {
    let mut known: BTreeMap<SpecId, bool> = BTreeMap::new();
    for (file, spec, probe, line) in doubtful {
        let is_package = *known.entry(*spec).or_insert_with(|| {
            let spec = context.rules.specs.get(*spec);
            spec.is_some_and(|spec| declared.iter().any(|(_, d)| spec.matches(d.ecosystem, &d.name)))
        });
        let Some(hits) = signals.probes.get_mut(*probe) else { continue };
        let Some(entry) = context.inventory.files.get(*file as usize) else { continue };
        if is_package {
            hits.hit_line(FileHits::one(*file, *line, 0), context.wanted.disputes(&entry.path));
        } else {
            hits.misses.add(&entry.path, Miss { why: Discount::OwnModule, file: *file, line: *line });
        }
    }
}

/// Sites that answer as asked are hits, the others near misses.
fn site_hits(context: &ScanContext<'_>, probe: &SiteProbe, sites: &[CallSite], hits: &mut ProbeHits) {
    for site in sites.iter().filter(|s| probe.asks_about(s, &context.rules.globs)) {
        let Some(file) = context.inventory.position(&site.path) else { continue };
        let yes = site.state(probe.property) == State::Yes;
        if yes == probe.has {
            hits.hit_line(FileHits::one(file, site.line, 0), context.wanted.disputes(&site.path));
        } else {
            let why = Discount::Site(probe.because(site));
            hits.misses.add(&site.path, Miss { why, file, line: site.line });
        }
    }
}

/// The steps of one file, with the paths they name in vain.
struct CiFile<'s> {
    file: u32,
    path: &'s str,
    steps: &'s [CiStep],
    absent: Vec<Option<String>>,
    /// A place of it is disputed.
    apart: bool,
}

fn ci_hits(probe: &CiProbe, ci: &CiFile<'_>, hits: &mut ProbeHits) {
    let file = ci.file;
    let mut lines = Vec::new();
    let mut miss = |why, line| hits.misses.add(ci.path, Miss { why, file, line });
    let mut found: Option<FileHits> = None;
    for (step, absent) in ci.steps.iter().zip(&ci.absent) {
        let patterns = if step.kind == StepKind::Run { &probe.run } else { &probe.uses };
        if !patterns.iter().any(|re| re.is_match(step.text.as_bytes())) {
            continue;
        }
        if !step.runs {
            let why = match &step.why_not {
                _ if step.commented => Discount::Comment,
                how => Discount::NeverRuns(how.as_deref().unwrap_or("switched off").to_owned()),
            };
            miss(why, step.line);
            continue;
        }
        if let Some(path) = absent {
            miss(Discount::Absent(path.clone()), step.line);
            continue;
        }
        let triggered = probe.triggers.is_empty()
            || step.triggers.iter().any(|t| probe.triggers.iter().any(|wanted| wanted == t.name()));
        if probe.can_fail && !step.can_fail {
            let how = step.why_not.clone().unwrap_or_else(|| "its result is ignored".to_owned());
            miss(Discount::CannotFail(how), step.line);
        } else if !triggered {
            miss(Discount::Trigger(starts(step)), step.line);
        } else {
            let one = FileHits::one(file, step.line, 0);
            lines.extend(ci.apart.then_some(one));
            found.get_or_insert(FileHits { count: 0, ..one }).add(one);
        }
    }
    hits.lines.append(&mut lines);
    found.into_iter().for_each(|found| hits.hit(found));
}

/// The only hit of a text in a pipeline is a near miss where nothing on its line can work.
fn leave_dead_out(ci: &CiFile<'_>, hits: &mut ProbeHits) {
    let Some(at) = hits.hits.iter().position(|hit| hit.file == ci.file && hit.count == 1 && hit.line > 0) else {
        return;
    };
    let Some(line) = hits.hits.get(at).map(|hit| hit.line) else { return };
    let here = ci.steps.iter().zip(&ci.absent).filter(|(step, _)| step.line == line);
    let mut why = None;
    for (step, absent) in here {
        why = match absent {
            _ if !step.runs => {
                Some(Discount::NeverRuns(step.why_not.clone().unwrap_or_else(|| "switched off".to_owned())))
            }
            Some(path) => Some(Discount::Absent(path.clone())),
            None => return,
        };
    }
    if let Some(why) = why {
        hits.hits.remove(at);
        hits.misses.add(ci.path, Miss { why, file: ci.file, line });
    }
}

/// What starts a step, in words.
fn starts(step: &CiStep) -> String {
    let names: Vec<&str> = step.triggers.iter().map(|t| t.name()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") }
}

/// A declared package is a hit where declaring is using (tools), else a near miss when nothing imports it.
fn dependency_hits(
    context: &ScanContext<'_>,
    probe: &DependencyProbe,
    declared: &[(u32, Declared)],
    hits: &mut ProbeHits,
) {
    if probe.used == Used::Imported && !hits.hits.is_empty() {
        return;
    }
    let specs: Vec<&PackageSpec> = probe.specs.iter().filter_map(|id| context.rules.specs.get(*id)).collect();
    for (file, package) in declared {
        let Some(entry) = context.inventory.files.get(*file as usize) else { continue };
        if !specs.iter().any(|spec| spec.matches(package.ecosystem, &package.name)) {
            continue;
        }
        let own = entry.class == FileClass::Dependencies;
        if probe.used == Used::Declared && own && package.scope != Scope::Indirect {
            hits.hit_line(FileHits::one(*file, package.line, 0), context.wanted.disputes(&entry.path));
        } else {
            let miss = Miss { why: Discount::NeverImported, file: *file, line: package.line };
            hits.misses.add(&entry.path, miss);
        }
    }
}
