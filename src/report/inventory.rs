//! The table of `produ inventory`.

use super::page::{Page, plain, span, width};
use super::style::{Role, Style};
use crate::model::{CallSites, Property, State};
use crate::text::excerpt;
use std::collections::BTreeMap;

/// JSON Schema of the inventory.
pub(crate) fn schema() -> serde_json::Value {
    schemars::schema_for!(CallSites).into()
}

/// The table for people.
pub(crate) fn terminal(found: &CallSites, style: Style) -> String {
    let mut page = Page::new(style);
    if found.call_sites.is_empty() {
        page.para(0, 0, &[plain("No call of a model was found in shipped code.")]);
    }
    let mut rows =
        vec![["library", "model", "named", "timeout", "retries", "cap", "errors", "call site"].map(str::to_owned)];
    rows.extend(found.call_sites.iter().map(|site| {
        let short = |property: Property| {
            let answer = site.properties.get(&property);
            match answer.map(|t| t.state) {
                Some(State::Yes) => "yes".to_owned(),
                Some(State::No) => match answer.and_then(|t| t.how.strip_prefix("library default ")) {
                    Some(default) if default.contains("SDK") => "(SDK)".to_owned(),
                    Some(default) => excerpt(&format!("({default})"), 16),
                    None => "no".to_owned(),
                },
                Some(State::NotApplicable) => "-".to_owned(),
                Some(State::Unknown) | None => "?".to_owned(),
            }
        };
        [
            format!("{} {:?}", site.sdk, site.operation).to_lowercase(),
            excerpt(site.model.as_deref().unwrap_or("?"), 32),
            format!("{:?}", site.naming).to_lowercase(),
            short(Property::Timeout),
            short(Property::Retries),
            short(Property::OutputCap),
            short(Property::ErrorPath),
            format!("{}:{}", site.path, site.line),
        ]
    }));
    if !found.call_sites.is_empty() {
        lines(&mut page, &rows);
    }
    page.blank();
    let list = |counts: &BTreeMap<String, usize>| {
        let mut ranked: Vec<_> = counts.iter().collect();
        ranked.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), (*name).clone()));
        let shown: Vec<String> = ranked.iter().take(8).map(|(name, n)| format!("{name} {n}")).collect();
        shown.join(", ")
    };
    if !found.call_sites.is_empty() {
        page.para(0, 2, &[plain(format!("{} call sites: {}", found.call_sites.len(), list(&found.providers)))]);
        page.para(0, 2, &[plain(format!("Models: {}", list(&found.models)))]);
        let share = |property: Property| {
            let total = found.totals.get(&property).copied().unwrap_or_default();
            format!("{} {} of {}", property.words(), total.yes, total.known)
        };
        let shares: Vec<String> = Property::ALL.iter().map(|p| share(*p)).collect();
        page.para(0, 2, &[plain(format!("Of those where it can be seen: {}", shares.join(", ")))]);
        page.para(0, 2, &[plain("(...) is a default of the library, (SDK) of the SDK below it, ? is decided where the code does not show it.")]);
    }
    for missed in &found.not_looked_at {
        page.para(0, 2, &[plain(format!("not looked at: {missed}"))]);
    }
    page.finish()
}

/// One line per call, its place last: paths are long, and a broken one cannot be followed.
fn lines(page: &mut Page, rows: &[[String; 8]]) {
    let widths: [usize; 8] =
        std::array::from_fn(|at| rows.iter().filter_map(|r| r.get(at)).map(|c| width(c)).max().unwrap_or(0));
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(widths);
        let line: Vec<String> =
            cells.map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide.saturating_sub(width(cell))))).collect();
        let role = if index == 0 { Role::Dim } else { Role::Plain };
        page.para(0, 4, &[span(role, line.join("  ").trim_end())]);
    }
}
