//! `Cargo.toml`: all dependency tables but `[workspace.dependencies]`, which only fixes versions.

use super::toml_text::{Document, as_str, as_table, is_true, text};
use super::{Declared, Found, Scope, declared, is_exact};
use crate::signals::packages::Ecosystem;
use toml::de::DeTable;

const TABLES: [(&str, Scope); 3] =
    [("dependencies", Scope::Runtime), ("dev-dependencies", Scope::Dev), ("build-dependencies", Scope::Dev)];

pub(super) fn read(_: &str, source: &str) -> Found {
    let document = Document::parse(source)?;
    let mut found = Vec::new();
    for (name, scope) in TABLES {
        if let Some(table) = document.table(&[name]) {
            entries(&document, table, scope, &mut found);
        }
    }
    for (_, _, target) in document.members(&["target"]) {
        let Some(target) = as_table(target.get_ref()) else { continue };
        for (name, scope) in TABLES {
            if let Some(table) = target.get(name).and_then(|value| as_table(value.get_ref())) {
                entries(&document, table, scope, &mut found);
            }
        }
    }
    if let Some(table) = document.table(&["workspace", "dependencies"]) {
        entries(&document, table, Scope::Indirect, &mut found);
    }
    found.sort_by_key(|item: &Declared| item.line);
    Ok(found)
}

fn entries(document: &Document<'_>, table: &DeTable<'_>, scope: Scope, found: &mut Vec<Declared>) {
    for (key, line, value) in document.members_of(table) {
        let detail = as_table(value.get_ref());
        let name = detail.and_then(|table| text(table, "package")).unwrap_or(key);
        let constraint = as_str(value.get_ref()).or_else(|| {
            let table = detail?;
            ["version", "git", "path"].iter().find_map(|key| text(table, key))
        });
        let optional = detail.is_some_and(|table| is_true(table, "optional"));
        let scope = if optional && scope == Scope::Runtime { Scope::Optional } else { scope };
        let pinned = constraint.and_then(|text| text.trim().strip_prefix('=')).is_some_and(is_exact);
        found.push(declared(Ecosystem::Cargo, name, line, scope, constraint, pinned));
    }
}
