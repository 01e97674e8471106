//! `setup.py` and `setup.cfg`. The script is scanned for its lists of strings, never run.

use super::{Declared, Found, Scope, line_number, pep508};
use crate::signals::ini::ini;
use crate::signals::packages::text::head;

const LISTS: [(&str, Scope); 4] = [
    ("install_requires", Scope::Runtime),
    ("extras_require", Scope::Optional),
    ("tests_require", Scope::Dev),
    ("setup_requires", Scope::Dev),
];
/// Longest list that is read, in bytes.
const MAX_LIST: usize = 64 << 10;

pub(super) fn script(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    for (name, scope) in LISTS {
        let Some(value) = assigned(text, name) else { continue };
        // `install_requires=REQUIRED` with `REQUIRED = […]` elsewhere.
        let rest = text.get(value..).unwrap_or("");
        let word = rest.split(|ch: char| !(ch.is_alphanumeric() || ch == '_')).next().unwrap_or("");
        let start = if word.is_empty() { Some(value) } else { assigned(text, word) };
        if let Some(start) = start {
            strings(text, start, scope, &mut found);
        }
    }
    found.sort_by_key(|item| item.line);
    found.dedup();
    Ok(found)
}

/// Offset of the value after `name =`, skipping mentions in other words and comments.
fn assigned(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).take(100).find_map(|(at, _)| {
        let head = text.get(..at)?;
        if head.ends_with(|ch: char| ch.is_alphanumeric() || ch == '_' || ch == '.') {
            return None;
        }
        let line = head.rsplit('\n').next().unwrap_or("");
        if line.contains('#') {
            return None;
        }
        let rest = text.get(at + name.len()..)?;
        // Also `"install_requires": […]` of a dictionary.
        let value = rest.trim_start_matches(['"', '\'']).trim_start();
        let value = value.strip_prefix('=').or_else(|| value.strip_prefix(':'))?;
        if value.starts_with('=') {
            return None;
        }
        Some(text.len() - value.trim_start().len())
    })
}

/// The strings inside the bracket that opens at `start`.
fn strings(text: &str, start: usize, scope: Scope, found: &mut Vec<Declared>) {
    let body = text.get(start..).unwrap_or("");
    let body = head(body, MAX_LIST);
    if !body.starts_with(['[', '{', '(']) {
        return;
    }
    let mut line = line_number(memchr::memchr_iter(b'\n', text.as_bytes().get(..start).unwrap_or(&[])).count());
    let mut depth = 0usize;
    let mut rest = body;
    // The extra that is open, for its scope.
    let mut group = scope;
    while let Some(ch) = rest.chars().next() {
        let mut eaten = ch.len_utf8();
        match ch {
            '\n' => line = line.saturating_add(1),
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return;
                }
            }
            '#' => eaten = rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => {
                let Some(close) = rest.get(1..).and_then(|tail| tail.find([ch, '\n'])) else { return };
                let content = rest.get(1..=close).unwrap_or("");
                eaten = (close + 2).min(rest.len());
                let after = rest.get(eaten..).unwrap_or("").trim_start();
                if after.starts_with(':') {
                    group = pep508::scope_of_group(content);
                } else {
                    found.extend(pep508::requirement(content, line, group));
                }
            }
            _ => {}
        }
        rest = rest.get(eaten..).unwrap_or("");
    }
}

pub(super) fn config(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    for entry in ini(text).filter(|entry| !entry.key.is_empty()) {
        let list = match entry.section {
            "options" => LISTS.iter().find(|(name, _)| *name == entry.key).map(|(_, scope)| *scope),
            "options.extras_require" => Some(pep508::scope_of_group(entry.key)),
            _ => None,
        };
        if let Some(scope) = list {
            found.extend(pep508::requirement(entry.value, entry.line, scope));
        }
    }
    Ok(found)
}
