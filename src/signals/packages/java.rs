//! `import a.b.C` of Java, Kotlin and Scala, `using A.B;` of C#, `use A\B;` of PHP.

use super::text::{after_word, beneath};

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
    let Some(rest) = after_word(line.trim_start(), "use") else { return false };
    let rest = after_word(rest, "function").unwrap_or(rest);
    let rest = rest.strip_prefix('\\').unwrap_or(rest);
    path(rest, |ch| ch.is_alphanumeric() || matches!(ch, '_' | '\\'), import, "\\")
}

fn path(rest: &str, inside: impl Fn(char) -> bool, import: &str, separator: &str) -> bool {
    let end = rest.find(|ch| !inside(ch)).unwrap_or(rest.len());
    beneath(rest.get(..end).unwrap_or(""), import, separator)
}
