//! Rust: `use x`, `extern crate x`, and paths that start with `x::` anywhere.

use super::text::{after_word, beneath, is_word};

pub(super) fn imports(line: &str, import: &str) -> bool {
    let start = line.trim_start();
    let start = match start.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')').map_or(start, |(_, tail)| tail.trim_start()),
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => start,
    };
    let named = after_word(start, "use").or_else(|| {
        let rest = after_word(start, "extern")?;
        after_word(rest, "crate")
    });
    if let Some(rest) = named {
        let rest = rest.trim_start_matches(['{', ' ']).trim_start_matches("::");
        let end = rest.find(|ch| !is_word(ch)).unwrap_or(rest.len());
        if beneath(rest.get(..end).unwrap_or(""), import, "::") {
            return true;
        }
    }
    path_start(line, import)
}

/// `x::` where `x` begins a path.
fn path_start(line: &str, import: &str) -> bool {
    let (name, prefix) = match import.strip_suffix('*') {
        Some(name) => (name, true),
        None => (import, false),
    };
    if name.is_empty() {
        return false;
    }
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or("");
        let begins = before.ends_with("use ::")
            || !before.ends_with(|ch: char| is_word(ch) || matches!(ch, ':' | '.' | '$' | '"' | '/' | '-'));
        let rest = line.get(at + name.len()..).unwrap_or("");
        let rest = if prefix { rest.trim_start_matches(is_word) } else { rest };
        begins && rest.starts_with("::")
    })
}
