//! documents that stand for too much: one file named as the document of many rules, two files with one text.
//!
//! Only what the manifest names is compared, and not more of it than a person would write; the cost is bounded by
//! sketches of a fixed size.

use super::world::World;
use crate::inventory::FileClass;
use crate::manifest::At;
use crate::model::Contradiction;
use crate::rules::condition::Cond;
use std::collections::{BTreeMap, BTreeSet};

/// A file may document so many rules.
const MAX_RULES: usize = 5;
/// Documents compared with each other.
const MAX_DOCUMENTS: usize = 200;
/// Words in a row that make a shingle.
const SHINGLE: usize = 5;
/// Smallest hashes kept of a document.
const SKETCH: usize = 128;
/// Fewer shingles are a form, not a text.
const MIN_SHINGLES: usize = 60;
/// Most words of a document that are looked at.
const MAX_WORDS: usize = 20_000;
/// Share of common hashes that makes two texts one.
const SAME: f64 = 0.9;

/// What speaks against the documents the manifest names.
pub(crate) fn reuse(world: &World<'_>) -> Vec<Contradiction> {
    let Some(manifest) = world.manifest else { return Vec::new() };
    let mut named: BTreeMap<String, Vec<(String, At)>> = BTreeMap::new();
    for claim in manifest.paths() {
        let path = claim.text.trim_start_matches("./").to_owned();
        if world.inventory.find(&path).is_some_and(|f| f.class == FileClass::Docs) {
            named.entry(path).or_default().push((bare(&claim.field), claim.at));
        }
    }
    let mut out = Vec::new();
    let askers = askers(world);
    for (path, claims) in &named {
        let rules: BTreeSet<&str> =
            claims.iter().filter_map(|(field, _)| askers.get(field)).flatten().copied().collect();
        if rules.len() > MAX_RULES {
            let last = claims.last().map_or(At::WHOLE, |(_, at)| *at);
            let list = rules.iter().copied().collect::<Vec<_>>().join(", ");
            let message = format!("{path} is named as the document of {} rules: {list}", rules.len());
            out.push(world.contradiction(last, message));
        }
    }
    out.extend(twins(world, &named).into_iter().map(|(one, other, at)| {
        let message = format!("{other} and {one} hold the same text, but are named as different documents");
        world.contradiction(at, message)
    }));
    out
}

/// A field without the numbers of its entries.
fn bare(field: &str) -> String {
    let mut inside = false;
    field
        .chars()
        .filter(|c| {
            inside |= *c == '[';
            let keep = !inside;
            inside &= *c != ']';
            keep
        })
        .collect()
}

/// Rules by the manifest field whose file documents them.
fn askers<'w>(world: &World<'w>) -> BTreeMap<String, BTreeSet<&'w str>> {
    let mut out: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for rule in &world.rules.rules {
        rule.evidence.values().for_each(|cond| {
            fields(cond, &mut |field| {
                out.entry(bare(field)).or_default().insert(rule.file.id.as_str());
            });
        });
    }
    out
}

fn fields(cond: &Cond, f: &mut impl FnMut(&str)) {
    match cond {
        Cond::All(list) | Cond::Any(list) | Cond::AtLeast(_, list) => list.iter().for_each(|c| fields(c, f)),
        Cond::Not(inner) | Cond::Enforced(inner) => fields(inner, f),
        Cond::DeclaredFile(matcher) => f(&matcher.field),
        _ => {}
    }
}

/// Pairs of documents with one text: earlier path, later path, place of the later claim.
fn twins(world: &World<'_>, named: &BTreeMap<String, Vec<(String, At)>>) -> Vec<(String, String, At)> {
    let sketches: Vec<(&String, At, Vec<u64>)> = named
        .iter()
        .filter_map(|(path, claims)| {
            let artifact = world.signals.artifacts.get(path)?;
            Some((path, claims.first().map_or(At::WHOLE, |(_, at)| *at), sketch(&artifact.text)?))
        })
        .take(MAX_DOCUMENTS)
        .collect();
    let mut out = Vec::new();
    for (n, (path, _, own)) in sketches.iter().enumerate() {
        let twin = sketches.iter().skip(n + 1).find(|(_, _, other)| alike(own, other) >= SAME);
        out.extend(twin.map(|(other, at, _)| ((*path).clone(), (*other).clone(), *at)));
    }
    out
}

/// The smallest hashes of all shingles; `None` for a text too short to be compared.
fn sketch(text: &str) -> Option<Vec<u64>> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(MAX_WORDS).collect();
    let hash = |words: &[&str]| {
        let bytes = blake3::hash(words.join(" ").as_bytes());
        bytes.as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    let all: BTreeSet<u64> = words.windows(SHINGLE).map(hash).collect();
    (all.len() >= MIN_SHINGLES).then(|| all.into_iter().take(SKETCH).collect())
}

/// Estimated share of common shingles, of two sorted sketches.
fn alike(one: &[u64], other: &[u64]) -> f64 {
    let union: BTreeSet<u64> = one.iter().chain(other).copied().collect();
    let smallest: Vec<u64> = union.into_iter().take(SKETCH).collect();
    let both = |hash: &&u64| one.binary_search(hash).is_ok() && other.binary_search(hash).is_ok();
    let common = u32::try_from(smallest.iter().filter(both).count()).unwrap_or(u32::MAX);
    f64::from(common) / f64::from(u32::try_from(smallest.len().max(1)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(seed: usize) -> String {
        (0..200).map(|n| format!("word{} ", (n * 7 + seed * n * n) % 97)).collect()
    }

    #[test]
    fn one_text_under_two_headings_is_one_text() {
        let (a, b, c) = (prose(1), format!("# Another title\n\n{}", prose(1)), prose(2));
        let of = |text: &str| sketch(text).unwrap();
        assert!(alike(&of(&a), &of(&b)) >= SAME);
        assert!(alike(&of(&a), &of(&c)) < SAME);
        assert_eq!(sketch("too short"), None);
    }

    #[test]
    fn entries_fold_into_their_field() {
        assert_eq!(bare("alerts[12].runbook"), "alerts.runbook");
        assert_eq!(bare("alerts[].runbook"), "alerts.runbook");
        assert_eq!(bare("[[x"), "");
    }
}
