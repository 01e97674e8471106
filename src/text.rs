//! Untrusted text: names, excerpts and error strings of the audited tree, made safe to print anywhere.
//!
//! Control, bidirectional and invisible characters are escaped reversibly, CI runner commands (`::`, `##[`,
//! `##vso[`, `##teamcity[`) are broken up. Format-specific escaping (HTML, Markdown) belongs to the renderers.

/// Escapes what could act on a terminal or a CI log: C0 (newline and tab too), DEL, C1, bidi, zero-width and tag
/// characters as `\u{..}`; a leading `::` and any `##` command marker get an escaped first character.
///
/// The result is valid UTF-8 on one line. Backslashes stay as they are.
pub(crate) fn printable(text: &str) -> String {
    if is_harmless(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if is_unsafe(ch) {
            out.push_str(&format!("\\u{{{:x}}}", ch as u32));
        } else {
            out.push(ch);
        }
    }
    if out.trim_start().starts_with("::") {
        out = out.replacen(':', "\\u{3a}", 1);
    }
    for marker in ["##[", "##vso[", "##teamcity["] {
        while out.contains(marker) {
            out = out.replace(marker, &marker.replacen('#', "\\u{23}", 1));
        }
    }
    out
}

/// Whether a text is printed as it is for sure: most are, and looking takes less than writing it again.
pub(crate) fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !bytes.windows(2).any(|pair| pair == b"##")
        && !text.trim_start().starts_with("::")
}

/// [`printable`], cut to `max` characters with an ellipsis.
pub(crate) fn excerpt(text: &str, max: usize) -> String {
    let clean = printable(text.trim());
    if clean.chars().count() <= max {
        return clean;
    }
    let mut cut: String = clean.chars().take(max.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// A cell no spreadsheet evaluates, whatever blanks stand before the sign.
pub(crate) fn inert_cell(cell: &str) -> String {
    let first = cell.trim_start_matches(' ').chars().next();
    let sign = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let formula = sign && cell.parse::<f64>().is_err();
    if formula || matches!(first, Some('\t' | '\r')) { format!("'{cell}") } else { cell.to_owned() }
}

/// `path:line`, or the path alone when the whole file is meant. A path that ends in colons makes no command with the one
/// that follows.
pub(crate) fn place(path: &str, line: u32) -> String {
    let shown = if line == 0 { path.to_owned() } else { format!("{path}:{line}") };
    if shown.trim_start().starts_with("::") { printable(&shown) } else { shown }
}

fn is_unsafe(ch: char) -> bool {
    ch.is_control()
        || matches!(ch as u32, 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff | 0xe0000..=0xe007f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_terminal_bidi_and_ci_commands() {
        assert_eq!(printable("a\x1b[31m\nb"), "a\\u{1b}[31m\\u{a}b");
        assert_eq!(printable("x\u{202e}y\u{200b}"), "x\\u{202e}y\\u{200b}");
        assert!(!printable("  ::error::x").trim_start().starts_with("::"));
        assert!(!printable("####[x ##vso[").contains("##["));
    }

    proptest! {
        #[test]
        fn printable_never_leaks(s in any::<String>()) {
            let out = printable(&s);
            prop_assert!(!out.chars().any(is_unsafe));
            prop_assert!(!out.trim_start().starts_with("::"));
            prop_assert!(!out.contains("##["));
            prop_assert!(!is_harmless(&s) || out == s);
        }
    }
}
