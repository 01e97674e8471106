//! Results without a tool: JSON, YAML or TOML with numbers under names, groups below, and what was measured beside.

use super::input::{MAX_ROWS, at};
use super::model::{At, Load, Measurement, Results, Slice, Unit, Unreadable, day};
use super::names::{plain, table};
use super::pointer::{cases, member, percent};
use super::rows;
use crate::structured::{Key, Node, Value};
use std::collections::BTreeMap;

/// Deepest mapping that is looked into.
const MAX_DEPTH: usize = 4;
/// Characters of a key that a pointer keeps.
const MAX_KEY: usize = 120;
/// Numbers kept.
const MAX_NUMBERS: usize = 500;
/// Groups kept of one number.
const MAX_SLICES: usize = 100;
/// Groups kept of all numbers.
const MAX_GROUPS: usize = 400;
/// Metrics whose groups are kept.
const MAX_OWNERS: usize = 50;

pub(super) fn read(node: &Node) -> Result<Results, Unreadable> {
    if let Some(items) = node.as_sequence() {
        if items.is_empty() || items.len() > MAX_ROWS {
            return Err(Unreadable::new(node.line, "is a list without a result"));
        }
        return rows::of_documents("list", items);
    }
    if node.as_mapping().is_none() {
        return Err(Unreadable::silent(node.line, format!("is {}, a mapping with numbers is expected", node.kind())));
    }
    let whole_n = cases(node);
    let mut out = Results::of("plain result");
    let mut found: Vec<(usize, Measurement)> = Vec::new();
    let mut groups: Vec<(Option<String>, Slice)> = Vec::new();
    let mut stack = vec![(node, 0usize, String::new())];
    while let Some((node, depth, above)) = stack.pop() {
        let here = node.as_mapping().unwrap_or_default();
        let n = cases(node).or_else(|| whole_n.clone());
        if let Some(named) = named(node) {
            found.push((depth, Measurement { n: n.clone(), ..named }));
        }
        for (key, value) in here {
            if found.len() >= MAX_NUMBERS {
                break;
            }
            if let Some(word) = table().slices.member(&key.text) {
                slices(&word, value, &mut groups);
                continue;
            }
            match number(key, value) {
                Some(one) => found.push((depth, Measurement { n: n.clone(), pointer: below(&above, key), ..one })),
                None if by_group(key, value) => slices_of(&key.text, value, &mut groups),
                None if value.as_mapping().is_some() && depth < MAX_DEPTH => {
                    stack.push((value, depth + 1, below(&above, key)));
                }
                None => {}
            }
        }
    }
    out.measurements = shallowest(found);
    attach(&mut out, groups);
    about(node, &mut out);
    out.load = load(node);
    if out.measurements.is_empty() && out.groups.is_empty() {
        return Err(Unreadable::silent(node.line, "holds no number under a name"));
    }
    out.measurements.sort_by(|a, b| (a.line, &a.metric).cmp(&(b.line, &b.metric)));
    Ok(out)
}

/// Pointer of a member.
fn below(above: &str, key: &Key) -> String {
    let name: String = key.text.chars().take(MAX_KEY).collect();
    format!("{above}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// `{metric: accuracy, value: 0.88}`.
fn named(node: &Node) -> Option<Measurement> {
    let name = node.get("metric").or_else(|| node.get("metric_name"))?.as_str()?;
    let value = at(node, "value").or_else(|| at(node, "score"))?;
    Some(Measurement::new(name, value.value, table().unit(name), value.line))
}

fn number(key: &Key, value: &Node) -> Option<Measurement> {
    match &value.value {
        Value::Number(n, _) => Some(Measurement::new(key.text.as_str(), *n, table().unit(&key.text), value.line)),
        Value::String(text) => percent(text).map(|n| Measurement::new(key.text.as_str(), n, Unit::Percent, value.line)),
        _ => None,
    }
}

/// `accuracy: {de: 0.82, en: 0.9}`: a metric whose members are all numbers and no metrics themselves.
fn by_group(key: &Key, value: &Node) -> bool {
    let entries = value.as_mapping().unwrap_or_default();
    entries.len() > 1
        && table().metric(&key.text).is_some()
        && entries.iter().all(|(name, v)| v.as_number().is_some() && table().metric(&name.text).is_none())
        && !entries.iter().any(|(name, _)| matches!(name.text.as_str(), "mean" | "std" | "min" | "max" | "value" | "n"))
}

fn slices_of(metric: &str, value: &Node, out: &mut Vec<(Option<String>, Slice)>) {
    for (name, v) in value.as_mapping().unwrap_or_default().iter().take(MAX_SLICES) {
        if let Some(number) = v.as_number() {
            let slice = Slice { key: String::new(), name: name.text.clone(), value: number, n: None, line: v.line };
            out.push((Some(metric.to_owned()), slice));
        }
    }
}

/// `slices: {de: 0.82}`, `by_language: {de: {accuracy: 0.82, n: 120}}`, or a list with a name in each entry.
fn slices(word: &str, value: &Node, out: &mut Vec<(Option<String>, Slice)>) {
    let mut add = |key: &str, name: &str, entry: &Node| {
        if out.len() >= MAX_GROUPS {
            return;
        }
        let slice = |value: f64, n, line| Slice { key: key.to_owned(), name: name.to_owned(), value, n, line };
        if let Some(value) = entry.as_number() {
            out.push((None, slice(value, None, entry.line)));
        }
        let n = cases(entry).map(|n| n.value);
        for (metric, value) in entry.as_mapping().unwrap_or_default().iter().take(MAX_SLICES) {
            if let Some(number) = value.as_number().filter(|_| !table().cases.contains(&plain(&metric.text))) {
                out.push((Some(metric.text.clone()), slice(number, n, value.line)));
            }
        }
    };
    for (name, entry) in value.as_mapping().unwrap_or_default().iter().take(MAX_SLICES) {
        // One level more where a member holds several ways of grouping: slices: {language: {de: …}}.
        let inner = entry.as_mapping().unwrap_or_default();
        if rows::is_group(&name.text) && !inner.is_empty() {
            inner.iter().take(MAX_SLICES).for_each(|(group, entry)| add(&plain(&name.text), &group.text, entry));
        } else {
            add(word, &name.text, entry);
        }
    }
    for entry in value.as_sequence().unwrap_or_default().iter().take(MAX_SLICES) {
        let name = ["name", "slice", "group", "value"].iter().find_map(|key| entry.get(key)?.as_str());
        if let Some(name) = name {
            add(word, name, entry);
        }
    }
}

/// Of numbers with one name, those nearest to the top.
fn shallowest(found: Vec<(usize, Measurement)>) -> Vec<Measurement> {
    let mut nearest: BTreeMap<String, usize> = BTreeMap::new();
    for (depth, m) in &found {
        let entry = nearest.entry(plain(&m.metric)).or_insert(*depth);
        *entry = (*entry).min(*depth);
    }
    found.into_iter().filter(|(depth, m)| nearest.get(&plain(&m.metric)) == Some(depth)).map(|(_, m)| m).collect()
}

/// Groups belong to the metric they name; those that name none to the only known metric there is.
fn attach(out: &mut Results, groups: Vec<(Option<String>, Slice)>) {
    let known: Vec<usize> = out
        .measurements
        .iter()
        .enumerate()
        .filter(|(_, m)| table().metric(&m.metric).is_some())
        .map(|(i, _)| i)
        .collect();
    let only = known.first().copied().filter(|_| known.len() == 1);
    let mut owners: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (metric, slice) in groups {
        let owner = match &metric {
            Some(name) if owners.len() < MAX_OWNERS || owners.contains_key(name) => *owners
                .entry(name.clone())
                .or_insert_with(|| out.measurements.iter().position(|m| table().same(&m.metric, name))),
            Some(_) => None,
            None => only,
        };
        match owner.and_then(|at| out.measurements.get_mut(at)) {
            Some(owner) => owner.slices.push(slice),
            None => out.groups.push((metric.unwrap_or_default(), slice)),
        }
    }
}

/// Which model was measured and when: at the top or one level below.
fn about(node: &Node, out: &mut Results) {
    if let Some(model) = find(node, &table().model) {
        out.model(model.as_str().unwrap_or_default(), model.line);
    }
    out.date = find(node, &table().date).and_then(|d| Some(At::new(day(&d.text()?)?, d.line)));
}

/// The first member of one of these names.
fn find<'n>(node: &'n Node, names: &[String]) -> Option<&'n Node> {
    let below = node.as_mapping().unwrap_or_default().iter();
    let below = below.filter(|(key, _)| table().below.contains(&plain(&key.text))).map(|(_, child)| child);
    let scalar = |value: &Node| value.text().is_some();
    std::iter::once(node)
        .chain(below)
        .find_map(|node| member(node.as_mapping()?, names, scalar))
        .map(|(_, value)| value)
}

fn load(node: &Node) -> Option<Load> {
    let entries = node.as_mapping()?;
    let get = |names: &[String]| {
        let (_, value) = member(entries, names, |value| value.as_number().is_some())?;
        Some(At::new(value.as_number()?, value.line))
    };
    let names = &table().load;
    let load = Load {
        p50_ms: get(&names.p50_ms),
        p95_ms: get(&names.p95_ms),
        p99_ms: get(&names.p99_ms),
        error_rate: get(&names.error_rate).or_else(|| get(&names.error_pct).map(|e| At::new(e.value / 100.0, e.line))),
        rate: get(&names.rate),
        requests: get(&names.requests),
        duration_s: get(&names.duration_s),
        crossed: None,
    };
    (load.p95_ms.is_some() || load.rate.is_some()).then_some(load)
}
