//! The list of rules as CSV: one row per rule, with all that it answers to.

use super::Listing;
use crate::error::Error;
use crate::report::json::unwritten;
use crate::report::words;
use crate::text::inert_cell as inert;

/// Column names; only added to, never renamed.
const COLUMNS: [&str; 10] =
    ["id", "slug", "pillar", "area", "title", "question", "severity", "weight", "seeds", "standards"];

/// Renders a cleaned list; no cell is a formula.
pub(crate) fn csv(listing: &Listing) -> Result<String, Error> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|e| unwritten(&e))?;
    for rule in &listing.rules {
        let standards = rule.standards.iter().map(|(name, items)| format!("{name}: {}", items.join(", ")));
        let row = [
            rule.id.clone(),
            rule.slug.clone(),
            rule.pillar.name().to_owned(),
            rule.area.clone(),
            rule.title.clone(),
            rule.question.clone(),
            words::severity(rule.severity).to_owned(),
            rule.weight.to_string(),
            rule.seeds.join(" | "),
            standards.collect::<Vec<_>>().join(" | "),
        ];
        writer.write_record(row.map(|cell| inert(&cell))).map_err(|e| unwritten(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| unwritten(&e))?;
    String::from_utf8(bytes).map_err(|e| unwritten(&e))
}
