//! List entries of the manifest as flat text fields with the place where they start.

use super::world::World;
use crate::manifest::{At, ManifestNode, is_placeholder};
use std::collections::BTreeMap;

/// One entry of a list such as `waivers` or `attestations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Where it starts.
    pub(crate) at: At,
    fields: BTreeMap<String, String>,
}

impl Entry {
    /// The scalar fields of an entry.
    pub(crate) fn of(item: &ManifestNode) -> Entry {
        let fields = item.as_mapping().unwrap_or_default().iter();
        Entry {
            at: item.line,
            fields: fields.filter_map(|(key, value)| Some((key.text.clone(), value.text()?.into_owned()))).collect(),
        }
    }

    /// Text of a scalar field.
    pub(crate) fn get(&self, name: &str) -> Option<&String> {
        self.fields.get(name)
    }

    /// All scalar fields, `name: value, …`, for comparing and showing.
    pub(crate) fn shown(&self, without: &[&str]) -> String {
        let kept = self.fields.iter().filter(|(name, _)| !without.contains(&name.as_str()));
        kept.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", ")
    }

    /// Number of a scalar field.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.parse().ok().filter(|n: &f64| n.is_finite())
    }
}

/// The entries of a top-level or nested list (`evals`, `cost.components`), as they stand in the document.
pub(crate) fn nodes<'w>(world: &World<'w>, field: &str) -> &'w [ManifestNode] {
    world.manifest.and_then(|manifest| manifest.node(field)?.as_sequence()).unwrap_or_default()
}

/// The same, flat and as claims: a blank that was left in an entry declares nothing.
pub(crate) fn claims_list(world: &World<'_>, field: &str) -> Vec<Entry> {
    let filled = |item: &ManifestNode| {
        let mut entry = Entry::of(item);
        entry.fields.retain(|_, text| !text.trim().is_empty() && !is_placeholder(text));
        entry
    };
    nodes(world, field).iter().map(filled).collect()
}
