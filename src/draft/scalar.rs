//! How a text is written as a scalar of YAML. The build script writes the full example of a manifest with it, too.

/// Plain where no reader can take it for a number, a date, a boolean or punctuation; else quoted with escapes.
pub(crate) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./+@ ".contains(c))
        && !text.ends_with(' ')
        && !is_word(text);
    let hidden = text.strip_prefix('.').is_some_and(|rest| rest.starts_with("git") && scalar(rest) == rest);
    if plain || hidden { text.to_owned() } else { quoted(text) }
}

/// Words that some reader takes for a boolean, nothing or a number.
fn is_word(text: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word)) || text.parse::<f64>().is_ok()
}

/// A double-quoted scalar; everything that is not plainly printable is escaped.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(ch),
            _ if ch.is_alphanumeric() => out.push(ch),
            _ if (ch as u32) <= 0xffff => out.push_str(&format!("\\u{:04X}", ch as u32)),
            _ => out.push_str(&format!("\\U{:08X}", ch as u32)),
        }
    }
    out.push('"');
    out
}
