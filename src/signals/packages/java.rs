//! `import a.b.C` of Java, Kotlin and Scala, `using A.B;` of C#, `use A\B;` of PHP.

use super::text::{after_word, beneath, is_word};

pub(super) fn imports(line: &str, import: &str) -> bool {
    let Some(rest) = after_word(line.trim_start(), "import") else { return false };
    let rest = after_word(rest, "static").unwrap_or(rest);
    path(rest, |ch| ch.is_alphanumeric() || matches!(ch, '_' | '.' | '*'), import, ".")
}

pub(super) fn uses(line: &str, import: &str) -> bool {
    let start = line.trim_start();
    let start = after_word(start, "global").unwrap_or(start);
    let Some(rest) = after_word(start, "using") else { return false };
    let rest = after_word(rest, "static").unwrap_or(rest);
    // `using Alias = X.Y;`, but not `using var x = …` or `using (…)`, which are statements.
    let rest = match rest.split_once('=') {
        Some((alias, target)) if !alias.trim().contains(char::is_whitespace) => target.trim_start(),
        Some(_) => return false,
        None => rest,
    };
    rest.contains(';') && path(rest, |ch| ch.is_alphanumeric() || matches!(ch, '_' | '.'), import, ".")
}

pub(super) fn uses_php(line: &str, import: &str) -> bool {
    let Some(rest) = after_word(line.trim_start(), "use") else { return static_call(line, import) };
    let rest = after_word(rest, "function").unwrap_or(rest);
    let rest = rest.strip_prefix('\\').unwrap_or(rest);
    path(rest, |ch| ch.is_alphanumeric() || matches!(ch, '_' | '\\'), import, "\\")
}

/// `OpenAI::client(…)` or `\OpenAI\Laravel\X::chat()`: a class of the namespace is used without `use`.
fn static_call(line: &str, import: &str) -> bool {
    line.match_indices(import).any(|(at, _)| {
        let before = line.get(..at).unwrap_or("");
        let full = before.ends_with('\\') && !before.trim_end_matches('\\').ends_with(|ch: char| is_word(ch));
        let begins = full || !before.ends_with(|ch: char| is_word(ch) || matches!(ch, '\\' | '$' | '>' | ':'));
        let rest = line.get(at + import.len()..).unwrap_or("");
        let deeper = rest.trim_start_matches(|ch: char| is_word(ch) || ch == '\\');
        begins && (rest.starts_with("::") || (full && rest.starts_with('\\') && deeper.starts_with("::")))
    })
}

fn path(rest: &str, inside: impl Fn(char) -> bool, import: &str, separator: &str) -> bool {
    let end = rest.find(|ch| !inside(ch)).unwrap_or(rest.len());
    beneath(rest.get(..end).unwrap_or(""), import, separator)
}
