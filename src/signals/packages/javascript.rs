//! JavaScript and TypeScript: a module name in quotes after `from`, `import`, `import(` or `require(`.

use super::text::{beneath, is_word, quoted};

pub(super) fn imports(line: &str, import: &str) -> bool {
    let start = line.trim_start();
    // Types alone do nothing at run time.
    if start.starts_with("import type ") || start.starts_with("export type ") {
        return false;
    }
    quoted(line, &['"', '\'', '`']).any(|(before, content, _)| introduces(before) && module(content, import))
}

fn introduces(before: &str) -> bool {
    let before = before.trim_end();
    let (before, called) = match before.strip_suffix('(') {
        Some(head) => (head.trim_end(), true),
        None => (before, false),
    };
    let word_start = before.rfind(|ch: char| !is_word(ch) && ch != '.' && ch != '$');
    let word = before.get(word_start.map_or(0, |at| at + 1)..).unwrap_or(before);
    // Behind a character of several bytes the cut above is off; then nothing matches.
    match word {
        "require" | "require.resolve" | "importActual" => called,
        "import" => true,
        "from" => !called,
        _ => false,
    }
}

/// `@scope/name/sub`, and Deno's `npm:name@1/sub`.
fn module(content: &str, import: &str) -> bool {
    let content = content.strip_prefix("npm:").unwrap_or(content);
    if beneath(content, import, "/") {
        return true;
    }
    let bare = import.strip_suffix('*').unwrap_or(import);
    content.strip_prefix(bare).is_some_and(|rest| rest.starts_with('@') && !bare.is_empty())
}
