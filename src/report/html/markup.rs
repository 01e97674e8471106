//! Text into HTML: the only way repository text enters the page.

use crate::text::excerpt;

/// Longest text in one place; the JSON report has all of it.
const LONGEST: usize = 600;

/// Text for element content and quoted attributes.
pub(super) fn text(text: &str) -> String {
    let text = excerpt(text, LONGEST);
    let mut out = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '`' => out.push_str("&#96;"),
            '=' => out.push_str("&#61;"),
            _ => out.push(ch),
        }
    }
    out
}

/// An element with escaped content.
pub(super) fn element(name: &str, class: &str, content: &str) -> String {
    wrap(name, class, &text(content))
}

/// An element around markup of our own.
pub(super) fn wrap(name: &str, class: &str, markup: &str) -> String {
    if class.is_empty() {
        format!("<{name}>{markup}</{name}>")
    } else {
        format!("<{name} class=\"{class}\">{markup}</{name}>")
    }
}

/// A list of markup; nothing for none.
pub(super) fn list(class: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items: String = items.iter().map(|item| wrap("li", "", item)).collect();
    wrap("ul", class, &items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_active_survives_and_nothing_is_lost(raw in any::<String>()) {
            let html = text(&raw);
            prop_assert!(!html.contains(['<', '>', '"', '\'', '`', '=']));
            let pairs =
                [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&#61;", "="), ("&amp;", "&")];
            let back = pairs.iter().fold(html, |text, (from, to)| text.replace(from, to));
            prop_assert_eq!(back, excerpt(&raw, LONGEST));
        }
    }
}
