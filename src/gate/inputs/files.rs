//! Baseline, policy, and files that hide others from review or findings from scanners.

use super::vocabulary::table;
use super::{Change, input};
use crate::compare::Baseline;
use crate::model::{Effect, GateInput, InputKind};
use std::collections::BTreeSet;

pub(super) fn inputs(change: &Change<'_>) -> Vec<GateInput> {
    let mut out = Vec::new();
    out.extend(change.named.baseline.as_deref().map(|path| baseline(change, path)).unwrap_or_default());
    if let Some(path) = &change.named.policy {
        let (was, now) = (change.base.read(path), change.head.read(path));
        if was != now {
            let state = |side: &Option<Vec<u8>>| side.as_ref().map(|bytes| digest(bytes));
            let (was, now) = (state(&was), state(&now));
            let item = input(InputKind::Policy, Effect::Changed, "policy file", was.as_deref(), now.as_deref());
            out.push(item.at(change.shown(path), 0).because("read from the base"));
        }
    }
    let table = table();
    for path in change.paths(|path| table.hides(path)) {
        let lines = |bytes: Option<Vec<u8>>| hiding(bytes.as_deref().unwrap_or_default());
        let (was, now) = (lines(change.base.read(path)), lines(change.head.read(path)));
        let texts = |list: &[(u32, String)]| list.iter().map(|(_, text)| text.clone()).collect::<BTreeSet<_>>();
        let (old, new) = (texts(&was), texts(&now));
        for (line, text) in now.iter().filter(|(_, text)| !old.contains(text)) {
            let item = input(InputKind::Hidden, Effect::Weaker, "hidden from review", None, Some(text));
            out.push(item.at(change.shown(path), *line).because("the audit reads the files all the same"));
        }
        for (_, text) in was.iter().filter(|(_, text)| !new.contains(text)) {
            let item = input(InputKind::Hidden, Effect::Stronger, "hidden from review", Some(text), None);
            out.push(item.at(change.shown(path), 0));
        }
    }
    for path in change.paths(|path| table.suppresses(path)) {
        let (was, now) = (change.base.read(path), change.head.read(path));
        let effect = match (&was, &now) {
            (None, Some(_)) => Effect::Weaker,
            (Some(_), None) => Effect::Stronger,
            (was, now) if was == now => continue,
            _ => Effect::Changed,
        };
        let state = |side: &Option<Vec<u8>>| side.as_ref().map(|bytes| digest(bytes));
        let (was, now) = (state(&was), state(&now));
        let item = input(InputKind::Hidden, effect, "findings taken out", was.as_deref(), now.as_deref());
        out.push(item.at(change.shown(path), 0));
    }
    out
}

/// Rules that a baseline would let fall, or hold higher.
fn baseline(change: &Change<'_>, path: &str) -> Vec<GateInput> {
    let (was, now) = (change.base.read(path), change.head.read(path));
    if was == now {
        return Vec::new();
    }
    let text = now.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let parse = |bytes: &Option<Vec<u8>>| {
        let text = String::from_utf8(bytes.clone()?).ok()?;
        Baseline::parse(path, &text).ok()
    };
    let shown = change.shown(path);
    let (Some(old), Some(new)) = (parse(&was), parse(&now)) else {
        let effect = match (&was, &now) {
            (None, Some(_)) => Effect::Changed,
            _ => Effect::Weaker,
        };
        let state = |side: &Option<Vec<u8>>| side.as_ref().map(|bytes| digest(bytes));
        let (was, now) = (state(&was), state(&now));
        return vec![input(InputKind::Baseline, effect, "baseline", was.as_deref(), now.as_deref()).at(shown, 0)];
    };
    let mut out = Vec::new();
    for name in old.rules.keys().chain(new.rules.keys()).collect::<BTreeSet<_>>() {
        let (was, now) = (old.rules.get(name), new.rules.get(name));
        if was == now {
            continue;
        }
        let line = text.lines().position(|line| line.contains(&format!("\"{name}\""))).map_or(0, |at| at + 1);
        let effect = match (was, now) {
            (Some(was), Some(now)) => {
                let lower = now.level < was.level || (was.applies && !now.applies);
                let lower = lower || !now.contradictions.is_subset(&was.contradictions);
                if lower { Effect::Weaker } else { Effect::Stronger }
            }
            (Some(_), None) => Effect::Weaker,
            _ => Effect::Stronger,
        };
        let level = |entry: &crate::compare::Entry| match entry.contradictions.len() {
            0 => entry.level.name().to_owned(),
            known => format!("{}, {known} contradictions known", entry.level.name()),
        };
        let (was, now) = (was.map(level), now.map(level));
        let item = input(InputKind::Baseline, effect, &format!("baseline of {name}"), was.as_deref(), now.as_deref());
        out.push(item.at(&shown, u32::try_from(line).unwrap_or(0)));
    }
    out
}

/// Lines of an attributes file that take files out of review, with their numbers.
fn hiding(bytes: &[u8]) -> Vec<(u32, String)> {
    let text = String::from_utf8_lossy(bytes);
    let lines = (1..).zip(text.lines()).map(|(line, text)| (line, text.trim()));
    let hides = |text: &str| !text.starts_with('#') && table().hiding.attributes.is_match(text);
    lines.filter(|(_, text)| hides(text)).map(|(line, text)| (line, text.to_owned())).collect()
}

/// A short name of contents.
fn digest(bytes: &[u8]) -> String {
    format!("contents {}", blake3::hash(bytes).to_hex().chars().take(12).collect::<String>())
}
