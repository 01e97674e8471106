//! Dependencies as declared, and which service of `rules/claims.yaml` each may be.

use super::claims::Service;
use crate::evaluate::entries::{Entry, claims_list};
use crate::evaluate::world::World;

/// A declared dependency.
pub(crate) struct Declared {
    pub(crate) entry: Entry,
    /// Everything that may name it, in lower case.
    pub(crate) words: String,
}

pub(crate) fn declared(world: &World<'_>) -> Vec<Declared> {
    let vendors: Vec<Option<String>> = world
        .manifest
        .and_then(|m| m.tree.get("dependencies"))
        .and_then(|n| n.as_sequence())
        .unwrap_or_default()
        .iter()
        .map(|item| Some(item.get("vendor")?.get("name")?.text()?.into_owned()))
        .collect();
    let entries = claims_list(world, "dependencies").into_iter().zip(vendors);
    entries
        .map(|(entry, vendor)| {
            let name = entry.get("name").cloned().unwrap_or_default();
            let words = format!("{name} {}", vendor.unwrap_or_default()).to_lowercase();
            Declared { entry, words }
        })
        .collect()
}

pub(crate) fn names(declared: &Declared, service: &Service) -> bool {
    service.words.iter().any(|word| declared.words.contains(word.as_str()))
}
