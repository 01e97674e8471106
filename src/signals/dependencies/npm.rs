//! `package.json`.

use super::{Declared, DependencyError, Found, Scope, declared, is_exact};
use crate::signals::notebook::json::{Event, Reader};
use crate::signals::packages::Ecosystem;

pub(super) fn read(_: &str, text: &str) -> Found {
    maps(text, |section| match section {
        "dependencies" => Some(Scope::Runtime),
        "devDependencies" => Some(Scope::Dev),
        "optionalDependencies" | "peerDependencies" => Some(Scope::Optional),
        _ => None,
    })
    .map(|members| {
        let items = members.into_iter().map(|(name, constraint, line, scope)| {
            // `"alias": "npm:real@1.2.3"`
            let real = constraint.strip_prefix("npm:").and_then(|rest| rest.rfind('@').map(|at| rest.split_at(at)));
            match real {
                Some((real, version)) if !real.is_empty() => entry(real, version.trim_start_matches('@'), line, scope),
                _ => entry(&name, &constraint, line, scope),
            }
        });
        items.collect()
    })
}

fn entry(name: &str, constraint: &str, line: u32, scope: Scope) -> Declared {
    declared(Ecosystem::Npm, name, line, scope, Some(constraint), is_exact(constraint.trim_start_matches('=')))
}

/// String members of the objects at the root whose key has a scope: name, value, line, scope.
pub(super) fn maps(
    text: &str,
    scope_of: impl Fn(&str) -> Option<Scope>,
) -> Result<Vec<(String, String, u32, Scope)>, DependencyError> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    let mut section = None;
    let mut key = None;
    loop {
        let event = reader.next().map_err(|error| DependencyError::new(error.line, error.message))?;
        let Some((event, line)) = event else { break };
        match (event, reader.depth()) {
            (Event::Key(name), 1) => section = scope_of(&name.decode()),
            (Event::Key(name), 2) if section.is_some() => key = Some((name.decode().into_owned(), line)),
            (Event::String(value), 2) => {
                if let (Some(scope), Some((name, line))) = (section, key.take()) {
                    found.push((name, value.decode().into_owned(), line, scope));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
