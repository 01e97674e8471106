//! `Pipfile` of pipenv.

use super::toml_text::{Document, as_str, as_table, text};
use super::{Found, Scope, pep508};

pub(super) fn read(_: &str, source: &str) -> Found {
    let document = Document::parse(source)?;
    let mut found = Vec::new();
    for (section, scope) in [("packages", Scope::Runtime), ("dev-packages", Scope::Dev)] {
        for (name, line, value) in document.members(&[section]) {
            let constraint =
                as_str(value.get_ref()).or_else(|| as_table(value.get_ref()).and_then(|table| text(table, "version")));
            found.push(pep508::poetry(name, constraint, line, scope));
        }
    }
    Ok(found)
}
