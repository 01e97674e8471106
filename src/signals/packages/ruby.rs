//! Ruby: `require 'x'`, `require_relative` excluded; or the constant of a library that a framework has required.

use super::text::{after_word, beneath, is_word, quoted};

pub(super) fn imports(line: &str, import: &str) -> bool {
    let start = line.trim_start();
    if import.starts_with(|ch: char| ch.is_ascii_uppercase()) {
        return uses_constant(start, import);
    }
    let Some(rest) = after_word(start, "require").or_else(|| start.strip_prefix("require(")) else { return false };
    quoted(rest, &['"', '\''])
        .next()
        .is_some_and(|(before, content, _)| matches!(before.trim(), "" | "(") && beneath(content, import, "/"))
}

/// `RubyLLM.chat`, `OpenAI::Client.new`, `include Langchain::X`; not a definition, and not a constant of another one.
fn uses_constant(line: &str, import: &str) -> bool {
    let defines = ["class ", "module "].iter().any(|word| line.starts_with(word)) && !line.contains('<');
    !defines
        && line.match_indices(import).any(|(at, _)| {
            let before = line.get(..at).unwrap_or("");
            let root = before.ends_with("::") && !before.trim_end_matches(':').ends_with(is_word);
            let begins =
                root || !before.ends_with(|ch: char| is_word(ch) || matches!(ch, ':' | '"' | '\'' | '/' | '@'));
            let rest = line.get(at + import.len()..).unwrap_or("");
            let deeper = import.contains("::") && !rest.starts_with(is_word);
            begins && (rest.starts_with("::") || rest.starts_with('.') || deeper)
        })
}
