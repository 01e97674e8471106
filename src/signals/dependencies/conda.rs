//! conda's `environment.yml`: the list under `dependencies:` and the `pip:` list in it. Read by lines.

use super::{Declared, Found, Scope, declared, is_exact, line_number, pep508};
use crate::signals::packages::Ecosystem;

pub(super) fn read(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    let mut inside = false;
    // Indent of the `- pip:` item.
    let mut pip: Option<usize> = None;
    for (index, raw) in text.lines().enumerate() {
        let line = raw.split(" #").next().unwrap_or("");
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let Some(item) = content.strip_prefix("- ").map(str::trim) else {
            if indent == 0 {
                inside = content == "dependencies:";
                pip = None;
            }
            continue;
        };
        if !inside {
            continue;
        }
        if pip.is_some_and(|outer| indent <= outer) {
            pip = None;
        }
        let item = item.trim_matches(['"', '\'']);
        if item == "pip:" {
            pip = Some(indent);
        } else if pip.is_some() {
            found.extend(pep508::requirement(item, line_number(index), Scope::Runtime));
        } else {
            found.extend(package(item, line_number(index)));
        }
    }
    Ok(found)
}

/// `channel::name=1.2=build`, `name>=1`, `name 1.2`.
fn package(item: &str, line: u32) -> Option<Declared> {
    let item = item.rsplit("::").next().unwrap_or(item);
    let end =
        item.find(|ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.'))).unwrap_or(item.len());
    let (name, rest) = item.split_at_checked(end)?;
    if name.is_empty() || matches!(name, "python" | "pip") || item.ends_with(':') {
        return None;
    }
    let version = rest.trim_start_matches('=').split('=').next().unwrap_or("").trim();
    let pinned = rest.starts_with('=') && is_exact(version);
    Some(declared(Ecosystem::Pypi, name, line, Scope::Runtime, Some(rest.trim()), pinned))
}
