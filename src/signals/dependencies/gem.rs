//! `Gemfile` and `*.gemspec`, line by line.

use super::{Declared, Found, Scope, declared, is_exact, line_number};
use crate::signals::packages::Ecosystem;

pub(super) fn read(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    // Scopes of the open `do` blocks.
    let mut blocks: Vec<Option<Scope>> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = raw.trim();
        if line.starts_with('#') {
            continue;
        }
        let word = line.split(|ch: char| ch.is_whitespace() || ch == '(').next().unwrap_or("");
        if line.ends_with(" do") || line.contains(" do |") {
            let dev = word == "group" && [":development", ":test"].iter().any(|name| line.contains(name));
            blocks.push(dev.then_some(Scope::Dev));
            continue;
        }
        if word == "end" {
            blocks.pop();
            continue;
        }
        let method = word.rsplit('.').next().unwrap_or(word);
        let scope = match method {
            "gem" if word == "gem" => Scope::Runtime,
            "add_dependency" | "add_runtime_dependency" => Scope::Runtime,
            "add_development_dependency" => Scope::Dev,
            _ => continue,
        };
        let inline_dev = ["group:", "groups:"].iter().any(|key| line.contains(key))
            && [":development", ":test"].iter().any(|name| line.contains(name));
        let scope = if inline_dev { Scope::Dev } else { blocks.iter().flatten().next().copied().unwrap_or(scope) };
        let mut strings = line.split(['"', '\'']).skip(1).step_by(2);
        let Some(name) = strings.next().filter(|name| !name.is_empty()) else { continue };
        let version =
            strings.next().filter(|text| text.starts_with(|ch: char| ch.is_ascii_digit() || "~><=!".contains(ch)));
        let exact = |text: &str| is_exact(text.trim_start_matches('=').trim_start());
        found.push(declared(Ecosystem::Gem, name, line_number(index), scope, version, version.is_some_and(exact)));
    }
    Ok(found)
}
