//! List entries of the manifest as flat text fields with the place where they start.

use super::world::World;
use crate::manifest::{At, Manifest, ManifestNode, is_placeholder};
use crate::structured::Node;
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
    world.manifest.map(|manifest| nodes_of(manifest, field)).unwrap_or_default()
}

fn nodes_of<'m>(manifest: &'m Manifest, field: &str) -> &'m [ManifestNode] {
    let node = field.split('.').try_fold(&manifest.tree, |node, key| node.get(key));
    node.and_then(Node::as_sequence).unwrap_or_default()
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

/// The same as they were typed, for statements of people: a refusal quotes what stands there, blanks too.
pub(crate) fn typed_list(world: &World<'_>, field: &str) -> Vec<Entry> {
    world.manifest.map(|manifest| entries(manifest, field)).unwrap_or_default()
}

/// The same of a manifest without a world around it.
pub(crate) fn entries(manifest: &Manifest, field: &str) -> Vec<Entry> {
    nodes_of(manifest, field).iter().map(Entry::of).collect()
}
