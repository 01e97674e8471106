//! Comparing names with import paths.

/// Longer lines are looked at only up to here.
pub(super) const MAX_LINE: usize = 4_096;

/// The first `max` bytes, or a little less so as not to cut a character.
pub(in crate::signals) fn head(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// Whether `path` is the import or lies beneath it. `import` may end in `*`; `separator` divides a path.
pub(super) fn beneath(path: &str, import: &str, separator: &str) -> bool {
    if let Some(prefix) = import.strip_suffix('*') {
        return path.starts_with(prefix);
    }
    path.strip_prefix(import).is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

/// Letters of identifiers.
pub(super) fn is_word(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_'
}

/// The text after `word`, when the text starts with it as a word.
pub(super) fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}

/// Each quoted string of a line with the text before and after it. Quotes are not escaped in import paths.
pub(super) fn quoted<'a>(line: &'a str, signs: &'a [char]) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = line.get(from..)?;
        let open = rest.find(signs)?;
        let sign = rest.get(open..)?.chars().next()?;
        let body = rest.get(open + 1..)?;
        let close = body.find(sign)?;
        let before = line.get(..from + open)?;
        let content = body.get(..close)?;
        let after = body.get(close + 1..)?;
        from += open + 1 + close + 1;
        Some((before, content, after))
    })
}
