//! One requirement of the Python world: `name[extra]>=1,<2; marker`, `name @ url`, poetry's constraints.

use super::{Declared, Scope, declared, is_exact};
use crate::signals::packages::Ecosystem;

/// Reads a requirement; `None` for options, paths and addresses without a name.
pub(super) fn requirement(text: &str, line: u32, scope: Scope) -> Option<Declared> {
    let text = text.trim();
    let end =
        text.find(|ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.'))).unwrap_or(text.len());
    let name = text.get(..end)?.trim_end_matches(['-', '.', '_']);
    if !name.starts_with(|ch: char| ch.is_ascii_alphanumeric()) {
        return None;
    }
    let mut rest = text.get(end..)?.trim_start();
    if rest.starts_with('[') {
        rest = rest.split_once(']')?.1.trim_start();
    }
    let body = rest.split(';').next().unwrap_or("").trim();
    if let Some(url) = body.strip_prefix('@') {
        return Some(declared(Ecosystem::Pypi, name, line, scope, Some(url), false));
    }
    let body = body.trim_matches(['(', ')']).trim();
    // Anything else than an operator makes it a path, an address or prose.
    if !(body.is_empty() || body.starts_with(['=', '<', '>', '!', '~', '^'])) {
        return None;
    }
    Some(declared(Ecosystem::Pypi, name, line, scope, Some(body), is_pinned(body)))
}

fn is_pinned(specifier: &str) -> bool {
    let version = specifier.strip_prefix("===").or_else(|| specifier.strip_prefix("=="));
    version.is_some_and(is_exact)
}

/// Poetry and Pipfile: a bare version is exact, `*` is any.
pub(super) fn poetry(name: &str, constraint: Option<&str>, line: u32, scope: Scope) -> Declared {
    let text = constraint.unwrap_or("").trim();
    let pinned = is_exact(text) || is_pinned(text);
    declared(Ecosystem::Pypi, name, line, scope, constraint, pinned)
}

/// Scope by the words in the name of a file, a group or an extra.
pub(super) fn scope_of_group(name: &str) -> Scope {
    let lower = name.to_ascii_lowercase();
    let dev = lower.split(|ch: char| !ch.is_ascii_alphanumeric()).any(|word| {
        matches!(
            word,
            "dev"
                | "develop"
                | "development"
                | "test"
                | "tests"
                | "testing"
                | "lint"
                | "linting"
                | "docs"
                | "doc"
                | "ci"
                | "typing"
                | "mypy"
                | "types"
                | "build"
                | "format"
                | "style"
                | "release"
                | "bench"
                | "benchmark"
        )
    });
    if dev { Scope::Dev } else { Scope::Optional }
}
