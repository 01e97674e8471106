//! Thresholds, waivers and attestations of the manifest, side by side.

use super::super::thresholds::{Kind, rows};
use super::{Change, asked, input, pointers};
use crate::evaluate::{Entry, named_rule, statements};
use crate::manifest::{At, Manifest, statement_keys as keys};
use crate::model::{Effect, GateInput, InputKind};
use crate::text::printable;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn inputs(change: &Change<'_>) -> Vec<GateInput> {
    let (base, head) = (change.base.manifest, change.head.manifest);
    let path = head.or(base).map(|m| printable(&m.path)).unwrap_or_default();
    let mut out = Vec::new();
    let name = |manifest: Option<&Manifest>| manifest.map(|m| m.path.clone());
    let (was, now) = (name(base), name(head));
    if was != now {
        let effect = if now.is_none() { Effect::Weaker } else { Effect::Changed };
        let why = if now.is_none() { "the base's goes on to apply" } else { "its facts and waivers do not count yet" };
        let item = input(InputKind::Manifest, effect, "the manifest", was.as_deref(), now.as_deref()).at(&path, 0);
        out.push(if was.is_none() || now.is_none() { item.because(why) } else { item });
    }
    out.extend(thresholds(base, head));
    out.extend(waivers(base, head));
    out.extend(attestations(base, head));
    out.extend(pointers::inputs(base, head));
    out
}

fn thresholds(base: Option<&Manifest>, head: Option<&Manifest>) -> Vec<GateInput> {
    let mut out = Vec::new();
    let text = |m: Option<&Manifest>, field: &str| m.and_then(|m| m.text(field));
    for (row, key) in rows().iter().flat_map(|row| row.keys().into_iter().map(move |key| (row, key))) {
        let field = format!("gate.{key}");
        let (was, now) = (text(base, &field), text(head, &field));
        if was.as_ref().map(|w| &w.0) == now.as_ref().map(|n| &n.0) {
            continue;
        }
        let asks = |value: &Option<(String, At)>| value.as_ref().map(|(value, _)| row.strictness_of(value));
        let (path, line) = place(head.or(base), now.as_ref().map(|(_, at)| *at));
        let effect = asked(asks(&was), asks(&now));
        let shown = |value: &Option<(String, At)>| value.as_ref().map(|(value, _)| value.clone());
        let (was, now) = (shown(&was), shown(&now));
        out.push(input(InputKind::Threshold, effect, &field, was.as_deref(), now.as_deref()).at(path, line));
    }
    for row in rows().iter().filter(|row| row.kind == Kind::Findings) {
        out.extend(findings(&format!("gate.{}", row.name), base, head));
    }
    out
}

/// Findings that no longer fail the gate, and those that do now.
fn findings(field: &str, base: Option<&Manifest>, head: Option<&Manifest>) -> Vec<GateInput> {
    let mut out = Vec::new();
    let list = |m: Option<&Manifest>| m.map(|m| m.list(field)).unwrap_or_default();
    let (was, now) = (list(base), list(head));
    let words = |list: &[(String, At)]| list.iter().map(|(word, _)| word.clone()).collect::<BTreeSet<_>>();
    let (path, line) = place(head.or(base), now.first().map(|(_, at)| *at));
    let (was, now) = (words(&was), words(&now));
    for (gone, effect) in [(was.difference(&now), Effect::Weaker), (now.difference(&was), Effect::Stronger)] {
        for word in gone {
            let (was, now) = if effect == Effect::Weaker { (Some(word), None) } else { (None, Some(word)) };
            let item = input(InputKind::Threshold, effect, field, was.map(|w| &**w), now.map(|w| &**w));
            out.push(item.at(&path, line));
        }
    }
    out
}

fn waivers(base: Option<&Manifest>, head: Option<&Manifest>) -> Vec<GateInput> {
    pairs(base, head, "waivers", rule)
        .into_iter()
        .filter_map(|(name, was, now)| {
            let shown = |e: &Entry| e.get(keys::EXPIRES).map_or("no expiry".to_owned(), |day| format!("until {day}"));
            let day = |e: Option<&Entry>| e.and_then(|e| e.get(keys::EXPIRES)).and_then(|d| d.parse::<Date>().ok());
            let effect = match (&was, &now) {
                (None, _) => Effect::Weaker,
                (_, None) => Effect::Stronger,
                (Some(was), Some(now)) if was.shown(&[]) == now.shown(&[]) => return None,
                (was, now) if day(was.as_ref()) < day(now.as_ref()) => Effect::Weaker,
                (was, now) if day(was.as_ref()) > day(now.as_ref()) => Effect::Stronger,
                _ => Effect::Changed,
            };
            let (path, line) = place(head.or(base), now.as_ref().map(|e| e.at));
            let (was, now) = (was.as_ref().map(shown), now.as_ref().map(shown));
            let what = format!("waiver of {name}");
            let item = input(InputKind::Waiver, effect, &what, was.as_deref(), now.as_deref()).at(path, line);
            Some(if effect == Effect::Weaker { item.because("not counted by the gate") } else { item })
        })
        .collect()
}

fn attestations(base: Option<&Manifest>, head: Option<&Manifest>) -> Vec<GateInput> {
    // A base without a manifest has nothing to compare with; the whole manifest is new and says so.
    if base.is_none() || head.is_none() {
        return Vec::new();
    }
    let list = pairs(base, head, "attestations", |e| format!("{} by {}", rule(e), e.get(keys::BY).map_or("", |b| b)));
    let shown = |e: &Entry| e.shown(&[keys::RULE[0], keys::RULE[1], keys::BY]);
    let differ = list.into_iter().filter(|(_, was, now)| was.as_ref().map(shown) != now.as_ref().map(shown));
    let item = |(name, was, now): (String, Option<Entry>, Option<Entry>)| {
        let (path, line) = place(head.or(base), now.as_ref().map(|e| e.at));
        let (was, now) = (was.as_ref().map(shown), now.as_ref().map(shown));
        let what = format!("attestation of {name}");
        input(InputKind::Attestation, Effect::Changed, &what, was.as_deref(), now.as_deref()).at(path, line)
    };
    differ.map(item).collect()
}

/// Where something stands now; the manifest as a whole where it is gone.
pub(super) fn place(manifest: Option<&Manifest>, at: Option<At>) -> (String, u32) {
    let (path, line) = manifest.map_or(("", 0), |manifest| manifest.place(at.unwrap_or(At::WHOLE)));
    (printable(path), line)
}

/// The rule an entry speaks of, as written.
fn rule(entry: &Entry) -> String {
    named_rule(entry).unwrap_or("no rule").to_owned()
}

/// Entries of both sides by name; of several with one name the last counts.
fn pairs(
    base: Option<&Manifest>,
    head: Option<&Manifest>,
    field: &str,
    name: impl Fn(&Entry) -> String,
) -> Vec<(String, Option<Entry>, Option<Entry>)> {
    let by_name = |list: Vec<Entry>| {
        list.into_iter().map(|e| (name(&e).to_ascii_lowercase(), (name(&e), e))).collect::<BTreeMap<_, _>>()
    };
    let (mut was, now) = (by_name(statements(base, field)), by_name(statements(head, field)));
    let mut out: Vec<_> =
        now.into_iter().map(|(key, (name, now))| (name, was.remove(&key).map(|(_, e)| e), Some(now))).collect();
    out.extend(was.into_values().map(|(name, entry)| (name, Some(entry), None)));
    out
}
