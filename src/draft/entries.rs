//! Lists of small mappings: models, dependencies, evaluations, alerts. Each entry says where it was seen, and holds a
//! blank for what only people know.

use super::survey::{places, shown};
use super::take::Texts;
use super::{Leaf, Standing, Value, note, usable, usable_path};
use crate::evaluate::{Observation, World};
use crate::model::{CallSite, Naming};
use crate::rules::form::{Field, TakeWord};
use std::collections::BTreeMap;

/// Entries of one list.
const MOST: usize = 10;

fn items(items: Vec<Leaf>) -> Option<Leaf> {
    (!items.is_empty()).then_some(Leaf { value: Value::Items(items), standing: Standing::Sure, note: String::new() })
}

fn entry(keys: Vec<(&str, Value)>, at: String) -> Leaf {
    let keys = keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Leaf { value: Value::Keys(keys), standing: Standing::Sure, note: note(&format!("seen in {at}")) }
}

fn at(site: &CallSite) -> String {
    shown(&Observation { path: site.path.clone(), line: site.line, what: String::new() })
}

/// Models that shipped code names. A name its provider may move is no version.
pub(super) fn models(world: &World<'_>) -> Option<Leaf> {
    let mut seen: BTreeMap<String, &CallSite> = BTreeMap::new();
    for site in &world.signals.call_sites {
        if let Some(model) = site.model.as_deref().and_then(usable)
            && matches!(site.naming, Naming::Pinned | Naming::Floating)
        {
            seen.entry(model).or_insert(site);
        }
    }
    let mut ranked: Vec<(String, &CallSite)> = seen.into_iter().collect();
    ranked.sort_by(|a, b| (&a.1.path, a.1.line).cmp(&(&b.1.path, b.1.line)));
    let entries = ranked.into_iter().take(MOST).map(|(model, site)| {
        let pinned = site.naming == Naming::Pinned;
        let version = if pinned { Value::Text(model.clone()) } else { Value::Blank };
        let source = usable(&site.provider).map_or(Value::Blank, Value::Text);
        let keys = vec![
            ("name", Value::Text(model)),
            ("version", version),
            ("source", source),
            // That no release moves without somebody's will is for a person to say.
            ("pinned", Value::Blank),
        ];
        entry(keys, at(site))
    });
    items(entries.collect())
}

/// Providers that shipped code calls, and the stores it connects to.
pub(super) fn dependencies(world: &World<'_>, field: &Field) -> Option<Leaf> {
    let mut providers: BTreeMap<String, &CallSite> = BTreeMap::new();
    for site in &world.signals.call_sites {
        if let Some(provider) = usable(&site.provider) {
            providers.entry(provider).or_insert(site);
        }
    }
    let told = |name: String, kind: &str, at: String| {
        let known = |key: &str| match key {
            "name" => Value::Text(name.clone()),
            "kind" => Value::Text(kind.to_owned()),
            "direction" => Value::Text("out".to_owned()),
            _ => Value::Blank,
        };
        entry(field.keys.iter().map(|key| (key.as_str(), known(key))).collect(), at)
    };
    let apis = providers.into_iter().map(|(name, site)| told(name, "model_api", at(site)));
    let stores = field.stores.iter().filter_map(|(name, kind, cond)| {
        let place = places(world, Some(cond)).into_iter().next()?;
        Some(told(name.clone(), kind, shown(&place)))
    });
    items(apis.chain(stores).take(2 * MOST).collect())
}

/// Sets of evaluation cases, and stored results of the same or another name.
pub(super) fn evals(world: &World<'_>, results: &[Observation]) -> Option<Leaf> {
    let mut left: Vec<&Observation> = results.iter().collect();
    let mut entries: Vec<Leaf> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    let mut add = |path: &str, dataset: bool, other: Option<&Observation>, place: &Observation| {
        let (Some(path), true) = (usable_path(path), entries.len() < MOST) else { return };
        let id = unused(&mut ids, &stem(&path));
        let result = if dataset { other.and_then(|p| usable_path(&p.path)) } else { Some(path.clone()) };
        let mut keys = vec![("id", Value::Text(id)), ("metric", Value::Blank)];
        keys.extend([("threshold", Value::Blank), ("direction", Value::Blank)]);
        if dataset {
            keys.push(("dataset", Value::Text(path)));
        }
        keys.push(("results", result.map_or(Value::Blank, Value::Text)));
        keys.push(("field", Value::Blank));
        entries.push(entry(keys, shown(place)));
    };
    for set in &world.signals.eval_sets {
        let place = Observation { path: world.path(set.file), line: set.line, what: String::new() };
        let fit = left.iter().position(|p| stem(&p.path) == stem(&place.path));
        let other = fit.map(|at| left.remove(at));
        add(&place.path, true, other, &place);
    }
    for place in left {
        add(&place.path, false, None, place);
    }
    items(entries)
}

/// A short id out of a file name.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.split_once('.').map_or(name, |(stem, _)| stem);
    let id: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let id = id.trim_matches('-').chars().take(40).collect::<String>();
    usable(&id).unwrap_or_else(|| "evaluation".to_owned())
}

fn unused(ids: &mut Vec<String>, id: &str) -> String {
    let numbered = (2..).map(|n| format!("{id}-{n}"));
    let free = std::iter::once(id.to_owned()).chain(numbered).find(|id| !ids.contains(id)).unwrap_or_default();
    ids.push(free.clone());
    free
}

/// One entry for each line of the seen files that matches the field's pattern.
pub(super) fn lines(texts: &Texts<'_>, field: &Field, places: &[Observation]) -> Option<Leaf> {
    let pattern = field.lines.as_ref()?;
    let mut entries: Vec<Leaf> = Vec::new();
    for place in places {
        for (item, line) in texts.all(&place.path, pattern, MOST) {
            let known = |take: Option<TakeWord>| match take {
                Some(TakeWord::Item) => Value::Text(item.clone()),
                Some(TakeWord::Path) => usable_path(&place.path).map_or(Value::Blank, Value::Text),
                _ => Value::Blank,
            };
            let keys = field.entry.iter().map(|key| (key.key.as_str(), known(key.take))).collect();
            entries.push(entry(keys, format!("{}:{line}", place.path)));
        }
    }
    entries.truncate(MOST);
    items(entries)
}

/// A blank attestation of a rule.
pub(super) fn attestation(rule: &str) -> Leaf {
    let blanks = ["statement", "by", "role", "date", "expires"].map(|key| (key.to_owned(), Value::Blank));
    let keys = std::iter::once(("control".to_owned(), Value::Text(rule.to_owned()))).chain(blanks);
    Leaf { value: Value::Keys(keys.collect()), standing: Standing::Open, note: String::new() }
}
