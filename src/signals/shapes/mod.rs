//! Shapes of practices in linked code: what code does, whatever it is called.
//!
//! Each shape is one file: it looks at the [`Ground`] and gives findings, and near misses where exactly one of its
//! conditions is missing. What holds for all of them is done here once: only shipped, live code counts, places are
//! ranked by how near they stand to a model call, and a proof is a test that touches the place and makes it matter.

mod bounded;
mod browser;
mod checked;
mod edge_case;
mod entering;
mod ground;
mod handed_over;
mod handled_failure;
mod library;
mod limited;
mod next_candidate;
mod pointed;
#[cfg(test)]
mod programs;
mod proofs;
#[cfg(test)]
mod proofs_tests;
mod recorded_exchange;
mod refused;
mod seen;
mod switched_off;
mod symbols;
#[cfg(test)]
mod testing;
#[cfg(test)]
pub(crate) mod tests;
mod touch;
mod trials;
mod tripped_state;
mod wide;

use super::ci::Uncollected;
use super::hits::{Discount, FileHits, ProbeHits};
use super::linked::{Linked, Tier};
use super::misses::Miss;
use super::pointed::Pointed;
use super::touches::Touches;
use super::wanted::Wanted;
use crate::code::project::{FileId, ScopeRef};
use crate::inventory::Inventory;
use crate::rules::RuleSet;
use crate::rules::format::{Near, Shape, ShapeKind};
use crate::rules::globs::passes;
use crate::rules::probe::{CodeProbe, Probe};
pub(crate) use ground::Ground;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A place where code has a shape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    pub(crate) kind: ShapeKind,
    /// The scope it stands in.
    pub(crate) at: ScopeRef,
    pub(crate) line: u32,
    /// How telling it is within its tier; 0 is the strongest.
    pub(crate) rank: u8,
    /// The setting it hangs on, for tests that set it.
    pub(crate) setting: Option<String>,
    /// By what a test of it is known.
    pub(crate) marks: Marks,
    /// Whether what enters on the way to a model passes here, wherever the code stands: a form, a schema of a request.
    pub(crate) passed: bool,
}

/// What a test of a place looks at, as far as the place says it. What is not told could be anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Marks {
    /// The status that refuses.
    pub(crate) status: Option<u16>,
    /// The kind of error that is raised.
    pub(crate) error: Option<String>,
    /// Names of what keeps a record and of where it keeps it.
    pub(crate) store: BTreeSet<String>,
}

impl Finding {
    fn new(kind: ShapeKind, at: ScopeRef, line: u32, rank: u8) -> Finding {
        Finding { kind, at, line, rank, setting: None, marks: Marks::default(), passed: false }
    }

    /// How near to a model it stands.
    fn tier(&self, ground: &Ground<'_>) -> Tier {
        let tier = ground.tier(self.at);
        if self.passed { tier.min(Tier::Beside) } else { tier }
    }

    fn of_setting(self, setting: Option<String>) -> Finding {
        Finding { setting, ..self }
    }
}

/// A place where exactly one condition of a shape is missing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NearMiss {
    pub(crate) at: ScopeRef,
    pub(crate) line: u32,
    pub(crate) lack: Lack,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lack {
    /// Nothing calls the code.
    Dead,
    /// The handler only logs, raises again or does nothing.
    OnlyLogged,
    /// The failure is answered with a bare status.
    BareStatus,
    /// Both ways of the branch reach a model.
    BothWaysReachModel,
    /// The setting is not known to be yes or no.
    NotBoolean,
    /// The check has no consequence.
    NoConsequence,
    /// Only what goes in is recorded.
    OutputMissing,
    /// Only what comes out is recorded.
    InputMissing,
    /// Another attempt goes to the same model.
    SameModel,
    /// Nothing before the call asks the counted state.
    StateNotAsked,
    /// The check stands behind the call it should guard.
    TooLate,
    /// A check fails and the answer is handed on as it came.
    HandedOn,
    /// Nothing that reaches a model runs inside the limit.
    NotAround,
    /// No test touches it and makes it matter.
    Untested,
}

impl Lack {
    /// In words, for the report.
    pub(crate) fn words(&self) -> &'static str {
        match self {
            Lack::Dead => "nobody calls it",
            Lack::OnlyLogged => "the failure is only logged or raised again, nothing is answered",
            Lack::BareStatus => "the failure is answered with a bare status, without words or another way",
            Lack::BothWaysReachModel => "both ways of the branch reach a model",
            Lack::NotBoolean => "the setting is not known to be a yes or no",
            Lack::NoConsequence => "the check has no consequence: nothing is refused, replaced or tried again",
            Lack::OutputMissing => "what goes in is recorded, what comes out is not",
            Lack::InputMissing => "what comes out is recorded, what goes in is not",
            Lack::SameModel => "the next attempt goes to the same model",
            Lack::StateNotAsked => "the counted failures are not asked before the next call",
            Lack::TooLate => "it stands behind the call it should guard",
            Lack::HandedOn => "where the check fails, the answer is handed on as it came",
            Lack::NotAround => "nothing that reaches a model runs inside the limit",
            Lack::Untested => "no test touches it and makes it matter",
        }
    }
}

/// What a shape gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Found {
    pub(crate) findings: Vec<Finding>,
    pub(crate) misses: Vec<NearMiss>,
}

/// A test that proves a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Proof {
    /// How far the test is from speaking of the very thing; 0 is the nearest.
    pub(crate) doubt: u8,
    /// Number of the test's file in the inventory.
    pub(crate) file: u32,
    pub(crate) line: u32,
}

/// Who asks for shapes: the rules, and manifests that say where a practice lives.
pub(super) struct Asker<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) inventory: &'a Inventory,
    pub(super) wanted: &'a Wanted,
    pub(super) uncollected: &'a Uncollected,
}

/// What was looked for in linked code.
#[derive(Default)]
pub(super) struct InCode {
    pub(super) shapes: BTreeMap<Shape, Vec<Finding>>,
    pub(super) pointed: Pointed,
    pub(super) touches: Touches,
}

/// Looks for the shapes that the rules ask for, gives each its hits, and looks where manifests point.
pub(super) fn look(linked: &Linked, asker: &Asker<'_>, hits: &mut [ProbeHits]) -> InCode {
    let probes = &asker.rules.probes;
    let asked: BTreeSet<Shape> =
        probes.iter().filter_map(|p| if let Probe::Code(p) = p { Some(p.matcher.shape) } else { None }).collect();
    if asked.is_empty() && asker.wanted.asked.is_empty() {
        return InCode::default();
    }
    let ground = Ground::new(linked);
    // What is found once and in parallel has to be there before anyone who runs in parallel may wait for it.
    if asked.contains(&Shape::EdgeCase) {
        ground.trials();
    }
    let search = |shape| {
        let mut all = find(&ground, shape);
        all.findings.append(&mut library::find(&ground, shape).findings);
        (shape, of_live(&ground, all))
    };
    let found: BTreeMap<Shape, Found> = asked.into_par_iter().map(search).collect();
    for (probe, hits) in probes.iter().zip(hits) {
        if let Probe::Code(probe) = probe
            && let Some(found) = found.get(&probe.matcher.shape)
        {
            answer(&ground, asker, probe, found, hits);
        }
    }
    let pointed = pointed::look(&ground, asker, &found);
    let shapes = found.into_iter().map(|(shape, found)| (shape, found.findings)).collect();
    InCode { shapes, pointed, touches: Touches::new(&ground) }
}

/// The places of a shape.
fn find(ground: &Ground<'_>, shape: Shape) -> Found {
    match shape {
        Shape::HandledFailure => handled_failure::find(ground),
        Shape::NextCandidate => next_candidate::find(ground),
        Shape::SwitchedOff => switched_off::find(ground),
        Shape::TrippedState => tripped_state::find(ground),
        Shape::RecordedExchange => recorded_exchange::find(ground),
        Shape::HandedOver => handed_over::find(ground),
        Shape::EdgeCase => edge_case::find(ground),
        Shape::RefusedInput => refused::find(ground),
        Shape::CheckedOutput => checked::find(ground),
        Shape::LimitedEntry => limited::find(ground),
        Shape::BoundedCall => bounded::find(ground),
    }
}

/// What nobody calls is a near miss. Tests are called by their runner.
fn of_live(ground: &Ground<'_>, found: Found) -> Found {
    let mut out = Found { findings: Vec::new(), misses: found.misses };
    for finding in found.findings {
        if ground.is_test(finding.at, finding.line) || ground.live(finding.at) {
            out.findings.push(finding);
        } else {
            out.misses.push(NearMiss { at: finding.at, line: finding.line, lack: Lack::Dead });
        }
    }
    out
}

/// Whether a place stands where a matcher asks for it.
fn fits(near: Near, tier: Tier) -> bool {
    match near {
        Near::Path => tier <= Tier::Beside,
        Near::Service => tier <= Tier::Service,
        Near::Anywhere => true,
    }
}

/// Findings that a matcher asks for are hits, the rest of the shape near misses.
fn answer(ground: &Ground<'_>, asker: &Asker<'_>, probe: &CodeProbe, found: &Found, hits: &mut ProbeHits) {
    let globs = &asker.rules.globs;
    let matcher = &probe.matcher;
    let mut outside: BTreeMap<FileId, bool> = BTreeMap::new();
    let mut left_out = |of: ScopeRef| {
        !probe.exclude.is_empty()
            && *outside.entry(of.file).or_insert_with(|| !passes(&globs.matches(ground.path(of)), &[], &probe.exclude))
    };
    let mut per_file: BTreeMap<u32, FileHits> = BTreeMap::new();
    let mut lines = Vec::new();
    let mut hit = |file: u32, path: &str, line: u32, rank: u16| {
        let one = FileHits { rank, ..FileHits::one(file, line, 0) };
        lines.extend(asker.wanted.disputes(path).then_some(one));
        match per_file.get_mut(&file) {
            None => {
                per_file.insert(file, one);
            }
            // The strongest place of a file stands for it, a test that runs before one that does not.
            Some(known) => {
                let count = known.count.saturating_add(1);
                let dark = |line: u32| asker.uncollected.line(file, line).is_some();
                if (dark(one.line), one.rank, one.line) < (dark(known.line), known.rank, known.line) {
                    *known = one;
                }
                known.count = count;
            }
        }
    };
    for finding in &found.findings {
        let tier = finding.tier(ground);
        let Some(entry) = ground.entry(finding.at) else { continue };
        let wanted = matcher.kinds.is_empty() || matcher.kinds.contains(&finding.kind);
        if !fits(matcher.near, tier) || left_out(finding.at) || !wanted {
            continue;
        }
        // The tier first, then what the shape says of the place.
        let rank = tier.rank(finding.rank);
        if !matcher.tested {
            hit(entry, ground.path(finding.at), finding.line, rank);
            continue;
        }
        let proofs = proofs::proofs(ground, matcher.shape, finding);
        if proofs.is_empty() {
            let why = Discount::Shape(Lack::Untested);
            hits.misses.add(ground.path(finding.at), Miss { why, file: entry, line: finding.line });
        }
        // A test that does not run stands in no other's way.
        let (run, dark): (Vec<_>, Vec<_>) =
            proofs.into_iter().partition(|proof| asker.uncollected.line(proof.file, proof.line).is_none());
        for proof in run.into_iter().chain(dark).take(4) {
            let path = asker.inventory.files.get(proof.file as usize).map_or("", |file| &file.path);
            // What the test speaks of first, then the place it proves: half of its rank leaves room for the doubt.
            let near = (tier as u16) * 128 + u16::from(finding.rank.min(127));
            hit(proof.file, path, proof.line, u16::from(proof.doubt) * 1024 + near);
        }
    }
    hits.lines.append(&mut lines);
    per_file.into_values().for_each(|one| hits.hit(one));
    if matcher.tested {
        return;
    }
    for miss in found.misses.iter().filter(|miss| !left_out(miss.at)) {
        if let Some(entry) = ground.entry(miss.at) {
            let why = Discount::Shape(miss.lack.clone());
            hits.misses.add(ground.path(miss.at), Miss { why, file: entry, line: miss.line });
        }
    }
}
