//! Untrusted text inside Markdown: shown as written, never interpreted.
//!
//! Two steps, because two programs read the text. The Markdown parser is stopped by character references for every
//! punctuation character that can mean something. The filters that run over the finished HTML of a forge (mentions,
//! issue numbers, bare links) skip `<code>`, so the characters they look for are put into one.

use crate::text::excerpt;

/// Longest text in one place of a Markdown report; the JSON report has all of it.
const LONGEST: usize = 400;

/// Text in running prose.
pub(crate) fn prose(text: &str) -> String {
    escape(&excerpt(text, LONGEST), true)
}

/// A path, an id or another literal, as code.
pub(crate) fn code(text: &str) -> String {
    let text = excerpt(text, LONGEST);
    if text.is_empty() {
        return String::new();
    }
    format!("<code>{}</code>", escape(&text, false))
}

/// `shield` wraps what forges act on after parsing; inside `<code>` they do not look.
fn escape(text: &str, shield: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    let mut last = ' ';
    while let Some(ch) = rest.next() {
        let active = match ch {
            '@' | '#' => true,
            // `www.` and `https://` become links without any markup.
            '.' => last.eq_ignore_ascii_case(&'w'),
            ':' => rest.peek() == Some(&'/') || rest.peek() == Some(&':') || last == ':',
            _ => false,
        };
        if active && shield {
            out.push_str(&format!("<code>&#{};</code>", ch as u32));
        } else if active || is_markup(ch) {
            out.push_str(&format!("&#{};", ch as u32));
        } else {
            out.push(ch);
        }
        last = ch;
    }
    out
}

/// ASCII punctuation with a meaning somewhere in GitHub-flavoured Markdown or HTML.
fn is_markup(ch: char) -> bool {
    matches!(
        ch,
        '\\' | '`'
            | '*'
            | '_'
            | '{'
            | '}'
            | '['
            | ']'
            | '<'
            | '>'
            | '('
            | ')'
            | '!'
            | '|'
            | '~'
            | '&'
            | '"'
            | '\''
            | '$'
            | '='
            | '^'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a browser shows: references decoded, our own tags removed.
    fn shown(html: &str) -> String {
        let mut text = html.replace("<code>", "").replace("</code>", "");
        for n in (33u32..127).rev() {
            if n != 38 {
                text = text.replace(&format!("&#{n};"), &char::from_u32(n).unwrap().to_string());
            }
        }
        text.replace("&#38;", "&")
    }

    /// What is left when our own references and tags make way for blanks.
    fn bare(html: &str) -> String {
        let mut text = html.replace("<code>", "").replace("</code>", "");
        for n in 33u32..127 {
            text = text.replace(&format!("&#{n};"), " ");
        }
        text
    }

    #[test]
    fn markup_is_shown_not_obeyed() {
        assert_eq!(prose("a|b"), "a&#124;b");
        assert_eq!(prose("@org"), "<code>&#64;</code>org");
        assert_eq!(prose("fixes #2"), "fixes <code>&#35;</code>2");
        assert_eq!(prose("see https://x.y"), "see https<code>&#58;</code>//x.y");
        assert_eq!(code("docs/![p](x).md:3"), "<code>docs/&#33;&#91;p&#93;&#40;x&#41;.md:3</code>");
        assert_eq!(code(""), "");
    }

    proptest! {
        #[test]
        fn nothing_active_survives_and_nothing_is_lost(text in any::<String>()) {
            for html in [prose(&text), code(&text)] {
                let bare = bare(&html);
                prop_assert!(!bare.contains(is_markup), "{bare}");
                prop_assert!(!bare.contains(['@', '#', '\n']));
                prop_assert!(!bare.contains("://") && !bare.contains("::") && !bare.to_lowercase().contains("www."));
                prop_assert_eq!(shown(&html), excerpt(&text, LONGEST));
            }
        }
    }
}
