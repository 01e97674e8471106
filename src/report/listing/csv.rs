//! The list of rules as CSV: one row per rule, with all that it answers to.

use super::{Listed, Listing};
use crate::error::Error;
use crate::model::{OwnerRole, Pillar};
use crate::report::{csv, words};

/// Column names; only added to, never renamed.
const COLUMNS: [&str; 11] =
    ["id", "slug", "pillar", "area", "title", "question", "severity", "weight", "seeds", "standards", "owner"];

/// Renders a cleaned list; no cell is a formula.
pub(crate) fn csv(listing: &Listing) -> Result<String, Error> {
    csv::table(COLUMNS, listing.rules.iter().map(row))
}

fn row(rule: &Listed) -> [String; 11] {
    let standards = rule.standards.iter().map(|(name, items)| format!("{name}: {}", items.join(", ")));
    [
        rule.id.clone(),
        rule.slug.clone(),
        Pillar::from(rule.pillar).name().to_owned(),
        rule.area.clone(),
        rule.title.clone(),
        rule.question.clone(),
        words::severity(rule.severity.into()).to_owned(),
        rule.weight.to_string(),
        rule.seeds.join(" | "),
        standards.collect::<Vec<_>>().join(" | "),
        rule.owner.map(|role| OwnerRole::from(role).name().to_owned()).unwrap_or_default(),
    ]
}
