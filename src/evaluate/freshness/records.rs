//! Files of the manifest that carry a date: what was declared, what the file itself says.

use super::dated::{Dated, table};
use crate::evaluate::world::World;
use crate::manifest::{At, Manifest};
use crate::structured::{Node, Value};
use jiff::civil::Date;

/// A declared file with its dates.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// Path below the root.
    pub(crate) path: String,
    /// Field of the file, as in the table.
    pub(crate) field: &'static str,
    /// Claim check that reads it.
    pub(crate) check: Option<&'static str>,
    /// Day the manifest gives, with its place.
    pub(crate) declared: Option<(Date, At)>,
    /// Day the file gives, with its line.
    pub(crate) own: Option<(Date, u32)>,
    /// A review makes it younger; a record cannot become younger.
    pub(crate) review: bool,
}

/// All records and reviewed documents the manifest names.
pub(super) fn records(world: &World<'_>) -> Vec<Record> {
    let Some(manifest) = world.manifest else { return Vec::new() };
    let of = |list: &'static [Dated], review| list.iter().flat_map(move |dated| pairs(world, manifest, dated, review));
    of(&table().records, false).chain(of(&table().reviews, true)).collect()
}

fn pairs(world: &World<'_>, manifest: &Manifest, dated: &'static Dated, review: bool) -> Vec<Record> {
    let dates = manifest.claims(&dated.date);
    let files = manifest.claims(&dated.file).into_iter();
    files
        .map(|claim| {
            let entry = entry(&claim.field);
            // Without an index there is one pair; with one, file and date stand in the same entry.
            let date = dates.iter().find(|date| self::entry(&date.field) == entry);
            let path = claim.text.trim_start_matches("./").trim_end_matches('/').to_owned();
            let artifact = world.signals.artifacts.get(&path).and_then(|artifact| artifact.node.as_ref());
            Record {
                own: artifact.filter(|_| !review).and_then(own_date),
                path,
                field: &dated.file,
                check: dated.check.as_deref(),
                declared: date.and_then(|date| Some((day(&date.text)?, date.at))),
                review,
            }
        })
        .collect()
}

/// `evals[3]` of `evals[3].results`; nothing where no list is involved.
fn entry(field: &str) -> Option<&str> {
    field.rfind(']').and_then(|end| field.get(..=end))
}

/// The day of a date or a time of day.
pub(super) fn day(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

/// The oldest day the document itself gives.
fn own_date(node: &Node) -> Option<(Date, u32)> {
    let members = |node: &Node| -> Vec<(Date, u32)> {
        let named = node.as_mapping().unwrap_or_default().iter();
        let dates = named.filter(|(key, _)| table().date_keys.contains(&key.text));
        dates.filter_map(|(_, value)| Some((day(&value.text()?)?, value.line))).collect()
    };
    let below = node.as_mapping().unwrap_or_default().iter().take(MAX_MEMBERS).map(|(_, value)| value);
    let below = below.filter(|value| matches!(value.value, Value::Mapping(_))).flat_map(members);
    members(node).into_iter().chain(below).min()
}

/// Members of a record that are looked into.
const MAX_MEMBERS: usize = 64;
