//! `composer.json`.

use super::{Found, Scope, declared, is_exact, npm};
use crate::signals::packages::Ecosystem;

pub(super) fn read(_: &str, text: &str) -> Found {
    let members = npm::maps(text, |section| match section {
        "require" => Some(Scope::Runtime),
        "require-dev" => Some(Scope::Dev),
        _ => None,
    })?;
    // `php` and `ext-json` are the platform.
    let packages = members.into_iter().filter(|(name, ..)| name.contains('/'));
    let items = packages.map(|(name, constraint, line, scope)| {
        declared(Ecosystem::Composer, &name, line, scope, Some(&constraint), is_exact(&constraint))
    });
    Ok(items.collect())
}
