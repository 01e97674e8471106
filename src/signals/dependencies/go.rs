//! `go.mod`: `require` lines, alone and in blocks; `// indirect` is kept as such. `tool` lines are development.

use super::{Declared, Found, Scope, declared, line_number};
use crate::signals::packages::Ecosystem;

pub(super) fn read(_: &str, text: &str) -> Found {
    let mut found: Vec<Declared> = Vec::new();
    let mut tools: Vec<String> = Vec::new();
    let mut block: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let (content, comment) = line.split_once("//").unwrap_or((line, ""));
        let content = content.trim();
        if content.is_empty() {
            continue;
        }
        let (verb, rest) = match block {
            Some(_) if content == ")" => {
                block = None;
                continue;
            }
            Some(verb) => (verb, content),
            None => {
                let (verb, rest) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
                if rest.trim() == "(" || verb.strip_suffix('(').is_some() {
                    block = Some(verb.trim_end_matches('('));
                    continue;
                }
                (verb, rest.trim())
            }
        };
        let mut words = rest.split_whitespace().map(|word| word.trim_matches(['"', '`']));
        let Some(path) = words.next() else { continue };
        match verb {
            "require" => {
                let indirect = comment.trim_start().starts_with("indirect");
                let scope = if indirect { Scope::Indirect } else { Scope::Runtime };
                found.push(declared(Ecosystem::Go, path, line_number(index), scope, words.next(), true));
            }
            "tool" => tools.push(path.to_owned()),
            _ => {}
        }
    }
    // A module is a tool when a `tool` package lies in it; the longest such module owns it.
    for tool in &tools {
        let inside = |item: &&mut Declared| {
            tool.strip_prefix(item.raw.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some(owner) = found.iter_mut().filter(inside).max_by_key(|item| item.raw.len())
            && owner.scope == Scope::Runtime
        {
            owner.scope = Scope::Dev;
        }
    }
    Ok(found)
}
