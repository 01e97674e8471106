//! What the manifest says of where a practice lives (`evidence:`), held against what was found there.
//!
//! A pointer that shows the shape is a hit of the rule's own matcher and earns what such a hit earns; one whose structure
//! cannot be judged documents; one that leads nowhere contradicts. A disputed place is no hit of this rule any more.
//! Beside a base only what both manifests point at counts, and what either disputes is disputed.

use super::answer::{Answer, Observation, Truth};
use super::condition::holds;
use super::question::Question;
use super::world::World;
use crate::manifest::pointer::{self, Key, Within, in_code};
use crate::manifest::{At, Manifest};
use crate::model::{Contradiction, Disputed, Level, ManifestLine, Note};
use crate::rules::condition::Cond;
use crate::rules::format::CodeMatcher;
use crate::rules::probe::ProbeId;
use crate::rules::{Rule, RuleSet};
use crate::signals::hits::{FileHits, ProbeHits};
use crate::signals::pointed::{Asked, Flaw, Looked, Standing};
use crate::text::{excerpt, printable};
use std::collections::BTreeMap;

/// A place may stand for so many rules.
const MAX_RULES: usize = 5;

/// Disputed places of one rule: who has more to dispute has another rule in mind.
const MAX_DISPUTES: usize = 200;

/// What the manifest points at for one rule.
#[derive(Debug, Default)]
pub(crate) struct Pointers<'w> {
    named: Vec<Pointer<'w>>,
    disputes: Vec<Dispute>,
}

/// One thing pointed at.
#[derive(Debug)]
struct Pointer<'w> {
    key: Key,
    text: String,
    at: At,
    found: &'w Looked,
    /// Whether it may raise a level: beside a base only what the base points at, too.
    counts: bool,
}

/// One place that is disputed.
#[derive(Debug)]
struct Dispute {
    place: String,
    by: ManifestLine,
    at: Option<At>,
}

/// What a manifest points at for a rule.
fn of_rule(manifest: Option<&Manifest>, rules: &RuleSet, rule: &Rule) -> Option<pointer::Pointers> {
    let all = manifest?.pointers();
    all.into_iter().find(|one| rules.find(&one.rule).is_some_and(|known| known.file.id == rule.file.id))
}

impl<'w> Pointers<'w> {
    /// Those of a rule.
    pub(crate) fn of(world: &World<'w>, rule: &Rule) -> Pointers<'w> {
        let own = of_rule(world.manifest, world.rules, rule);
        let base = world.facts.base();
        let former = base.and_then(|base| of_rule(base.manifest, world.rules, rule));
        let mut out = Pointers::default();
        if let Some(own) = &own {
            let found = world.signals.pointed.get(&Asked::of(own));
            let same = |key: Key| {
                let text = |all: &pointer::Pointers| all.get(key).map(|(text, _)| text.to_owned());
                base.is_none() || former.as_ref().and_then(text) == text(own)
            };
            for (key, text, at) in &own.named {
                let Some(found) = found.and_then(|found| found.get(key)) else { continue };
                // Which setting the code hangs on decides what it shows, and which code what a test touches.
                let counts = match key {
                    Key::Doc | Key::Setting => same(*key),
                    Key::Code => same(Key::Code) && same(Key::Setting),
                    Key::Test => same(Key::Test) && same(Key::Code) && same(Key::Setting),
                };
                out.named.push(Pointer { key: *key, text: text.clone(), at: *at, found, counts });
            }
            for (place, at) in own.disputed.iter().take(MAX_DISPUTES) {
                let (path, line) = world.place(*at);
                let by = ManifestLine { path: printable(&path), line };
                out.disputes.push(Dispute { place: place.clone(), by, at: Some(*at) });
            }
        }
        if let (Some(manifest), Some(former)) = (base.and_then(|base| base.manifest), &former) {
            for (place, at) in former.disputed.iter().take(MAX_DISPUTES) {
                if out.disputes.iter().all(|known| known.place != *place) {
                    let (path, line) = manifest.place(*at);
                    let by = ManifestLine { path: printable(path), line };
                    out.disputes.push(Dispute { place: place.clone(), by, at: None });
                }
            }
        }
        out
    }

    /// Nothing is said of the rule.
    pub(crate) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.disputes.is_empty()
    }

    fn counted(&self, key: Key) -> Option<&Pointer<'w>> {
        self.named.iter().find(|pointer| pointer.key == key && pointer.counts)
    }

    /// The place that is a hit of a matcher, because somebody points at it and it shows the shape.
    pub(super) fn hit(&self, matcher: &CodeMatcher) -> Option<FileHits> {
        let pointer = self.counted(if matcher.tested { Key::Test } else { Key::Code })?;
        if matcher.tested {
            self.counted(Key::Code)?;
        }
        pointer.found.shapes()?.contains(&matcher.shape).then_some(())?;
        let (file, line) = pointer.found.at?;
        Some(FileHits { file, line, count: 1, distinct: 1, rank: 0 })
    }

    /// The hits of a probe without the disputed ones.
    pub(super) fn undisputed(&self, world: &World<'_>, found: &ProbeHits) -> Vec<FileHits> {
        if self.disputes.is_empty() {
            return found.hits.clone();
        }
        found.hits.iter().filter_map(|hit| self.left(world, found, hit)).collect()
    }

    fn left(&self, world: &World<'_>, found: &ProbeHits, hit: &FileHits) -> Option<FileHits> {
        let Some(entry) = world.inventory.files.get(hit.file as usize) else { return Some(*hit) };
        let lines = self.disputes.iter().filter_map(|dispute| dispute.lines(&entry.path));
        let lines: Vec<Option<u32>> = lines.collect();
        if lines.is_empty() {
            return Some(*hit);
        }
        if lines.contains(&None) {
            return None;
        }
        let disputed = |line: u32| lines.contains(&Some(line));
        let mut single = found.lines.iter().filter(|one| one.file == hit.file).peekable();
        if single.peek().is_none() {
            return (!disputed(hit.line)).then_some(*hit);
        }
        single.filter(|one| !disputed(one.line)).copied().reduce(|mut best, one| {
            let (count, distinct) = (best.count.saturating_add(one.count), best.distinct | one.distinct);
            if (one.rank, one.line) < (best.rank, best.line) {
                best = one;
            }
            FileHits { count, distinct, ..best }
        })
    }

    /// Whether a place is disputed.
    pub(super) fn disputes(&self, path: &str, line: u32) -> bool {
        let lines = self.disputes.iter().filter_map(|dispute| dispute.lines(path));
        lines.into_iter().any(|known| known.is_none_or(|known| known == line))
    }

    /// What pointers alone answer at a level.
    fn answer(&self, world: &World<'_>, rule: &Rule, level: Level, ask: &Question<'_>) -> Option<Answer> {
        let place = |pointer: &Pointer<'_>| {
            let (file, line) = pointer.found.at?;
            ask.excludes_line(world, file, line).is_none().then(|| Observation {
                path: world.path(file),
                line,
                what: what(pointer.key),
            })
        };
        let places: Vec<Observation> = match level {
            Level::Documented => {
                let open = |p: &&Pointer<'_>| p.counts && p.found.standing == Standing::Open && p.key != Key::Setting;
                // A test of what nobody can judge says no more than the code it touches.
                let code = self.counted(Key::Code).is_some_and(|code| code.found.standing == Standing::Open);
                let alone = |p: &&Pointer<'_>| p.key != Key::Test || code;
                self.named.iter().filter(open).filter(alone).filter_map(place).collect()
            }
            Level::Verified if rule.evidence.contains_key(&Level::Verified) => {
                let test = self.counted(Key::Test).filter(|test| test.found.shapes().is_some())?;
                let place = place(test)?;
                let collected = ask.assume_enforced || enforced(world, rule, ask);
                if collected { vec![place] } else { Vec::new() }
            }
            _ => Vec::new(),
        };
        (!places.is_empty()).then(|| Answer::yes(places))
    }

    /// Pointers that lead to nothing that could do it.
    pub(super) fn contradictions(&self, world: &World<'_>) -> Vec<Contradiction> {
        let broken = |pointer: &Pointer<'_>| match &pointer.found.standing {
            Standing::Broken(flaw) => Some(world.contradiction(pointer.at, said(pointer, flaw))),
            _ => None,
        };
        self.named.iter().filter_map(broken).collect()
    }

    /// Pointers that earn nothing, with the reason.
    pub(super) fn remarks(&self, world: &World<'_>) -> Vec<Observation> {
        let lacking = |pointer: &Pointer<'_>| {
            let what = match &pointer.found.standing {
                Standing::Lacking(flaw) => said(pointer, flaw),
                Standing::Shows(_) if pointer.key == Key::Test => {
                    let (file, line) = pointer.found.at?;
                    let uncollected = &world.signals.uncollected;
                    let why = uncollected.file(file).or_else(|| uncollected.line(file, line))?;
                    format!("points at {}: {why}", shown(&pointer.text))
                }
                _ if !pointer.counts && !matches!(pointer.found.standing, Standing::Broken(_)) => {
                    format!("points at {}: the base does not, so it does not count yet", shown(&pointer.text))
                }
                _ => return None,
            };
            Some(world.claim(pointer.at, what))
        };
        self.named.iter().filter_map(lacking).collect()
    }

    /// The line of the manifest that points at a place.
    pub(super) fn line_of(&self, world: &World<'_>, path: &str, line: u32) -> Option<ManifestLine> {
        let pointer = self.named.iter().find(|pointer| {
            let here = pointer.found.at.is_some_and(|(file, at)| at == line && world.path(file) == path);
            here && pointer.counts && !matches!(pointer.found.standing, Standing::Broken(_) | Standing::Lacking(_))
        })?;
        let (path, line) = world.place(pointer.at);
        Some(ManifestLine { path: printable(&path), line })
    }

    /// The places that were found and do not count, and the disputes that dispute nothing.
    pub(crate) fn disputed(&self, world: &World<'_>, rule: &Rule) -> (Vec<Disputed>, Vec<Note>) {
        let (mut out, mut notes) = (Vec::new(), Vec::new());
        if self.disputes.is_empty() {
            return (out, notes);
        }
        let mut probes: Vec<ProbeId> = Vec::new();
        rule.evidence.values().for_each(|cond| cond.supporting(&mut |id| probes.push(id)));
        for dispute in &self.disputes {
            let before = out.len();
            for found in probes.iter().filter_map(|id| world.signals.probes.get(*id)) {
                let all = found.hits.iter().chain(&found.lines);
                out.extend(all.filter_map(|hit| {
                    let path = world.path(hit.file);
                    let lines = dispute.lines(&path)?;
                    lines.is_none_or(|line| line == hit.line).then(|| Disputed {
                        path: printable(&path),
                        line: hit.line,
                        by: dispute.by.clone(),
                    })
                }));
            }
            if let Some(at) = dispute.at.filter(|_| out.len() == before) {
                let (id, place) = (&rule.file.id, excerpt(&dispute.place, 120));
                notes.push(
                    world.note(at, format!("`not: {place}` matches nothing that was found for {id}: take it out")),
                );
            }
        }
        out.sort();
        out.dedup();
        (out, notes)
    }
}

impl Dispute {
    /// The line of a file that is disputed, `Some(None)` for all of it; `None` where the file is another.
    fn lines(&self, path: &str) -> Option<Option<u32>> {
        let (file, within) = in_code(&self.place);
        let below = path.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        below.then_some(if let Within::Line(line) = within { Some(line) } else { None })
    }
}

/// What a rule answers at a level: its own condition, and what is pointed at.
pub(super) fn answer(world: &World<'_>, rule: &Rule, level: Level, ask: &Question<'_>) -> Option<Answer> {
    let own = rule.evidence.get(&level).map(|cond| holds(world, cond, ask));
    let pointed = ask.pointed.and_then(|pointers| pointers.answer(world, rule, level, ask));
    match (own, pointed) {
        (Some(own), Some(mut pointed)) => {
            let places = if own.truth == Truth::Yes { own.places } else { Vec::new() };
            pointed.places.extend(places);
            Some(Answer { contradictions: own.contradictions, ..pointed })
        }
        (own, pointed) => own.or(pointed),
    }
}

/// Whether CI runs the tests, asked as the rule asks it or, where it does not, as the others do.
fn enforced(world: &World<'_>, rule: &Rule, ask: &Question<'_>) -> bool {
    let own = std::iter::once(rule).chain(&world.rules.rules);
    let found = own.filter_map(|rule| rule.evidence.get(&Level::Verified)).find_map(run_by_itself);
    found.is_some_and(|cond| holds(world, cond, ask).truth == Truth::Yes)
}

fn run_by_itself(cond: &Cond) -> Option<&Cond> {
    match cond {
        Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().find_map(run_by_itself),
        Cond::Enforced(inner) => Some(inner),
        _ => None,
    }
}

/// Places that are pointed at for too many rules: nothing does that much.
pub(crate) fn overworked(world: &World<'_>) -> Vec<Contradiction> {
    let mut rules: BTreeMap<(Key, String), Vec<(String, At)>> = BTreeMap::new();
    for one in world.manifest.map(Manifest::pointers).unwrap_or_default() {
        for (key, text, at) in one.named.into_iter().filter(|(key, ..)| *key != Key::Setting) {
            rules.entry((key, text)).or_default().push((one.rule.clone(), at));
        }
    }
    let many = rules.into_iter().filter(|(_, rules)| rules.len() > MAX_RULES);
    many.filter_map(|((_, place), rules)| {
        let (_, at) = rules.last()?;
        let names = rules.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("{place} is pointed at for {} rules: {names}", rules.len());
        Some(world.contradiction(*at, printable(&excerpt(&message, 400))))
    })
    .collect()
}

/// What a place is, in the list of evidence.
fn what(key: Key) -> String {
    match key {
        Key::Code => "code under a name of its own",
        Key::Setting => "setting under a name of its own",
        Key::Test => "test of that code",
        Key::Doc => "section about it",
    }
    .to_owned()
}

/// What is wrong with a pointer, with what it points at.
fn said(pointer: &Pointer<'_>, flaw: &Flaw) -> String {
    format!("points at {}: {}", shown(&pointer.text), super::flaws::words(flaw))
}

/// A place for a sentence: `answer of app/llm.py`. A line of a log that begins with two colons is a command to some.
fn shown(place: &str) -> String {
    match in_code(place) {
        (path, Within::Named(name)) => format!("{} of {}", excerpt(name, 120), excerpt(path, 160)),
        _ => excerpt(place, 160),
    }
}
