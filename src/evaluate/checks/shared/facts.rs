//! What the repository shows, by the names of `rules/facts.yaml`, and how it is listed in a sentence.

use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};

/// Places named for one contradiction.
pub(crate) const MAX_NAMED: usize = 3;

/// Something the repository shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) path: String,
    pub(crate) line: u32,
    /// What was captured; what it is called where nothing was.
    pub(crate) text: String,
}

impl Fact {
    pub(crate) fn place(&self) -> String {
        if self.line == 0 { self.path.clone() } else { format!("{}:{}", self.path, self.line) }
    }
}

/// What a fact of `rules/facts.yaml` captured, in the order of files and lines.
pub(crate) fn values(world: &World<'_>, name: &str) -> Vec<Fact> {
    let ids = world.rules.facts.get(name).into_iter().flatten();
    let mut out: Vec<Fact> = ids
        .filter_map(|id| world.signals.values.get(id))
        .flatten()
        .map(|value| Fact { path: world.path(value.file), line: value.line, text: value.text.clone() })
        .collect();
    out.sort_by(|a, b| (&a.path, a.line, &a.text).cmp(&(&b.path, b.line, &b.text)));
    out.dedup();
    out
}

/// The first place where a fact shows, with what it is called.
pub(crate) fn shown(world: &World<'_>, name: &str) -> Option<Fact> {
    let ids = world.rules.facts.get(name)?.iter();
    let found = ids.filter_map(|id| {
        let hit = world.signals.probes.get(*id)?.hits.first()?;
        Some((hit.file, hit.line, world.rules.probes.get(*id)?.what()))
    });
    found.min().map(|(file, line, what)| Fact { path: world.path(file), line, text: what.to_owned() })
}

/// `name (path:line)` of the first few.
pub(crate) fn listed(facts: &[Fact]) -> String {
    let mut named: Vec<String> = facts.iter().take(MAX_NAMED).map(|f| format!("{} ({})", f.text, f.place())).collect();
    if facts.len() > MAX_NAMED {
        named.push(format!("and {} more", facts.len() - MAX_NAMED));
    }
    named.join(", ")
}

/// Where a claim stands, for messages about two claims.
pub(crate) fn at(manifest: &Manifest, at: At) -> String {
    let (path, line) = manifest.place(at);
    format!("{path}:{line}")
}
