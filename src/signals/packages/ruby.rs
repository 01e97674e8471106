//! Ruby: `require 'x'`, `require_relative` excluded.

use super::text::{after_word, beneath, quoted};

pub(super) fn imports(line: &str, import: &str) -> bool {
    let start = line.trim_start();
    let Some(rest) = after_word(start, "require").or_else(|| start.strip_prefix("require(")) else { return false };
    quoted(rest, &['"', '\''])
        .next()
        .is_some_and(|(before, content, _)| matches!(before.trim(), "" | "(") && beneath(content, import, "/"))
}
