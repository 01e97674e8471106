//! Names in the manifest that stand for an entry of another list, and the entry does not exist.
//!
//! Not a named check: every rule asks for the references that rest on it (`rules/records.yaml`), so that no rule file
//! has to remember.

use crate::evaluate::words::table;
use crate::evaluate::world::World;
use crate::model::Contradiction;
use crate::text::excerpt;
use std::collections::BTreeSet;

/// Contradictions of one rule.
pub(crate) fn dangling(world: &World<'_>, slug: &str) -> Vec<Contradiction> {
    let Some(manifest) = world.manifest else { return Vec::new() };
    let mut out = Vec::new();
    for reference in table().references.iter().filter(|r| r.rule == slug) {
        let known: BTreeSet<String> =
            manifest.list(&format!("{}[].{}", reference.list, reference.key)).into_iter().map(|(id, _)| id).collect();
        for (text, at) in manifest.list(&reference.field) {
            let id = match &reference.prefix {
                Some(prefix) => text.strip_prefix(prefix.as_str()).map(str::trim),
                // A sentence is no reference.
                None => Some(text.trim()).filter(|id| !id.contains(char::is_whitespace)),
            };
            let Some(id) = id.filter(|id| !known.contains(*id)) else { continue };
            let (list, field) = (&reference.list, &reference.field);
            let message = format!("{field} names `{}`, and there is no such entry in {list}", excerpt(id, 60));
            out.push(world.contradiction(at, message));
        }
    }
    out
}
