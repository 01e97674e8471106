//! Go: a quoted path that stands alone on a line of an import block, or after `import` and an alias.

use super::text::{after_word, beneath, is_word, quoted};

pub(super) fn imports(line: &str, import: &str) -> bool {
    let line = line.trim();
    let Some((before, content, after)) = quoted(line, &['"', '`']).next() else { return false };
    let after = after.trim();
    let alone = after.is_empty() || after.starts_with("//") || after.starts_with(')') || after.starts_with(';');
    let before = before.trim();
    let before = if before == "import" { "" } else { after_word(before, "import").unwrap_or(before) };
    let before = before.strip_prefix('(').unwrap_or(before).trim();
    let alias = before.is_empty() || before == "." || (before.chars().all(is_word) && before != "return");
    alone && alias && beneath(content, import, "/")
}
